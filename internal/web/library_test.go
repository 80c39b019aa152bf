package web_test

import (
	"strings"
	"testing"

	"kongdan/internal/learning/bank"
	"kongdan/internal/library"
	"kongdan/internal/rule/question"
)

// newDocument makes a document that everybody may read.
func (s *scene) newDocument() string {
	s.t.Helper()
	id, err := s.server.Library.Add(s.t.Context(), s.actors["trainer"], library.Writing{Lang: "zh", Title: fresh("决策链"), Body: "# 谁说了算\n\n正文" + fresh(""),
		Status: library.Published, Audience: library.Everybody})
	return string(must(s.t, id, err))
}

// aroundLibrary makes a document, or a category, and what hangs on it.
func (s *scene) aroundLibrary(path string, id map[string]string) {
	s.t.Helper()
	ctx, trainer := s.t.Context(), s.actors["trainer"]
	if strings.Contains(path, "{category}") {
		made, err := s.server.Library.AddCategory(ctx, trainer, fresh("类"), "")
		id["{category}"] = string(must(s.t, made, err))
		return
	}
	made := library.ID(s.newDocument())
	id["{id}"], id["{number}"] = string(made), "1"
	switch {
	case strings.HasSuffix(path, "/file"), strings.HasSuffix(path, "/upload"):
		f, err := s.server.Library.AddFile(ctx, trainer, library.Writing{Lang: "zh", Status: library.Published, Audience: library.Everybody}, library.Handed{Name: "a.txt", Raw: []byte("决策链")})
		id["{id}"] = string(must(s.t, f, err))
	case strings.HasSuffix(path, "/restore") && strings.Contains(path, "{number}"):
		err := s.server.Library.Save(ctx, trainer, made, 1, library.Writing{Lang: "zh", Title: "改过", Body: "改过", Status: library.Published, Audience: library.Everybody})
		must(s.t, made, err)
	case strings.HasSuffix(path, "/restore"):
		must(s.t, made, s.server.Library.Delete(ctx, trainer, made, 1))
	case strings.Contains(path, "{other}"):
		other := library.ID(s.newDocument())
		must(s.t, other, s.server.Library.Relate(ctx, trainer, made, other, true))
		id["{other}"] = string(other)
	}
}

// documentTyped fills in the form of a document.
func documentTyped(*scene, map[string]string) []string {
	return []string{"title", fresh("文档"), "body", "# 甲\n\n" + fresh("乙"), "status", "published", "tools", "spin", "tags", "案例", "elements", "W", "stages", "assess"}
}

func TestQuestionsAreMadeOfADocument(t *testing.T) {
	s := newSite(t)
	admin := s.Admin()
	add := func(body string) string {
		id, err := s.server.Library.Add(t.Context(), admin, library.Writing{Lang: "zh", Title: fresh("文档"), Body: body, Status: library.Published, Audience: library.Everybody})
		return "/library/" + string(must(t, id, err))
	}
	v := s.as(admin)
	make := func(path string) *page { return v.post(path + "/questions").is(303) }
	exam := add("一、单选题\n\n1. 谁说了算？\n\nA. 用户\n\nB. 决策者\n\n答案：B\n\n2. 谁能卡住？\n\nA. 门卫\n\nB. 采购\n\n答案：B\n")
	v.get(exam).is(200).has(`action="`+exam+`/questions"`, "看起来是一份试题")
	preview := make(exam).location
	if !strings.HasPrefix(preview, "/questions/import/") {
		t.Fatalf("led to %q", preview)
	}
	v.get(preview).is(200).has("谁说了算", "谁能卡住")
	if again := make(exam).location; again != preview {
		t.Errorf("the second time led to %q", again)
	}
	made, err := s.server.Questions.Create(t.Context(), admin, bank.Draft{Lang: "zh", Active: true, Origin: bank.Own, Document: strings.TrimPrefix(exam, "/library/"), Line: 11,
		Item: question.Item{Kind: question.Single, Stem: "谁能卡住？", Options: []question.Option{{Text: "门卫", Right: true}, {Text: "采购"}}}})
	must(t, made, err)
	source := v.get("/question/"+string(made)).is(200).has("，第 11 行", "出处段落").doc().Find(`.k-q-facts a[href="` + exam + `"]`)
	if !strings.Contains(source.Text(), "谁能卡住") {
		t.Errorf("the passage of a question reads %q", source.Text())
	}
	prose := add("没有试题，只是一段话。")
	v.get(prose).is(200).has(prose + `/questions"`).lacks("看起来是一份试题")
	// Where nothing is found, the text is mended first; what comes of it keeps the document.
	mend := make(prose).location
	if mend != "/questions/import?document="+strings.TrimPrefix(prose, "/library/") {
		t.Fatalf("prose led to %q", mend)
	}
	id := strings.TrimPrefix(prose, "/library/")
	v.get(mend).is(200).has("没有试题，只是一段话。", `name="document" value="`+id+`"`)
	read := v.handIn("", "", "没有试题，只是一段话。\r\n1. 谁签字？\r\nA. 老板\r\nB. 前台\r\n答案：A\r\n", "m", "document", id).is(303).location
	v.post(read+"/confirm", "version", "2", "active", "1").is(303)
	found, err := s.server.Questions.List(t.Context(), admin, bank.Filter{Document: id})
	if must(t, found, err); len(found.Rows) != 1 || found.Rows[0].Line != 0 {
		t.Errorf("made of a mended text: %+v", found.Rows)
	}
}

func TestReadingPage(t *testing.T) {
	s := newSite(t)
	admin := s.Admin()
	id, err := s.server.Library.Add(t.Context(), admin, library.Writing{Lang: "zh", Title: "决策链怎么画", Summary: "三步", Body: "# 一\n\n看<b>人</b>\n\n## 二\n\n# 三\n\n[坏](javascript:alert(1))",
		Status: library.Published, Audience: library.Everybody, Tags: []string{"案例"}})
	must(t, id, err)
	path := "/library/" + string(id)
	v := s.as(s.Rep("林晓岚"))
	v.get("/library").is(200).has("决策链怎么画", "三步", "共 1 篇").lacks("写一篇文档", "草稿")
	p := v.get(path).is(200).has("决策链怎么画", "三步", "案例", "目录").lacks("javascript:", "编辑")
	if n := p.doc().Find(".k-doc-contents a").Length(); n != 3 {
		t.Errorf("%d lines of contents", n)
	}
	if n := p.doc().Find(".k-doc-body b, .k-doc-body h1").Length(); n != 0 {
		t.Errorf("%d elements that were not written in Markdown", n)
	}
	s.as(admin).get(path).is(200).has("修改")
	s.as(admin).get(path + "/edit").is(200).has("# 一")
	v.in("en").get("/library").is(200).has("Library", "Latest documents")
}

package web_test

import (
	"testing"

	"kongdan/internal/library"
)

// newDocument makes a document that everybody may read.
func (s *scene) newDocument() string {
	s.t.Helper()
	id, err := s.server.Library.Add(s.t.Context(), s.actors["trainer"], library.Writing{Lang: "zh", Title: fresh("决策链"), Body: "# 谁说了算\n\n正文",
		Status: library.Published, Audience: library.Everybody})
	return string(must(s.t, id, err))
}

// documentTyped fills in the form of a document.
func documentTyped(*scene, map[string]string) []string {
	return []string{"title", fresh("文档"), "body", "# 甲\n\n乙", "status", "published", "tools", "清单", "tags", "案例", "elements", "W", "stages", "assess"}
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

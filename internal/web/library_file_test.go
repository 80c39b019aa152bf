package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"kongdan/internal/kit/id"
	"kongdan/internal/library"
	"kongdan/internal/org"
)

// hand posts a form with a file.
func (v *visitor) hand(path, name, content string, pairs ...string) *page {
	v.site.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for i := 0; i+1 < len(pairs); i += 2 {
		must(v.site.t, 0, form.WriteField(pairs[i], pairs[i+1]))
	}
	w, err := form.CreateFormFile("file", name)
	must(v.site.t, w, err)
	_, err = w.Write([]byte(content))
	must(v.site.t, 0, err)
	must(v.site.t, 0, form.Close())
	if !strings.Contains(path, "?_key=") { // a page's own form has one
		path += "?_key=" + id.New()
	}
	r := httptest.NewRequest(http.MethodPost, path, &b)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return v.send(r)
}

// handOwn sends the form of a page with a file as a browser does: to the form's
// own address, with what its fields hold.
func (v *visitor) handOwn(page, name, content string, typed ...string) *page {
	v.site.t.Helper()
	form := v.get(page).is(200).doc().Find("form.k-doc-form")
	action, _ := form.Attr("action")
	if kind, _ := form.Attr("enctype"); kind != "multipart/form-data" {
		v.site.t.Errorf("%s sends no file: %q", page, kind)
	}
	var pairs []string
	for _, f := range form.Find("[name]").EachIter() {
		field, value := f.AttrOr("name", ""), f.AttrOr("value", "")
		switch _, on := f.Attr("checked"); {
		case slices.Contains(typed, field), f.AttrOr("type", "") == "file", strings.Contains("radio checkbox", f.AttrOr("type", "text")) && !on:
			continue
		case f.Is("textarea"):
			value = f.Text()
		case f.Is("select"):
			value = f.Find("option[selected]").AttrOr("value", "")
		}
		pairs = append(pairs, field, value)
	}
	return v.hand(action, name, content, append(pairs, typed...)...)
}

// The pages with a file send it to where files are taken.
func TestDocumentFilePagesSendTheirFile(t *testing.T) {
	s := newSite(t)
	v := s.as(s.Admin())
	title := func(page string) string { return v.get(page).is(200).doc().Find("h1").First().Text() }
	at := v.handOwn("/library/upload", "客户之声.md", "# 客户之声\n\n先问后说。", "title", "客户之声").leads("/library/")
	v.get(at).is(200).has("客户之声.md", "先问后说")
	if got := title("/library/upload"); got != "上传文件" {
		t.Errorf("the page to upload is called %q", got)
	}
	if got := title(at + "/upload"); got != "更换文件" {
		t.Errorf("the page to replace a file is called %q", got)
	}
	v.handOwn(at+"/upload", "第二稿.txt", "听完再答。").leads(at)
	v.get(at).is(200).has("客户之声", "第二稿.txt", "听完再答").lacks("先问后说")
	kept := map[string]bool{} // drafts of different forms lie apart
	for _, page := range []string{"/library/new", "/library/upload", at + "/edit", at + "/upload"} {
		kept[v.get(page).doc().Find("form.k-doc-form").AttrOr("data-autosave", "")] = true
	}
	if len(kept) != 4 || kept[""] {
		t.Errorf("four forms keep their drafts under %v", kept)
	}
}

// TestDocumentFiles hands files in, good and bad ones, and fetches them.
func TestDocumentFiles(t *testing.T) {
	s := newSite(t)
	v, reader := s.as(s.Admin()), s.as(s.Rep("林晓岚"))
	fields := []string{"lang", "zh", "status", "published", "audience", "all"}
	v.get("/library/upload").is(200).has("PDF", "20 MB")
	for name, content := range map[string]string{"a.exe": "\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00", "x.pdf": "%PDF-1.4 nothing", "a.docx": "PK\x03\x04broken", "leer.txt": "  ", "g.exe": "MZ", "c.html": "<p>x</p>", "alt.doc": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"} {
		p := v.hand("/library/upload", name, content, append(fields, "title", "保留的标题")...).is(422).has("保留的标题")
		if p.doc().Find("#f-file-error").Length() != 1 {
			t.Errorf("%s: nothing is said at the field", name)
		}
	}
	if got := s.as(s.Admin()).get("/library").is(200); strings.Contains(got.text(), "保留的标题") {
		t.Error("a refused file left a document")
	}
	v.post("/library/upload", "x", "1").is(422)
	p := v.hand("/library/upload", "扫描<件>.pdf", "%PDF-1.4 nothing", append(fields, "keep", "1")...)
	kept := p.leads("/library/")
	reader.get(kept).is(200).has("扫描件.pdf", "没有读出文字", "下载")
	at := v.hand("/library/upload", `C:\\docs\\决策 链.txt`, "第一段\n\n<script>alert(1)</script> 决策链", fields...).leads("/library/")
	reader.get(at).is(200).has("决策 链.txt", "决策链").lacks("<script>alert")
	file := reader.get(at + "/file").is(200)
	for name, want := range map[string]string{"Content-Type": "application/octet-stream", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'",
		"Content-Disposition": "attachment; filename*=utf-8''%E5%86%B3%E7%AD%96%20%E9%93%BE.txt"} {
		if got := file.header.Get(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	if file.body != "第一段\n\n<script>alert(1)</script> 决策链" {
		t.Errorf("%q", file.body)
	}
	reader.hand(at+"/upload", "b.txt", "x", fields...).is(403)
	v.hand(at+"/upload", "b.txt", "第二版", append(fields, "title", "决策链", "version", "1")...).leads(at)
	v.hand(at+"/upload", "b.txt", "第三版", append(fields, "title", "决策链", "version", "1")...).is(409).has("刚刚被别人改过")
	reader.get(at).is(200).has("第二版", "b.txt")
	reader.get(at + "/file?version=1").is(404)
	if got := v.get(at + "/file?version=1").is(200).body; !strings.HasPrefix(got, "第一段") {
		t.Errorf("the file before: %q", got)
	}
	v.get(at+"/versions").is(200).has("改了什么", "2")
	v.get(at+"/versions/1/compare?with=2").is(200).has("第二版", "第一段")
	v.get(at+"/versions/1").is(200).has("第一段", "恢复到这个版本")
	s.as(s.Member("外", org.Rep, org.ScopeAll, "")).get(at + "/file").is(200)
	reader.get("/library?q=二版").is(200).has("第二版").lacks("第一段")
}

func TestLibrarySearchPage(t *testing.T) {
	s := newSite(t)
	v := s.as(s.Admin())
	v.get("/library").is(200).has("加入方法文章")
	// Who may fill the bank and the library is told so where the day begins; others, whom to ask.
	rep := s.as(s.Rep("林晓岚"))
	v.get("/").is(200).has("加入自带试题", "加入方法文章")
	v.get("/practice").is(200).has("加入自带试题", "/questions/stock")
	rep.get("/").is(200).lacks("加入自带试题", "加入方法文章")
	for _, path := range []string{"/practice", "/library"} {
		rep.get(path).is(200).has("可以请培训师或管理员加入产品自带的内容").lacks("加入自带试题", "加入方法文章")
	}
	v.post("/library/shipped").leads("/library")
	v.get("/").is(200).has("加入自带试题").lacks("加入方法文章")
	p := rep.get("/library?q=教练").is(200)
	if p.doc().Find(".k-lib-rows li").Length() < 5 || p.doc().Find(".k-lib-rows mark").Length() < 5 {
		t.Errorf("%s", p.text())
	}
	first, _ := p.doc().Find(".k-lib-rows h3 a").First().Attr("href")
	if got := v.get(first).is(200).doc().Find(".k-doc-body mark").Length(); got == 0 {
		t.Errorf("nothing is marked on %s", first)
	}
	if n := v.get("/library?q=没有这个词语").is(200).doc().Find(".k-lib-rows li").Length(); n != 0 {
		t.Errorf("%d documents have a word that is in none", n)
	}
	v.post("/library/shipped").leads("/library")
	v.get("/library").is(200).lacks("加入方法文章")
	one, _ := v.get("/library").doc().Find(".k-lib-rows h3 a").First().Attr("href")
	if p := v.get(one).is(200); p.doc().Find("#related .k-lib-rows li").Length() == 0 {
		t.Error("an article has no related ones")
	}
}

func TestTheSearchOfAllFindsDocuments(t *testing.T) {
	s := newSite(t)
	admin := s.Admin()
	_, err := s.server.Library.Add(t.Context(), admin, library.Writing{Lang: "zh", Title: "付款条件", Body: "验收后三十天付清尾款", Status: library.Published, Audience: library.Everybody})
	must(t, 0, err)
	_, err = s.server.Library.Add(t.Context(), admin, library.Writing{Lang: "zh", Title: "内部", Body: "尾款底线", Status: library.Published, Audience: library.Trainers})
	must(t, 0, err)
	p := s.as(s.Rep("林晓岚")).get("/search?q=尾款").is(200).has("文档", "付款条件", "验收后三十天").lacks("底线")
	if got := p.doc().Find(".k-hits mark").First().Text(); got != "尾款" {
		t.Errorf("%q is marked", got)
	}
}

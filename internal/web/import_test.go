package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"mime/multipart"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kongdan/internal/exchange"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/job"
)

// upload sends a file as the form of the page does.
func (v *visitor) upload(kind, name, text, key string) *page {
	v.site.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("kind", kind)
	part, err := form.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write([]byte(text))
	}
	if err != nil || form.Close() != nil {
		v.site.t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "/settings/import/new?_key="+key, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return v.send(r)
}

// post of the form on a page with this action, with more typed into it.
func (v *visitor) submit(s *scene, page, action string, pairs ...string) *page {
	v.site.t.Helper()
	fields := s.formOn(v, page, action)
	for i := 0; i+1 < len(pairs); i += 2 {
		fields.Set(pairs[i], pairs[i+1])
	}
	fields.Set("_key", id.New())
	return v.send(request(action, fields))
}

// work does the imports that wait.
func (s *scene) work() (stop func()) {
	ctx, cancel := context.WithCancel(s.t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		job.NewRunner(s.db, job.Config{Handlers: map[string]job.Handler{exchange.RunKind: s.server.Imports.Handle}, Poll: 10 * time.Millisecond}).Run(ctx)
	}()
	return func() { cancel(); <-done }
}

func TestAFileGoesItsWay(t *testing.T) {
	s := newScene(t)
	for _, lang := range []string{"zh", "en"} {
		v := s.as(s.actors["admin"]).in(lang)
		v.get("/settings").is(200).has("/settings/import")
		v.get("/settings/import").is(200).has("/settings/import/new", "template.csv?kind=deals")
		v.get("/settings/import/new?kind=deals").is(200).has("50 MB", "200,000")
		p := v.get("/settings/import/template.csv?kind=people").is(200)
		if !strings.HasPrefix(p.body, "\ufeff") || !strings.Contains(p.header.Get("Content-Disposition"), "people.csv") || strings.Count(p.body, "\n") != 1 {
			t.Errorf("the template is %q", p.body)
		}

		text := "\ufeff商机编号,商机名称,客户,状态,金额,开始日期,备忘\r\n" +
			lang + "1,\"一,\"\"二\"\"\r\n三\",江海市大数据局,进行中,100,2026-01-02,=1+1\r\n" +
			lang + "2,乙,,观望,x,2026-13-01,\r\n" + lang + "3,丙,新客户" + lang + ",进行中,5,2026-01-02,\r\n"
		path := v.upload("deals", "商机.csv", text, id.New()).leads("/settings/import/")
		p = v.get(path).is(200).has("商机编号", "一,\"二\" 三", "=1+1")
		if p.value("column.2") != "account" || p.value("column.6") != "" || p.value("encoding") != "utf-8" || p.value("delimiter") != "comma" {
			t.Errorf("guessed %q %q %q", p.value("column.2"), p.value("column.6"), p.value("delimiter"))
		}
		v.submit(s, path, path+"/mapping", "column.6", "outcome_note").leads(path)
		v.get(path).is(200).has("观望", "2026-13-01", "refused.csv", "/adjust").lacks("/start")
		v.post(path+"/start", "version", "2").is(422)
		p = v.get(path + "/refused.csv").is(200)
		if strings.Count(p.body, "观望") < 2 || strings.Contains(p.body, "丙") || !strings.Contains(p.body, "商机编号") {
			t.Errorf("the refused rows are %q", p.body)
		}

		p = v.get(path)
		names := [2]string{}
		for i := range 5 { // the value that is not known comes first, whatever its number
			if f, _, val := matchNames(i); p.value(val) == "观望" {
				names = [2]string{f, val}
			}
		}
		v.submit(s, path, path+"/adjust", names[0], "no_decision").leads(path)
		v.submit(s, path, path+"/adjust", "faults", "skip").leads(path)
		p = v.get(path).is(200).has("/start")
		if p.value("version") != "4" {
			t.Errorf("version %s after three dry runs", p.value("version"))
		}
		v.submit(s, path, path+"/start", "version", "3").is(409)
		form := s.formOn(v, path, path+"/start")
		key := id.New()
		for range 2 { // a double click
			form.Set("_key", key)
			v.send(request(path+"/start", form)).leads(path)
		}
		v.get(path).is(200).has("/cancel", "hx-get")
		v.get(path + "/mapping").leads(path)
		r := httptest.NewRequest("GET", path+"/progress", nil)
		r.Header.Set("HX-Request", "true")
		v.send(r).is(200).has("progress").lacks("<html")
		v.post(path + "/cancel").leads(path)
		v.get(path).is(200).has(map[string]string{"zh": "导入已取消", "en": "was cancelled"}[lang])
		v.submit(s, path, path+"/start").leads(path)
		stop := s.work()
		for range 1000 {
			if p = v.get(path); !strings.Contains(p.body, "/cancel") {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		stop()
		p.has("/undo", "refused.csv", "/deals")
		r = httptest.NewRequest("GET", path+"/progress", nil)
		r.Header.Set("HX-Request", "true")
		if p := v.send(r).is(204); p.header.Get("HX-Redirect") != path {
			t.Errorf("a page that still asks is led to %q", p.header.Get("HX-Redirect"))
		}
		v.get("/settings/import").is(200).has("商机.csv")
		v.get("/deals?view=table&q=丙").is(200).has("丙")
		v.post(path + "/discard").is(409)

		v.get(path + "/undo").is(200).has("2")
		v.post(path + "/undo").leads(path)
		v.get(path).is(200).lacks(path + "/undo")
		v.post(path + "/undo").leads(path)
		v.get("/deals?view=table&q=丙").is(200).lacks("丙</a>")
	}
}

// matchNames are the fields of the n-th value that is matched.
func matchNames(n int) (target, field, value string) {
	suffix := string(rune('0' + n))
	return "match." + suffix, "match_field." + suffix, "match_value." + suffix
}

func TestUndoIsRefusedWhereSomebodyWorkedOn(t *testing.T) {
	s := newScene(t)
	v := s.as(s.actors["admin"])
	path := s.fresh("/settings/import/{id}")
	at := map[string]string{"id": strings.TrimPrefix(path, "/settings/import/")}
	doneImport(s, at)
	s.run(`UPDATE opportunity SET version = version + 1`)
	v.get(path+"/undo").is(200).has("有 1 项之后被修改或使用过", "之后被修改或使用过的：", `<li><a href="/deals/`).lacks("撤销这次导入</button>")
	v.post(path + "/undo").is(409).has("有 1 项之后被修改或使用过")
	v.get(path).is(200).has(path + "/undo")
}

// TestWrongFilesAreRefused: each with a page that says why, the kind still
// chosen, and nothing kept.
func TestWrongFilesAreRefused(t *testing.T) {
	s := newScene(t)
	v := s.as(s.actors["admin"])
	before := s.snapshot()
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	_, _ = z.Write(bytes.Repeat([]byte("a,b\n"), 14<<20))
	_ = z.Close()
	var binary strings.Builder
	for i := range 3000 {
		binary.WriteByte(byte(i * i / 7))
	}
	for name, x := range map[string]struct{ text, want string }{
		"empty":              {"", "文件里没有内容"},
		"only blanks":        {" \r\n\r\n", ""},
		"only a head":        {"商机名称,金额\r\n", "列名之下没有数据"},
		"binary":             {binary.String(), "这不是表格文件"},
		"an Excel workbook":  {"PK\x03\x04xyz", "另存为"},
		"an old workbook":    {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "另存为"},
		"a page":             {"<html><table></table>", "网页"},
		"a PDF":              {"%PDF-1.7", ""},
		"10,001 columns":     {strings.Repeat("a,", 10000) + "a\n1\n", "200"},
		"a broken gzip":      {"\x1f\x8bxxxx", ""},
		"a bomb":             {bomb.String(), "50"},
		"an open quote head": {"\"商机名称,金额\n1,2\n", ""},
		"too many rows":      {"商机名称\n" + strings.Repeat("a\n", 200_001), "200000"},
	} {
		p := v.upload("deals", name+".csv", x.text, id.New())
		if p.status != 422 {
			t.Errorf("%s: %d", name, p.status)
			continue
		}
		p.has(x.want)
		doc := p.doc()
		if doc.Find(`[name="kind"][checked]`).AttrOr("value", "") != "deals" || doc.Find(`a[href="#f-file"]`).Length() != 1 {
			t.Errorf("%s: the form does not keep the kind, or the message does not lead to the file: %s", name, clip(p.text(), 300))
		}
	}
	if p := v.upload("secrets", "a.csv", "a\n1\n", id.New()); p.status != 422 || p.doc().Find(`a[href="#f-kind"]`).Length() != 1 {
		t.Errorf("an unknown kind: %d", p.status)
	}
	v.post("/settings/import/new").is(422)
	if now := s.snapshot(); !before.same(now) {
		t.Errorf("refused files leave something behind: %s", before.differs(now))
	}
	for role, want := range map[string]int{"owner": 403, "manager": 403, "reader": 403} {
		if p := s.as(s.actors[role]).upload("deals", "a.csv", "商机名称\n1\n", id.New()); p.status != want {
			t.Errorf("%s uploads: %d", role, p.status)
		}
	}
}

// TestStrangeFilesAreShownAsTheyAre: what can be read comes to the page of the
// columns, and a dry run names the rows that do not pass.
func TestStrangeFilesAreShownAsTheyAre(t *testing.T) {
	s := newScene(t)
	v := s.as(s.actors["admin"])
	for name, x := range map[string]struct{ text, onMap, onReport string }{
		"a mark in the middle":  {"商机名称,金额\n甲\ufeff乙,1\n", "甲", ""},
		"the head twice":        {"商机名称,金额,金额\n甲,1,2\n", "不导入", ""},
		"a file of others":      {"姓名,手机\n张三,13800000000\n", "姓名", ""},
		"a huge cell":           {"商机名称,金额\n" + strings.Repeat("长", 40_000) + ",1\n乙,2\n", "", "32,767"},
		"a formula":             {"商机名称,金额\n=cmd|'/c calc'!A1,1\n", "=cmd|", ""},
		"a script":              {"商机名称,<script>alert(1)</script>\n<img src=x onerror=alert(1)>,1\n", "", ""},
		"a row with more cells": {"商机名称,金额\n甲,1,2,3\n", "", "4"},
	} {
		path := v.upload("deals", name+".csv", x.text, id.New()).leads("/settings/import/")
		v.get(path).is(200).has(x.onMap).lacks("<script>alert(1)</script>", "<img src=x")
		p := v.submit(s, path, path+"/mapping")
		if p.status == 422 {
			continue // a file of other things, or columns nobody knows: said at the columns
		}
		p.leads(path)
		v.get(path).is(200).has(x.onReport).lacks("<img src=x")
	}
}

// TestTheSameUploadTwiceIsOne: a double click makes one run; another file with
// the same form makes another.
func TestTheSameUploadTwiceIsOne(t *testing.T) {
	s := newScene(t)
	v, key := s.as(s.actors["admin"]), id.New()
	first := v.upload("products", "a.csv", "name\nA\n", key).leads("/settings/import/")
	if again := v.upload("products", "a.csv", "name\nA\n", key).leads("/settings/import/"); again != first {
		t.Errorf("%s, then %s", first, again)
	}
	if other := v.upload("products", "a.csv", "name\nB\n", key).leads("/settings/import/"); other == first {
		t.Error("another file is taken for the first")
	}
	v.get(first).is(200)
	v.submit(s, first, first+"/format", "encoding", "gb18030", "delimiter", "tab").leads(first + "/mapping")
	if p := v.get(first + "/mapping").is(200); p.value("delimiter") != "tab" || p.value("encoding") != "gb18030" {
		t.Errorf("read as %s %s", p.value("encoding"), p.value("delimiter"))
	}
	v.submit(s, first, first+"/mapping", "version", "1").is(409)
	v.post(first + "/discard").leads("/settings/import")
	v.get(first).is(404)
}

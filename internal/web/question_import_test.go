package web_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http/httptest"
	"strings"
	"testing"

	"kongdan/internal/kit/id"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/intake"
)

// handIn sends a file or a text as the form of the page does.
func (v *visitor) handIn(name, content, pasted, key string, pairs ...string) *page {
	v.site.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("text", pasted)
	for i := 0; i+1 < len(pairs); i += 2 {
		_ = form.WriteField(pairs[i], pairs[i+1])
	}
	if name != "" {
		part, err := form.CreateFormFile("file", name)
		if err == nil {
			_, err = part.Write([]byte(content))
		}
		if err != nil {
			v.site.t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		v.site.t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "/questions/import?_key="+key, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return v.send(r)
}

func TestQuestionsComeInAndGoOut(t *testing.T) {
	s := newScene(t)
	for n, lang := range []string{"zh", "en"} {
		v := s.as(s.actors["trainer"]).in(lang)
		v.get("/questions").is(200).has("/questions/import", "/questions/export")
		v.get("/questions/import").is(200).has("template.xlsx")
		if p := v.get("/questions/import/template.xlsx").is(200); !strings.HasPrefix(p.body, "PK") || !strings.Contains(p.header.Get("Content-Disposition"), "questions.xlsx") {
			t.Error("the template is no workbook")
		} else if f, err := intake.Read([]byte(p.body)); err != nil || len(f.Entries) != 6 || f.Doubtful() > 0 {
			t.Errorf("the template is read as %+v, %v", f, err)
		}
		text := fmt.Sprintf("1、编号%d的合同由谁盖章？<b>（B）\nA、司机\nB、法务%d\n2、谁来验收%d号设备？\nA、客户%d\nB、路人\n3、%d号报价可以口头更改 （B）\n", n*977+1, n, n*31+7, n, n*17+3)
		key := id.New()
		path := v.handIn("", "", text, key).leads("/questions/import/")
		if again := v.handIn("", "", text, key).leads("/questions/import/"); again != path {
			t.Errorf("%s, then %s", path, again)
		}
		p := v.get(path).is(200).has("&lt;b&gt;", "/fix", "/confirm").lacks("<b>（B")
		if d := p.doc(); d.Find(".k-parcel-item").Length() != 3 || d.Find(".k-parcel-doubt").Length() != 2 {
			t.Errorf("%d questions, %d doubtful", d.Find(".k-parcel-item").Length(), d.Find(".k-parcel-doubt").Length())
		}
		v.get(path + "?show=doubtful&kind=single").is(200)
		v.post(path+"/fix", "row", "3", "kind", "true_false", "version", "1").leads(path)
		v.post(path+"/fix", "row", "3", "kind", "true_false", "version", "1").is(409).has("true_false")
		v.post(path+"/fix", "kind", "true_false").is(422)
		v.post(path+"/fix", "one", "settle.3").leads(path)
		row := path + "/rows/2"
		v.submit(s, row, row, "option.r0.right", "1").leads(path)
		v.post(row, "version", "1", "stem", "x").is(422)
		v.post(path+"/confirm", "version", "1", "active", "1").is(409)
		v.submit(s, row+"/add", row+"/add", "kind", "true_false", "stem", fmt.Sprintf("样机%d要登记。", n*131)).leads(path + "#q4")
		v.get(path).is(200).has(fmt.Sprintf("样机%d要登记", n*131), map[string]string{"zh": "手工添加", "en": "Added by hand"}[lang])
		v.post(path+"/fix", "one", "drop.4").leads(path)
		v.submit(s, path, path+"/confirm", "kept", "on").leads(path)
		v.get(path).is(200).has("/undo", "/questions?import=", map[string]string{"zh": "只用于考试", "en": "Kept for exams"}[lang])
		v.get(path + "/rows/2").is(409)
		paper := v.post(path + "/paper").leads("/papers/")
		v.get(paper).is(200).has(fmt.Sprintf("编号%d的合同由谁盖章", n*977+1), fmt.Sprintf("%d号报价可以口头更改", n*17+3))
		s.run(`DELETE FROM paper_item WHERE paper_id = '` + strings.TrimPrefix(paper, "/papers/") + `'`) // so that the import can be taken back
		list, err := s.server.Questions.List(t.Context(), s.actors["trainer"], bank.Filter{Import: bank.ImportID(strings.TrimPrefix(path, "/questions/import/"))})
		if err != nil || len(list.Rows) != 3 || list.Rows[0].Status != bank.Active {
			t.Fatalf("%+v %v", list.Rows, err)
		}
		if again := v.handIn("again.txt", text, "", id.New()).leads("/questions/import/"); again != path {
			t.Errorf("the same source makes another import: %s", again)
		}

		filter := "import=" + strings.TrimPrefix(path, "/questions/import/")
		v.get("/questions/export?format=aiken&" + filter).is(200).has("/questions/export/file?format=aiken&amp;" + filter)
		for _, format := range []string{"json", "xlsx", "moodle", "qti", "gift", "anki", "anki_text", "aiken", "docx", "txt"} {
			file := v.get("/questions/export/file?format=" + format + "&" + filter).is(200)
			if !strings.HasPrefix(file.header.Get("Content-Disposition"), "attachment; filename=\"questions-") || len(file.body) < 60 {
				t.Errorf("%s: %q, %d bytes", format, file.header.Get("Content-Disposition"), len(file.body))
			}
			if f, err := intake.Read([]byte(file.body)); err != nil || len(f.Entries) < 2 {
				t.Errorf("%s cannot be read back: %v, %d questions", format, err, len(f.Entries))
			}
		}
		v.get("/questions/export/file?q=没有这样的题").is(422)

		v.get(path + "/undo").is(200).has("3")
		s.run(`UPDATE question SET version = version + 1 WHERE id = '` + string(list.Rows[0].ID) + `'`)
		v.get(path+"/undo").is(200).has("/question/").lacks("撤销</button>", "Take it back</button>")
		v.post(path + "/undo").is(409)
		s.run(`UPDATE question SET version = version - 1 WHERE id = '` + string(list.Rows[0].ID) + `'`)
		v.post(path + "/undo").leads(path)
		v.get(path).is(200).lacks(path + "/undo")
	}
}

func TestWrongFilesOfQuestionsAreRefused(t *testing.T) {
	s := newScene(t)
	v := s.as(s.actors["trainer"])
	before := s.snapshot()
	for name, x := range map[string]struct{ content, want string }{
		"empty.txt": {" \n", "文件是空的"}, "old.doc": {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "另存为"}, "cut.docx": {"PK\x03\x04xyz", ""}, "a.png": {"\x89PNG\r\n", "图片"},
		"cut.xml": {"<?xml version=\"1.0\"?><quiz><question>", ""}, "later.json": {`{"format":"kongdan-questions","version":9}`, "更新的版本"}, "talk.txt": {"你好\n世界\n", "没有找到试题"},
		"open.gift": {"甲 {=一 ~二\n", "缺少右花括号"},
	} {
		v.handIn(name, x.content, "", id.New()).is(422).has(x.want, `href="#f-file"`)
	}
	v.handIn("", "", "你好，世界 & <script>", id.New()).is(422).has("&amp; &lt;script&gt;", `href="#f-text"`)
	v.handIn("", "", "", id.New()).is(422)
	if now := s.snapshot(); !before.same(now) {
		t.Errorf("refused files leave something behind: %s", before.differs(now))
	}
	for role, want := range map[string]int{"owner": 403, "manager": 403, "reader": 403} {
		if p := s.as(s.actors[role]).handIn("a.txt", "1、甲（A）\nA、一\nB、二\n", "", id.New()); p.status != want {
			t.Errorf("%s hands in: %d", role, p.status)
		}
	}
}

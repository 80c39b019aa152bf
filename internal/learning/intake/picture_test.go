package intake

import (
	"slices"
	"strings"
	"testing"

	"kongdan/internal/rule/examtext"
)

// TestAPictureLeftBehindIsADoubt: in every format the item that lost a picture is
// doubted, and no other.
func TestAPictureLeftBehindIsADoubt(t *testing.T) {
	moodle := func(text, more string) []byte {
		return []byte(`<?xml version="1.0"?><quiz>` + "\n" + `<question type="truefalse"><questiontext format="html"><text>无图</text></questiontext><answer fraction="100"><text>true</text></answer></question>` + "\n" +
			`<question type="truefalse"><questiontext format="html"><text><![CDATA[` + text + `]]></text>` + more + `</questiontext><answer fraction="100"><text>true</text></answer></question></quiz>`)
	}
	const word = `<w:document xmlns:w="w" xmlns:wp="wp" xmlns:a="a" xmlns:v="v"><w:body><w:p><w:r><w:t>1. 谁签字？</w:t></w:r></w:p><w:p><w:r><w:t>A. 甲 B. 乙</w:t></w:r></w:p><w:p><w:r><w:t>答案：A</w:t></w:r></w:p>` +
		`<w:p><w:r><w:t>2. 谁付款？</w:t></w:r></w:p><w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" descr="组织图"/><a:blip/></wp:inline></w:drawing></w:r></w:p><w:p><w:r><w:t>A. 甲 B. 乙</w:t></w:r></w:p><w:p><w:r><w:t>答案：B</w:t></w:r></w:p></w:body></w:document>`
	for name, c := range map[string]struct {
		raw  []byte
		line int
		text string
	}{
		"a file of Moodle":  {moodle(`<p>看图</p><img src="@@PLUGINFILE@@/a.png">`, `<file name="a.png" encoding="base64">AA==</file>`), 3, "a.png"},
		"an address":        {moodle(`<p>看图</p><img alt="组织图" src="http://example.com/b.gif">`, ""), 3, "组织图"},
		"GIFT":              {[]byte("无图 {T}\n\n[html]看图<img src\\=\"c.png\"> {F}\n"), 3, "c.png"},
		"Anki":              {[]byte("#separator:tab\n#html:true\n谁签字\t王总\n看图<img src=\"d.jpg\">\t李总\n"), 4, "d.jpg"},
		"a page":            {[]byte("<html><body><p>1. 谁签字？</p><p>A. 甲 B. 乙</p><p>答案：A</p><p>2. 谁付款？<img src='/x/e.png?v=1'></p><p>A. 甲 B. 乙</p><p>答案：B</p></body></html>"), 0, "e.png"},
		"a page's passage":  {[]byte("<html><body><p>1. 谁签字？</p><p>A. 甲 B. 乙</p><p>答案：A</p><h2>二、判断题</h2><p><img src='f.png'></p><p>2. 谁付款。</p><p>答案：对</p></body></html>"), 0, "f.png"},
		"a Word file":       {zipped("word/document.xml", word), 5, "组织图"},
		"an item of a test": {[]byte(strings.Replace("<assessmentTest>"+strings.TrimPrefix(qtiOne, `<?xml version="1.0" encoding="UTF-8"?>`)+qtiTwo+"</assessmentTest>", "x.png", "g/y.png", 1)), 0, "y.png"},
	} {
		f, err := Read(c.raw)
		if err != nil || len(f.Items) != 2 {
			t.Errorf("%s: %d items, %v", name, len(f.Items), err)
			continue
		}
		if hasLeft(f.Items[0].Warnings) {
			t.Errorf("%s: the first item has %q", name, codes(f.Items[0].Warnings))
		}
		at := slices.IndexFunc(f.Items[1].Warnings, func(w examtext.Warning) bool { return w.Code == examtext.PictureLeft })
		if at < 0 {
			t.Errorf("%s: the second item has %q", name, codes(f.Items[1].Warnings))
		} else if w := f.Items[1].Warnings[at]; w.Text != c.text || c.line > 0 && w.Line != c.line {
			t.Errorf("%s: told as %+v", name, w)
		}
	}
}

package extract

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"kongdan/internal/kit/errs"
)

// pack makes a zip file of names and contents.
func pack(t testing.TB, pairs ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		w, err := z.Create(pairs[i])
		if err == nil {
			_, err = w.Write([]byte(pairs[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(t testing.TB, raw []byte, name string) (Doc, error) {
	t.Helper()
	f, err := Recognise(raw, name)
	if err != nil {
		return Doc{}, err
	}
	return Read(t.Context(), raw, f)
}

func reason(err error) string {
	if e, ok := errors.AsType[*errs.Error](err); ok {
		return e.Key
	}
	return fmt.Sprint(err)
}

const wordXML = `<w:document xmlns:w="w"><w:body>
<w:p><w:pPr><w:pStyle w:val="1"/></w:pPr><w:r><w:t>谁说了算</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">一段 </w:t></w:r><w:del><w:r><w:t>删掉的</w:t></w:r></w:del><w:r><w:t>*话* 5&lt;6</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="7"/></w:numPr></w:pPr><w:r><w:t>乙</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="8"/></w:numPr></w:pPr><w:r><w:t>第一步</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>角色</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>数</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:p><w:r><w:t>决策者</w:t></w:r></w:p><w:p><w:r><w:t>两行</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>1|2</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:r><w:t>1. 不是列表</w:t></w:r></w:p></w:body></w:document>`

const wordStyles = `<w:styles xmlns:w="w"><w:style w:styleId="1"><w:name w:val="heading 1"/></w:style></w:styles>`
const wordNumbers = `<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="8"><w:abstractNumId w:val="1"/></w:num></w:numbering>`
const core = `<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>决策链手册</dc:title></cp:coreProperties>`

func TestWord(t *testing.T) {
	d, err := read(t, pack(t, "word/document.xml", wordXML, "word/styles.xml", wordStyles, "word/numbering.xml", wordNumbers, "docProps/core.xml", core), "x.doc")
	want := "# 谁说了算\n\n一段 \\*话\\* 5\\<6\n\n- 甲\n   - 乙\n1. 第一步\n\n| 角色 | 数 |\n|---|---|\n| 决策者 两行 | 1\\|2 |\n\n1\\. 不是列表"
	if err != nil || d.Format != Word || d.Title != "决策链手册" || d.Text != want {
		t.Errorf("%v %q\n%s\nwant\n%s", err, d.Title, d.Text, want)
	}
}

func TestSlides(t *testing.T) {
	slide := func(title, body string) string {
		return `<p:sld xmlns:p="p" xmlns:a="a"><p:sp><p:nvPr><p:ph type="title"/></p:nvPr><a:p><a:r><a:t>` + title + `</a:t></a:r></a:p></p:sp>
		<p:sp><p:nvPr><p:ph idx="1"/></p:nvPr><a:p><a:r><a:t>` + body + `</a:t></a:r></a:p></p:sp><p:sp><p:nvPr><p:ph type="sldNum"/></p:nvPr><a:p><a:r><a:t>9</a:t></a:r></a:p></p:sp></p:sld>`
	}
	raw := pack(t, "ppt/presentation.xml", `<p:presentation xmlns:p="p" xmlns:r="r"><p:sldIdLst><p:sldId id="1" r:id="b"/><p:sldId id="2" r:id="a"/></p:sldIdLst></p:presentation>`,
		"ppt/_rels/presentation.xml.rels", `<R><Relationship Id="a" Target="slides/slide1.xml"/><Relationship Id="b" Target="/ppt/slides/slide2.xml"/></R>`,
		"ppt/slides/slide1.xml", slide("后", "丁"), "ppt/slides/slide2.xml", slide("先", "丙"),
		"ppt/slides/_rels/slide1.xml.rels", `<R><Relationship Id="x" Target="../notesSlides/notesSlide1.xml"/></R>`,
		"ppt/notesSlides/notesSlide1.xml", strings.Replace(slide("", "慢慢讲"), `<p:ph idx="1"/>`, `<p:ph type="body"/>`, 1))
	d, err := read(t, raw, "x.pptx")
	want := "## 先\n\n- 丙\n\n## 后\n\n- 丁\n\n> 慢慢讲"
	if err != nil || d.Format != Slides || d.Text != want {
		t.Errorf("%v\n%s", err, d.Text)
	}
}

func TestWorkbook(t *testing.T) {
	book := excelize.NewFile()
	for cell, v := range map[string]any{"A1": "要素", "B1": "分", "A2": "C1 我方计划", "B2": 3, "A4": "=SUM"} {
		if err := book.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	d, err := read(t, b.Bytes(), "x.xlsx")
	if want := "## Sheet1\n\n| 要素 | 分 |\n|---|---|\n| C1 我方计划 | 3 |\n| =SUM |  |"; err != nil || d.Format != Workbook || d.Text != want {
		t.Errorf("%v\n%s", err, d.Text)
	}
}

func TestTexts(t *testing.T) {
	gbk := "\xbe\xf6\xb2\xdf\xc1\xb4\xca\xc7\xca\xb2\xc3\xb4\xa3\xac\xcb\xad\xcb\xb5\xc1\xcb\xcb\xe3"
	if d, err := read(t, []byte(gbk), "x.txt"); err != nil || d.Text != "决策链是什么，谁说了算" || !d.Plain || d.Format != Text {
		t.Errorf("%+v %v", d, err)
	}
	if d, err := read(t, []byte("\ufeff# 甲\r\n\r\n\r\n\r\n乙"), "x.MD"); err != nil || d.Text != "# 甲\n\n乙" || d.Plain || d.Format != Markdown {
		t.Errorf("%+v %v", d, err)
	}
}

// document writes a PDF of objects, the first of which is the catalogue.
func document(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, a := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", a)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF", len(objects)+1, start)
	return b.Bytes()
}

func stream(dict, content string) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(content), content)
}

func deflate(content string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write([]byte(content))
	_ = z.Close()
	return b.String()
}

// onPage is a PDF of one page with a content and three fonts.
func onPage(content string) []byte {
	return document("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</A 5 0 R/B 7 0 R/C 8 0 R>>>>>>", content,
		"<</Type/Font/Subtype/Type0/Encoding/Identity-H/DescendantFonts[<</DW 1000>>]/ToUnicode 6 0 R>>",
		stream("", "begincmap 1 beginbfrange <0001><0002><51b3> endbfrange 1 beginbfrange <0010><0011>[<94fe><0041>] endbfrange 1 beginbfchar <0003><7b56> endbfchar endcmap"),
		"<</Type/Font/Subtype/Type0/Encoding/GBK-EUC-H/DescendantFonts[<<>>]>>",
		"<</Type/Font/Subtype/Type1/Encoding/WinAnsiEncoding/FirstChar 32/Widths[250]>>")
}

func TestPDF(t *testing.T) {
	content := "BT /A 12 Tf 10 700 Td <000100030010> Tj 0 -14 Td /B 12 Tf <cbadcbb5c1cbcbe3> Tj /C 12 Tf 100 0 Td (Who ) Tj ET BT /C 12 Tf 1 0 0 1 10 600 Tm [(de)-20(cides)] TJ 120 0 Td (next) Tj ET"
	for name, raw := range map[string][]byte{"plain": onPage(stream("", content)), "packed": onPage(stream("/Filter/FlateDecode", deflate(content)))} {
		d, err := read(t, raw, "x.pdf")
		if want := "决策链\n谁说了算 Who\n\ndecides next"; err != nil || d.Text != want || !d.Plain || d.Lost != 0 {
			t.Errorf("%s: %v %q lost %d", name, err, d.Text, d.Lost)
		}
	}
}

func TestHostileFilesAreRefused(t *testing.T) {
	zeros := strings.Repeat("\x00", 150<<20)
	bomb := deflate(zeros)
	loop := document("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 900>>")
	form := onPage(stream("/Subtype/Form/Resources<</XObject<</X 4 0 R>>>>", "/X Do /X Do /X Do"))
	for name, c := range map[string]struct {
		raw  []byte
		want string
	}{
		"nothing":           {[]byte(" \n"), "extract.empty"},
		"too large":         {make([]byte, MaxBytes+1), "extract.too_large"},
		"a program":         {[]byte("\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00>\x00\x01"), "extract.other"},
		"old office":        {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xxxx"), "extract.old_office"},
		"a zip":             {pack(t, "a.txt", "x"), "extract.other"},
		"half a zip":        {pack(t, "word/document.xml", wordXML)[:200], "extract.broken"},
		"a zip bomb":        {pack(t, "word/document.xml", zeros), "extract.bomb"},
		"a path outside":    {pack(t, "word/document.xml", wordXML, "../../etc/passwd", "x"), "extract.path"},
		"an absolute path":  {pack(t, "/etc/passwd", "x", "word/document.xml", wordXML), "extract.path"},
		"a name twice":      {pack(t, "word/document.xml", wordXML, "word/document.xml", wordXML), "extract.broken"},
		"entities":          {pack(t, "word/document.xml", `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`), "extract.broken"},
		"deep":              {pack(t, "word/document.xml", strings.Repeat("<a>", 400)), "extract.bomb"},
		"broken XML":        {pack(t, "word/document.xml", "<a><b></a>"), "extract.broken"},
		"no text":           {pack(t, "word/document.xml", "<a/>"), "extract.no_text"},
		"a broken workbook": {pack(t, "xl/workbook.xml", "<workbook><sheets><sheet/></sheets></workbook>"), "extract.broken"},
		"half a PDF":        {onPage(stream("", "BT ET"))[:300], "extract.broken"},
		"a scan":            {onPage(stream("", "q 1 0 0 1 0 0 cm Q")), "extract.no_text"},
		"unknown letters":   {onPage(stream("", "BT /A 9 Tf <00550056> Tj ET")), "extract.no_text"},
		"a PDF bomb":        {onPage(stream("/Filter/FlateDecode", bomb)), "extract.bomb"},
		"packed twice":      {onPage(stream("/Filter[/FlateDecode/FlateDecode]", deflate(bomb))), "extract.bomb"},
		"pages in a circle": {loop, ""},
		"a form in itself":  {form, ""},
		"too long":          {[]byte(strings.Repeat("长文 ", MaxText)), "extract.long"},
		"not one letter":    {[]byte("…… —— ！！\n"), "extract.no_text"},
	} {
		start := time.Now()
		_, err := read(t, c.raw, "x.txt")
		if c.want != "" && reason(err) != c.want || err == nil {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s takes %v", name, took)
		}
	}
}

// TestDamagedFiles cuts and turns bytes: whatever comes out, it comes soon.
func TestDamagedFiles(t *testing.T) {
	files := [][]byte{
		onPage(stream("/Filter/FlateDecode", deflate("BT /A 12 Tf <000100030010> Tj ET"))),
		pack(t, "word/document.xml", wordXML, "word/styles.xml", wordStyles, "word/numbering.xml", wordNumbers),
	}
	for _, raw := range files {
		for i := 0; i < len(raw); i += 7 {
			_, _ = read(t, raw[:i], "x")
			turned := bytes.Clone(raw)
			turned[i] ^= 0x15
			_, _ = read(t, turned, "x")
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(onPage(stream("", "BT /A 12 Tf <0001> Tj ET")))
	f.Add(pack(f, "word/document.xml", wordXML))
	f.Fuzz(func(t *testing.T, raw []byte) { _, _ = read(t, raw, "x.md") })
}

// Text that is made for another program is not taken as a text of ours.
func TestRecogniseTakesOnlyTextsThatAreCalledSo(t *testing.T) {
	for name, raw := range map[string]string{"c.html": "<p>x</p>", "d.svg": "<svg/>", "g.exe": "MZ and more", "t.csv": "a,b"} {
		if f, err := Recognise([]byte(raw), name); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s is taken as %q, %v", name, f, err)
		}
	}
	for name, want := range map[string]Format{"A.TXT": Text, "notes": Text, "b.MD": Markdown} {
		if f, err := Recognise([]byte("words"), name); err != nil || f != want {
			t.Errorf("%s is %q, %v", name, f, err)
		}
	}
}

package pack

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"kongdan/internal/rule/question"
)

// line is one line of questions as people read them.
type line struct {
	text string
	bold bool
}

// lines writes questions as an exam text: each with its kind, its options, its
// answer and why.
func (w Words) lines(lang, title string, list []question.Entry) (lines []line) {
	add := func(text string, bold bool) {
		for part := range strings.SplitSeq(text, "\n") {
			lines = append(lines, line{part, bold})
		}
	}
	label, dot := func(s string) string { return s + ": " }, ". "
	number := func(n int, kind string) string { return fmt.Sprintf("%d. (%s) ", n, kind) }
	if lang == "zh" {
		label, dot = func(s string) string { return s + "：" }, "、"
		number = func(n int, kind string) string { return fmt.Sprintf("%d、（%s）", n, kind) }
	}
	if title != "" {
		add(title, true)
		add("", false)
	}
	for at, e := range list {
		add(number(at+1, w.Kinds[e.Kind])+e.Stem, false)
		for at, o := range e.Options {
			add(question.Letter(at)+dot+o.Text, false)
		}
		if key := w.key(e); key != "" {
			add(label(w.Key)+key, false)
		}
		if e.Explanation != "" {
			add(label(w.Why)+e.Explanation, false)
		}
		add("", false)
	}
	return lines
}

func writeText(out io.Writer, lines []line) error {
	b := bufio.NewWriter(out)
	for _, l := range lines {
		_, _ = b.WriteString(l.text + "\n")
	}
	return b.Flush()
}

const wordSpace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

func writeWord(out io.Writer, lines []line) error {
	z := zip.NewWriter(out)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
	} {
		f, err := z.Create(part.name)
		if err == nil {
			_, err = io.WriteString(f, xml.Header+part.text)
		}
		if err != nil {
			return err
		}
	}
	f, err := z.Create("word/document.xml")
	if err != nil {
		return err
	}
	p := page{bufio.NewWriter(f)}
	_, _ = p.WriteString(xml.Header)
	p.open("w:document", "xmlns:w", wordSpace)
	p.open("w:body")
	for _, l := range lines {
		p.open("w:p")
		p.open("w:r")
		if l.bold {
			_, _ = p.WriteString("<w:rPr><w:b/></w:rPr>")
		}
		p.text("w:t", l.text, "xml:space", "preserve")
		p.close("w:r")
		p.close("w:p")
	}
	p.close("w:body")
	p.close("w:document")
	if err := p.Flush(); err != nil {
		return err
	}
	return z.Close()
}

package pack

import (
	"bufio"
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

func writeWord(out io.Writer, title string, lines []line) error {
	return wordFile(out, title, func(w word) {
		for _, l := range lines {
			if l.bold {
				w.para("Title", "", run{text: l.text})
			} else {
				w.para("Normal", "", run{text: l.text})
			}
		}
	})
}

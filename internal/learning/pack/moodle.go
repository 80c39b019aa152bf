package pack

import (
	"bufio"
	"encoding/xml"
	"io"
	"math"
	"slices"
	"strings"

	"kongdan/internal/rule/question"
)

// page writes XML.
type page struct{ *bufio.Writer }

// open writes the beginning of an element; attrs are names and values.
func (p page) open(name string, attrs ...string) {
	_, _ = p.WriteString("<" + name)
	for i := 0; i+1 < len(attrs); i += 2 {
		_, _ = p.WriteString(" " + attrs[i] + `="` + escaped(attrs[i+1]) + `"`)
	}
	_, _ = p.WriteString(">")
}

func (p page) close(name string) { _, _ = p.WriteString("</" + name + ">") }

// text writes an element with a text.
func (p page) text(name, text string, attrs ...string) {
	p.open(name, attrs...)
	_, _ = p.WriteString(escaped(text))
	p.close(name)
}

// moodleText writes a text as Moodle has them: plain, and inside an element of
// its own.
func (p page) moodleText(name, text string, attrs ...string) {
	p.open(name, append(attrs, "format", "plain_text")...)
	p.text("text", text)
	p.close(name)
}

func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text))
	return b.String()
}

func writeMoodle(w io.Writer, list []question.Entry) error {
	p := page{bufio.NewWriter(w)}
	_, _ = p.WriteString(xml.Header)
	p.open("quiz")
	category := ""
	for _, e := range list {
		if e.Category != category {
			category = e.Category
			_, _ = p.WriteString("\n")
			p.open("question", "type", "category")
			p.open("category")
			p.text("text", "$course$/top/"+category)
			p.close("category")
			p.close("question")
		}
		_, _ = p.WriteString("\n")
		p.moodleItem(e)
	}
	_, _ = p.WriteString("\n")
	p.close("quiz")
	return p.Flush()
}

func (p page) moodleItem(e question.Entry) {
	kind, stem := "multichoice", e.Stem
	switch {
	case e.Kind == question.TrueFalse:
		kind = "truefalse"
	case e.Kind == question.Short:
		kind = "essay"
	case e.Kind == question.Fill && len(e.Blanks) > 1:
		kind, stem = "cloze", clozed(e.Item)
	case e.Kind == question.Fill && e.Blanks[0].Least != nil:
		kind = "numerical"
	case e.Kind == question.Fill:
		kind = "shortanswer"
	}
	p.open("question", "type", kind)
	p.open("name")
	p.text("text", title(e.Stem))
	p.close("name")
	p.moodleText("questiontext", stem)
	if e.Explanation != "" {
		p.moodleText("generalfeedback", e.Explanation)
	}
	if e.Marks > 0 {
		p.text("defaultgrade", e.Marks.String())
	}
	if e.ID != "" {
		p.text("idnumber", e.ID)
	}
	p.moodleAnswers(e, kind)
	if list := slices.DeleteFunc(words(e), isMarks); len(list) > 0 {
		p.open("tags")
		for _, word := range list {
			p.open("tag")
			p.text("text", word)
			p.close("tag")
		}
		p.close("tags")
	}
	p.close("question")
}

func (p page) moodleAnswers(e question.Entry, kind string) {
	answer := func(text, fraction string) { p.moodleText("answer", text, "fraction", fraction) }
	switch kind {
	case "truefalse":
		for _, truth := range []bool{true, false} {
			fraction := "0"
			if e.Truth != nil && *e.Truth == truth {
				fraction = "100"
			}
			answer(map[bool]string{true: "true", false: "false"}[truth], fraction)
		}
	case "essay":
		p.moodleText("graderinfo", e.Guide(e.Lang))
	case "shortanswer":
		for _, word := range e.Blanks[0].Accept {
			answer(word, "100")
		}
	case "numerical":
		b := e.Blanks[0]
		p.open("answer", "fraction", "100")
		p.text("text", decimal((*b.Least+*b.Most)/2))
		p.text("tolerance", decimal(math.Abs(*b.Most-*b.Least)/2))
		p.close("answer")
	case "multichoice":
		single := "false"
		if e.Kind == question.Single {
			single = "true"
		}
		p.text("single", single)
		p.text("shuffleanswers", "true")
		p.text("answernumbering", "ABCD")
		for at, share := range written(e.Item) {
			answer(e.Options[at].Text, decimal(share))
		}
	}
}

var clozeEscapes = strings.NewReplacer(`\`, `\\`, "}", `\}`, "~", `\~`, "=", `\=`, "#", `\#`, `"`, `\"`, "/", `\/`)

// clozed writes the blanks of a stem as Moodle has gaps.
func clozed(i question.Item) string {
	parts := strings.SplitN(i.Stem, question.Gap, len(i.Blanks)+1)
	var b strings.Builder
	for at, part := range parts {
		b.WriteString(part)
		if at < len(i.Blanks) && at+1 < len(parts) {
			b.WriteString(clozeGap(i.Blanks[at]))
		}
	}
	return b.String()
}

func clozeGap(b question.Blank) string {
	if b.Least != nil {
		return "{1:NUMERICAL:=" + decimal((*b.Least+*b.Most)/2) + ":" + decimal(math.Abs(*b.Most-*b.Least)/2) + "}"
	}
	var answers []string
	for _, word := range b.Accept {
		weight := "="
		if strings.HasPrefix(word, "%") {
			weight = "%100%"
		}
		answers = append(answers, weight+clozeEscapes.Replace(word))
	}
	return "{1:SHORTANSWER:" + strings.Join(answers, "~") + "}"
}

// title is what formats call a question that want a name.
func title(stem string) string {
	r := []rune(strings.Join(strings.Fields(stem), " "))
	if len(r) > 50 {
		r = append(r[:49], '…')
	}
	return string(r)
}

package pack

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"kongdan/internal/learning/intake"
	"kongdan/internal/rule/question"
)

// Printed is a paper as it is printed from Word, in the words of its language.
type Printed struct {
	Lang              string
	Title, Sub, Intro string
	Candidate         []string // what a candidate fills in: "Name:"
	Sections          []PrintedSection
	Parts             []PrintedPart // each begins a page
	Sheet, Key        string        // the titles of these parts; readers know a list of keys by it
	Marks             [2]string     // what one marks for true and for false
}

// PrintedPart is a part of what is printed.
type PrintedPart string

// The parts. Keyed is the paper with the key of each question under it.
const (
	ThePaper    PrintedPart = "paper"
	Keyed       PrintedPart = "inline"
	AnswerSheet PrintedPart = "sheet"
	KeyList     PrintedPart = "key"
)

// PrintedSection is a part of a paper with its heading.
type PrintedSection struct {
	Title, Sub string
	Questions  []PrintedQuestion
}

// PrintedQuestion is a question with its options in the order of the form. Lead
// and the material stand above it.
type PrintedQuestion struct {
	question.Entry
	No          int
	Worth       string // "(2 marks)", "" where its section says it
	Marks       question.Marks
	Lead, About string
}

// WritePrinted writes a paper as a Word file. Package intake reads its questions
// back, with their keys where these are printed.
func WritePrinted(out io.Writer, p Printed) error {
	return wordFile(out, p.Title, func(w word) {
		d := printer{word: w, Printed: p, words: WordsIn(p.Lang)}
		for at, part := range p.Parts {
			if at > 0 {
				d.fresh = breakPage
			}
			switch part {
			case AnswerSheet:
				d.sheet()
			case KeyList:
				d.keys()
			default:
				d.paper(part == Keyed)
			}
		}
	})
}

// printer writes the parts of a paper.
type printer struct {
	word
	Printed
	words Words
	fresh string // how the next part begins
}

func (d printer) paper(keyed bool) {
	d.para("Title", keepNext+d.fresh, run{text: d.Title})
	d.para("Subtitle", "", run{text: d.Sub})
	if !keyed {
		d.candidate()
	}
	if d.Intro != "" {
		d.para("Normal", "", run{text: d.Intro})
	}
	for _, s := range d.Sections {
		d.section(s, s.Sub)
		for _, q := range s.Questions {
			d.question(q, keyed)
		}
	}
}

func (d printer) section(s PrintedSection, sub string) {
	d.para("Heading1", "", run{text: s.Title}, run{sub, quietly})
}

// candidate is the line that tells whose paper it is. A title above it belongs
// to it.
func (d printer) candidate(title ...run) {
	n := len(d.Candidate)
	d.table(n, "", intake.Aside(d.Lang))
	if len(title) > 0 {
		d.row(0, func() { d.cell(n, n, "", func() { d.para("Title", keepNext, title...) }) })
	}
	d.row(480, func() {
		for _, label := range d.Candidate {
			d.cell(1, n, `<w:tcBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="7F7F7F"/></w:tcBorders><w:vAlign w:val="bottom"/>`, func() { d.para("Cell", "", run{text: label}) })
		}
	})
	d.raw(`</w:tbl>`)
	d.para("Normal", "")
}

// gap is a line to write on.
var gap = run{strings.Repeat("\u00a0", 14), lined}

func (d printer) question(q PrintedQuestion, keyed bool) {
	if q.Lead != "" {
		d.para("Question", keepNext, run{text: q.Lead})
		d.para("Material", "", run{text: q.About})
	}
	rows := d.options(q.Options)
	next := ""
	if len(rows) > 0 || keyed {
		next = keepNext
	}
	d.para("Question", next, d.stem(q)...)
	for at, row := range rows {
		next := keepNext
		if at == len(rows)-1 && !keyed {
			next = ""
		}
		d.para("Option", next+row.tabs, run{text: row.text})
	}
	if keyed {
		d.key(q, "")
	} else if q.Kind == question.Short {
		d.lines(q.Marks)
	}
}

// stem is the question itself: its number, its text with lines for its gaps,
// what it is worth, and where true or false is marked.
func (d printer) stem(q PrintedQuestion) []run {
	runs := []run{{text: fmt.Sprintf("%d. ", q.No)}}
	missing := len(q.Blanks)
	for at, text := range strings.Split(q.Stem, question.Gap) {
		if at > 0 {
			runs, missing = append(runs, gap), missing-1
		}
		runs = append(runs, run{text: text})
	}
	for range max(missing, 0) {
		runs = append(runs, run{text: " "}, gap)
	}
	if q.Kind == question.TrueFalse {
		brackets := " (      )"
		if d.Lang == "zh" {
			brackets = "（　　）"
		}
		runs = append(runs, run{text: brackets})
	}
	return append(runs, run{q.Worth, quietly})
}

// lines are room for a written answer.
func (d printer) lines(marks question.Marks) {
	d.table(1, lineBelow, intake.Aside(d.Lang))
	for range min(max(int(marks/100), 5), 14) {
		d.row(460, func() { d.cell(1, 1, "", func() { d.para("Cell", "") }) })
	}
	d.raw(`</w:tbl>`)
	d.para("Normal", "")
}

// key is what is right and why; before it stands the number where it has none
// of its own.
func (d printer) key(q PrintedQuestion, number string) {
	label, style := func(s string) string { return s + ": " }, "Answer"
	if d.Lang == "zh" {
		label = func(s string) string { return s + "：" }
	}
	first := []run{{label(d.words.Key), labelled}}
	if number != "" {
		first, style = []run{{text: number}}, "Question"
	}
	key := d.words.printedKey(q.Entry)
	if key != "" || number != "" {
		d.para(style, "", append(first, run{text: cmp.Or(key, "—")})...)
	}
	if q.Explanation != "" {
		d.para("Answer", "", run{label(d.words.Why), labelled}, run{text: q.Explanation})
	}
}

// keys are the keys of all questions, apart from them.
func (d printer) keys() {
	if d.fresh == "" {
		d.para("Subtitle", keepNext, run{text: d.Title})
	}
	d.para("Title", keepNext+d.fresh, run{text: d.Key})
	for _, s := range d.Sections {
		d.section(s, "")
		for _, q := range s.Questions {
			d.key(q, fmt.Sprintf("%d. ", q.No))
		}
	}
}

// printedKey is what is right for people: blanks by their numbers, and what each
// accepts.
func (w Words) printedKey(e question.Entry) string {
	if e.Kind != question.Fill || !e.Keyed() {
		return w.key(e)
	}
	var blanks []string
	for at, b := range e.Blanks {
		text := strings.Join(b.Accept, "; ")
		if b.Least != nil || b.Most != nil {
			text = strings.TrimPrefix(text+"; "+between(b), "; ")
		}
		if len(e.Blanks) > 1 {
			text = fmt.Sprintf("(%d) %s", at+1, text)
		}
		blanks = append(blanks, text)
	}
	return strings.Join(blanks, "  ")
}

func between(b question.Blank) string {
	switch {
	case b.Least == nil:
		return fmt.Sprintf("≤ %g", *b.Most)
	case b.Most == nil:
		return fmt.Sprintf("≥ %g", *b.Least)
	}
	return fmt.Sprintf("%g – %g", *b.Least, *b.Most)
}

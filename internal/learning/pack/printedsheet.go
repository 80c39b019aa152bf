package pack

import (
	"fmt"
	"strings"

	"kongdan/internal/learning/intake"
	"kongdan/internal/rule/question"
)

// optionRow is a line of options and where its columns begin.
type optionRow struct{ text, tabs string }

// options puts options beside each other, as many as fit.
func (d printer) options(list []question.Option) (rows []optionRow) {
	widest := 0
	for _, o := range list {
		widest = max(widest, width(o.Text))
	}
	columns := 1
	switch {
	case widest <= 15 && len(list) != 5 && len(list) != 6:
		columns = 4
	case widest <= 22:
		columns = 3
	case widest <= 36:
		columns = 2
	}
	if columns == 3 && len(list) == 4 {
		columns = 2
	}
	columns = max(1, min(columns, len(list)))
	const indent = 420
	tabs := ""
	for at := 1; at < columns; at++ {
		tabs += fmt.Sprintf(`<w:tab w:val="left" w:pos="%d"/>`, indent+(textWidth-indent)*at/columns)
	}
	if tabs != "" {
		tabs = "<w:tabs>" + tabs + "</w:tabs>"
	}
	var line []string
	for at, o := range list {
		line = append(line, question.Letter(at)+". "+o.Text)
		if len(line) == columns || at == len(list)-1 {
			rows, line = append(rows, optionRow{strings.Join(line, "\t"), tabs}), nil
		}
	}
	return rows
}

// width is how wide a text is, in halves of a Chinese character; one that does not
// stay on a line is as wide as can be.
func width(text string) (n int) {
	for _, r := range text {
		switch {
		case r == '\n':
			return 1 << 20
		case r < 0x2E80:
			n++
		default:
			n += 2
		}
	}
	return n
}

// sheetColumns is how many columns the answer sheet has; a choice takes three or four.
const sheetColumns = 12

// sheet is where answers are written down apart from the questions. It is one
// table, which our reader passes over.
func (d printer) sheet() {
	if d.fresh != "" {
		d.para("Cell", d.fresh)
	}
	d.candidate(run{text: d.Title + "\n"}, run{text: d.Sheet})
	d.table(sheetColumns, framed, intake.Aside(d.Lang))
	for _, s := range d.Sections {
		d.row(0, func() {
			d.cell(sheetColumns, sheetColumns, `<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>`, func() { d.para("Cell", keepNext, run{s.Title, labelled}) })
		})
		d.boxes(s.Questions)
		d.spaces(s.Questions)
	}
	d.raw(`</w:tbl>`)
	d.para("Normal", "")
}

// boxes are those questions of a section that one answers by a mark.
func (d printer) boxes(list []PrintedQuestion) {
	var cells []string
	most := 0
	for _, q := range list {
		var marks []string
		switch {
		case q.Kind == question.TrueFalse:
			marks = d.Marks[:]
		case q.Kind.Chooses():
			for at := range q.Options {
				marks = append(marks, question.Letter(at))
			}
		default:
			continue
		}
		most = max(most, len(marks))
		cells = append(cells, fmt.Sprintf("%d.  [%s]", q.No, strings.Join(marks, "]  [")))
	}
	span := 3
	if most > 4 {
		span = 4
	}
	if most > 7 {
		span = 6
	}
	for len(cells) > 0 {
		n := min(len(cells), sheetColumns/span)
		d.row(0, func() {
			for _, text := range cells[:n] {
				d.cell(span, sheetColumns, "", func() { d.para("Cell", "", run{text: text}) })
			}
			if rest := sheetColumns - n*span; rest > 0 {
				d.cell(rest, sheetColumns, "", func() { d.para("Cell", "") })
			}
		})
		cells = cells[n:]
	}
}

// spaces are those questions of a section that one answers in words.
func (d printer) spaces(list []PrintedQuestion) {
	for _, q := range list {
		runs, height := []run{{text: fmt.Sprintf("%d.  ", q.No)}}, 0
		switch q.Kind {
		case question.Fill:
			for at := range q.Blanks {
				if len(q.Blanks) > 1 {
					runs = append(runs, run{text: fmt.Sprintf("(%d) ", at+1)})
				}
				runs = append(runs, gap, gap, run{text: "  "})
			}
		case question.Short:
			height = min(max(int(q.Marks/100), 5), 14) * 400
		default:
			continue
		}
		d.row(height, func() { d.cell(sheetColumns, sheetColumns, "", func() { d.para("Cell", "", runs...) }) })
	}
}

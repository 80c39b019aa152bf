package pack

import (
	"strconv"
	"strings"
)

// word writes the text of a Word file, paragraph by paragraph.
type word struct{ page }

func (w word) raw(text string) { _, _ = w.WriteString(text) }

func (w word) empty(name string, attrs ...string) {
	w.open(name, attrs...)
	w.close(name)
}

func digits(n int) string { return strconv.Itoa(n) }

// para writes a paragraph of a style; more are further properties of it, in the
// order in which the format wants them.
func (w word) para(style, more string, runs ...run) {
	w.raw(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/>` + more + `</w:pPr>`)
	for _, r := range runs {
		w.run(r)
	}
	w.raw(`</w:p>`)
}

const (
	keepNext  = `<w:keepNext/>`
	breakPage = `<w:pageBreakBefore/>`
)

// run is a piece of text that looks the same throughout. A tab and a line break
// in it are such in the file.
type run struct {
	text  string
	props string // in the order in which the format wants them
}

// The looks of runs. Bold and coloured text is a style's business: where it
// stands at a run, readers of exams take it for the mark of a key.
const (
	lined    = `<w:u w:val="single"/>`
	labelled = `<w:rStyle w:val="Label"/>`
	quietly  = `<w:rStyle w:val="Quiet"/>`
)

func (w word) run(r run) {
	w.raw(`<w:r>`)
	if r.props != "" {
		w.raw(`<w:rPr>` + r.props + `</w:rPr>`)
	}
	for at, line := range strings.Split(r.text, "\n") {
		if at > 0 {
			w.raw(`<w:br/>`)
		}
		for i, part := range strings.Split(line, "\t") {
			if i > 0 {
				w.raw(`<w:tab/>`)
			}
			if part != "" {
				w.text("w:t", part, "xml:space", "preserve")
			}
		}
	}
	w.raw(`</w:r>`)
}

// table begins a table over the width of the text with columns of one width.
// The caption says what it is to those who do not see it, and to our reader.
func (w word) table(columns int, borders, caption string) {
	w.raw(`<w:tbl><w:tblPr><w:tblW w:w="` + digits(textWidth) + `" w:type="dxa"/>` + borders + `<w:tblLayout w:type="fixed"/>`)
	if caption != "" {
		w.empty("w:tblCaption", "w:val", caption)
	}
	w.raw(`</w:tblPr><w:tblGrid>`)
	for range columns {
		w.empty("w:gridCol", "w:w", digits(textWidth/columns))
	}
	w.raw(`</w:tblGrid>`)
}

// row writes a row; height is its least height, 0 for that of its text.
func (w word) row(height int, cells func()) {
	w.raw(`<w:tr><w:trPr><w:cantSplit/>`)
	if height > 0 {
		w.empty("w:trHeight", "w:val", digits(height), "w:hRule", "atLeast")
	}
	w.raw(`</w:trPr>`)
	cells()
	w.raw(`</w:tr>`)
}

// cell writes a cell over so many of so many columns.
func (w word) cell(span, of int, more string, body func()) {
	w.raw(`<w:tc><w:tcPr>`)
	w.empty("w:tcW", "w:w", digits(textWidth*span/of), "w:type", "dxa")
	if span > 1 {
		w.empty("w:gridSpan", "w:val", digits(span))
	}
	w.raw(more + `</w:tcPr>`)
	body()
	w.raw(`</w:tc>`)
}

// lineBelow draws tables whose rows have a line below them, and nothing else.
const lineBelow = `<w:tblBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="7F7F7F"/><w:insideH w:val="single" w:sz="4" w:space="0" w:color="7F7F7F"/></w:tblBorders>`

// framed draws tables with a line around all cells.
const framed = `<w:tblBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="7F7F7F"/><w:left w:val="single" w:sz="4" w:space="0" w:color="7F7F7F"/><w:bottom w:val="single" w:sz="4" w:space="0" w:color="7F7F7F"/>` +
	`<w:right w:val="single" w:sz="4" w:space="0" w:color="7F7F7F"/><w:insideH w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"/><w:insideV w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"/></w:tblBorders>`

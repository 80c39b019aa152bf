package sheet

import (
	"strings"
	"unicode/utf8"
)

// Row is one row of a file. Fault is the key of a text that says why it cannot
// be read, "" if it can.
type Row struct {
	Number int // as a spreadsheet counts: the head is 1
	Cells  []string
	Fault  string
}

// What can be wrong with a row.
const (
	FaultQuote    = "sheet.fault.quote"     // a quotation mark that opens a cell is never closed
	FaultAfter    = "sheet.fault.after"     // text behind the quotation mark that closes a cell
	FaultLongCell = "sheet.fault.long_cell" // more than MaxCell characters
)

// reader cuts a text into rows. After a row with a fault it goes on with the
// next line, so that one wrong mark does not take the rest of the file along.
type reader struct {
	text  string
	pos   int
	delim byte
	row   int // number of the row that comes next
	cells []string
}

func newReader(text, delimiter string, row int) *reader {
	return &reader{text: text, delim: delimiter[0], row: row}
}

// next returns the next row that is not blank, and false at the end.
func (r *reader) next() (Row, bool) {
	for r.pos < len(r.text) {
		number, start := r.row, r.pos
		r.row++
		fault := r.read()
		if fault != "" {
			r.pos = lineEnd(r.text, start)
			return Row{Number: number, Cells: r.cells, Fault: fault}, true
		}
		if !r.blank() {
			return Row{Number: number, Cells: r.cells}, true
		}
	}
	return Row{}, false
}

func (r *reader) blank() bool {
	for _, c := range r.cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// read reads one row from pos on and leaves pos behind its end.
func (r *reader) read() (fault string) {
	r.cells = r.cells[:0]
	for {
		cell, end, fault := r.cell()
		r.cells = append(r.cells, cell)
		if fault != "" {
			return fault
		}
		r.pos = end
		if r.pos == len(r.text) || r.text[r.pos] != r.delim {
			r.pos = afterBreak(r.text, r.pos)
			return ""
		}
		r.pos++
		if r.pos == len(r.text) { // the file ends behind a delimiter
			r.cells = append(r.cells, "")
			return ""
		}
	}
}

// cell returns the cell at pos and where it ends: at a delimiter, a line break
// or the end of the text.
func (r *reader) cell() (cell string, end int, fault string) {
	start := r.pos
	for start < len(r.text) && r.text[start] == ' ' {
		start++
	}
	if start < len(r.text) && r.text[start] == '"' {
		return r.quoted(start + 1)
	}
	end = r.pos
	for end < len(r.text) && r.text[end] != r.delim && r.text[end] != '\n' && r.text[end] != '\r' {
		end++
	}
	cell = r.text[r.pos:end]
	if long(cell) {
		return "", end, FaultLongCell
	}
	return cell, end, ""
}

// quoted returns the cell whose quotation mark stands before start.
func (r *reader) quoted(start int) (cell string, end int, fault string) {
	doubled := false
	for end = start; ; {
		stop := min(len(r.text), start+utf8.UTFMax*MaxCell+2)
		i := strings.IndexByte(r.text[end:stop], '"')
		if i < 0 {
			if stop < len(r.text) {
				return "", stop, FaultLongCell
			}
			return "", stop, FaultQuote
		}
		end += i
		if end+1 < len(r.text) && r.text[end+1] == '"' {
			doubled = true
			end += 2
			continue
		}
		break
	}
	cell = r.text[start:end]
	end++
	for end < len(r.text) && r.text[end] == ' ' {
		end++
	}
	if end < len(r.text) && r.text[end] != r.delim && r.text[end] != '\n' && r.text[end] != '\r' {
		return "", end, FaultAfter
	}
	if doubled {
		cell = strings.ReplaceAll(cell, `""`, `"`)
	}
	if long(cell) {
		return "", end, FaultLongCell
	}
	return cell, end, ""
}

func long(cell string) bool {
	return len(cell) > MaxCell && utf8.RuneCountInString(cell) > MaxCell
}

// afterBreak returns where the line after the break at pos begins.
func afterBreak(text string, pos int) int {
	switch {
	case strings.HasPrefix(text[pos:], "\r\n"):
		return pos + 2
	case pos < len(text):
		return pos + 1
	}
	return pos
}

// lineEnd returns where the line after the one at pos begins.
func lineEnd(text string, pos int) int {
	i := strings.IndexAny(text[pos:], "\r\n")
	if i < 0 {
		return len(text)
	}
	return afterBreak(text, pos+i)
}

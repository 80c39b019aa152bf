package sheet

import (
	"bufio"
	"io"
	"strings"
)

// Writer writes a table as CSV in UTF-8, with CRLF as RFC 4180 wants it. The
// first error stays and is returned by every later call.
type Writer struct {
	w   *bufio.Writer
	err error
}

// NewWriter returns a writer. mark begins the file with a byte order mark,
// by which spreadsheets recognise UTF-8.
func NewWriter(w io.Writer, mark bool) *Writer {
	out := &Writer{w: bufio.NewWriterSize(w, 32<<10)}
	if mark {
		_, out.err = out.w.WriteString("\ufeff")
	}
	return out
}

// Write writes one row. Cells that a spreadsheet would run as a formula are
// made text (see Plain); control characters, for which no reader takes the file
// for text, are left out.
func (w *Writer) Write(cells ...string) error {
	for i, c := range cells {
		if i > 0 {
			w.put(",")
		}
		c = Plain(strings.Map(legible, c))
		if c == "" && len(cells) == 1 || strings.ContainsAny(c, "\",\r\n;\t") || c != strings.TrimSpace(c) {
			c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
		}
		w.put(c)
	}
	w.put("\r\n")
	return w.err
}

func legible(r rune) rune {
	if control(r) {
		return -1
	}
	return r
}

// control reports whether a character has no place in a text.
func control(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' }

func (w *Writer) put(s string) {
	if w.err == nil {
		_, w.err = w.w.WriteString(s)
	}
}

// Flush hands on what has been written.
func (w *Writer) Flush() error {
	if w.err == nil {
		w.err = w.w.Flush()
	}
	return w.err
}

// starters begin what a spreadsheet takes for a formula.
const starters = "=+-@\t\r"

// Plain returns a cell that no spreadsheet runs: one that begins like a formula
// gets an apostrophe in front, the mark of text. Typed is its inverse.
func Plain(cell string) string {
	if risky(cell) || strings.HasPrefix(cell, "'") && risky(strings.TrimLeft(cell, "'")) {
		return "'" + cell
	}
	return cell
}

// Typed takes off the apostrophe that Plain has put in front.
func Typed(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && risky(strings.TrimLeft(rest, "'")) {
		return rest
	}
	return cell
}

func risky(cell string) bool { return cell != "" && strings.IndexByte(starters, cell[0]) >= 0 }

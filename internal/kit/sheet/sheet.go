// Package sheet reads and writes tables as CSV files. It decides how a file is
// packed, encoded and separated, keeps to limits, and says row by row what
// cannot be read; the caller says what the cells mean.
package sheet

import (
	"strings"
	"unicode"

	"kongdan/internal/kit/errs"
)

// Limits of a file, after unpacking.
const (
	MaxBytes   = 50 << 20
	MaxRows    = 200_000 // below the head
	MaxColumns = 200
	MaxCell    = 32_767 // characters, as many as a spreadsheet takes
	maxBroken  = 1_000  // rows whose quotes do not match, before we give up
)

// Format is how a file is written. The zero value of a field is decided by
// looking at the file.
type Format struct {
	Encoding  Encoding `json:"encoding"`
	Delimiter string   `json:"delimiter"` // one of Delimiters
}

// Delimiters are what may stand between cells.
var Delimiters = []string{",", ";", "\t"}

// Table is a file that has been read: its head, and the rows to walk through.
type Table struct {
	Format Format
	Packed bool     // it came as gzip
	Broken int      // characters that the encoding does not have
	Head   []string // cleaned; a column without a name is called ""
	Rows   int      // below the head, blank ones left out
	text   string   // from the row below the head on
	first  int      // number of that row, as a spreadsheet counts
}

// Open unpacks and decodes a file and reads its head. What f leaves open is
// decided; the table says how. name is the file's, for the errors.
//
// It fails with TooLarge or Invalid for a file that is no table of ours:
// another format, nothing in it, more than the limits.
func Open(raw []byte, f Format) (*Table, error) {
	t := &Table{Format: f}
	if err := foreign(raw); err != nil {
		return nil, err
	}
	raw, packed, err := unpack(raw)
	if err != nil {
		return nil, err
	}
	t.Packed = packed
	if f.Encoding == "" {
		t.Format.Encoding = detect(raw)
	}
	text, broken := decode(raw, t.Format.Encoding)
	if t.Broken = broken; binary(text) {
		return nil, errs.New(errs.Invalid, "sheet.is_other")
	}
	text, separator := ownSeparator(text)
	if f.Delimiter == "" {
		if t.Format.Delimiter = separator; separator == "" {
			t.Format.Delimiter = guessDelimiter(text)
		}
	}
	r := newReader(text, t.Format.Delimiter, 1)
	if separator != "" {
		r.row++ // the line that names the separator is a row of the file
	}
	head, ok := r.next()
	switch {
	case !ok:
		return nil, errs.New(errs.Invalid, "sheet.empty")
	case head.Fault != "":
		return nil, errs.New(errs.Invalid, "sheet.head_broken")
	case len(head.Cells) > MaxColumns:
		return nil, errs.New(errs.Invalid, "sheet.too_many_columns", "Max", MaxColumns)
	}
	for _, cell := range head.Cells {
		t.Head = append(t.Head, strings.TrimFunc(cell, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsGraphic(r) }))
	}
	t.text, t.first = text[r.pos:], r.row
	return t, t.count()
}

// count walks through the rows once.
func (t *Table) count() error {
	broken := 0
	for row := range t.All() {
		if t.Rows++; t.Rows > MaxRows {
			return errs.New(errs.TooLarge, "sheet.too_many_rows", "Max", MaxRows)
		}
		if row.Fault != "" {
			if broken++; broken > maxBroken {
				return errs.New(errs.Invalid, "sheet.too_broken", "Max", maxBroken)
			}
		}
	}
	if t.Rows == 0 {
		return errs.New(errs.Invalid, "sheet.no_rows")
	}
	return nil
}

// All walks through the rows below the head; blank ones are left out. A row's
// cells are only good until the next one.
func (t *Table) All() func(yield func(Row) bool) {
	return func(yield func(Row) bool) {
		r := newReader(t.text, t.Format.Delimiter, t.first)
		for {
			row, ok := r.next()
			if !ok || !yield(row) {
				return
			}
		}
	}
}

// ownSeparator takes off a first line "sep=;", which some programs write.
func ownSeparator(text string) (rest, separator string) {
	line, rest, _ := strings.Cut(text, "\n")
	line = strings.Trim(strings.TrimSuffix(line, "\r"), `"`)
	for _, d := range Delimiters {
		if strings.EqualFold(line, "sep="+d) {
			return rest, d
		}
	}
	return text, ""
}

// guessDelimiter chooses the delimiter that cuts the first rows into the most
// columns, and into equally many.
func guessDelimiter(text string) string {
	best, most := Delimiters[0], 0
	for _, d := range Delimiters {
		r := newReader(text, d, 1)
		head, ok := r.next()
		if !ok || len(head.Cells) < 2 {
			continue
		}
		score := len(head.Cells)
		for range 20 {
			row, ok := r.next()
			if !ok {
				break
			}
			if len(row.Cells) == len(head.Cells) {
				score += 10
			}
		}
		if score > most {
			best, most = d, score
		}
	}
	return best
}

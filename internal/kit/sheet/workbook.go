package sheet

import (
	"archive/zip"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// What a spreadsheet program takes.
const (
	maxSheetRows = excelize.TotalRows // with the head
	maxTitle     = 31                 // characters of a sheet's name
	maxDigits    = 15                 // of a number; more would be rounded
)

// NewWorkbook returns an XLSX workbook with one sheet for each table; a table
// with more rows than a sheet takes goes on in another. The rows wait in
// temporary files until Close writes them.
func NewWorkbook(w io.Writer) File {
	book := excelize.NewFile()
	// The library collects the whole file in memory otherwise.
	book.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zip.NewWriter(w) })
	return &workbook{book: book, most: maxSheetRows}
}

type workbook struct {
	book               *excelize.File
	out                *excelize.StreamWriter
	title              string
	head               []string
	sheets, part, rows int
	most               int // rows of a sheet
	bold, day, moment  int // styles
}

func (b *workbook) Table(_, title string, head []string) error {
	if b.bold == 0 {
		if err := b.styles(); err != nil {
			return err
		}
	}
	b.title, b.head, b.part = sheetName(title), head, 0
	return b.begin()
}

func (b *workbook) styles() (err error) {
	days, moments := "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
	if b.bold, err = b.book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}}); err != nil {
		return err
	}
	if b.day, err = b.book.NewStyle(&excelize.Style{CustomNumFmt: &days}); err != nil {
		return err
	}
	b.moment, err = b.book.NewStyle(&excelize.Style{CustomNumFmt: &moments})
	return err
}

// begin begins a sheet of the table.
func (b *workbook) begin() error {
	if err := b.end(); err != nil {
		return err
	}
	name := b.title
	if b.part++; b.part > 1 {
		name = clipped(name, maxTitle-5) + " " + strconv.Itoa(b.part)
	}
	var err error
	if b.sheets++; b.sheets == 1 { // a new workbook has one
		err = b.book.SetSheetName("Sheet1", name)
	} else {
		_, err = b.book.NewSheet(name)
	}
	if err != nil {
		return err
	}
	if b.out, err = b.book.NewStreamWriter(name); err != nil {
		return err
	}
	if err := b.out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := b.out.SetColWidth(1, max(1, len(b.head)), 18); err != nil {
		return err
	}
	row := make([]any, len(b.head))
	for i, h := range b.head {
		row[i] = excelize.Cell{StyleID: b.bold, Value: h}
	}
	b.rows = 1
	return b.out.SetRow("A1", row)
}

func (b *workbook) Row(cells []Cell) error {
	if b.rows == b.most {
		if err := b.begin(); err != nil {
			return err
		}
	}
	b.rows++
	row := make([]any, len(cells))
	for i, c := range cells {
		row[i] = b.value(c)
	}
	return b.out.SetRow("A"+strconv.Itoa(b.rows), row)
}

// value is a cell as the library takes it. Text stays text, so nothing in it is
// ever run as a formula.
func (b *workbook) value(c Cell) any {
	switch c.Kind {
	case Number:
		if f, err := strconv.ParseFloat(c.Text, 64); err == nil && len(strings.Trim(c.Text, "-.")) <= maxDigits {
			return f
		}
	case Day:
		if t, err := time.Parse(time.DateOnly, c.Text); err == nil && t.Year() >= 1900 {
			return excelize.Cell{StyleID: b.day, Value: t}
		}
	case Moment:
		if t, err := time.Parse("2006-01-02 15:04", c.Text); err == nil {
			return excelize.Cell{StyleID: b.moment, Value: t}
		}
	}
	if c.Text == "" {
		return nil
	}
	return c.Text
}

func (b *workbook) end() error {
	if b.out == nil {
		return nil
	}
	out := b.out
	b.out = nil
	return out.Flush()
}

// drop takes the temporary files away.
func (b *workbook) drop() { _ = b.book.Close() }

func (b *workbook) Close() error {
	defer b.drop()
	if err := b.end(); err != nil {
		return err
	}
	return b.book.Write(io.Discard) // goes through the zip writer of our own
}

// sheetName makes a name that a sheet can have.
func sheetName(title string) string {
	title = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return ' '
		}
		return r
	}, title)
	return clipped(title, maxTitle)
}

func clipped(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:most]))
}

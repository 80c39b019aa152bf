package sheet

import (
	"archive/zip"
	"io"
	"time"
)

// Kind says what a cell holds, so that a workbook can show and add it up.
type Kind int

// The kinds of cells.
const (
	Words  Kind = iota // text, whatever it looks like
	Number             // digits with "." before decimals
	Day                // "2006-01-02"
	Moment             // "2006-01-02 15:04"
)

// Cell is one cell as it is written.
type Cell struct {
	Text string
	Kind Kind
}

// File takes tables, one after the other, and writes them as one file. Nothing
// of it grows with the rows.
type File interface {
	// Table begins the next table. name is for machines, title for people.
	Table(name, title string, head []string) error
	Row(cells []Cell) error
	// Close ends the file. One that was not closed is broken, and is dropped.
	Close() error
}

// Drop gives back what a file holds that will not be ended.
func Drop(f File) {
	if b, ok := f.(*workbook); ok {
		b.drop()
	}
}

// NewCSV returns a file of comma separated values for one table.
func NewCSV(w io.Writer) File { return &plainFile{w: w} }

// plainFile writes every table into one stream; archive begins another for each.
type plainFile struct {
	w   io.Writer
	out *Writer
}

func (f *plainFile) Table(_, _ string, head []string) error {
	f.out = NewWriter(f.w, true)
	return f.out.Write(head...)
}

func (f *plainFile) Row(cells []Cell) error {
	texts := make([]string, len(cells))
	for i, c := range cells {
		texts[i] = c.Text
	}
	return f.out.Write(texts...)
}

func (f *plainFile) Close() error {
	if f.out == nil {
		return nil
	}
	return f.out.Flush()
}

// NewArchive returns a zip file with one file of comma separated values for
// each table, called after the table's name.
func NewArchive(w io.Writer, now time.Time) File { return &archive{zip: zip.NewWriter(w), now: now} }

type archive struct {
	zip  *zip.Writer
	now  time.Time
	file plainFile
}

func (a *archive) Table(name, title string, head []string) error {
	if err := a.file.Close(); err != nil {
		return err
	}
	w, err := a.zip.CreateHeader(&zip.FileHeader{Name: name + ".csv", Method: zip.Deflate, Modified: a.now})
	if err != nil {
		return err
	}
	a.file = plainFile{w: w}
	return a.file.Table(name, title, head)
}

func (a *archive) Row(cells []Cell) error { return a.file.Row(cells) }

func (a *archive) Close() error {
	if err := a.file.Close(); err != nil {
		return err
	}
	return a.zip.Close()
}

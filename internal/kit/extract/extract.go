// Package extract reads the text of files that people hand in: PDF, Word,
// PowerPoint, Excel, Markdown and plain text. What a file is, its content says
// and not its name, but for text: that must be called a text. Files may be hostile: sizes, depths and times are bounded.
package extract

import (
	"bytes"
	"context"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/sheet"
)

// Limits of a file and of what is read from it.
const (
	MaxBytes = 20 << 20
	MaxText  = 1_000_000 // characters
)

// Format is what a file is.
type Format string

// The formats.
const (
	PDF      Format = "pdf"
	Word     Format = "docx"
	Slides   Format = "pptx"
	Workbook Format = "xlsx"
	Markdown Format = "markdown"
	Text     Format = "text"
)

// Type is the format as the web names it.
func (f Format) Type() string {
	switch f {
	case PDF:
		return "application/pdf"
	case Word:
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case Slides:
		return "application/vnd.openxmlformats-officedocument.presentationml.presentation"
	case Workbook:
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return "application/octet-stream"
}

// Ending is how names of such files end.
func (f Format) Ending() string {
	switch f {
	case Markdown:
		return ".md"
	case Text:
		return ".txt"
	}
	return "." + string(f)
}

// Doc is what was read from a file.
type Doc struct {
	Format Format
	Title  string // as the file itself says; "" if it does not
	Text   string // Markdown, or of a PDF and a plain text its lines, pages apart by a form feed
	Plain  bool   // it is no Markdown
	Lost   int    // pages that could not be read
}

// Recognise says what a file is. It fails with Invalid for what is none of the
// formats, and with TooLarge.
func Recognise(raw []byte, name string) (Format, error) {
	switch {
	case len(raw) > MaxBytes:
		return "", errs.New(errs.TooLarge, "extract.too_large", "Max", MaxBytes>>20)
	case len(bytes.TrimSpace(raw)) == 0:
		return "", errs.New(errs.Invalid, "extract.empty")
	case bytes.HasPrefix(raw, []byte("%PDF-")):
		return PDF, nil
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")):
		return packed(raw)
	case bytes.HasPrefix(raw, []byte("\xd0\xcf\x11\xe0")):
		return "", errs.New(errs.Invalid, "extract.old_office")
	}
	if _, _, err := sheet.Text(raw); err != nil {
		return "", errs.New(errs.Invalid, "extract.other")
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".markdown":
		return Markdown, nil
	case ".txt", ".text", "":
		return Text, nil
	}
	return "", errs.New(errs.Invalid, "extract.other") // text that is made for another program: a page, a drawing, a table
}

func packed(raw []byte) (Format, error) {
	a, err := open(raw)
	if err != nil {
		return "", err
	}
	for name, f := range map[string]Format{"word/document.xml": Word, "ppt/presentation.xml": Slides, "xl/workbook.xml": Workbook} {
		if a.files[name] != nil {
			return f, nil
		}
	}
	return "", errs.New(errs.Invalid, "extract.other")
}

// Read reads the text of a file that Recognise knows. It fails with Invalid or
// TooLarge and says why.
func Read(ctx context.Context, raw []byte, f Format) (d Doc, err error) {
	switch f {
	case PDF:
		d, err = readPDF(ctx, raw)
	case Word, Slides, Workbook:
		d, err = readPacked(raw, f)
	default:
		d, err = readText(raw, f)
	}
	d.Format = f
	if err != nil {
		return Doc{Format: f}, err
	}
	d.Text = clean(d.Text)
	d.Title = strings.Join(strings.Fields(strings.Map(seen, strings.ToValidUTF8(d.Title, ""))), " ")
	switch {
	case !strings.ContainsFunc(d.Text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
		return Doc{Format: f}, errs.New(errs.Invalid, "extract.no_text")
	case utf8.RuneCountInString(d.Text) > MaxText:
		return Doc{Format: f}, errs.New(errs.TooLarge, "extract.long", "Max", MaxText)
	}
	return d, nil
}

// clean drops what cannot be shown or stored.
func clean(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(strings.ToValidUTF8(text, "\uFFFD"))
	text = strings.Map(seen, text)
	for strings.Contains(text, "\n\n\n") {
		text = strings.ReplaceAll(text, "\n\n\n", "\n\n")
	}
	return strings.Trim(text, "\n ")
}

// seen drops controls but for line breaks, tabs and form feeds.
func seen(r rune) rune {
	if r == '\n' || r == '\t' || r == '\f' {
		return r
	}
	if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\uFEFF' {
		return -1
	}
	return r
}

func readText(raw []byte, f Format) (Doc, error) {
	text, broken, err := sheet.Text(raw)
	if err != nil {
		return Doc{}, errs.New(errs.Invalid, "extract.other")
	}
	if n := utf8.RuneCountInString(text); broken > 20 && broken > n/20 {
		return Doc{}, errs.New(errs.Invalid, "extract.encoding", "N", broken)
	}
	return Doc{Text: text, Plain: f == Text}, nil
}

// Package intake reads files with exam questions: free text, documents, tables
// and the exchange formats of other systems. What a file is, its content
// says and not its name. It only reads; nothing is kept.
package intake

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/extract"
	"kongdan/internal/kit/sheet"
)

// The largest files that are read, and the most text of one that is looked at for questions.
const (
	MaxBytes = sheet.MaxBytes
	MaxText  = 16 << 20
	MaxPDF   = extract.MaxBytes
)

// Fits fails with TooLarge for a file that Read would refuse for its size alone, so that
// nobody waits for it. It looks at the first bytes only.
func Fits(raw []byte) error {
	head := raw[:min(len(raw), 2000)]
	switch {
	case len(raw) > MaxBytes:
		return errs.New(errs.TooLarge, "intake.too_large", "Max", MaxBytes>>20)
	case bytes.HasPrefix(raw, []byte("%PDF-")) && len(raw) > MaxPDF:
		return errs.New(errs.TooLarge, "intake.pdf_too_large", "Max", MaxPDF>>20)
	case bytes.HasPrefix(raw, []byte("PK")), bytes.HasPrefix(raw, []byte("%PDF-")), foreign(raw) != "",
		bytes.HasPrefix(raw, []byte("\xff\xfe")), bytes.HasPrefix(raw, []byte("\xfe\xff")), bytes.Contains(head, []byte("MIME-Version:")):
	case len(raw) > MaxText:
		return tooMuchText()
	}
	return nil
}

func tooMuchText() error {
	return errs.New(errs.TooLarge, "intake.text_too_large", "Max", MaxText>>20)
}

// Format is how the questions of a file are written.
type Format string

// The formats.
const (
	Text     Format = "text"
	Page     Format = "html"
	Word     Format = "docx"
	Excel    Format = "xlsx"
	Commas   Format = "csv"
	PDF      Format = "pdf"
	Own      Format = "json"
	GIFT     Format = "gift"
	Moodle   Format = "moodle"
	QTI      Format = "qti"
	Aiken    Format = "aiken"
	Anki     Format = "anki"
	AnkiText Format = "anki_text"
)

// Read finds the questions of a file. It fails with Invalid or TooLarge for a
// file that cannot be read as a whole, and names the place and the reason.
// Lines are those of the file, rows of a table, or lines of the text that a
// document or a page shows.
func Read(raw []byte) (File, error) {
	if err := Fits(raw); err != nil {
		return none, err
	}
	switch {
	case len(bytes.TrimSpace(raw)) == 0:
		return none, errs.New(errs.Invalid, "intake.empty")
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")), bytes.HasPrefix(raw, []byte("PK\x05\x06")):
		return packed(raw)
	case bytes.HasPrefix(raw, []byte("%PDF-")):
		return layer(raw)
	}
	if refused := foreign(raw); refused != "" {
		return none, errs.New(errs.Invalid, refused)
	}
	if head := raw[:min(len(raw), 2000)]; bytes.Contains(head, []byte("MIME-Version:")) && bytes.Contains(head, []byte("multipart/related")) {
		text, pictures, err := partText(raw)
		if err != nil {
			return none, err
		}
		return freed(Page, text, pictures), nil
	}
	text, err := decode(raw)
	if err != nil {
		return none, err
	}
	return written(raw, text)
}

// packed reads a file that is a zip archive.
func packed(raw []byte) (File, error) {
	a, err := openArchive(raw)
	if err != nil {
		return none, err
	}
	switch {
	case a.has("word/document.xml"):
		return document(a)
	case a.has("xl/workbook.xml"):
		return workbook(raw)
	case a.has("collection.anki2"), a.has("collection.anki21"), a.has("collection.anki21b"):
		return ankiPackage(a)
	}
	for _, name := range a.names {
		if strings.HasSuffix(strings.ToLower(name), ".xml") {
			return qtiPackage(a)
		}
	}
	return none, errs.New(errs.Invalid, "intake.is_zip")
}

var pageStart = regexp.MustCompile(`(?i)^<(?:!doctype html|html|head|body|div|table|p|meta|span|section|article|ol|ul|h[1-6])\b`)

// written reads a file that is text.
func written(raw []byte, text string) (File, error) {
	start := strings.TrimLeft(text, " \t\r\n\uFEFF")
	head := strings.ToLower(start[:min(len(start), 1500)])
	switch {
	case isOwn(start):
		return own(start)
	case pageStart.MatchString(start), strings.HasPrefix(head, "<?xml") && strings.Contains(head, "<html"):
		seen, pictures, err := page(text)
		if err != nil {
			return none, err
		}
		return freed(Page, seen, pictures), nil
	case strings.HasPrefix(head, "<?xml"), strings.HasPrefix(head, "<quiz"), strings.HasPrefix(head, "<assessment"), strings.HasPrefix(head, "<questestinterop"):
		return markup(text)
	case strings.HasPrefix(head, "#separator:"), strings.HasPrefix(head, "#html:"), strings.HasPrefix(head, "#notetype"):
		return ankiText(strings.ReplaceAll(start, "\r\n", "\n"))
	case isGift(text):
		return gift(text)
	}
	if file, ok, err := commas(raw, text); ok {
		return file, err
	}
	if file, ok := aiken(text); ok {
		return file, nil
	}
	return free(Text, text), nil
}

// markup reads XML by the name of its outermost element.
func markup(text string) (File, error) {
	root, err := tree([]byte(text), "XML")
	if err != nil {
		return none, err
	}
	switch root.name {
	case "quiz":
		return moodle(root, text)
	case "assessmentItem", "assessmentTest", "assessmentSection":
		return qti(root, text)
	case "questestinterop":
		return none, errs.New(errs.Invalid, "intake.qti_old")
	}
	return none, errs.New(errs.Invalid, "intake.xml_other", "Name", clip(root.name))
}

// foreign returns why a file that is known to be something else is refused.
func foreign(raw []byte) (key string) {
	for _, m := range []struct{ magic, key string }{
		{"\xd0\xcf\x11\xe0", "intake.is_old_office"}, {"{\\rtf", "intake.is_rtf"},
		{"\x1f\x8b", "intake.is_packed"}, {"Rar!", "intake.is_packed"}, {"7z\xbc\xaf", "intake.is_packed"}, {"\x28\xb5\x2f\xfd", "intake.is_packed"}, {"BZh", "intake.is_packed"}, {"\xfd7zXZ", "intake.is_packed"},
		{"\x89PNG", "intake.is_picture"}, {"\xff\xd8\xff", "intake.is_picture"}, {"GIF8", "intake.is_picture"}, {"II*\x00", "intake.is_picture"}, {"MM\x00*", "intake.is_picture"},
		{"SQLite format 3", "intake.is_other"}, {"\x7fELF", "intake.is_other"},
	} {
		if bytes.HasPrefix(raw, []byte(m.magic)) {
			return m.key
		}
	}
	return ""
}

// decode returns the text of a file whose encoding is decided by its bytes.
// A few characters that cannot be read are told at their items; many refuse
// the file.
func decode(raw []byte) (string, error) {
	text, broken, err := sheet.Text(raw)
	switch {
	case err != nil:
		return "", errs.New(errs.Invalid, "intake.is_other")
	case len(text) > MaxText:
		return "", tooMuchText()
	case strings.TrimFunc(text, func(r rune) bool { return r <= ' ' || r == '\uFEFF' || r == '\u3000' || r == '\u200b' }) == "":
		return "", errs.New(errs.Invalid, "intake.empty")
	}
	if n := utf8.RuneCountInString(text); broken > 20 && broken > n/20 || broken > 5 && broken > n/8 {
		at, _, _ := strings.Cut(text, "\uFFFD")
		return "", errs.New(errs.Invalid, "intake.broken_encoding", "N", broken, "Line", 1+strings.Count(at, "\n"))
	}
	return text, nil
}

// Package intake reads files with exam questions: free text, documents, tables
// and the exchange formats of other systems. What a file is, its content
// says and not its name. It only reads; nothing is kept.
package intake

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/sheet"
	"kongdan/internal/rule/examtext"
)

// MaxBytes is the largest file that is read.
const MaxBytes = sheet.MaxBytes

// maxText is the most text that is looked at for questions.
const maxText = 16 << 20

// Format is how the questions of a file are written.
type Format string

// The formats.
const (
	Text Format = "text"
)

// Read finds the questions of a file. It fails with Invalid or TooLarge for a
// file that cannot be read as a whole, and names the place and the reason.
func Read(raw []byte) (examtext.Result, Format, error) {
	switch {
	case len(raw) > MaxBytes:
		return none, "", errs.New(errs.TooLarge, "intake.too_large", "Max", MaxBytes>>20)
	case len(bytes.TrimSpace(raw)) == 0:
		return none, "", errs.New(errs.Invalid, "intake.empty")
	}
	if refused := foreign(raw); refused != "" {
		return none, "", errs.New(errs.Invalid, refused)
	}
	text, err := decode(raw)
	if err != nil {
		return none, "", err
	}
	r, err := free(text)
	return r, Text, err
}

var none examtext.Result

// foreign returns why a file that is known to be something else is refused.
func foreign(raw []byte) (key string) {
	for _, m := range []struct{ magic, key string }{
		{"PK\x03\x04", "intake.is_zip"}, {"PK\x05\x06", "intake.is_zip"}, {"%PDF", "intake.is_pdf"}, {"\xd0\xcf\x11\xe0", "intake.is_old_office"}, {"{\\rtf", "intake.is_rtf"}, {"\x1f\x8b", "intake.is_packed"}, {"Rar!", "intake.is_packed"},
		{"7z\xbc\xaf", "intake.is_packed"}, {"\x28\xb5\x2f\xfd", "intake.is_packed"}, {"BZh", "intake.is_packed"}, {"\xfd7zXZ", "intake.is_packed"}, {"\x89PNG", "intake.is_picture"}, {"\xff\xd8\xff", "intake.is_picture"}, {"GIF8", "intake.is_picture"},
		{"II*\x00", "intake.is_picture"}, {"MM\x00*", "intake.is_picture"}, {"SQLite format 3", "intake.is_other"}, {"\x7fELF", "intake.is_other"},
	} {
		if bytes.HasPrefix(raw, []byte(m.magic)) {
			return m.key
		}
	}
	return ""
}

// decode returns the text of a file whose encoding is decided by its bytes.
// Characters that cannot be read are told by line.
func decode(raw []byte) (string, error) {
	text, broken, err := sheet.Text(raw)
	switch {
	case err != nil:
		return "", errs.New(errs.Invalid, "intake.is_other")
	case len(text) > maxText:
		return "", errs.New(errs.TooLarge, "intake.too_large", "Max", maxText>>20)
	case strings.TrimFunc(text, func(r rune) bool { return r <= ' ' || r == '\uFEFF' || r == '\u3000' || r == '\u200b' }) == "":
		return "", errs.New(errs.Invalid, "intake.empty")
	}
	if n := utf8.RuneCountInString(text); broken > 20 && broken > n/20 {
		at, _, _ := strings.Cut(text, "\uFFFD")
		return "", errs.New(errs.Invalid, "intake.broken_encoding", "N", broken, "Line", 1+strings.Count(at, "\n"))
	}
	return text, nil
}

// free reads a text that has no format but the way people write exams.
func free(text string) (examtext.Result, error) {
	return examtext.Parse(text), nil
}

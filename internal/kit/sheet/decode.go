package sheet

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"kongdan/internal/kit/errs"
)

// Encoding is how characters are written as bytes.
type Encoding string

// The encodings that are read. Windows1252 is never guessed where GB18030 fits.
const (
	UTF8        Encoding = "utf-8"
	UTF16LE     Encoding = "utf-16le"
	UTF16BE     Encoding = "utf-16be"
	GB18030     Encoding = "gb18030"
	Big5        Encoding = "big5"
	Windows1252 Encoding = "windows-1252"
)

// Encodings lists them in the order of a choice.
var Encodings = []Encoding{UTF8, GB18030, Big5, UTF16LE, UTF16BE, Windows1252}

var bom = []byte("\xef\xbb\xbf")

// foreign refuses files that are known to be something else, whatever they are called.
func foreign(raw []byte) error {
	if len(raw) > MaxBytes {
		return errs.New(errs.TooLarge, "sheet.too_large", "Max", MaxBytes>>20)
	}
	start := string(bytes.TrimLeft(bytes.TrimPrefix(raw[:min(len(raw), 200)], bom), " \t\r\n"))
	for _, magic := range []string{"PK\x03\x04", "PK\x05\x06", "\xd0\xcf\x11\xe0"} {
		if strings.HasPrefix(start, magic) {
			return errs.New(errs.Invalid, "sheet.is_excel")
		}
	}
	for _, magic := range []string{"%PDF", "\x89PNG", "\xff\xd8\xff", "GIF8", "Rar!", "7z\xbc\xaf", "SQLite format", "\x28\xb5\x2f\xfd", "\x7fELF"} {
		if strings.HasPrefix(start, magic) {
			return errs.New(errs.Invalid, "sheet.is_other")
		}
	}
	for _, tag := range []string{"<html", "<!doctype", "<table", "<?xml"} {
		if strings.HasPrefix(strings.ToLower(start), tag) {
			return errs.New(errs.Invalid, "sheet.is_web_page")
		}
	}
	return nil
}

// binary reports whether a text is none: one character in a hundred at its
// beginning is a control character.
func binary(text string) bool {
	controls, n := 0, 0
	for _, r := range text {
		if n++; n > 2000 {
			break
		}
		if control(r) {
			controls++
		}
	}
	return controls > 1 && controls > n/100
}

// unpack unpacks gzip, once, up to MaxBytes.
func unpack(raw []byte) (out []byte, packed bool, err error) {
	if !bytes.HasPrefix(raw, []byte("\x1f\x8b")) {
		return raw, false, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, true, errs.Because(err, errs.Invalid, "sheet.gzip_broken")
	}
	out, err = io.ReadAll(io.LimitReader(z, MaxBytes+1))
	switch {
	case err != nil:
		return nil, true, errs.Because(err, errs.Invalid, "sheet.gzip_broken")
	case len(out) > MaxBytes:
		return nil, true, errs.New(errs.TooLarge, "sheet.too_large_unpacked", "Max", MaxBytes>>20)
	case bytes.HasPrefix(out, []byte("\x1f\x8b")):
		return nil, true, errs.New(errs.Invalid, "sheet.gzip_twice")
	}
	return out, true, foreign(out)
}

// detect decides the encoding: by its mark, else by what the bytes can be.
func detect(raw []byte) Encoding {
	switch {
	case bytes.HasPrefix(raw, bom):
		return UTF8
	case bytes.HasPrefix(raw, []byte("\xff\xfe")):
		return UTF16LE
	case bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return UTF16BE
	}
	if e := wide(raw[:min(len(raw), 4096)]); e != "" {
		return e
	}
	if utf8.Valid(raw) {
		return UTF8
	}
	if likeBig5(raw) {
		if _, broken := decode(raw, Big5); broken == 0 {
			return Big5
		}
	}
	if _, broken := decode(raw, GB18030); broken == 0 {
		return GB18030
	}
	if mostlyUTF8(raw) {
		return UTF8 // with some broken bytes, which are told
	}
	if _, broken := decode(raw, Windows1252); broken == 0 && !manyHigh(raw) {
		return Windows1252
	}
	return GB18030
}

// likeBig5 tells the encoding of traditional characters from GB18030, which takes
// nearly all of its bytes too: second bytes below 0x80 are usual in Big5, and stand
// in GB18030 only for rare characters, whose first bytes are mostly below 0xA1.
func likeBig5(raw []byte) bool {
	pairs, low, common := 0, 0, 0
	for i := 0; i < len(raw); i++ {
		first := raw[i]
		if first < 0x80 {
			continue
		}
		if i++; i == len(raw) {
			break
		}
		second := raw[i]
		if first < 0xA1 || first > 0xF9 || second < 0x40 || second > 0x7E && second < 0xA1 || second == 0xFF {
			return false
		}
		if pairs++; second < 0x80 {
			low++
		}
		if first <= 0xC6 {
			common++
		}
	}
	return pairs >= 12 && low*5 > pairs && common*10 > pairs*8
}

// wide recognises UTF-16 without a mark: every other byte of Latin text, and of
// the marks between cells, is zero.
func wide(sample []byte) Encoding {
	var zero [2]int
	for i, b := range sample {
		if b == 0 {
			zero[i%2]++
		}
	}
	pairs := len(sample) / 2
	switch {
	case pairs < 4:
		return ""
	case zero[1] > pairs/10 && zero[0] <= zero[1]/4:
		return UTF16LE
	case zero[0] > pairs/10 && zero[1] <= zero[0]/4:
		return UTF16BE
	}
	return ""
}

// mostlyUTF8 reports whether far more characters beyond ASCII are right than broken.
func mostlyUTF8(raw []byte) bool {
	right, wrong := 0, 0
	for len(raw) > 0 {
		r, n := utf8.DecodeRune(raw)
		switch {
		case r == utf8.RuneError && n == 1:
			wrong++
		case n > 1:
			right++
		}
		raw = raw[n:]
	}
	return right > 10*wrong
}

// manyHigh reports whether a fifth of the bytes lie beyond ASCII: no European
// language looks like that.
func manyHigh(raw []byte) bool {
	n := 0
	for _, b := range raw {
		if b >= 0x80 {
			n++
		}
	}
	return n > len(raw)/5
}

// decode returns the text and how many characters could not be read; each
// became U+FFFD.
func decode(raw []byte, e Encoding) (text string, broken int) {
	var c encoding.Encoding
	switch e {
	case UTF16LE:
		c = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case UTF16BE:
		c = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case GB18030:
		c = simplifiedchinese.GB18030
	case Big5:
		c = traditionalchinese.Big5
	case Windows1252:
		c = charmap.Windows1252
	default:
		raw = bytes.TrimPrefix(raw, bom)
		text = string(raw)
		if utf8.ValidString(text) {
			return text, 0
		}
		text = strings.ToValidUTF8(text, "\ufffd")
		return text, strings.Count(text, "\ufffd")
	}
	out, err := c.NewDecoder().Bytes(raw)
	if err != nil { // these decoders replace instead
		return "", 1
	}
	text = strings.TrimPrefix(string(out), "\ufeff")
	return text, strings.Count(text, "\ufffd")
}

// Text decodes a file that is said to be text and no table, and says how many
// characters could not be read. It fails with TooLarge beyond MaxBytes and
// with Invalid for bytes that are no text.
func Text(raw []byte) (text string, broken int, err error) {
	if len(raw) > MaxBytes {
		return "", 0, errs.New(errs.TooLarge, "sheet.too_large", "Max", MaxBytes>>20)
	}
	text, broken = decode(raw, detect(raw))
	if binary(text) {
		return "", 0, errs.New(errs.Invalid, "sheet.is_other")
	}
	return text, broken, nil
}

package fold

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Why a text cannot be kept.
var (
	ErrEncoding = errors.New("the text is not valid UTF-8")
	ErrControl  = errors.New("the text contains control characters")
	ErrLong     = errors.New("the text is too long")
)

// Line cleans a text of one line, such as a name: it is composed (NFC), line
// breaks and runs of space become one blank, none at the ends, and zero-width
// and direction characters go. A text with nothing to see becomes "".
//
// It fails with ErrEncoding, ErrControl (NUL and other controls) or ErrLong
// if more than limit characters are left.
func Line(text string, limit int) (string, error) {
	text, err := plain(text, true)
	if err != nil {
		return "", err
	}
	return within(text, limit)
}

// Text cleans a text of several lines, such as a note, like Line, but keeps
// line breaks (as \n), tabs and runs of space inside.
func Text(text string, limit int) (string, error) {
	text, err := plain(text, false)
	if err != nil {
		return "", err
	}
	return within(text, limit)
}

func within(text string, limit int) (string, error) {
	if utf8.RuneCountInString(text) > limit {
		return "", ErrLong
	}
	return text, nil
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

func plain(text string, oneLine bool) (string, error) {
	if !utf8.ValidString(text) {
		return "", ErrEncoding
	}
	text = lineEnds.Replace(text)
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range text {
		switch {
		case r == '\n' || r == '\t':
			b.WriteRune(r)
		case unicode.IsControl(r):
			return "", ErrControl
		case unicode.Is(unicode.Cf, r) && !joins(r):
		default:
			b.WriteRune(r)
		}
	}
	text = norm.NFC.String(b.String())
	if oneLine {
		text = strings.Join(strings.Fields(text), " ")
	}
	text = strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == zwj || r == zwnj })
	if Key(text) == "" {
		return "", nil
	}
	return text, nil
}

const (
	zwnj = '\u200c'
	zwj  = '\u200d'
)

// joins reports whether a format character belongs to what is seen: inside
// emoji and some scripts.
func joins(r rune) bool { return r == zwj || r == zwnj || r >= 0xE0020 && r <= 0xE007F }

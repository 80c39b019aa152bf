// Package fold makes texts comparable, cleans what people type, and cuts
// texts into the words by which they are found.
package fold

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Key folds a text for comparing, ordering and finding doubles: compatible
// forms (full width, ligatures, radicals) become one, letters become small, invisible
// and control characters go, and every run of space becomes one blank, none at
// the ends. Key(Key(x)) == Key(x). Bytes that are no UTF-8 are dropped.
func Key(text string) string {
	if key, ok := ordinary(text); ok {
		return key
	}
	return thorough(text)
}

// ordinary is Key for texts of nothing but ASCII, its wide forms, common Chinese
// characters and the marks between them, which need no table; false for others.
func ordinary(text string) (string, bool) {
	b := make([]byte, 0, len(text))
	gap := false
	for _, r := range text {
		if r > 0xFF00 && r < 0xFF5F {
			r -= 0xFEE0
		}
		switch {
		case r == ' ' || r == 0x3000 || r >= '\t' && r <= '\r':
			gap = len(b) > 0
			continue
		case r < ' ' || r == 0x7F:
			continue
		case r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
		case r < 0x7F, r >= 0x4E00 && r < 0xA000, r >= 0x3001 && r <= 0x3003, r >= 0x3008 && r <= 0x3011, r >= 0x2018 && r <= 0x201D:
		default:
			return "", false
		}
		if gap {
			b, gap = append(b, ' '), false
		}
		b = utf8.AppendRune(b, r)
	}
	return string(b), true
}

// thorough is Key for all texts.
func thorough(text string) string {
	text = strings.Map(Radical, strings.ToValidUTF8(text, ""))
	for range 4 { // small letters may compose anew; twice is enough in practice
		next := squeeze(norm.NFKC.String(strings.ToLower(norm.NFKC.String(text))))
		if next == text {
			break
		}
		text = next
	}
	return text
}

// squeeze drops what cannot be seen and collapses space.
func squeeze(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	gap := false
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			gap = b.Len() > 0
		case hidden(r):
		default:
			if gap {
				b.WriteByte(' ')
				gap = false
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

// hidden reports whether a character shows nothing: controls, format
// characters (zero width, direction), variation selectors and fillers.
func hidden(r rune) bool {
	switch {
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector):
		return true
	case r == 0x034F, r == 0x115F, r == 0x1160, r == 0x17B4, r == 0x17B5, r == 0x3164, r == 0xFFA0, r == 0x2800:
		return true
	}
	return false
}

package fold

import "strings"

// Narrow turns the full-width forms that Chinese input methods produce into
// ASCII: digits, letters, punctuation, the blank and the signs of pound and
// yuan. Nothing else changes; superscripts, for one, stay what they are.
func Narrow(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '\u3000':
			return ' '
		case r == '￥':
			return '¥'
		case r == '￡':
			return '£'
		}
		return r
	}, text)
}

package redact

import (
	"strings"
	"unicode/utf8"
)

// hidden stands for characters that are not shown.
const hidden = "••••"

// Number shows of a telephone number how it begins and ends: enough to know it
// again, not to call it. "" stays "".
func Number(s string) string {
	r := []rune(s)
	switch {
	case len(r) == 0:
		return ""
	case len(r) < 7:
		return hidden
	}
	return string(r[:3]) + " " + hidden + " " + string(r[len(r)-2:])
}

// Address shows of an address of mail the first character and where it is.
func Address(s string) string {
	name, at, ok := strings.Cut(s, "@")
	if !ok {
		return Handle(s)
	}
	return Handle(name) + "@" + at
}

// Handle shows of a name in a chat program the first character.
func Handle(s string) string {
	if s == "" {
		return ""
	}
	first, _ := utf8.DecodeRuneInString(s)
	return string(first) + hidden
}

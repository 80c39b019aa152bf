package fold

import (
	"strings"
	"unicode"
)

// FileName is the last part of what somebody's device calls a file: on one
// line, without what cannot be shown, at most limit characters and "…" for the rest. It is "" if
// nothing is left.
func FileName(name string, limit int) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	name = strings.Join(strings.Fields(name), " ")
	if r := []rune(name); len(r) > limit {
		name = string(r[:limit]) + "…"
	}
	return name
}

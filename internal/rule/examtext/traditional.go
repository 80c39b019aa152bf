package examtext

import (
	"regexp"
	"slices"
	"strings"
)

// partedTraditional breaks a text in traditional characters where, in simplified ones, the second group of one
// of the expressions begins. What is printed stays.
func partedTraditional(text string, expressions ...*regexp.Regexp) string {
	if !strings.Contains(text, "題") {
		return text
	}
	plainer := strings.Map(func(r rune) rune {
		if p, ok := simplified[r]; ok {
			return p
		}
		return r
	}, text)
	if len(plainer) != len(text) {
		return text
	}
	var at []int
	for _, re := range expressions {
		for _, m := range re.FindAllStringSubmatchIndex(plainer, -1) {
			at = append(at, m[4])
		}
	}
	slices.Sort(at)
	var b strings.Builder
	done := 0
	for _, i := range slices.Compact(at) {
		b.WriteString(text[done:i])
		b.WriteByte('\v')
		done = i
	}
	return b.String() + text[done:]
}

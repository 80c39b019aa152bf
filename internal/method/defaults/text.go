// Package defaults holds the wording that a new organisation starts with:
// elements, stages, zones, flags, reasons, roles, the advisor's moves and what
// is judged of persons, in Chinese and English. Keys are fixed; an administrator may change every text.
//
// Placeholders in texts are written {{name}} and filled by Fill.
package defaults

import "strings"

// Text is one wording in both languages. Neither side is ever empty.
type Text struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// In returns the wording for a language; any language but "en" gets Chinese.
func (t Text) In(lang string) string {
	if lang == "en" {
		return t.EN
	}
	return t.ZH
}

// Fill replaces each {{name}} in s by facts[name]. A placeholder without a
// fact stays as it is, so that a missing fact is seen in tests.
func Fill(s string, facts map[string]string) string {
	var b strings.Builder
	for {
		before, rest, open := strings.Cut(s, "{{")
		name, after, closed := strings.Cut(rest, "}}")
		if !open || !closed {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(before)
		if v, ok := facts[name]; ok {
			b.WriteString(v)
		} else {
			b.WriteString("{{" + name + "}}")
		}
		s = after
	}
}

// Placeholders lists the names between {{ and }} in s, in order, with repeats.
func Placeholders(s string) []string {
	var names []string
	for {
		_, rest, open := strings.Cut(s, "{{")
		name, after, closed := strings.Cut(rest, "}}")
		if !open || !closed {
			return names
		}
		names = append(names, name)
		s = after
	}
}

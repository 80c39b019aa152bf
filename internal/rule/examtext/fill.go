package examtext

import (
	"regexp"
	"strings"
)

var (
	underscores   = regexp.MustCompile(`[_＿]{2,}(?: [_＿]+)*`)
	emptyBrackets = regexp.MustCompile(`[(（【\[][\s\p{Zs}]*[)）】\]]`)
)

// blanks splits the printed answer of an item with n blanks. ok is false if
// the number of parts does not fit, or the blanks are lost.
func blanks(text string, n int) (list []string, ok bool) {
	text = strings.TrimSpace(text)
	whole := strings.TrimRight(text, "。.")
	if whole == "" {
		return nil, false
	}
	var first []string
	for _, marks := range []string{"|｜", "\n", ";；", "、", ",，", "\t", " \u3000\u00a0"} {
		parts := strings.FieldsFunc(whole, func(r rune) bool { return strings.ContainsRune(marks, r) })
		for i := range parts {
			parts[i] = unnumbered(strings.TrimSpace(parts[i]))
		}
		parts = drop(parts)
		if n > 0 && len(parts) == n {
			return parts, true
		}
		if first == nil && len(parts) > 1 {
			first = parts
		}
	}
	if first == nil {
		first = []string{whole}
	}
	return first, false
}

func drop(parts []string) []string {
	out := parts[:0]
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}

// unnumbered takes off "(1)" or "①" before one of several answers.
func unnumbered(text string) string {
	r := []rune(text)
	if len(r) > 1 && r[0] >= '①' && r[0] <= '⑳' {
		return strings.TrimSpace(string(r[1:]))
	}
	if len(r) > 3 && (r[0] == '(' || r[0] == '（') && digit(plain(r[1])) && (r[2] == ')' || r[2] == '）') {
		return strings.TrimSpace(string(r[3:]))
	}
	return text
}

// Gaps writes the blanks of a stem as gap and counts them: runs of underscores,
// or empty brackets where there are none.
func Gaps(stem, gap string) (string, int) {
	n := 0
	out := underscores.ReplaceAllStringFunc(stem, func(string) string { n++; return gap })
	if n == 0 {
		out = emptyBrackets.ReplaceAllStringFunc(stem, func(string) string { n++; return gap })
	}
	return out, n
}

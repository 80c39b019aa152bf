package examtext

import (
	"regexp"
	"strings"
)

// replaceNear replaces what re finds as ReplaceAllString does, but looks only at the
// lines that hold a word without which it finds nothing, and at the line above each:
// most of a long text has neither. A match may reach over one line break at most.
func replaceNear(text, hint string, re *regexp.Regexp, with string) string {
	var b strings.Builder
	done := 0
	for {
		at := strings.Index(text[done:], hint)
		if at < 0 {
			break
		}
		from := lineBefore(text, done+at)
		to := lineAfter(text, done+at)
		for { // lines with the hint that touch are looked at as one
			next := strings.Index(text[to:], hint)
			if next < 0 || lineBefore(text, to+next) > to {
				break
			}
			to = lineAfter(text, to+next)
		}
		from = max(from, done)
		b.WriteString(text[done:from])
		b.WriteString(re.ReplaceAllString(text[from:to], with))
		done = to
	}
	if done == 0 {
		return text
	}
	return b.String() + text[done:]
}

// lineBefore is where the line above the one that holds an offset begins.
func lineBefore(text string, at int) int {
	line := strings.LastIndexByte(text[:at], '\n') + 1
	if line == 0 {
		return 0
	}
	return strings.LastIndexByte(text[:line-1], '\n') + 1
}

// lineAfter is where the line that holds an offset ends, before its break.
func lineAfter(text string, at int) int {
	if end := strings.IndexByte(text[at:], '\n'); end >= 0 {
		return at + end
	}
	return len(text)
}

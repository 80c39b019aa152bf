// Package typed cleans what people type or paste: it takes away what cannot be
// seen, refuses what cannot be read, and bounds the length. Every text of a
// form or a file passes through it once, on the way in.
package typed

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"kongdan/internal/kit/errs"
)

// Line cleans a text of one line, such as a name: white space is folded to
// single blanks and trimmed. What cannot be accepted is noted in bad under the
// field's name. A text without anything to see comes back as "".
func Line(bad *errs.Fields, field, s string, most int) string {
	return clean(bad, field, s, most, false)
}

// Needed is Line for a field that must not be left out.
func Needed(bad *errs.Fields, field, s string, most int) string {
	s = Line(bad, field, s, most)
	if s == "" {
		bad.Add(field, "error.required") // says nothing where Line found more to say
	}
	return s
}

// Text cleans a text of several lines, such as a note. Its line ends become
// "\n"; blanks at the ends of lines and around the whole go.
func Text(bad *errs.Fields, field, s string, most int) string {
	return clean(bad, field, s, most, true)
}

func clean(bad *errs.Fields, field, s string, most int, lines bool) string {
	if len(s) > 16*most+1024 { // do not work on a megabyte of it
		bad.Add(field, "error.too_long", "Max", most)
		return ""
	}
	if !utf8.ValidString(s) || strings.ContainsFunc(s, unreadable) {
		bad.Add(field, "error.invalid_text")
		return ""
	}
	s = norm.NFC.String(strings.Map(shown, strings.ReplaceAll(s, "\r\n", "\n")))
	rows := []string{s}
	if lines {
		rows = strings.Split(s, "\n")
	}
	for i, row := range rows {
		if lines {
			rows[i] = strings.TrimRightFunc(row, unicode.IsSpace)
		} else {
			rows[i] = strings.Join(strings.Fields(row), " ")
		}
	}
	s = strings.TrimFunc(strings.Join(rows, "\n"), edge)
	if !strings.ContainsFunc(s, visible) {
		return ""
	}
	if utf8.RuneCountInString(s) > most {
		bad.Add(field, "error.too_long", "Max", most)
	}
	return s
}

// unreadable are control characters that no keyboard sends.
func unreadable(r rune) bool {
	return unicode.IsControl(r) && r != '\t' && r != '\n' && r != '\r' && r != '\v' && r != '\f' && r != '\u0085'
}

// shown drops what steers direction or has no width, and turns letters that
// look like nothing into blanks. Joiners stay: emoji and some scripts need them.
func shown(r rune) rune {
	switch {
	case r == '\u200b' || r == '\u2060' || r == '\ufeff' || r == '\u00ad' || r == '\u180e',
		r == '\u200e' || r == '\u200f' || r == '\u061c',
		r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r >= '\ufff9' && r <= '\ufffb':
		return -1
	case r == '\u3164' || r == '\u2800' || r == '\u115f' || r == '\u1160' || r == '\uffa0':
		return ' '
	case r == '\r':
		return '\n'
	}
	return r
}

// edge is what a text neither begins nor ends with.
func edge(r rune) bool { return unicode.IsSpace(r) || r == '\u200c' || r == '\u200d' }

func visible(r rune) bool {
	return unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S)
}

// Fold returns the form under which texts are compared and found: width, case
// and presentation forms do not count, and neither do blanks beside Chinese
// characters. Folding twice changes nothing.
func Fold(s string) string {
	s = norm.NFKC.String(strings.Map(shown, s))
	s = norm.NFKC.String(strings.ToLower(strings.ToUpper(s))) // golang.org/x/text/cases folds some letters to and fro
	s = strings.NewReplacer("\u200c", "", "\u200d", "").Replace(s)
	words := strings.Fields(s)
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			before, _ := utf8.DecodeLastRuneInString(words[i-1])
			after, _ := utf8.DecodeRuneInString(w)
			if !unicode.Is(unicode.Han, before) && !unicode.Is(unicode.Han, after) {
				b.WriteByte(' ')
			}
		}
		b.WriteString(w)
	}
	return b.String()
}

// Like returns a pattern that finds the folded words anywhere in a folded
// column, for "LIKE $n ESCAPE '!'".
func Like(q string) string {
	return "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(Fold(q)) + "%"
}

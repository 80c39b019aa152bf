package fold

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What follows looks through long texts: the text is made plain once, and what
// is found in the plain form is led back to where it stands.

// Break parts words for good: unlike a line break it is no part of a run of
// Chinese characters.
const Break = '\u2029'

// Unit is a part of a query that stands in a text as a whole: a run of Chinese
// characters, or the beginning of a word. A letter alone is a word: whoever asks
// for W means no "when". It is folded.
type Unit struct {
	Text    string
	Chinese bool
}

// alone reports whether the unit is a word of one letter.
func (u Unit) alone() bool {
	r, n := utf8.DecodeRuneInString(u.Text)
	return !u.Chinese && n == len(u.Text) && unicode.IsLetter(r)
}

// Span is where a unit stands in a text: bytes from From up to To.
type Span struct{ From, To, Unit int }

// Plain writes a text as it is looked through: words in small letters without
// accents, one blank between any two, and runs of Chinese characters that
// nothing but space sets apart as one (see Break). A text without words gives "".
func Plain(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	walk(text, func(r rune, _, _ int, joined bool) {
		if !joined && b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	})
	return b.String()
}

// PlainWords returns the words under which a text is found that is plain, as
// Words does, without repeats.
func PlainWords(plain string) []string {
	var words []string
	seen := map[string]bool{}
	add := func(w string) {
		if !seen[w] {
			seen[w] = true
			words = append(words, w)
		}
	}
	for run := range strings.FieldsSeq(plain) {
		first, _ := utf8.DecodeRuneInString(run)
		if !cjk(first) {
			word := []rune(run)
			for _, w := range tails(word[:min(len(word), wordRunes)]) {
				add(string(w))
			}
			continue
		}
		before := -1
		for i, r := range run {
			add(run[i : i+utf8.RuneLen(r)])
			if before >= 0 {
				add(run[before : i+utf8.RuneLen(r)])
			}
			before = i
		}
	}
	return words
}

// Units cuts a query into what a text must hold, each once. Chinese words that
// were typed apart are looked for apart.
func Units(query string) (list []Unit) {
	for field := range strings.FieldsSeq(query) {
		for part := range strings.FieldsSeq(Plain(field)) {
			first, _ := utf8.DecodeRuneInString(part)
			u := Unit{part, cjk(first)}
			if r := []rune(part); !u.Chinese && len(r) > wordRunes {
				u.Text = string(r[:wordRunes])
			}
			if !slices.Contains(list, u) && len(list) < maxTerms {
				list = append(list, u)
			}
		}
	}
	return list
}

// Terms returns the words of an index that every text has in which the unit stands.
func (u Unit) Terms() (terms []Term) {
	r := []rune(u.Text)
	if !u.Chinese || len(r) == 1 {
		return []Term{{Word: u.Text, Prefix: !u.Chinese && !u.alone()}}
	}
	for i := range min(len(r)-1, maxTerms) {
		if t := (Term{Word: string(r[i : i+2])}); !slices.Contains(terms, t) {
			terms = append(terms, t)
		}
	}
	return terms
}

// Count is how often a unit stands in a text that is plain.
func (u Unit) Count(plain string) (n int) {
	if u.Chinese {
		return strings.Count(plain, u.Text)
	}
	for from := 0; ; {
		i := strings.Index(plain[from:], u.Text)
		if i < 0 {
			return n
		}
		from += i + len(u.Text)
		if begins(plain, from-len(u.Text)) && (!u.alone() || ends(plain, from)) {
			n++
		}
	}
}

// begins reports whether a word begins there, or changes from letters to
// digits or back.
func begins(plain string, at int) bool {
	if at == 0 || plain[at-1] == ' ' {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(plain[:at])
	here, _ := utf8.DecodeRuneInString(plain[at:])
	return !cjk(before) && unicode.IsDigit(before) != unicode.IsDigit(here)
}

// ends reports whether a word is over there.
func ends(plain string, at int) bool { return at == len(plain) || plain[at] == ' ' }

// Find returns where units stand in a text, in its order. Where two overlap,
// the one that begins first is named, of those the longest.
func Find(text string, units []Unit) (spans []Span) {
	var b strings.Builder
	var at, to []int // of each byte of the plain text
	walk(text, func(r rune, from, end int, joined bool) {
		if !joined && b.Len() > 0 {
			b.WriteByte(' ')
			at, to = append(at, from), append(to, from)
		}
		b.WriteRune(r)
		for range utf8.RuneLen(r) {
			at, to = append(at, from), append(to, end)
		}
	})
	plain := b.String()
	for n, u := range units {
		for from := 0; u.Text != ""; {
			i := strings.Index(plain[from:], u.Text)
			if i < 0 {
				break
			}
			i += from
			from = i + len(u.Text)
			if u.Chinese || begins(plain, i) && (!u.alone() || ends(plain, from)) {
				spans = append(spans, Span{at[i], to[from-1], n})
			}
		}
	}
	slices.SortFunc(spans, func(a, b Span) int {
		if a.From != b.From {
			return a.From - b.From
		}
		return b.To - a.To
	})
	end := 0
	return slices.DeleteFunc(spans, func(s Span) bool {
		if s.From < end {
			return true
		}
		end = s.To
		return false
	})
}

// walk goes through the letters and digits of a text, folded, with the bytes
// they come from. joined says that a character goes on with the word before it.
func walk(text string, fn func(r rune, from, to int, joined bool)) {
	const (
		none = iota
		word
		chinese
	)
	last, gap := none, false // what came before, and whether something stood between
	for from := 0; from < len(text); {
		r, n := utf8.DecodeRuneInString(text[from:])
		to := from + n
		if r < utf8.RuneSelf {
			switch {
			case 'A' <= r && r <= 'Z':
				r += 'a' - 'A'
				fallthrough
			case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
				if to == len(text) || text[to] < utf8.RuneSelf { // no accent follows
					fn(r, from, to, last == word && !gap)
					last, gap = word, false
					from = to
					continue
				}
			case r == ' ', r == '\n', r == '\t', r == '\r', r == '\v', r == '\f':
				if last == word {
					gap = true
				}
				from = to
				continue
			default:
				if unicode.IsControl(r) {
					from = to
					continue
				}
				last, gap = none, false
				from = to
				continue
			}
		} else if 0x4E00 <= r && r <= 0x9FFF {
			fn(r, from, to, last == chinese)
			last, gap = chinese, false
			from = to
			continue
		}
		if r == Break {
			last, gap = none, false
			from = to
			continue
		}
		for to < len(text) { // marks belong to the letter before them
			next, n := utf8.DecodeRuneInString(text[to:])
			if !unicode.IsMark(next) && (next < 0x1160 || next > 0x11FF) {
				break
			}
			to += n
		}
		folded := Key(text[from:to])
		if folded == "" {
			if unicode.IsSpace(r) && last == word {
				gap = true
			}
			from = to
			continue
		}
		for _, c := range folded {
			switch {
			case c == ' ':
				gap = gap || last == word
			case unicode.IsMark(c):
			case !unicode.In(c, unicode.L, unicode.N):
				last, gap = none, false
			case cjk(c):
				fn(c, from, to, last == chinese)
				last, gap = chinese, false
			default:
				for _, plain := range bare([]rune{c}) {
					fn(plain, from, to, last == word && !gap)
					last, gap = word, false
				}
			}
		}
		from = to
	}
}

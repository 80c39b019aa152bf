// Package redact takes the words that tell who somebody is out of free texts.
package redact

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// shortest is how many characters a number or an address has at least that is
// looked for: shorter ones stand in texts for other things too.
const shortest = 5

// Words are what to look for, and what to write instead. The zero value
// changes nothing.
type Words struct {
	list    []string // the longest first
	instead string
}

// New looks for the names and for the numbers and addresses of one person. A name
// of one character is not looked for: it stands in too many words. Numbers are
// found as they are written and without the marks between their digits.
func New(names, contacts []string, instead string) Words {
	w := Words{instead: instead}
	for _, name := range names {
		if utf8.RuneCountInString(name) > 1 {
			w.add(name)
		}
	}
	for _, c := range contacts {
		digits := strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, c)
		for _, s := range []string{c, digits} {
			if utf8.RuneCountInString(s) >= shortest {
				w.add(s)
			}
		}
	}
	slices.SortFunc(w.list, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	w.list = slices.Compact(w.list)
	return w
}

// add takes a word up as it is, and as JSON writes it.
func (w *Words) add(s string) {
	w.list = append(w.list, s)
	if text, err := json.Marshal(s); err == nil {
		w.list = append(w.list, strings.Trim(string(text), `"`))
	}
}

// List returns what is looked for. A text with none of it is not changed.
func (w Words) List() []string { return w.list }

// In reports whether a text tells who it is.
func (w Words) In(text string) bool { return w.Replace(text) != text }

// Replace returns a text without the words. A word of letters and digits is
// found only where it is a word of its own; Chinese has no such borders.
func (w Words) Replace(text string) string {
	for _, word := range w.list {
		text = replace(text, word, w.instead)
	}
	return text
}

func replace(text, word, instead string) string {
	var b strings.Builder
	done := 0
	for at := 0; ; {
		i := strings.Index(text[at:], word)
		if i < 0 {
			break
		}
		i += at
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(word):])
		first, _ := utf8.DecodeRuneInString(word)
		last, _ := utf8.DecodeLastRuneInString(word)
		if joined(before, first) || joined(last, after) {
			_, size := utf8.DecodeRuneInString(text[i:])
			at = i + size
			continue
		}
		b.WriteString(text[done:i])
		b.WriteString(instead)
		at = i + len(word)
		done = at
	}
	if done == 0 {
		return text
	}
	return b.String() + text[done:]
}

// joined reports whether two characters beside each other belong to one word.
func joined(a, b rune) bool { return spelled(a) && spelled(b) }

// spelled reports whether a character belongs to a script that leaves space
// between words.
func spelled(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) &&
		!unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

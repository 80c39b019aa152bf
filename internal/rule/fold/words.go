package fold

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Limits of words, the same for what is indexed and what is asked.
const (
	wordRunes = 64 // longer words are cut
	maxTerms  = 16 // of a query; the rest of a longer one is left out
)

// Term is one word of a query. All terms of a query must be found.
type Term struct {
	Word   string // letters and digits only
	Prefix bool   // words that begin with it are meant too
}

// Words returns the words under which a text is found, without repeats:
// Chinese, Japanese and Korean runs give each character and each pair of
// neighbours, anything else gives whole words of small letters without accents,
// and what follows a change between letters and digits ("c139" gives "139" too).
func Words(text string) []string {
	var words []string
	seen := make(map[string]bool, len(text)/2)
	add := func(w string) {
		if !seen[w] {
			seen[w] = true
			words = append(words, w)
		}
	}
	for _, run := range runs(text) {
		if !run.cjk {
			for _, w := range tails(run.text) {
				add(string(w))
			}
			continue
		}
		whole := string(run.text) // the words are parts of it: none is a copy
		last := -1
		for i, r := range whole {
			if last >= 0 {
				add(whole[last : i+utf8.RuneLen(r)])
			}
			add(whole[i : i+utf8.RuneLen(r)])
			last = i
		}
	}
	return words
}

// Holds reports whether a text has all the terms of a query: what an index of
// its Words answers. No terms are held by nothing.
func Holds(text string, terms []Term) bool {
	all := runs(text)
	for _, t := range terms {
		if !slices.ContainsFunc(all, func(r run) bool { return r.holds(t) }) {
			return false
		}
	}
	return len(terms) > 0
}

// holds reports whether the words of a run have a term.
func (r run) holds(t Term) bool {
	word := []rune(t.Word)
	if r.cjk { // every character and every pair is a word
		return len(word) <= 2 && len(word) > 0 && contains(r.text, word)
	}
	return slices.ContainsFunc(tails(r.text), func(w []rune) bool {
		return slices.Equal(w, word) || t.Prefix && len(w) > len(word) && slices.Equal(w[:len(word)], word)
	})
}

func contains(text, part []rune) bool {
	for i := range len(text) - len(part) + 1 {
		if slices.Equal(text[i:i+len(part)], part) {
			return true
		}
	}
	return false
}

// Query returns the terms that find a text containing what was typed: a
// Chinese run of any length, and the beginnings of words. A text with nothing
// to search for gives none.
func Query(text string) []Term {
	var terms []Term
	add := func(t Term) {
		if len(terms) < maxTerms && !slices.Contains(terms, t) {
			terms = append(terms, t)
		}
	}
	for _, run := range runs(text) {
		switch {
		case !run.cjk:
			add(Term{Word: string(run.text), Prefix: true})
		case len(run.text) == 1:
			add(Term{Word: string(run.text)})
		default:
			for i := range len(run.text) - 1 {
				add(Term{Word: string(run.text[i : i+2])})
			}
		}
	}
	return terms
}

// QueryText is Query for texts that are read, not called by a name that one
// begins to type: one letter alone is a word, such as the name of an element.
func QueryText(text string) []Term {
	terms := Query(text)
	for i, t := range terms {
		terms[i].Prefix = t.Prefix && !Unit{Text: t.Word}.alone()
	}
	return terms
}

// run is a stretch of letters and digits of one kind.
type run struct {
	text []rune
	cjk  bool
}

func runs(text string) []run {
	var all []run
	var now run
	end := func() {
		if len(now.text) > 0 {
			if !now.cjk {
				now.text = bare(now.text)
			}
			if len(now.text) > 0 {
				all = append(all, now)
			}
		}
		now = run{}
	}
	for _, r := range Key(text) {
		switch {
		case common(r) && now.cjk:
			now.text = append(now.text, r)
		case !common(r) && unicode.IsMark(r): // belongs to the letter before
			if len(now.text) > 0 && !now.cjk {
				now.text = append(now.text, r)
			}
		case !unicode.In(r, unicode.L, unicode.N):
			end()
		default:
			if c := cjk(r); c != now.cjk {
				end()
				now.cjk = c
			}
			now.text = append(now.text, r)
		}
	}
	end()
	return all
}

// common reports whether r is one of the ordinary Chinese characters.
func common(r rune) bool { return '\u4e00' <= r && r <= '\u9fff' }

func cjk(r rune) bool {
	return common(r) || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo) || r == 'ー'
}

// bare drops accents and cuts a word to its limit.
func bare(word []rune) []rune {
	decomposed := norm.NFKD.String(string(word))
	kept := strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.L, unicode.N) {
			return r
		}
		return -1
	}, decomposed)
	out := []rune(norm.NFC.String(strings.ToLower(kept)))
	return out[:min(len(out), wordRunes)]
}

// tails returns the word, and its ends that begin where letters change to
// digits or back.
func tails(word []rune) [][]rune {
	out := [][]rune{word}
	for i := 1; i < len(word); i++ {
		if unicode.IsDigit(word[i]) != unicode.IsDigit(word[i-1]) {
			out = append(out, word[i:])
		}
	}
	return out
}

package library

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// mostTerms is how many telling words are kept of a document.
const mostTerms = 48

// idle are characters that tie words together: a pair with one of them tells
// nothing. Below them the words of English that do the same.
const idle = "的了是在和与及或不也就都而但这那个们有我你他她它要会能可以对为被把从到向之其所于则若并且又再很更最上下中里来去说做用时候什么怎样如果因为所一二三四五六七八九十每各某该此只还让给得着过呢吗吧啊"

var idleWords = func() map[string]bool {
	words := map[string]bool{}
	for w := range strings.FieldsSeq(`the a an and or of to in on at by for with from as is are was were be been it its this that these those not no
		but if then than so do does did has have had you your we our they their he she his her who what which when where how why can could may might
		will would should must one two all any some each more most other into out up down about over after before there here only also just very`) {
		words[w] = true
	}
	return words
}()

// keepTerms keeps the words that stand most often in a document; those of its
// title count more.
func keepTerms(ctx context.Context, tx *db.Tx, o org.ID, id ID, list []passage) error {
	times := map[string]int{}
	for i, p := range list {
		each := 1
		if i == 0 {
			each = 4
		}
		for run := range strings.FieldsSeq(p.plain) {
			tally(times, run, each)
		}
	}
	type term struct {
		word string
		n    int
	}
	var terms []term
	for word, n := range times {
		if n > 1 {
			terms = append(terms, term{word, n})
		}
	}
	slices.SortFunc(terms, func(a, b term) int { return cmp.Or(b.n-a.n, strings.Compare(a.word, b.word)) })
	var rows [][]any
	for _, t := range terms[:min(len(terms), mostTerms)] {
		rows = append(rows, []any{o, t.word, id, t.n})
	}
	return tx.Insert(ctx, "document_term", "org_id, term, document_id, times", rows, "")
}

// tally counts the pairs of a Chinese run, or a word.
func tally(times map[string]int, run string, each int) {
	first, _ := utf8.DecodeRuneInString(run)
	if first < 0x2E80 {
		if len(run) > 2 && len(run) < 40 && !idleWords[run] {
			times[run] += each
		}
		return
	}
	var before rune
	for _, r := range run {
		if before != 0 && !strings.ContainsRune(idle, before) && !strings.ContainsRune(idle, r) {
			times[string([]rune{before, r})] += each
		}
		before = r
	}
}

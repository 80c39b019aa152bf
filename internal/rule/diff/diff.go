// Package diff tells what differs between two wordings of a text.
package diff

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Piece is a stretch of text: in both wordings, only in the former, or only in
// the later one.
type Piece struct {
	Text           string
	Former, Latter bool // both for what both have
}

// most bounds the work: wordings that differ in more marks than this, one
// times the other, are shown one after the other.
const most = 4_000_000

// Texts compares two wordings mark by mark; a mark is a word, a Chinese
// character or anything else. The pieces put together without those of the
// latter are the former, and the other way round.
func Texts(former, latter string) []Piece {
	a, b := marks(former), marks(latter)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var out pieces
	out.add(a[:head], true, true)
	out.between(a[head:len(a)-tail], b[head:len(b)-tail])
	out.add(a[len(a)-tail:], true, true)
	return out
}

type pieces []Piece

func (p *pieces) add(marks []string, former, latter bool) {
	if len(marks) == 0 {
		return
	}
	text := strings.Join(marks, "")
	if n := len(*p); n > 0 && (*p)[n-1].Former == former && (*p)[n-1].Latter == latter {
		(*p)[n-1].Text += text
		return
	}
	*p = append(*p, Piece{text, former, latter})
}

// between adds the pieces of two runs of marks by their longest common part.
func (p *pieces) between(a, b []string) {
	if len(a)*len(b) > most {
		p.add(a, true, false)
		p.add(b, false, true)
		return
	}
	width := len(b) + 1
	long := make([]int32, (len(a)+1)*width) // of a[i:] and b[j:]
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				long[i*width+j] = long[(i+1)*width+j+1] + 1
			} else {
				long[i*width+j] = max(long[(i+1)*width+j], long[i*width+j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			p.add(a[i:i+1], true, true)
			i, j = i+1, j+1
		case long[(i+1)*width+j] >= long[i*width+j+1]:
			p.add(a[i:i+1], true, false)
			i++
		default:
			p.add(b[j:j+1], false, true)
			j++
		}
	}
	p.add(a[i:], true, false)
	p.add(b[j:], false, true)
}

// marks cuts a text; put together they are the text.
func marks(text string) []string {
	var list []string
	start := -1 // of the word so far
	for at, r := range text {
		word := (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
		if word && start < 0 {
			start = at
		}
		if word {
			continue
		}
		if start >= 0 {
			list = append(list, text[start:at])
			start = -1
		}
		_, n := utf8.DecodeRuneInString(text[at:])
		list = append(list, text[at:at+n])
	}
	if start >= 0 {
		list = append(list, text[start:])
	}
	return list
}

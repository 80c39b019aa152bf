package grade

import (
	"slices"
	"strings"

	"kongdan/internal/rule/fold"
	"kongdan/internal/rule/question"
)

// Mark gives what a person found a short answer to be worth: given holds marks
// for each point, or a single number for a question without points. Numbers are
// kept within what there is to give. When the points don't add up to the full
// marks, the same share of the full marks counts.
func Mark(i question.Item, given []question.Marks, full question.Marks, r Rule) Result {
	out := Result{Full: max(full, 0), Why: Marked, Version: Version}
	if len(i.Points) == 0 || i.Kind != question.Short {
		if len(given) > 0 {
			out.Got = min(max(given[0], 0), out.Full)
		}
		return out
	}
	var got, all int64
	for at, p := range i.Points {
		part := Part{At: at, What: Missed}
		most := max(p.Marks, 0)
		if at < len(given) {
			part.Got = min(max(given[at], 0), most)
		}
		if part.Got > 0 {
			part.What = Hit
		}
		got, all = got+int64(part.Got), all+int64(most)
		out.Parts = append(out.Parts, part)
	}
	switch {
	case all <= 0:
	case got == all:
		out.Got = out.Full
	case all == int64(out.Full):
		out.Got = min(r.round(got, 1), out.Full)
	default:
		out.Got = min(r.round(got*int64(out.Full), all), out.Full)
	}
	return out
}

// Piece is a stretch of an answer; the pieces of Hints make up the whole.
type Piece struct {
	Text string
	// Point is the place of the marking point whose hint the stretch is, -1
	// for the text between.
	Point int
}

// Hints cuts an answer where words stand by which a marker finds a point. They
// are for the eye only and never decide. Of words that overlap, the one that
// begins first counts, then the longer.
func Hints(points []question.Point, text string) []Piece {
	folded, from := spell(text)
	type found struct{ start, end, point int }
	var all []found
	for at, p := range points {
		for _, h := range p.Hints {
			word, _ := spell(fold.Key(h))
			if word == "" {
				continue
			}
			for start := 0; ; {
				n := strings.Index(folded[start:], word)
				if n < 0 {
					break
				}
				start += n
				all = append(all, found{start, start + len(word), at})
				start += len(word)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b found) int {
		if a.start != b.start {
			return a.start - b.start
		}
		return b.end - a.end
	})
	var pieces []Piece
	done := 0 // bytes of the text
	for _, f := range all {
		start, end := from[f.start], from[f.end]
		if start < done || end <= start {
			continue
		}
		if start > done {
			pieces = append(pieces, Piece{text[done:start], -1})
		}
		pieces = append(pieces, Piece{text[start:end], f.point})
		done = end
	}
	if done < len(text) {
		pieces = append(pieces, Piece{text[done:], -1})
	}
	return pieces
}

// spell folds a text character by character and says for every byte of the
// outcome, and its end, where in the text it came from.
func spell(text string) (folded string, from []int) {
	var b strings.Builder
	for at, c := range text {
		piece := fold.Key(string(c))
		if piece == "" && strings.ContainsRune(" \t\n\r\u3000", c) {
			piece = " "
		}
		b.WriteString(piece)
		for range len(piece) {
			from = append(from, at)
		}
	}
	return b.String(), append(from, len(text))
}

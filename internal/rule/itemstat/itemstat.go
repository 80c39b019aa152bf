// Package itemstat says from what people scored how good the questions of an
// examination are, and how far its scores can be trusted. Every figure comes
// with the number of people behind it and, where there is one, a 95 % interval;
// below a least number it is withheld instead of shown.
//
// Totals are compared as shares of what each person could reach, so people may
// have had different questions: an item is judged over those who saw it.
package itemstat

import (
	"cmp"
	"math"
	"slices"

	"kongdan/internal/rule/question"
)

// Limits are the least numbers from which on figures are given.
type Limits struct {
	Difficulty int // people, for p
	Sure       int // people, below which p is to be shown as uncertain
	Relation   int // people, for everything that compares people
	Items      int // questions, for the reliability of the whole
	Judges     int // people who propose a pass mark
}

// Usual are the limits of the product.
var Usual = Limits{Difficulty: 5, Sure: 30, Relation: 20, Items: 5, Judges: Judges}

// Thresholds of flags.
const (
	Hard      = 0.3  // p below
	Easy      = 0.9  // p above
	Guessed   = 0.1  // p corrected for guessing below
	Weak      = 0.2  // corrected discrimination below
	DeadShare = 0.05 // of the people who chose a wrong option, below
	Unfit     = 0.5  // reliability below which a score should not decide
)

// z95 is the normal quantile of a 95 % interval.
const z95 = 1.959963984540054

// Item is a question as far as it matters here.
type Item struct {
	Right  []bool  // per option, in the order of the question; nil without options
	Chance float64 // of full marks by guessing
}

// Of describes a question; a true/false has the options true and false.
func Of(i question.Item) Item {
	out := Item{Chance: Chance(i)}
	if i.Kind == question.TrueFalse && i.Truth != nil {
		out.Right = []bool{*i.Truth, !*i.Truth}
	}
	if i.Kind.Chooses() {
		for _, o := range i.Options {
			out.Right = append(out.Right, o.Right)
		}
	}
	return out
}

// Chance is the chance of full marks for somebody who ticks at random: any
// option, or any choice that the kind allows.
func Chance(i question.Item) float64 {
	n := float64(len(i.Options))
	switch {
	case i.Kind == question.TrueFalse:
		return 0.5
	case i.Kind == question.Single && n > 0:
		return 1 / n
	case i.Kind == question.Indefinite && n > 0:
		return 1 / (math.Exp2(n) - 1)
	case i.Kind == question.Multiple && n > 1:
		return 1 / (math.Exp2(n) - n - 1)
	}
	return 0
}

// Cell is what one person did with one question.
type Cell struct {
	Seen   bool
	Got    float64 // marks
	Full   float64
	Chosen []int   // options; for a true/false 0 is true, 1 is false
	Said   string  // the answer: equal answers say the same; "" for none, and for one in one's own words
	Taken  float64 // seconds, as of Taken; 0 where it isn't known
	Place  float64 // in the paper as it was shown, from 0 for the first to 1 for the last
}

// share is what was reached, from 0 to 1.
func (c Cell) share() float64 {
	if c.Full <= 0 {
		return 0
	}
	return min(max(c.Got/c.Full, 0), 1)
}

// Figure is a number with what stands behind it.
type Figure struct {
	N         int
	Few       bool // too few people; there is no number
	Flat      bool // nobody differs from anybody; there is no number
	X         float64
	Low, High float64 // 95 % interval; both X where there is none
}

// Known reports whether there is a number.
func (f Figure) Known() bool { return !f.Few && !f.Flat }

// Stat is what is known of one question.
type Stat struct {
	At        int // place among the items
	N         int // people who saw it
	Unsure    bool
	P         Figure // mean share of the marks, Wilson's interval
	Guessing  Figure // P corrected for guessing, interval likewise
	Raw       Figure // correlation with the total (point-biserial)
	Corrected Figure // correlation with the rest, Fisher's interval
	Apart     Figure // P among the best 27 % less P among the weakest 27 %
	Options   []Option
	Flags     []Flag
}

// Option is who chose an option.
type Option struct {
	Right  bool
	Count  int
	Share  Figure     // of those who saw the question, Wilson's interval
	Mean   Figure     // their mean total share, Student's interval; X is there for a single person too
	Thirds [3]float64 // share among the weakest, the middle and the best third
}

// Code names what is striking about a question.
type Code string

// What can be striking.
const (
	KeySuspect Code = "key_suspect" // the better people are, the more they miss it, or a wrong option draws the better ones
	WeakItem   Code = "weak"
	HardItem   Code = "hard"
	EasyItem   Code = "easy"
	GuessItem  Code = "guessed"
	DeadOption Code = "dead_option"
)

// Flag is one striking thing, with the option it is about or -1.
type Flag struct {
	Code Code
	At   int
	// Sure flags hold at the far end of the interval too; for an option that
	// makes the key suspect: the best third preferred it to the key.
	Sure bool
}

// Items judges every question; people hold one cell per item.
func Items(items []Item, people [][]Cell, l Limits) []Stat {
	out := make([]Stat, len(items))
	for at, item := range items {
		out[at] = study(at, item, people, l)
	}
	return out
}

// seen are the people who saw an item, the weakest total first.
type seen struct {
	cells  []Cell
	shares []float64 // of the item
	totals []float64 // of everything the person saw
	rests  []float64 // of everything else
}

func who(at int, people [][]Cell) (s seen) {
	type one struct {
		cell               Cell
		share, total, rest float64
	}
	var all []one
	for _, p := range people {
		if at >= len(p) || !p[at].Seen {
			continue
		}
		got, full := sum(p)
		o := one{cell: p[at], share: p[at].share(), total: ratio(got, full), rest: ratio(got-p[at].Got, full-p[at].Full)}
		all = append(all, o)
	}
	slices.SortStableFunc(all, func(a, b one) int { return cmp.Compare(a.total, b.total) })
	for _, o := range all {
		s.cells, s.shares, s.totals, s.rests = append(s.cells, o.cell), append(s.shares, o.share), append(s.totals, o.total), append(s.rests, o.rest)
	}
	return s
}

// sum adds up what a person got and could have got.
func sum(p []Cell) (got, full float64) {
	for _, c := range p {
		if c.Seen {
			got, full = got+c.Got, full+c.Full
		}
	}
	return got, full
}

func ratio(a, b float64) float64 {
	if b <= 0 {
		return 0
	}
	return a / b
}

func study(at int, item Item, people [][]Cell, l Limits) Stat {
	s := who(at, people)
	n := len(s.shares)
	out := Stat{At: at, N: n, Unsure: n < l.Sure, P: Figure{N: n, Few: true}}
	few := Figure{N: n, Few: true}
	out.Guessing, out.Raw, out.Corrected, out.Apart = few, few, few, few
	if n == 0 {
		return out
	}
	if n >= l.Difficulty {
		out.P = share(mean(s.shares), n)
		out.Guessing = out.P.lessChance(item.Chance)
	}
	if n < l.Relation {
		return out
	}
	out.Raw = correlation(s.shares, s.totals)
	out.Corrected = correlation(s.shares, s.rests)
	out.Apart = apart(s.shares, s.totals)
	out.Options = options(item, s)
	out.Flags = flags(item, out)
	return out
}

func (f Figure) lessChance(c float64) Figure {
	if !f.Known() || c >= 1 {
		return f
	}
	less := func(x float64) float64 { return (x - c) / (1 - c) }
	f.X, f.Low, f.High = less(f.X), less(f.Low), less(f.High)
	return f
}

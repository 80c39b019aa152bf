package itemstat

import (
	"cmp"
	"slices"
)

// options counts who chose what.
func options(item Item, s seen) (out []Option) {
	n := float64(len(s.cells))
	thirds := [3][]float64{band(s.totals, 0, n/3), band(s.totals, n/3, 2*n/3), band(s.totals, 2*n/3, n)}
	for at, right := range item.Right {
		o := Option{Right: right}
		chose := make([]float64, len(s.cells))
		for i, c := range s.cells {
			if slices.Contains(c.Chosen, at) {
				chose[i] = 1
				o.Count++
			}
		}
		o.Share = share(float64(o.Count)/n, len(s.cells))
		o.Mean = meanOf(chose, s.totals)
		for t := range thirds {
			o.Thirds[t] = ratio(dot(thirds[t], chose), n/3)
		}
		out = append(out, o)
	}
	return out
}

// meanOf is the mean total of those who chose.
func meanOf(chose, totals []float64) Figure {
	var list []float64
	for i, c := range chose {
		if c > 0 {
			list = append(list, totals[i])
		}
	}
	f := average(list, drawn).within()
	f.X = mean(list)
	return f
}

// drawn is the least number of people whose mean total is worth comparing.
const drawn = 5

// flags lists what is striking, the gravest first.
func flags(item Item, s Stat) (out []Flag) {
	add := func(code Code, at int, sure bool) { out = append(out, Flag{code, at, sure}) }
	if s.Corrected.Known() {
		switch {
		case s.Corrected.X < 0:
			add(KeySuspect, -1, s.Corrected.High < 0)
		case s.Corrected.X < Weak:
			add(WeakItem, -1, s.Corrected.High < Weak)
		}
	}
	key, known := keyMean(s.Options)
	for at, o := range s.Options {
		switch {
		case o.Right:
		case preferred(o, s.Options):
			add(KeySuspect, at, true)
		case known && o.Mean.X > key && o.Count >= drawn && o.Share.X >= DeadShare:
			add(KeySuspect, at, false)
		}
	}
	if s.P.Known() {
		switch {
		case s.P.X < Hard:
			add(HardItem, -1, s.P.High < Hard)
		case s.P.X > Easy:
			add(EasyItem, -1, s.P.Low > Easy)
		}
		if item.Chance > 0 && s.Guessing.X < Guessed {
			add(GuessItem, -1, s.Guessing.High < Guessed)
		}
	}
	for at, o := range s.Options {
		if !o.Right && o.Share.X < DeadShare {
			add(DeadOption, at, false)
		}
	}
	return out
}

// keyMean is the mean total of those who chose the right option; of several
// right options, that of the weakest people's.
func keyMean(options []Option) (least float64, known bool) {
	for _, o := range options {
		if o.Right && o.Count > 0 && (!known || o.Mean.X < least) {
			least, known = o.Mean.X, true
		}
	}
	return least, known
}

// preferred reports whether the best third chose the wrong option o more often
// than any right one, and no less often than the weakest third did.
func preferred(o Option, options []Option) bool {
	for _, r := range options {
		if r.Right && r.Thirds[2] >= o.Thirds[2] {
			return false
		}
	}
	return o.Count >= drawn && o.Thirds[2] > o.Thirds[0]-1e-9
}

// Suspects are the questions whose key should be looked at, the most likely first.
func Suspects(stats []Stat) []Stat {
	out := slices.DeleteFunc(slices.Clone(stats), func(s Stat) bool { return !s.Suspect() })
	slices.SortStableFunc(out, func(a, b Stat) int {
		return cmp.Or(b.surely()-a.surely(), cmp.Compare(a.Corrected.X, b.Corrected.X))
	})
	return out
}

// surely counts the sure signs of a wrong key.
func (s Stat) surely() (n int) {
	for _, f := range s.Flags {
		if f.Code == KeySuspect && f.Sure {
			n++
		}
	}
	return n
}

// Suspect reports whether the key of the question should be looked at.
func (s Stat) Suspect() bool {
	return slices.ContainsFunc(s.Flags, func(f Flag) bool { return f.Code == KeySuspect })
}

// Dead returns the wrong options that hardly anybody chose: counts are who chose
// each, of n people who saw the question. Below the least number it says nothing.
func Dead(item Item, counts []int, n int, l Limits) (at []int) {
	if n < l.Relation {
		return nil
	}
	for i, right := range item.Right {
		if !right && float64(counts[i]) < DeadShare*float64(n) {
			at = append(at, i)
		}
	}
	return at
}

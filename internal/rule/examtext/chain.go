package examtext

// Weights of the reading that is chosen. What counts is how they compare: a
// number that follows the one before outweighs everything but the wrong place.
const (
	follows      = 8  // the number is one more than the one before
	sameStyle    = 1  // marked the same way
	repeats      = -4 // the same number again
	leavesOut    = -4 // numbers are left out
	leavesOneOut = -2
	goesBack     = -9 // a smaller number without a heading between
	beginsAtOne  = 6  // the first of a section, or running on from the last
	beginsLater  = -2
)

// weight says how much a candidate looks like an item by itself.
func (c candidate) weight(inAnswer bool) int {
	w := 0
	switch {
	case c.line:
		w += 2
	case c.after:
		w += 2
	case c.flows: // its evidence decides
	default:
		w -= 8
	}
	for _, e := range []struct {
		sign evidence
		w    int
	}{{seesOptions, 5}, {seesKey, 4}, {seesBlank, 3}, {seesAsk, 2}, {seesTag, 3}} {
		if c.sign&e.sign != 0 {
			w += e.w
		}
	}
	if c.style == styleBare {
		w -= 4
	}
	if c.style == styleCircle {
		w -= 3
	}
	if c.decimal {
		w -= 9
	}
	if inAnswer {
		w -= 7
	}
	return w
}

// link is the best reading that ends with a candidate.
type link struct {
	score int
	from  int // the candidate before it, -1 for none
}

// choose picks the candidates that together read best as the items of an
// exam: numbers go up inside a section, marked the same way. It looks at each
// candidate once.
func choose(list []candidate) (chosen []candidate) {
	if len(list) == 0 {
		return nil
	}
	links := make([]link, len(list))
	best := -1         // the best reading of all before the section
	last := 0          // the number it ends with
	open := -1         // the best reading inside the section
	var by map[int]int // number to candidate, inside the section
	sec, inAnswer := -1, false
	for j, c := range list {
		if c.sec != sec {
			if open >= 0 && (best < 0 || links[open].score > links[best].score) {
				best = open
				last = list[open].value
			}
			sec, open, by, inAnswer = c.sec, -1, map[int]int{}, false
		}
		w := c.weight(inAnswer && c.sign&(seesOptions|seesKey|seesBlank) == 0)
		inAnswer = inAnswer && c.sign&(seesOptions|seesKey) == 0 || c.sign&seesAnswerText != 0 && c.sign&seesOptions == 0
		links[j] = begin(c, w, best, last, links)
		try := func(i, bonus int) {
			if list[i].style == c.style {
				bonus += sameStyle
			} else {
				bonus -= 2
			}
			if score := links[i].score + w + bonus; score > links[j].score {
				links[j] = link{score, i}
			}
		}
		if i, ok := by[c.value-1]; ok {
			try(i, follows)
		}
		if i, ok := by[c.value]; ok {
			try(i, repeats)
		}
		if open >= 0 {
			switch {
			case list[open].value < c.value-1:
				loss := max(leavesOut-(c.value-list[open].value)/4, -14)
				if c.line && list[open].line && (c.value == list[open].value+2 || c.value < list[open].value+6 && c.style == list[open].style && c.style != styleBare) {
					loss = leavesOneOut
				}
				try(open, loss)
			case list[open].value > c.value:
				try(open, goesBack)
			}
		}
		if i, ok := by[c.value]; !ok || links[j].score >= links[i].score {
			by[c.value] = j
		}
		if open < 0 || links[j].score >= links[open].score {
			open = j
		}
	}
	if open < 0 || best >= 0 && links[best].score > links[open].score {
		open = best
	}
	for i := open; i >= 0; i = links[i].from {
		chosen = append(chosen, list[i])
	}
	if len(chosen) == 1 && !chosen[0].line && chosen[0].decimal {
		return nil
	}
	for i, j := 0, len(chosen)-1; i < j; i, j = i+1, j-1 {
		chosen[i], chosen[j] = chosen[j], chosen[i]
	}
	return chosen
}

// begin is the reading in which a candidate is the first of its section.
func begin(c candidate, w, best, last int, links []link) link {
	l := link{w + beginsLater, best}
	if c.value == 1 || c.value == last+1 {
		l.score = w + beginsAtOne
	}
	if best >= 0 {
		l.score += links[best].score
	}
	return l
}

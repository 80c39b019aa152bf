package examtext

import "slices"

// run chooses among tokens the most convincing row of options: of one style,
// letters going up by one. It returns nothing if none convinces.
func run(list []token) (best []token) {
	most := 0
	for style := range optionStyles {
		if style == optionCircle && len(best) > 0 && best[0].letter == 0 {
			break // steps of a stem are often circled
		}
		if chain, score := runOf(list, style); score > most {
			best, most = chain, score
		}
	}
	return withoutGlued(best)
}

// withoutGlued drops the last letter of a row if it ends a Latin word, unless other letters of
// the row stand as close: "C.CAD.软件" is one option.
func withoutGlued(chain []token) []token {
	last := len(chain) - 1
	if last < 1 || !chain[last].glued || slices.ContainsFunc(chain[1:last], func(t token) bool { return !t.apart }) {
		return chain
	}
	if last == 1 {
		return nil
	}
	return chain[:last]
}

// runOf finds the best row of one style. Between two of its letters, and before B, one may stand that
// is marked otherwise, or has the wrong letter.
func runOf(list []token, style optionStyle) (chain []token, score int) {
	value := make([]int, len(list))
	next := make([]int, len(list))
	between := make([]int, len(list)) // the letter of another style behind a token, plus one
	var by, other [maxOptions]int     // the best token of each letter further on, and the nearest of another style, plus one
	top := -1
	for i := len(list) - 1; i >= 0; i-- {
		t := list[i]
		if t.style != style {
			if t.letter > 0 && t.style != optionCircle && t.style != optionLower {
				other[t.letter] = i + 1
			}
			continue
		}
		value[i], next[i] = t.score+2, -1
		follow := func(letter, loss int) {
			if letter >= maxOptions || by[letter] == 0 {
				return
			}
			j := by[letter] - 1
			bridge := 0
			if marked := other[max(letter, 1)-1]; letter == t.letter+2 && (style <= optionWrap || marked > 0 && list[marked-1].style <= optionWrap) {
				if bridge = marked; bridge > j {
					bridge = 0
				}
				for k := i + 1; style <= optionWrap && bridge == 0 && k < j && k < i+6; k++ { // "A. D. C. D."
					if list[k].style == style && list[k].apart && list[k].score >= 9 {
						bridge = k + 1
					}
				}
			}
			if v := t.score + 2 + value[j] - loss; v > value[i] && (loss == 0 || bridge > 0 || t.score >= 9 && list[j].score >= 9 && style < optionCircle) {
				value[i], next[i], between[i] = v, j, bridge
			}
		}
		follow(t.letter+1, 0)
		if j := by[t.letter] - 1; j >= 0 && list[j].start > t.text+1 { // "B. B.R. Hall" has but one
			follow(t.letter, 6)
		}
		follow(t.letter+2, 6)
		if j := by[t.letter] - 1; j < 0 || value[i] >= value[j] {
			by[t.letter] = i + 1
		}
		total := value[i]
		switch t.letter {
		case 0:
			total += 6
		case 1:
			total -= 4
		default:
			continue
		}
		if total > score {
			top, score = i, total
		}
	}
	for i := top; i >= 0 && len(chain) < maxOptions; i = next[i] {
		if chain = append(chain, list[i]); between[i] > 0 {
			wrong := list[between[i]-1]
			if wrong.style == style {
				wrong.letter, wrong.mislabelled = list[i].letter+1, true
			}
			chain = append(chain, wrong)
		}
	}
	if (style >= optionSpace || style == optionLower) && len(chain) > 0 {
		chain = withMarked(chain, list)
	}
	if !convincing(chain, style) {
		return nil, 0
	}
	if len(chain) == 2 && style == optionPoint { // hardly any item has but two options
		for _, t := range list {
			if t.start > chain[1].start && t.letter == 2 && t.apart && t.style == optionSpace {
				return append(chain, t), score
			}
		}
	}
	for i := top - 1; i >= 0 && chain[0].letter == 1 && style <= optionWrap; i-- {
		if t := list[i]; t.letter == 0 && t.apart && (t.style == optionSpace || t.style == optionGlued) {
			return slices.Insert(chain, 0, t), score
		}
	}
	return chain, score
}

// withMarked adds the letter before a row without marks, and the one behind it, where these have one:
// "A. one B two C three".
func withMarked(chain, list []token) []token {
	first, last := chain[0], chain[len(chain)-1]
	for i := len(list) - 1; i >= 0 && first.letter == 1; i-- {
		if t := list[i]; t.start < first.start && t.letter == 0 && t.style <= optionWrap {
			t.begins = true
			chain = slices.Insert(chain, 0, t)
			break
		}
	}
	for _, t := range list {
		if t.start > last.start && t.letter == last.letter+1 && t.style <= optionWrap && len(chain) > 1 {
			return append(chain, t)
		}
	}
	return chain
}

func convincing(chain []token, style optionStyle) bool {
	lines := 0
	for _, t := range chain {
		if t.line {
			lines++
		}
	}
	switch n := len(chain); {
	case n < 2, n < 3 && chain[0].letter > 0, chain[n-1].letter == chain[0].letter, style == optionComma:
		return false
	case style <= optionWrap:
		return true
	case style == optionCircle, style == optionLower:
		return n >= 3 || lines == n
	case style == optionSpace:
		return n >= 3 && (lines > 0 || chain[0].begins) || lines == n
	default:
		return n >= 3 || lines == n
	}
}

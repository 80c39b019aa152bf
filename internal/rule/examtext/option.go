package examtext

import (
	"slices"
	"strings"
)

// optionStyle is how the letter of an option is marked.
type optionStyle int

const (
	optionPoint  optionStyle = iota // "A." "A、" "A)" "A:"
	optionWrap                      // "(A)" "[A]"
	optionCircle                    // "①"
	optionLower                     // "a." "a)"
	optionSpace                     // "A text"
	optionGlued                     // "A分析"
	optionComma                     // "A,text" within a line: only between letters that are marked better
	optionStyles
)

// token is what may be the letter of an option.
type token struct {
	letter int // A is 0
	start  int
	text   int // offset behind its mark
	style  optionStyle
	score  int  // ten is certain
	line   bool // it begins a line
	apart  bool // it does, or space stands before it
	glued  bool // a Latin word stands right before it
}

const maxOptions = 12

// tokens finds what may be letters of options between two offsets.
func (s *source) tokens(from, to int) (list []token) {
	fresh := true
	for at := from; at < to; at++ {
		r := s.see[at]
		switch {
		case r == '\n':
			fresh = true
			continue
		case r == ' ':
			continue
		}
		if t, ok := s.tokenAt(at, from, to, fresh); ok {
			list = append(list, t)
			if t.style <= optionLower {
				at = t.text - 1
				fresh = false
				continue
			}
		} else if r == '(' { // the key of a stem is no option
			if end := s.closing(at, to); end > 0 && keyLike(string(s.see[at+1:end])) {
				at = end
			}
		}
		fresh = false
	}
	return list
}

// closing returns the offset of the bracket that closes the one at an offset,
// within the line and a short way; 0 if there is none.
func (s *source) closing(at, to int) int {
	closer := map[rune]rune{'(': ')', '[': ']'}[s.see[at]]
	for end := at + 1; end < to && end < at+80; end++ {
		if s.see[end] == closer {
			return end
		}
		if s.see[end] == s.see[at] {
			return 0
		}
	}
	return 0
}

func (s *source) tokenAt(at, from, to int, fresh bool) (t token, ok bool) {
	r := s.see[at]
	before := '\n'
	if at > from {
		before = s.see[at-1]
	}
	t = token{start: at, line: fresh, apart: fresh || before == ' '}
	place := 0 // how well it stands apart
	switch {
	case fresh:
		place = 3
	case before == ' ':
		place = 2
	}
	switch {
	case r >= '①' && r < '①'+maxOptions:
		t.letter, t.text, t.style = int(r-'①'), at+1, optionCircle
		t.score = 5 + place
		return t, true
	case r == '(' || r == '[':
		i := s.skip(at+1, to)
		if i+1 >= to {
			return t, false
		}
		l, ok := letter(s.see[i])
		end := s.skip(i+1, to)
		if !ok || end == to || s.see[end] != map[rune]rune{'(': ')', '[': ']'}[r] {
			return t, false
		}
		t.letter, t.style, t.score = l, optionWrap, 6+place
		t.text = end + 1
		if t.text < to && strings.ContainsRune(".、:", s.see[t.text]) {
			t.text++
		}
		return t, true
	}
	l, isLetter := letter(r)
	if !isLetter || before == '.' && at-from > 1 && latin(s.see[at-2]) && !fresh {
		return t, false
	}
	t.letter = l
	i := s.skip(at+1, to)
	if digit(before) || latin(before) { // "A.500B.1500" has the mark at once
		t.style, t.score, t.text, t.glued = optionPoint, 3, at+2, latin(before)
		return t, r < 'a' && l > 0 && at+2 < to && strings.ContainsRune(".、", s.see[at+1])
	}
	if l > 0 && r < 'a' && place >= 2 && s.has(at+1, to, "。\n") { // a stop that broke the line
		t.style, t.score, t.text = optionPoint, 4, at+2
		return t, true
	}
	if i < to && i <= at+2 && strings.ContainsRune(".、:),·", s.see[i]) && !(s.see[i] == ',' && place < 3) {
		t.style, t.score, t.text = optionPoint, 7+place, i+1
		for t.text < to && strings.ContainsRune(".、", s.see[t.text]) {
			t.text++
		}
		if r >= 'a' {
			t.style = optionLower
			t.score = 4 + place
		} else if t.text+1 < to && s.see[t.text] == r && strings.ContainsRune(".、", s.see[t.text+1]) { // "A、A.text"
			t.text += 2
		}
		return t, place >= 2 || r < 'a'
	}
	if r >= 'a' || at+1 >= to {
		return t, false
	}
	switch next := s.see[at+1]; {
	case next == ' ' && place >= 2 && i < to && s.see[i] != '\n':
		t.style, t.score, t.text = optionSpace, 1+place, i
		if s.truthAlone(i, to) {
			t.style, t.score = optionPoint, 7+place
		}
		return t, true
	case next == '\n' && place == 3 && i+1 < to:
		t.style, t.score, t.text = optionSpace, 3, i
		return t, true
	case next == ',' && place < 3:
		t.style, t.text = optionComma, at+2
		return t, i+1 < to && han(s.see[i+1])
	case !latin(next) && !blank(next) && (han(next) || digit(next) || next > 0x7f || next == '"' || next == '-'):
		t.style, t.score, t.text = optionGlued, place, at+1
		return t, true
	}
	return t, false
}

// truthAlone reports whether nothing but right or wrong stands at an offset, up to
// the end of the line or the letter of the next option.
func (s *source) truthAlone(at, to int) bool {
	n := s.truthAhead(at, to)
	if n == 0 {
		return false
	}
	i := s.skip(at+n, to)
	return i == to || s.see[i] == '\n' || i > at+n && s.see[i] == 'B'
}

// letter returns the place of an option's letter.
func letter(r rune) (int, bool) {
	switch {
	case r >= 'A' && r < 'A'+maxOptions:
		return int(r - 'A'), true
	case r >= 'a' && r < 'a'+maxOptions:
		return int(r - 'a'), true
	}
	return 0, false
}

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
// is marked otherwise.
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
			if letter == t.letter+2 && style <= optionWrap {
				if bridge = other[letter-1]; bridge > j {
					bridge = 0
				}
			}
			if v := t.score + 2 + value[j] - loss; v > value[i] && (loss == 0 || bridge > 0 || t.score >= 9 && list[j].score >= 9 && style < optionCircle) {
				value[i], next[i], between[i] = v, j, bridge
			}
		}
		follow(t.letter+1, 0)
		follow(t.letter, 6)
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
			chain = append(chain, list[between[i]-1])
		}
	}
	if !convincing(chain, style) {
		return nil, 0
	}
	for i := top - 1; i >= 0 && chain[0].letter == 1 && style <= optionWrap; i-- {
		if t := list[i]; t.letter == 0 && t.apart && (t.style == optionSpace || t.style == optionGlued) {
			return slices.Insert(chain, 0, t), score
		}
	}
	return chain, score
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
		return n >= 3 && lines > 0 || lines == n
	default:
		return n >= 3 || lines == n
	}
}

package examtext

import "strings"

// optionStyle is how the letter of an option is marked.
type optionStyle int

const (
	optionPoint  optionStyle = iota // "A." "A、" "A)" "A:"
	optionWrap                      // "(A)" "[A]"
	optionCircle                    // "①"
	optionLower                     // "a." "a)"
	optionSpace                     // "A text"
	optionGlued                     // "A分析"
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
	t = token{start: at, line: fresh}
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
	if !isLetter || latin(before) || before == '.' && at-from > 1 && latin(s.see[at-2]) && !fresh {
		return t, false
	}
	t.letter = l
	i := s.skip(at+1, to)
	if digit(before) { // "A.500B.1500" has the mark at once
		t.style, t.score, t.text = optionPoint, 3, at+2
		return t, r < 'a' && l > 0 && at+2 < to && strings.ContainsRune(".、", s.see[at+1])
	}
	if i < to && i <= at+2 && strings.ContainsRune(".、:),·", s.see[i]) && !(s.see[i] == ',' && place < 3) {
		t.style, t.score, t.text = optionPoint, 7+place, i+1
		for t.text < to && strings.ContainsRune(".、", s.see[t.text]) {
			t.text++
		}
		if r >= 'a' {
			t.style = optionLower
			t.score = 4 + place
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
	return best
}

func runOf(list []token, style optionStyle) (chain []token, score int) {
	value := make([]int, len(list))
	next := make([]int, len(list))
	var by [maxOptions]int // the best token of each letter further on, plus one
	top := -1
	for i := len(list) - 1; i >= 0; i-- {
		t := list[i]
		if t.style != style {
			continue
		}
		value[i], next[i] = t.score+2, -1
		follow := func(letter, loss int) {
			if letter >= maxOptions || by[letter] == 0 {
				return
			}
			j := by[letter] - 1
			if v := t.score + 2 + value[j] - loss; v > value[i] && (loss == 0 || t.score >= 9 && list[j].score >= 9 && style < optionCircle) {
				value[i], next[i] = v, j
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
		chain = append(chain, list[i])
	}
	if !convincing(chain, style) {
		return nil, 0
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
	case n < 2, n < 3 && chain[0].letter > 0, chain[n-1].letter == chain[0].letter:
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

// mended puts into a row of options the letters that lost their mark, as far as it
// leaves them out: "A一 B.二 C三 D.四".
func (p *parser) mended(d *draft, chain, list []token) []token {
	if len(chain) < 2 || chain[0].style != optionPoint {
		return chain
	}
	var out []token
	next, from := 0, 0
	for _, t := range chain {
		for _, lost := range list {
			if lost.letter == next && next < t.letter && lost.start > from && lost.start < t.start && lost.style >= optionSpace && lost.start > 0 && blank(p.s.see[lost.start-1]) {
				d.warn(OptionLabel, p.s.printed(lost.start), p.s.around(lost.start))
				out = append(out, lost)
				next++
			}
		}
		out = append(out, t)
		next, from = t.letter+1, t.start
	}
	return out
}

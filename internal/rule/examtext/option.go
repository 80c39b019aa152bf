package examtext

import (
	"strings"
	"unicode/utf8"
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
	letter      int // A is 0
	start       int
	text        int // offset behind its mark
	style       optionStyle
	score       int  // ten is certain
	line        bool // it begins a line
	apart       bool // it does, or space stands before it
	glued       bool // a Latin word stands right before it
	mislabelled bool // it has another letter
	begins      bool // what asks ends before it, on its line
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
		return t, r < 'a' && l > 0 && at+2 < to && (strings.ContainsRune(".、", s.see[at+1]) || digit(before) && strings.ContainsRune("):", s.see[at+1]))
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
			if s.truthAlone(s.skip(t.text, to), to) {
				t.style, t.score = optionPoint, 7+place
			}
		} else if t.text+1 < to && s.see[t.text] == r && strings.ContainsRune(".、", s.see[t.text+1]) { // "A、A.text"
			t.text += 2
		}
		return t, place >= 2 || r < 'a' || l > 0 && han(before) && i == at+1 && t.text < to && han(s.see[t.text])
	}
	if r >= 'a' || at+1 >= to {
		return t, false
	}
	switch next := s.see[at+1]; {
	case next == ' ' && (place >= 2 || l > 0 && (han(before) || strings.ContainsRune("\"“”)》%", before)) || l == 0 && s.askedBefore(at, from)) && i < to && s.see[i] != '\n':
		t.style, t.score, t.text = optionSpace, 1+place, i
		t.begins = l == 0 && s.askedBefore(at, from)
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
		if s.truthGlued(at+1, to) {
			t.style, t.score = optionPoint, 7+place
			return t, true
		}
		if next == '-' && at+2 < to && han(s.see[at+2]) { // "A-立项"
			t.text++
		}
		return t, true
	}
	return t, false
}

// askedBefore reports whether a question or the place of its key ends before an offset.
func (s *source) askedBefore(at, from int) bool {
	for at > from && s.see[at-1] == ' ' {
		at--
	}
	return at > from && strings.ContainsRune(")?]_。:", s.see[at-1])
}

// truthAlone reports whether nothing but right or wrong stands at an offset, up to
// the end of the line or the letter of the next option.
func (s *source) truthAlone(at, to int) bool {
	n := s.truthAhead(at, to)
	if n == 0 {
		return false
	}
	i := s.skip(at+n, to)
	return i == to || s.see[i] == '\n' || i > at+n && (s.see[i] == 'B' || s.see[i] == 'b')
}

// truthGlued reports whether nothing but right or wrong stands at an offset, up to the end of the line, the
// letter of the next option or the key.
func (s *source) truthGlued(at, to int) bool {
	for _, word := range []string{"正确", "错误", "对", "错"} {
		if !s.has(at, to, word) {
			continue
		}
		i := s.skip(at+utf8.RuneCountInString(word), to)
		if i == to || s.see[i] == '\n' || s.see[i] == 'B' && i+1 < to && strings.ContainsRune("正错对", s.see[i+1]) || s.has(i, to, "正确答案") || s.has(i, to, "答案") || s.has(i, to, "参考答案") {
			return true
		}
	}
	return false
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

package examtext

import "strings"

// style is how the number of an item is marked. A text keeps to one.
type style int

const (
	styleBare   style = iota // "5项目", "5 项目"
	styleDot                 // "1." "1、" "1,": people mix these
	styleParen               // "1)"
	styleWrap                // "(1)"
	styleCircle              // "①"
	styleWord                // "第1题" "题目1" "Question 1" "[1]"
	styleHan                 // "一、"
	styleDash                // "1-", in lists of keys only
)

// number is the printed number of an item.
type number struct {
	value   int
	style   style
	text    int  // offset behind it and its mark
	square  bool // "[1]"
	decimal bool // a digit follows the mark: it may be a decimal fraction
}

// numberAt reads the number of an item at an offset.
func (s *source) numberAt(at, to int) (n number, ok bool) {
	at = s.skip(at, to)
	if at == to {
		return n, false
	}
	switch r := s.see[at]; {
	case digit(r):
		return s.digitsAt(at, to)
	case r == '(' || r == '[':
		return s.wrappedAt(at, to)
	case r >= '①' && r <= '⑳':
		return number{value: int(r-'①') + 1, style: styleCircle, text: s.behindMark(at+1, to)}, true
	case r >= '⑴' && r <= '⒇':
		return number{value: int(r-'⑴') + 1, style: styleWrap, text: s.behindMark(at+1, to)}, true
	case r >= '⒈' && r <= '⒛':
		return number{value: int(r-'⒈') + 1, style: styleDot, text: s.behindMark(at+1, to)}, true
	}
	if r := s.see[at]; (r == 'l' || r == 'I' || r == '|') && at+2 < to && strings.ContainsRune("、.", s.see[at+1]) && han(s.see[at+2]) { // 1, misread
		return number{value: 1, style: styleDot, text: s.behindMark(at+1, to)}, true
	}
	return s.wordedAt(at, to)
}

func (s *source) digitsAt(at, to int) (n number, ok bool) {
	value, end, ok := s.digits(at, to)
	if !ok {
		return n, false
	}
	mark := s.skip(end, to)
	n = number{value: value, style: styleBare, text: mark}
	if mark == to {
		n.text = end
		return n, end > at
	}
	switch r := s.see[mark]; {
	case strings.ContainsRune(".、,:·", r) && !(r == ':' && mark+1 < to && digit(s.see[mark+1])):
		n.style = styleDot
	case r == ')':
		n.style = styleParen
	case r == '-' || r == '/' || r == '%' || r == '+' || r == '。' || r == ';' || r == '~':
		return n, false
	case latin(r):
		return n, mark > end // "3 Which" may be, "3M" not
	case mark == end && strings.ContainsRune("岁", r): // "35岁女性"
		return n, false
	default:
		return n, value < 1900 || value > 2100 // a year
	}
	n.text = s.behindMark(mark, to)
	n.decimal = !s.yearAt(mark+1, to) && (s.see[mark] == '.' || s.see[mark] == ',' || s.see[mark] == '、') && mark+1 < to && digit(s.see[mark+1])
	return n, true
}

// yearAt reports whether a year such as 2015年 stands at an offset.
func (s *source) yearAt(at, to int) bool {
	return at+4 < to && s.see[at+4] == '年' && (s.see[at] == '1' && s.see[at+1] == '9' || s.see[at] == '2' && s.see[at+1] == '0') && digit(s.see[at+2]) && digit(s.see[at+3])
}

// mostDigits is how long the number of an item may be: some banks number through.
const mostDigits = 9

// digits reads a number of up to mostDigits digits.
func (s *source) digits(at, to int) (value, end int, ok bool) {
	for end = at; end < to && digit(s.see[end]) && end <= at+mostDigits; end++ {
		value = value*10 + int(s.see[end]-'0')
	}
	return value, end, end > at && end <= at+mostDigits && value > 0
}

// behindMark moves over the mark behind a number, such as "." ".." ".>" or "、".
func (s *source) behindMark(at, to int) int {
	at = s.skip(at, to)
	for n := 0; at < to && n < 3 && strings.ContainsRune(".、,:)>·", s.see[at]); n++ {
		at++
	}
	return s.skip(at, to)
}

func (s *source) wrappedAt(at, to int) (n number, ok bool) {
	closing := ')'
	if s.see[at] == '[' {
		closing = ']'
	}
	value, end, ok := s.digits(s.skip(at+1, to), to)
	if !ok {
		return n, false
	}
	end = s.skip(end, to)
	if end == to || s.see[end] != closing {
		return n, false
	}
	n = number{value: value, style: styleWrap, text: s.behindMark(end+1, to)}
	if closing == ']' {
		n.style, n.square = styleWord, true
	}
	return n, true
}

var numberWords = []string{"第", "题目", "试题", "问题", "Question", "QUESTION", "question", "Item", "NO.", "No.", "QN", "Q", "q", "题"}

func (s *source) wordedAt(at, to int) (n number, ok bool) {
	for _, w := range numberWords {
		if !s.has(at, to, w) {
			continue
		}
		i := s.skip(at+len([]rune(w)), to)
		if i < to && s.see[i] == ':' && han(s.see[at]) {
			i = s.skip(i+1, to)
		}
		if i < to && s.see[i] == '#' {
			i++
		}
		value, end, ok := s.digits(i, to)
		if !ok && w == "第" {
			value, end = s.hanDigits(i, to)
		}
		if value == 0 {
			return n, false
		}
		if w == "第" {
			if end = s.skip(end, to); end == to || s.see[end] != '题' {
				return n, false
			}
			end++
		}
		return number{value: value, style: styleWord, text: s.behindMark(end, to)}, true
	}
	value, end := s.hanDigits(at, to)
	end = s.skip(end, to)
	if value > 0 && end < to && strings.ContainsRune("、.,:", s.see[end]) {
		return number{value: value, style: styleHan, text: s.behindMark(end, to)}, true
	}
	return n, false
}

func (s *source) hanDigits(at, to int) (value, end int) {
	end = at
	for end < to && end < at+5 && strings.ContainsRune("一二三四五六七八九十百", s.see[end]) {
		end++
	}
	if end == at {
		return 0, at
	}
	return ordinal(string(s.see[at:end])), end
}

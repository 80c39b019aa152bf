package examtext

import "strings"

// keyNumber reads the number before a key, which may have a dash behind it: "1-B".
func (s *source) keyNumber(at, to int) (n number, ok bool) {
	if n, ok = s.numberAt(at, to); ok {
		return n, true
	}
	value, end, ok := s.digits(at, to)
	if !ok || end >= to || s.see[end] != '-' || end+1 < to && digit(s.see[end+1]) {
		return n, false
	}
	return number{value: value, style: styleDash, text: s.skip(end+1, to)}, true
}

// nextKey returns where, behind the key of number n in a line, that of the next
// begins, and what parts the two; to if none does. A comma parts keys only behind
// a key of letters, or where one did before.
func (s *source) nextKey(n number, to int, parted rune) (at int, by rune) {
	if point, ok := s.numberAt(n.text, to); ok && point.value == 1 && point.style != styleBare && point.text < to && s.markedAlike(n, point) { // "2、1、…2、…": points
		return to, 0
	}
	for i := n.text + 1; i < to; i++ {
		by = s.see[i-1]
		next, ok := s.keyNumber(i, to)
		if !ok || next.value != n.value+1 || !s.markedAlike(n, next) || next.text >= to {
			continue
		}
		key := strings.Trim(s.keyText(n.text, i).text, " ,;。、")
		switch {
		case !digit(s.see[i]): // (2), [2], 第2题
		case n.style == styleBare:
			if !strings.ContainsRune(" ,;。、", by) || !keyLike(key) && (by != parted || by == ' ') {
				continue
			}
		case strings.ContainsRune(" ;。", by):
		case by != ',' && by != '、' || !keyLike(key) && by != parted:
			continue
		}
		if !next.decimal || s.goesOnKeys(n, next, i, to) {
			return i, by
		}
	}
	return to, 0
}

// markedAlike reports whether two numbers of keys have the same mark behind them.
func (s *source) markedAlike(a, b number) bool {
	return a.style == b.style && (a.style != styleDot || s.numberMark(a) == s.numberMark(b))
}

// numberMark is what stands behind a number.
func (s *source) numberMark(n number) rune {
	at := n.text - 1
	for at > 0 && s.see[at] == ' ' {
		at--
	}
	return s.see[at]
}

// goesOnKeys reports whether the number at an offset, with a digit behind its mark, is that of a key:
// "12.5 13.8" may be two keys, or a key with decimals. It is one behind a wide gap, at the end of a
// line, and where another follows.
func (s *source) goesOnKeys(n, next number, at, to int) bool {
	if before := s.see[at-1]; before == ';' || before == '。' || before == ' ' && (s.see[at-2] == ' ' || s.numberMark(n) == '、') {
		return true
	}
	last := next.text
	for last < to && s.see[last] != ' ' {
		last++
	}
	if s.skip(last, to) == to {
		return true
	}
	for i := last + 1; i < min(to, next.text+100); i++ {
		if more, ok := s.keyNumber(i, to); ok && s.see[i-1] == ' ' && more.value == next.value+1 && s.markedAlike(next, more) {
			return true
		}
	}
	return false
}

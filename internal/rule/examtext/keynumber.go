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
	mark := n.text - 1
	for mark > 0 && s.see[mark] == ' ' {
		mark--
	}
	for i := n.text + 1; i < to; i++ {
		by = s.see[i-1]
		next, ok := s.keyNumber(i, to)
		if !ok || next.value != n.value+1 || next.style != n.style || next.text >= to {
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
		if !next.decimal || s.see[next.text-1] == s.see[mark] && s.goesOnKeys(next, to) {
			return i, by
		}
	}
	return to, 0
}

// goesOnKeys reports whether what stands behind a number is the end of a line, or the
// next key follows: "12.5 13.8" may be two keys, or a key with decimals.
func (s *source) goesOnKeys(n number, to int) bool {
	last := n.text
	for last < to && s.see[last] != ' ' {
		last++
	}
	if s.skip(last, to) == to {
		return true
	}
	end := min(to, n.text+100)
	next, _ := s.nextKey(n, end, 0)
	return next < end
}

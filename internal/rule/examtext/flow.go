package examtext

import (
	"slices"
	"strings"
)

// flowing marks the candidates behind a sentence of a text whose items run on within lines.
func flowing(list []candidate, see []rune) {
	n := 0
	for i := 1; i < len(list); i++ {
		if !list[i].line && list[i].value == list[i-1].value+1 {
			n++
		}
	}
	for i := range list {
		c := &list[i]
		c.flows = c.flows || n > 1 && !c.line && strings.ContainsRune("。?!;)]√×", lastSeen(see, c.at))
	}
}

// betweenLines drops the candidates within lines between two that begin lines and follow each other: they
// are points of an answer or of an explanation.
func betweenLines(list []candidate) []candidate {
	next := make([]int, len(list)) // the next that begins a line
	line := -1
	for i := len(list) - 1; i >= 0; i-- {
		if next[i] = line; list[i].line {
			line = i
		}
	}
	kept := list[:0]
	var last candidate
	for i, c := range list {
		if c.line {
			last = c
		} else if last.line && next[i] >= 0 && list[next[i]].style == last.style && list[next[i]].value == last.value+1 {
			continue
		}
		kept = append(kept, c)
	}
	return kept
}

// lastSeen is the last character before an offset that is no space.
func lastSeen(see []rune, at int) rune {
	for at > 0 && see[at-1] == ' ' {
		at--
	}
	if at == 0 {
		return '\n'
	}
	return see[at-1]
}

// numbered reports whether the number at an offset, which a Latin word touches, follows one that was found.
func numbered(list []candidate, see []rune, at int) bool {
	value := 0
	for ; at < len(see) && digit(see[at]) && value < 1000; at++ {
		value = value*10 + int(see[at]-'0')
	}
	for i := len(list) - 1; i >= 0 && i > len(list)-12; i-- {
		if list[i].value < value && list[i].value >= value-3 {
			return true
		}
	}
	return false
}

// bareMid reads a number without a mark within a line, where the first item has none either and it can
// be the number of the next.
func (s *source) bareMid(list []candidate, at, to, sec int) (c candidate, ok bool) {
	if len(list) == 0 || !list[0].line || list[0].style != styleBare || list[0].value != 1 || !digit(s.see[at]) {
		return c, false
	}
	end := s.lineEnd(at, to)
	n, ok := s.numberAt(at, end)
	if value, stop, is := s.digits(at, end); !ok && is && stop+1 < end && s.see[stop] >= 'A' && s.see[stop] <= 'Z' && s.see[stop+1] >= 'A' && s.see[stop+1] <= 'Z' { // "13PDCA"
		n, ok = number{value: value, style: styleBare, text: stop}, true
	}
	before := s.see[at-1]
	if !ok || n.style != styleBare || n.text >= end || !han(before) && !strings.ContainsRune(" )", before) || strings.ContainsRune("第每共", before) {
		return c, false
	}
	if r := s.see[n.text]; !han(r) && !latin(r) && !strings.ContainsRune("(\"“”《", r) || strings.ContainsRune("个种次元名项条岁米倍位家点道页", r) || s.see[n.text-1] != ' ' && strings.ContainsRune("年月日天分类级人小度万千百", r) {
		return c, false
	}
	most := 0
	for i := max(0, len(list)-8); i < len(list); i++ {
		most = max(most, list[i].value)
	}
	if n.value < max(2, most) || n.value > most+1 {
		return c, false
	}
	return candidate{number: n, at: at, head: at, sec: sec, flows: true}, true
}

// withoutBare drops the numbers without a mark within lines behind which nothing looks like an item.
func withoutBare(list []candidate) []candidate {
	return slices.DeleteFunc(list, func(c candidate) bool {
		return c.flows && c.style == styleBare && c.sign&(seesOptions|seesBlank|seesKey) == 0
	})
}

package examtext

import (
	"strings"
	"unicode/utf8"
)

// candidate is a place where an item may begin.
type candidate struct {
	number
	at       int  // offset of the number
	head     int  // offset where the item begins: a key in brackets may stand before the number
	line     bool // it begins a line
	after    bool // a key stands right before it
	sec      int  // section, as an index into the headings plus one
	lead     string
	bareLead bool     // the key stands bare before the number: √ 1.
	doubt    bool     // it may be that of the item above, for the first item is lost
	flows    bool     // it stands behind a sentence where items run on within lines
	above    bool     // a sign or bracket before it is the key of the item above
	unsure   bool     // which of the two it is, nothing but the first item tells
	tag      Type     // the type that stands before the number
	odd      bool     // a point of its answer has the number of the next item
	own      evidence // up to the next number
	sign     evidence // up to the next that begins a line
}

// candidates finds all places between two offsets where an item may begin.
func (s *source) candidates(from, to, sec int) (list []candidate) {
	fresh := true
	for at := from; at < to; at++ {
		r := s.see[at]
		switch {
		case r == '\n':
			fresh = true
			continue
		case r == ' ' || fresh && strings.ContainsRune("*#★▲◆■-", r):
			continue
		case fresh:
			fresh = false
			if c, ok := s.atLineStart(at, from, to, sec); ok {
				list = append(list, c)
				at = c.text - 1
			}
			continue
		case latin(s.see[at-1]) && digit(r) && !letterBefore(s.see, at) && !numbered(list, s.see, at):
		case digit(r) && !digit(s.see[at-1]) || r >= '⒈' && r <= '⒛' || r == '第' || r == '(' || r == '题':
			c, ok := s.midLine(at, from, to, sec)
			if !ok {
				c, ok = s.bareMid(list, at, to, sec)
			}
			if ok {
				list = append(list, c)
				at = c.text - 1
			}
		}
	}
	list = betweenLines(s.ofOneKind(s.settleBrackets(settleLeads(list), from, to), to))
	flowing(list, s.see)
	s.judge(list, to)
	return s.withoutAnswers(withoutBare(list))
}

// ofOneKind drops candidates that are marked in ways a text uses for points
// inside its items: circled, in brackets or in Chinese, where most are marked
// otherwise. With options of its own it may be an item all the same.
func (s *source) ofOneKind(list []candidate, to int) []candidate {
	var n [styleHan + 1]int
	for _, c := range list {
		n[c.style]++
	}
	if n[styleParen]+n[styleWrap]+n[styleCircle] > 0 {
		s.judge(list, to)
		list = pointsOfEach(s.withoutPoints(list))
	}
	all := [styleHan + 1]int{}
	n = [styleHan + 1]int{}
	for _, c := range list {
		all[c.style]++
		if c.line {
			n[c.style]++
		}
	}
	most := styleDot
	for style := styleDot; style <= styleHan; style++ {
		if n[style] > n[most] {
			most = style
		}
	}
	if n[styleWord] > 1 && !bracketed(list) {
		most = styleWord
	}
	kept := list[:0]
	for _, c := range list {
		inside := c.style == styleCircle || c.style == styleHan || (c.style == styleWrap || c.style == styleParen) && n[c.style]*2 < n[most] && !(c.line && c.sign&seesOptions != 0) || c.style == styleWrap && !c.line && all[styleDot] > all[styleWrap]
		if c.style == most || !inside && (most != styleWord || c.style == styleBare) {
			kept = append(kept, c)
		}
	}
	return kept
}

// pointsOfEach drops the points (1), (2) and so on where those of most items begin anew behind the item,
// which is marked 1), and neither has options.
func pointsOfEach(list []candidate) []candidate {
	items, begun := 0, 0
	for i, c := range list {
		switch {
		case c.own&seesOptions != 0:
			return list
		case c.style == styleParen && c.line && c.value == items+1:
			if items++; i+1 < len(list) && list[i+1].style == styleWrap && list[i+1].value == 1 {
				begun++
			}
		}
	}
	if begun < 2 || begun+1 < items {
		return list
	}
	kept := list[:0]
	for _, c := range list {
		if c.style != styleWrap {
			kept = append(kept, c)
		}
	}
	return kept
}

// bracketed reports whether numbers such as "[1]" stand in the list: they are
// as often references as items.
func bracketed(list []candidate) bool {
	for _, c := range list {
		if c.style == styleWord && c.square {
			return true
		}
	}
	return false
}

func (s *source) atLineStart(at, from, to, sec int) (c candidate, ok bool) {
	end := s.lineEnd(at, to)
	c = candidate{at: at, head: at, line: true, sec: sec}
	if s.see[at] == '(' {
		closing := s.closing(at, end)
		inner := ""
		if closing > 0 {
			inner = strings.TrimSpace(string(s.see[at+1 : closing]))
		}
		if closing > 0 && (inner == "" || keyLike(inner)) { // the place of the key stands before the number
			i := s.skip(closing+1, end)
			if n, ok := s.numberAt(i, end); ok && n.style != styleBare && digit(s.see[i]) && !n.decimal {
				c.number, c.at, c.lead = n, i, inner
				return c, true
			}
		}
	}
	if s.see[at] == '√' || s.see[at] == '×' {
		i := s.skip(at+1, end)
		if n, ok := s.numberAt(i, end); ok && n.style != styleBare && digit(s.see[i]) && !n.decimal && n.text < end {
			c.number, c.at, c.lead, c.bareLead = n, i, string(s.see[at]), true
			return c, true
		}
	}
	if i, typ := s.tagBefore(at, end); typ != "" {
		if n, ok := s.numberAt(i, end); ok && n.style != styleBare && (digit(s.see[i]) || s.see[i] == '第') && !n.decimal {
			c.number, c.at, c.tag = n, i, typ
			return c, true
		}
	}
	c.number, ok = s.numberAt(at, end)
	if ok && c.style == styleCircle && c.text < end && strings.ContainsRune("①②③④⑤⑥⑦⑧⑨⑩", s.see[c.text]) {
		return c, false // "①③" is a key or an option
	}
	return c, ok
}

// tagBefore reads a type such as [单选题] at an offset and returns where the number
// behind it stands.
func (s *source) tagBefore(at, end int) (i int, typ Type) {
	from, to := at, min(end, at+10)
	if s.see[at] == '[' || s.see[at] == '(' {
		if to = s.closing(at, end); to == 0 || to-at > 10 {
			return at, ""
		}
		from++
	} else if typeStarts[s.see[at]] == nil {
		return at, ""
	}
	word := string(s.see[from:to])
	typ, where, n := typeIn(word)
	if where != 0 {
		return at, ""
	}
	i = from + utf8.RuneCountInString(word[:n])
	if i < end && s.see[i] == '题' {
		i++
	}
	for i < end && strings.ContainsRune(" :、.)]", s.see[i]) {
		i++
	}
	return i, typ
}

// midLine reads an item that begins within a line: after a gap, a sentence or
// a key.
func (s *source) midLine(at, from, to, sec int) (c candidate, ok bool) {
	end := s.lineEnd(at, to)
	n, ok := s.numberAt(at, end)
	before := s.see[at-1]
	if n.decimal && s.bracketOpen(at) { // "(单选题, 2.5分)"
		return c, false
	}
	if s.see[at] == '题' && han(before) { // 交易话题 3.
		return c, false
	}
	listed := n.decimal && s.see[n.text-1] == '、' && han(before) && before != '第' && !s.numberFollows(n.text, end) // "报文7、100个" is no fraction
	if !ok || n.style == styleBare && !s.truthBefore(at) || n.style == styleHan || n.decimal && !listed && before != ' ' && !strings.ContainsRune("。?)]", before) || n.text >= end {
		return c, false
	}
	if n.style == styleWrap && (!strings.ContainsRune(" 。?;", before) || s.behindLetter(at)) {
		return c, false
	}
	if (n.style == styleWrap || n.style == styleParen) && (before == ')' && at > 1 && digit(s.see[at-2]) || strings.ContainsRune("和及与或", before)) { // "1)2)3)" are statements that an option names
		return c, false
	}
	c = candidate{number: n, at: at, head: at, sec: sec}
	switch {
	case strings.ContainsRune(" 。?!;)]√×,\"”", before):
		c.after = strings.ContainsRune(")]√×", before)
	case letterBefore(s.see, at), s.truthBefore(at):
		c.after = true
	case han(before), strings.ContainsRune("%℃°#", before) && !n.decimal && n.style == styleDot:
	case (latin(before) || before == '.' && !digit(s.see[at-2])) && !n.decimal && n.style == styleDot: // "UNIX4、"
	default:
		return c, false
	}
	return c, true
}

// bracketOpen reports whether a bracket stands open shortly before an offset.
func (s *source) bracketOpen(at int) bool {
	for i := at - 1; i >= 0 && i > at-16 && s.see[i] != ')' && s.see[i] != '\n'; i-- {
		if s.see[i] == '(' {
			return true
		}
	}
	return false
}

// behindLetter reports whether the letter of an option stands right before an offset.
func (s *source) behindLetter(at int) bool {
	i := at - 1
	for i > 0 && s.see[i] == ' ' {
		i--
	}
	if i < 1 || !strings.ContainsRune(".、:)", s.see[i]) {
		return false
	}
	_, ok := letter(s.see[i-1])
	return ok && (i < 2 || !latin(s.see[i-2]))
}

// letterBefore reports whether the letter of a key stands alone before an offset.
func letterBefore(see []rune, at int) bool {
	i := at - 1
	for i >= 0 && i > at-8 && see[i] >= 'A' && see[i] <= 'L' {
		i--
	}
	if i == at-1 && at > 1 && see[i] >= 'a' && see[i] <= 'l' && see[i-1] == ':' {
		return true
	}
	return i < at-1 && i >= 0 && (see[i] == ':' || see[i] == ']' || see[i] == ' ' || see[i] == ')')
}

// truthBefore reports whether a word for right or wrong, behind 答案: or the like,
// ends at an offset.
func (s *source) truthBefore(at int) bool {
	for n := 1; n < 3 && n < at; n++ {
		if s.see[at-n-1] == ':' && truthOf(string(s.see[at-n:at])) != NoTruth {
			return true
		}
	}
	return false
}

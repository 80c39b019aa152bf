package examtext

import "strings"

// settleLeads keeps bare signs before numbers as keys of the items they stand before
// if the first item has one; else they belong to the item above.
func settleLeads(list []candidate) []candidate {
	began, before, doubt := false, false, false
	for i := range list {
		c := &list[i]
		if !c.line || c.style == styleBare {
			continue
		}
		if !began || c.value == 1 {
			began, before, doubt = true, c.bareLead, c.value != 1
		}
		switch {
		case c.bareLead && before:
			c.doubt = doubt
		case c.bareLead:
			c.lead, c.head, c.after, c.bareLead, c.above = "", c.at, true, false, true
		}
	}
	return list
}

// settleBrackets gives the keys in brackets before numbers to the items above where the first item has none
// before it: what ends a statement was broken onto the next line. The last item, whose key then stands at the
// end, makes that sure.
func (s *source) settleBrackets(list []candidate, from, to int) []candidate {
	var first *candidate
	leads, others := 0, 0
	for i := range list {
		c := &list[i]
		if !c.line || c.style == styleBare {
			continue
		}
		if first == nil {
			first = c
			continue
		}
		if others++; c.lead != "" && !c.bareLead {
			leads++
		}
	}
	if first != nil && first.head < first.at && !first.bareLead && !s.keyEnds(to) {
		s.takeBrackets(list)
	}
	if first != nil && first.lead != "" && first.value != 1 {
		if a, b := s.trim(from, first.head); b-a > 3 { // the first item may be lost, and the key be its own
			for i := range list {
				list[i].doubt = list[i].doubt || list[i].lead != ""
			}
		}
	}
	if leads == 0 || first.lead != "" || first.head != first.at || first.value != 1 || s.keyEnds(from) {
		return list
	}
	if leads < others {
		for i := range list { // one of the two is lost
			list[i].doubt = list[i].doubt || list[i].lead != "" && !s.keyedBefore(first, list)
		}
		return list
	}
	sure := s.keyEnds(to)
	for i := range list {
		if c := &list[i]; c.lead != "" && !c.bareLead {
			c.lead, c.head, c.after, c.above, c.unsure = "", c.at, true, true, !sure
		}
	}
	return list
}

// takeBrackets gives the brackets that stand before numbers within lines to these: the first item has its own
// before its number too.
func (s *source) takeBrackets(list []candidate) {
	for i := range list {
		c := &list[i]
		end := c.at
		for end > 0 && s.see[end-1] == ' ' {
			end--
		}
		if c.line || end == 0 || s.see[end-1] != ')' {
			continue
		}
		for at := end - 2; at >= 0 && at > end-10; at-- {
			if s.see[at] != '(' {
				continue
			}
			if inner := strings.TrimSpace(string(s.see[at+1 : end-1])); inner == "" || keyLike(inner) {
				c.lead, c.head = inner, at
			}
			break
		}
	}
}

// keyedBefore reports whether a key of its own stands behind the first item, before the next.
func (s *source) keyedBefore(first *candidate, list []candidate) bool {
	end := len(s.see)
	for _, c := range list {
		if c.at > first.at {
			end = c.head
			break
		}
	}
	return s.evidence(first.text, end)&seesKey != 0
}

// keyEnds reports whether a key in a bracket ends before an offset.
func (s *source) keyEnds(at int) bool {
	for at > 0 && blank(s.see[at-1]) {
		at--
	}
	if at == 0 || s.see[at-1] != ')' {
		return false
	}
	for i := at - 2; i >= 0 && i > at-12; i-- {
		if s.see[i] == '(' {
			return keyLike(strings.TrimSpace(string(s.see[i+1 : at-1])))
		}
	}
	return false
}

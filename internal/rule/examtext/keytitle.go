package examtext

import (
	"regexp"
	"strings"
)

var keysHead = regexp.MustCompile(`^[^。?]{0,30}?(?:参考|标准|试题|正确)?(?:答案|Answer [Kk]ey|ANSWER KEY|Answers|ANSWERS|Keys?|KEYS?)(?:部分|汇总|解析|与解析|及解析|和解析|及评分标准|及评分|与评分标准|一览表|表|页)?\s*:?$`)

// namesKeys reports whether line i can be the title of a list of keys.
func (s *source) namesKeys(i int) bool {
	if from, to := s.line(i); to-from > 160 {
		return false
	}
	text := s.bare(i)
	if from, to := s.trim(s.line(i)); from < to {
		if t, ok := s.tokenAt(from, from, to, true); ok && t.style <= optionLower {
			return false // an option
		}
	}
	return (strings.Contains(text, "答案") || strings.ContainsAny(text, "AK")) && keysHead.MatchString(strings.Trim(text, "[]*#- "))
}

// headsKeys reports whether line i is the title of a list of keys: keys follow.
// first is the number that may as well be that of the first point of one answer,
// 0 if it is none.
func (s *source) headsKeys(i int) (first int, ok bool) {
	if !s.namesKeys(i) {
		return 0, false
	}
	labelled := keysOfType.MatchString(s.bare(i))
	for seen := 0; seen < 4 && i+1 < s.lines(); {
		i++
		from, to := s.trim(s.line(i))
		if from == to {
			continue
		}
		seen++
		if _, _, ok := s.tableRows(i); ok {
			return 0, true
		}
		if list, ok := s.entriesIn(from, to, 0); ok {
			more := labelled || seen > 1 || len(list) > 1 || s.moreEntries(i) || s.explained(i)
			return 0, more
		}
		if _, at, ok := s.label(from, to); ok {
			if labelled = true; at == to {
				continue
			}
			from = at
		} else if strings.HasPrefix(s.bare(i), "题号") {
			continue
		}
		n, ok := s.keyNumber(from, to)
		chained := s.chained(from, to) > 1
		if first = n.value; labelled || ok && s.keyed(n.text, to) || chained {
			first = 0
		}
		return first, ok && (n.value == 1 || labelled) && (n.style != styleBare || chained) && !s.optionsSoon(i)
	}
	return 0, false
}

// keyed reports whether a key stands at an offset that is no word of a text.
func (s *source) keyed(at, to int) bool {
	if m, ok := s.markAt2(at, to); ok && m > at {
		return true
	}
	n := s.keyAhead(at, to)
	if n == 0 {
		return false
	}
	rest := s.skip(at+n, to)
	return rest == to || strings.ContainsRune("。.,;([", s.see[rest])
}

// explained reports whether words that explain the keys of line i stand below it, and
// the next key below those.
func (s *source) explained(i int) bool {
	above, _ := s.entries(i, 0)
	if len(above) == 0 {
		return false
	}
	for j := i + 1; j < s.lines() && j < i+12; j++ {
		if list, ok := s.entries(j, 0); ok {
			return list[0].number == above[len(above)-1].number+1
		}
		from, to := s.trim(s.line(j))
		if t, ok := s.tokenAt(from, from, to, true); ok && from < to && t.letter == 0 && t.style <= optionLower {
			return false
		}
	}
	return false
}

func (s *source) moreEntries(i int) bool {
	for i++; i < s.lines(); i++ {
		if s.bare(i) != "" {
			_, ok := s.entries(i, 0)
			return ok
		}
	}
	return false
}

// optionsSoon reports whether options stand on the lines behind line i.
func (s *source) optionsSoon(i int) bool {
	from, _ := s.line(i)
	_, to := s.line(min(i+4, s.lines()-1))
	return len(run(s.tokens(from, to))) >= 2
}

// pointsSoon reports whether keys stand on line i, and the points of others soon below: "3. a) … b) …".
func (s *source) pointsSoon(i int) bool {
	from, to := s.trim(s.line(i))
	if s.chained(from, to) < 2 {
		return false
	}
	_, end := s.line(min(i+4, s.lines()-1))
	chain := run(s.tokens(from, end))
	return len(chain) > 1 && (chain[0].style == optionCircle || chain[0].style == optionLower)
}

// chains reports whether the key of a number at an offset of line i and that of the next
// follow each other, on this line or on the next.
func (s *source) chains(i, at, value int) bool {
	from, to := s.trim(s.line(i))
	if s.chained(max(from, at), to) > 1 {
		return true
	}
	for i++; i < s.lines() && s.bare(i) == ""; i++ {
	}
	if i == s.lines() || s.chained(max(from, at), to) == 0 {
		return false
	}
	from, to = s.trim(s.line(i))
	n, ok := s.keyNumber(from, to)
	return ok && n.value == value+1 && s.chained(from, to) > 0
}

// behindTitle returns where the keys of a list begin that stand behind their title on
// one line: behind 答案: or "Answer key:".
func (s *source) behindTitle(from, to int) (at int, ok bool) {
	if m, ok := s.markAt2(from, to); ok && m > from {
		return s.skip(m, to), true
	}
	text := string(s.see[from:min(to, from+40)])
	if !strings.Contains(text, "答案") && !strings.Contains(text, "nswer") && !strings.Contains(text, "NSWER") && !strings.Contains(text, "Key") && !strings.Contains(text, "KEY") {
		return from, false
	}
	end := from
	for at = from + 1; at < min(to, from+40); at++ {
		number := s.numbersAt(at, to)
		if keysHead.MatchString(strings.TrimSpace(string(s.see[from:at]))) {
			end = at
		}
		if number {
			break
		}
	}
	if end < to && s.see[end] == ':' {
		end++
	}
	return s.skip(end, to), end > from
}

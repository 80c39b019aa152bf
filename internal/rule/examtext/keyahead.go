package examtext

import "strings"

// keyAhead returns how many characters of a key of letters, or of a truth,
// stand at an offset, with the space before them; 0 is none.
func (s *source) keyAhead(at, to int) int {
	i := s.skip(at, to)
	from := i
	if i < to && strings.ContainsRune("([\"“", s.see[i]) {
		for end := i + 1; end < to && end < i+24; end++ {
			if strings.ContainsRune(")]\"”", s.see[end]) {
				if keyLike(string(s.see[i+1 : end])) {
					return end + 1 - at
				}
				break
			}
		}
	}
	if n := s.truthAhead(i, to); n > 0 {
		return i + n - at
	}
	last := i
	for i < to && i < from+24 {
		if n := s.joins(i, to); n > 0 {
			i += n
			continue
		}
		r := s.see[i]
		if r >= 'A' && r <= 'L' || r >= 'a' && r <= 'l' || r >= '①' && r <= '⑫' {
			last = i + 1
		} else if !strings.ContainsRune(" ,、;/|", r) {
			break
		}
		i++
	}
	for last > from { // "A B" then a word: the word is none of the key
		if last < to && (latin(s.see[last]) || s.see[last] == '\'' || han(s.see[last]) && last > from+1 && s.see[last-2] == ' ' || digit(s.see[last]) && !s.numberFollows(last, to)) {
			last--
			for last > from && !strings.ContainsRune(" ,、;/|", s.see[last]) {
				last--
			}
			for last > from && strings.ContainsRune(" ,、;/|", s.see[last-1]) {
				last--
			}
			continue
		}
		break
	}
	if last > from && keyLike(string(s.see[from:last])) {
		return last - at
	}
	return 0
}

// joins returns the length of a word that joins the letters of a key: B and C, B和C.
func (s *source) joins(at, to int) int {
	for _, w := range []string{"and ", "AND ", "和", "及", "与", "&", "+"} {
		if s.has(at, to, w) && at > 0 && (s.see[at-1] == ' ' || !latin(s.see[at])) {
			if i := s.skip(at+len([]rune(w)), to); i < to {
				if _, ok := letter(s.see[i]); ok && (i+1 == to || !latin(s.see[i+1])) {
					return i - at
				}
			}
		}
	}
	return 0
}

// numberFollows reports whether an item's number with its mark stands at an offset.
func (s *source) numberFollows(at, to int) bool {
	n, ok := s.numberAt(at, to)
	return ok && n.style != styleBare
}

// truthAhead returns how many characters of a word for right or wrong stand
// at an offset and end there as a word.
func (s *source) truthAhead(at, to int) int {
	for n := min(5, to-at); n > 0; n-- {
		if _, ok := truthWords[strings.ToLower(string(s.see[at:at+n]))]; !ok {
			continue
		}
		if at+n == to || !han(s.see[at+n]) && !latin(s.see[at+n]) {
			return n
		}
	}
	return 0
}

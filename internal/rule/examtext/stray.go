package examtext

import "strings"

// oddSigns hardly stand within a word.
const oddSigns = "@#%&^*~$"

// strayWords returns where single words of mixed letters, digits and signs stand at the ends of lines,
// such as "x7f@": three of them, no two alike, prove that they were put there against copying.
func (s *source) strayWords() (at []int) {
	seen := map[string]bool{}
	odd := false
	for i := range s.lines() {
		start, word := s.strayWord(i)
		if word == "" {
			continue
		}
		if seen[word] { // it means something
			return nil
		}
		seen[word] = true
		odd = odd || strings.ContainsAny(word, oddSigns)
		at = append(at, start)
	}
	if len(at) < 3 || !odd {
		return nil
	}
	return at
}

// strayWord returns the mixed word at the end of line i, behind Chinese words and a space, and where
// that space stands.
func (s *source) strayWord(i int) (at int, word string) {
	from, to := s.trim(s.line(i))
	start := to
	for start > from && start > to-13 && s.show[start-1] > ' ' && s.show[start-1] < 0x7F {
		start--
	}
	if to-start < 4 || to-start > 12 || start <= from+1 || s.see[start-1] != ' ' {
		return 0, ""
	}
	word = string(s.show[start:to])
	before := s.see[start-2]
	if !han(before) && !strings.ContainsAny(word, oddSigns) || !mixed(word) {
		return 0, ""
	}
	return start - 1, word
}

// mixed reports whether a word goes from letters to digits or signs and back, as no name of a thing does.
func mixed(word string) bool {
	turns, lower := 0, false
	kind := func(r rune) int {
		switch {
		case latin(r):
			return 1
		case digit(r):
			return 2
		case strings.ContainsRune(oddSigns, r):
			return 3
		}
		return 0
	}
	last := 0
	for _, r := range word {
		k := kind(r)
		if k == 0 {
			return false
		}
		lower = lower || r >= 'a' && r <= 'z'
		if last > 0 && k != last {
			turns++
		}
		last = k
	}
	return lower && turns > 1
}

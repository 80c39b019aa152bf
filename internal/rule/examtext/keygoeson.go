package examtext

import (
	"regexp"
	"strings"
)

// behindPlace moves over the number of the place that the only key of a line is for: "(1)C".
func (s *source) behindPlace(from, line int) int {
	at := s.skip(from, line)
	if at >= line || s.see[at] != '(' {
		return from
	}
	end := s.closing(at, line)
	if end == 0 || end == at+1 || strings.Trim(string(s.see[at+1:end]), "0123456789 ") != "" {
		return from
	}
	next := s.skip(end+1, line)
	if n := s.keyAhead(next, line); n > 0 && s.skip(next+n, line) == line {
		return next
	}
	return from
}

// circledPoint reports whether a circled number and words stand between two offsets:
// the first point of an answer.
func (s *source) circledPoint(from, line int) bool {
	from, line = s.trim(from, line)
	if from >= line || s.see[from] < '①' || s.see[from] > '⑫' {
		return false
	}
	i := s.skip(from+1, line)
	return i+1 < line && han(s.see[i]) && han(s.see[i+1])
}

// keyGoesOn returns the end of the letters on the line below an offset if they go on with
// those of a key, from one offset to the other; 0 if they do not. The line of a page may stand between.
func (p *parser) keyGoesOn(from, line, stop int) int {
	s := p.s
	key, apart := line, false
	for line+1 < stop {
		at, end := s.trim(line, s.lineEnd(line+1, stop))
		if at == end {
			if !p.chrome[s.lineOf(line+1)] {
				return 0
			}
			line, apart = s.lineEnd(line+1, stop), true
			continue
		}
		for _, m := range p.marks(at, end) {
			if m.kind == markMeta {
				_, end = s.trim(at, m.start)
				apart = true
				break
			}
		}
		text := string(s.see[at:max(at, end)])
		more, ok := lettersOf(text)
		if !ok || strings.Trim(text, ",、; ABCDEFGHIJKLabcdefghijkl") != "" {
			return 0
		}
		if known, _ := lettersOf(string(s.see[from:key])); apart && (known == "" || more[0] <= known[len(known)-1]) {
			return 0
		}
		return end
	}
	return 0
}

// pieceOfKey is the number of a piece of a preview before letters.
var pieceOfKey = regexp.MustCompile(`^\d{1,3}、([A-H]{1,4})(?:\s|$)`)

// pieceBelow reports whether letters that go on with those of a key stand on the line below an offset,
// behind a number: a preview may have cut the key.
func (s *source) pieceBelow(line int, known string) bool {
	if line+1 >= len(s.see) {
		return false
	}
	from, to := s.trim(line+1, s.lineEnd(line+1, len(s.see)))
	m := pieceOfKey.FindStringSubmatch(string(s.see[from:min(to, from+12)]))
	return m != nil && m[1][0] > known[len(known)-1]
}

// below is the line under the one that ends at an offset.
func (s *source) below(end int) string {
	if end+1 >= len(s.see) {
		return ""
	}
	return strings.TrimSpace(string(s.show[end+1 : s.lineEnd(end+1, len(s.see))]))
}

// wavers reports whether the words behind a key allow another one as well.
func (s *source) wavers(at, to int) bool {
	for _, w := range []string{"或", "均可", "都可", "都对", "都行", "or ", "OR ", "/"} {
		if s.has(at, to, w) {
			return true
		}
	}
	return false
}

package examtext

import (
	"strconv"
	"strings"
)

// clean erases the stray characters that some forums add at the ends of lines
// against copying. One such line proves nothing; three do.
func (p *parser) clean() {
	s := p.s
	var from []int
	first := -1
	for i := range s.lines() {
		if at := s.noiseAt(i); at > 0 {
			from = append(from, at)
			if first < 0 {
				first = i
			}
		}
	}
	if list := s.strayWords(); len(list) > 0 {
		if len(from) < 3 {
			from, first = nil, s.lineOf(list[0])
		}
		from = append(from, list...)
	}
	if len(from) < 3 {
		return
	}
	for _, at := range from {
		for end := s.lineEnd(at, len(s.see)); at < end; at++ {
			s.show[at], s.see[at] = ' ', ' '
		}
	}
	p.result.Warnings = append(p.result.Warnings, Warning{Noise, s.no[first], strconv.Itoa(len(from))})
}

// noiseAt returns where stray characters begin at the end of line i: signs,
// digits and letters in ones and twos, behind a gap. 0 is none.
func (s *source) noiseAt(i int) int {
	from, to := s.line(i)
	from, to = s.trim(from, to)
	at := to
	for at > from && s.show[at-1] < 0x80 {
		at--
	}
	if n, ok := s.numberAt(from, to); ok && at == from && n.style != styleBare { // "1. 3 + 4 = __"
		return 0
	}
	for at < to && s.show[at] != ' ' {
		at++
	}
	key := s.skip(at, to)
	if key < to && s.see[key] == ':' {
		key++
	}
	if n := s.keyAhead(key, to); n > 0 && s.skip(key+n, to) == to { // "答案: ( F )"
		return 0
	}
	if at <= from || to-at < 5 {
		return 0
	}
	signs := 0
	words := strings.Fields(string(s.show[at:to]))
	for _, w := range words {
		if len(w) > 3 {
			return 0
		}
		if strings.ContainsAny(w, "()[]{}!@#$%^&*`~;:'\"?/\\|+=<>,.") {
			signs++
		}
	}
	if len(words) < 3 || signs*3 < len(words) || signs < 2 {
		return 0
	}
	for _, style := range run(s.tokens(at, to)) {
		if style.letter > 0 {
			return 0
		}
	}
	return at
}

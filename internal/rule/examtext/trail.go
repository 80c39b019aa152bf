package examtext

import (
	"slices"
	"strings"
)

// fullLine finds how long a line of the text is that is nearly full: one that
// goes on in the next.
func (p *parser) fullLine() int {
	var lengths []int
	for i := range p.s.lines() {
		if from, to := p.s.trim(p.s.line(i)); to > from {
			lengths = append(lengths, to-from)
		}
	}
	if len(lengths) == 0 {
		return 0
	}
	slices.Sort(lengths)
	return min(24, lengths[len(lengths)*9/10]*7/10)
}

// breakIn returns where an option goes on in another line although its first one
// was not full; 0 if it does not.
func (p *parser) breakIn(t token, end int) int {
	s := p.s
	line := s.lineEnd(t.text, end)
	if a, b := s.trim(t.text, line); a == b || line >= end {
		return 0
	}
	from, _ := s.line(s.lineOf(t.start))
	if from, to := s.trim(from, line); to-from >= p.wide {
		return 0
	}
	at, to := s.trim(line, end)
	if at >= to || strings.ContainsRune("，,。、;；:：)）】]”%", s.see[at]) || !han(s.see[at]) && !latin(s.see[at]) && s.see[at] != '(' {
		return 0
	}
	return line
}

// dropTrails takes off what stands under last options and can hardly be part of
// them, unless the lines of the text are broken everywhere.
func (p *parser) dropTrails() {
	if p.breaks > 1 && p.breaks*10 > len(p.drafts) {
		return
	}
	for _, d := range p.drafts {
		if d.trail == 0 || d.Options[d.trailLetter] == "" || d.tailLetter == d.trailLetter {
			continue
		}
		at, _ := p.s.trim(d.trail, len(p.s.see))
		d.Options[d.trailLetter] = d.trailText
		d.warn(Noise, p.s.printed(at), p.s.around(at))
	}
}

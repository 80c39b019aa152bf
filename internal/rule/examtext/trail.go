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
			lengths = append(lengths, p.s.width(from, to))
		}
	}
	if len(lengths) == 0 {
		return 0
	}
	slices.Sort(lengths)
	return min(48, lengths[len(lengths)*9/10]*7/10)
}

// width is how wide a text is shown, in Latin letters.
func (s *source) width(from, to int) (n int) {
	for _, r := range s.show[from:to] {
		if n++; r >= 0x2E80 {
			n++
		}
	}
	return n
}

// breakIn returns where an option goes on in another line although its first one
// was not full; 0 if it does not.
func (p *parser) breakIn(t token, end int) int {
	s := p.s
	line := s.lineEnd(t.text, end)
	a, last := s.trim(t.text, line)
	if a == last || line >= end {
		return 0
	}
	from, _ := s.line(s.lineOf(t.start))
	if from, to := s.trim(from, line); s.width(from, to) >= p.wide {
		return 0
	}
	at, to := s.trim(line, end)
	if at >= to || strings.ContainsRune("，,。、;；:：)）】]”%", s.see[at]) || !han(s.see[at]) && !latin(s.see[at]) && !digit(s.see[at]) && !strings.ContainsRune("(①②③④⑤⑥", s.see[at]) || digit(s.see[at]) && digit(s.see[last-1]) {
		return 0
	}
	return line
}

// dropTrails takes off what stands under last options and can hardly be part of
// them, unless the lines of the text are broken everywhere.
func (p *parser) dropTrails() {
	p.fewOptions()
	if p.breaks > 1 && p.breaks*10 > len(p.drafts) {
		return
	}
	for _, d := range p.drafts {
		if d.broken > 0 {
			at, _ := p.s.trim(d.broken, len(p.s.see))
			d.warn(Noise, p.s.printed(at), p.s.around(at))
		}
		if d.trail == 0 || d.Options[d.trailLetter] == "" || d.tailLetter == d.trailLetter {
			continue
		}
		at, _ := p.s.trim(d.trail, len(p.s.see))
		d.Options[d.trailLetter] = d.trailText
		d.warn(Noise, p.s.printed(at), p.s.around(at))
	}
}

// fewOptions doubts items with fewer options than is usual in the text where one of
// them goes on in another line: it may be an option that lost its letter.
func (p *parser) fewOptions() {
	var count [maxOptions + 1]int
	usual := 0
	for _, d := range p.drafts {
		if n := len(d.Options); n > 1 {
			count[n]++
		}
	}
	for n := range count {
		if count[n] > 0 && count[n] >= count[usual] {
			usual = n
		}
	}
	for _, d := range p.drafts {
		n := len(d.Options)
		if n < 2 || n >= usual {
			continue
		}
		if d.goesOn > 0 {
			d.warn(OptionMissing, p.s.printed(d.goesOn), p.s.around(d.goesOn))
		}
		if text := d.Options[string(rune('A'+n-1))]; holdsLetter(text, rune('A'+n)) {
			d.warn(OptionMissing, d.Line, text)
		}
	}
}

// holdsLetter reports whether a letter stands alone within a text.
func holdsLetter(text string, letter rune) bool {
	last := rune(0)
	found := false
	for _, r := range text {
		if found && !latin(r) {
			return true
		}
		found = r == letter && last != 0 && !latin(last)
		last = r
	}
	return false
}

// letteredInside returns where the text of a last option has the letter and the mark
// of one further on within it, 0 if it has not.
func (p *parser) letteredInside(t token, from, to int) int {
	s := p.s
	for at := from; at+1 < to; at++ {
		l, ok := letter(s.see[at])
		if !ok || l < t.letter || l > t.letter+3 || (s.see[at] >= 'a') != (t.style == optionLower) {
			continue
		}
		if t.style > optionLower && l == t.letter+1 && !latin(s.see[at-1]) && s.see[at+1] == ' ' {
			return at
		}
		if i := s.skip(at+1, to); i < to && (strings.ContainsRune(".、:)", s.see[i]) || s.see[i] == '\n' && i+1 < to && strings.ContainsRune(".、:)", s.see[i+1])) {
			return at
		}
	}
	return 0
}

// dropProse takes what stands behind a blank line under the last answer off it,
// where answers of the text hold no blank lines: it is no part of the exam.
func (p *parser) dropProse(end int) {
	if len(p.drafts) < 2 {
		return
	}
	last := p.drafts[len(p.drafts)-1]
	k := last.textAnswer()
	if k == nil {
		return
	}
	at := p.gapWithin(k, end)
	if at == 0 || p.gapIn(last.at, k.at) > 0 {
		return
	}
	if n, ok := p.s.numberAt(at, end); ok && n.style != styleBare {
		return
	}
	for i, d := range p.drafts[:len(p.drafts)-1] {
		if o := d.textAnswer(); o != nil && p.gapWithin(o, p.drafts[i+1].at) > 0 {
			return
		}
	}
	k.show, k.text = lines(string(p.s.show[k.at:at])), lines(string(p.s.see[k.at:at]))
	last.warn(Noise, p.s.printed(at), p.s.around(at))
}

// textAnswer is the last answer in words that stands behind a mark, nil for none.
func (d *draft) textAnswer() *rawKey {
	for i := len(d.keys) - 1; i >= 0; i-- {
		if k := &d.keys[i]; k.place == inMark && !keyLike(k.text) {
			return k
		}
	}
	return nil
}

// gapWithin returns where an answer goes on behind a blank line, 0 if it does not.
func (p *parser) gapWithin(k *rawKey, to int) int {
	at := p.gapIn(k.at, to)
	if at > 0 && strings.Contains(k.show, p.s.around(at)) {
		return at
	}
	return 0
}

// gapIn returns where, between two offsets, the text goes on behind a blank line, 0
// if it does not.
func (p *parser) gapIn(from, to int) int {
	s := p.s
	gap := false
	for l := s.lineOf(from) + 1; l < s.lines() && s.start[l] < to; l++ {
		a, b := s.trim(s.line(l))
		switch {
		case a == b:
			gap = gap || !p.chrome[l]
		case gap:
			return a
		}
	}
	return 0
}

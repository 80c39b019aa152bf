package examtext

import (
	"slices"
	"strings"
)

func (p *parser) settleBlanks(d *draft) rawKey {
	var by rawKey
	d.noughts()
	if d.holes == 0 && p.countedHoles(d.filledHoles) {
		d.holes = len(d.filledHoles)
	}
	for _, k := range d.keys {
		line := p.s.printed(k.at)
		if p.s.soil.left[line] {
			d.warn(Noise, line, k.show)
		}
		if k.place == inPart {
			d.Answer.Blanks, by = append(d.Answer.Blanks, strings.TrimSpace(k.show)), k
			continue
		}
		if k.place == inBlank {
			d.Answer.Blanks = append(d.Answer.Blanks, strings.Join(strings.Fields(k.show), ""))
			by = k
			continue
		}
		if straysIn(k.show) { // though few lines have any
			d.warn(Noise, line, k.show)
		}
		text, torn := untorn(k.show, d.holes)
		if torn {
			d.warn(Noise, line, k.show)
		}
		if nextWithin(text, d.Number) {
			d.warn(KeyUnclear, line, k.show)
		}
		list, ok := blanks(text, d.holes)
		switch {
		case len(d.Answer.Blanks) == 0:
			d.Answer.Blanks, by = list, k
			if !ok {
				d.warn(BlankCount, line, k.show)
			}
		case !slices.Equal(list, d.Answer.Blanks):
			d.warn(KeyConflict, line, by.show+" / "+k.show)
			d.Answer = Answer{}
			return k
		}
	}
	if by.place == inBlank && (touching.MatchString(d.Stem) || leftFilled.MatchString(d.Stem)) { // one that a line broke, or another
		d.warn(Noise, d.Line, d.Stem)
	}
	if n := len(d.Answer.Blanks); n > 0 && by.place == inBlank && n != d.holes {
		d.warn(BlankCount, d.Line, d.Stem)
	}
	if len(d.Answer.Blanks) == 0 {
		return rawKey{at: -1}
	}
	return by
}

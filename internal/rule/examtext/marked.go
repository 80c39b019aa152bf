package examtext

import (
	"strings"
)

// takeMarked takes the options that say themselves that they are right. Where
// only the word stands, glued to the text, most items must do so.
func (p *parser) takeMarked() {
	open := 0
	for _, d := range p.drafts {
		if len(d.Options) > 1 && len(d.keys) == 0 {
			open++
		}
	}
	words, signs := 0, 0
	for _, m := range p.marked {
		switch {
		case len(m.d.keys) > 0, m.whole:
		case m.sure:
			signs++
		default:
			words++
		}
	}
	for _, m := range p.marked {
		line := m.d.Line
		for l, text := range m.d.Options { // it may be one that is right, too
			if !strings.Contains(m.letters, l) && strings.Contains(text, " 正确") {
				m.d.warn(KeyUnclear, line, text)
			}
		}
		switch {
		case len(m.d.keys) > 0, m.whole && (signs < 2 || !p.severalRight(m.d)):
		case m.sure:
			m.d.keys = append(m.d.keys, rawKey{text: m.letters, show: m.letters, at: m.d.at, place: suffixed})
		case words+signs > 1 && (words+signs)*5 >= open*3:
			for _, l := range m.letters {
				text := m.d.Options[string(l)]
				m.d.Options[string(l)] = text[:len(text)-len("正确")]
			}
			m.d.keys = append(m.d.keys, rawKey{text: m.letters, show: m.letters, at: m.d.at, place: suffixed})
			m.d.warn(KeyConvention, line, m.letters)
		}
	}
}

// severalRight reports whether the type that is printed for an item lets all its options be right.
func (p *parser) severalRight(d *draft) bool {
	typ := d.tag
	if typ == "" && d.sec > 0 {
		typ = p.heads[d.sec-1].typ
	}
	return typ == Multiple || typ == Indefinite
}

package examtext

import (
	"strings"
	"unicode/utf8"
)

// takeInlaid takes for answers the words that somebody typed into the middle of blank
// lines, ___so________, where most blanks of a section hold some. Two blanks with a
// word between them look alike, but are of one length.
func (p *parser) takeInlaid() {
	lined, inlaid := map[int]int{}, map[int]int{}
	for _, d := range p.drafts {
		if p.wantsBlanks(d) && len(d.keys) == 0 && len(d.rules) > 0 {
			lined[d.sec]++
			if p.isInlaid(d) {
				inlaid[d.sec]++
			}
		}
	}
	for _, d := range p.drafts {
		if n := inlaid[d.sec]; n < 2 || n*2 < lined[d.sec] || !p.wantsBlanks(d) || len(d.keys) > 0 || !p.isInlaid(d) {
			continue
		}
		var out strings.Builder
		at := d.at
		for i := 0; i < len(d.rules); i += 2 {
			open, shut := d.rules[i], d.rules[i+1]
			k := p.s.raw(open[1], shut[0], inBlank)
			d.keys = append(d.keys, k)
			d.warn(KeyConvention, p.s.printed(k.at), k.show)
			out.WriteString(string(p.s.show[at:open[0]]) + "____")
			at = shut[1]
		}
		out.WriteString(string(p.s.show[at:d.stemTo]))
		d.Stem, d.holes, d.lines = unlabelled(tidy(out.String())), len(d.keys), len(d.keys)
	}
}

// isInlaid reports whether the lines of a stem come in pairs of unlike lengths with
// words between them.
func (p *parser) isInlaid(d *draft) bool {
	if len(d.rules) == 0 || len(d.rules)%2 > 0 {
		return false
	}
	for i := 0; i < len(d.rules); i += 2 {
		open, shut := d.rules[i], d.rules[i+1]
		inner := string(p.s.see[open[1]:shut[0]])
		if inner == "" || open[1]-open[0] == shut[1]-shut[0] || utf8.RuneCountInString(inner) > 40 || strings.ContainsAny(inner, " 。;?,、:\n") || strings.Contains("和与或及到至", inner) {
			return false
		}
	}
	return true
}

// withinWord reports whether the underscore at an offset joins the parts of a name, as
// in max_size.
func (s *source) withinWord(at, to int) bool {
	return at > 0 && at+1 < to && latin(s.see[at-1]) && latin(s.see[at+1])
}

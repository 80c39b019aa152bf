package examtext

// Characters around what a document sets apart; they show nothing and stand in
// no other text.
const (
	stressFrom = '\uF8FD'
	stressTo   = '\uF8FE'
)

// Stressed is a text that a document sets apart from what stands around it: in
// bold, in a colour, underlined.
func Stressed(text string) string { return string(stressFrom) + text + string(stressTo) }

// stressed finds the options of which the document sets the most part apart. If
// it does so with all, it means nothing.
func (p *parser) stressed(chain []token, to int) map[int]bool {
	s := p.s
	if s.stress == nil {
		return nil
	}
	found := map[int]bool{}
	for k, t := range chain {
		end := to
		if k+1 < len(chain) {
			end = chain[k+1].start
		}
		most, all := 0, 0
		for at := t.text; at < end && at < len(s.stress); at++ {
			if blank(s.see[at]) {
				continue
			}
			if all++; s.stress[at] {
				most++
			}
		}
		if most*2 > all {
			found[k] = true
		}
	}
	if len(found) == len(chain) {
		return nil
	}
	return found
}

// takeStressed takes the options that a document sets apart for the key of an
// item that has no other, and says so: it may be no more than a habit of who
// wrote it.
func (p *parser) takeStressed() {
	for _, d := range p.drafts {
		if d.stressed == "" || len(d.keys) > 0 || d.truths != nil {
			continue
		}
		d.keys = append(d.keys, rawKey{text: d.stressed, show: d.stressed, at: d.at, place: suffixed})
		d.warn(KeyStressed, d.Line, d.stressed)
	}
}

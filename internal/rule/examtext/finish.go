package examtext

import "strings"

// finish settles every item and notes what numbers and characters say.
func (p *parser) finish() {
	sec, ordinal, last := -1, 0, 0
	seen := map[int]bool{}
	for _, d := range p.drafts {
		if d.sec != sec {
			sec, ordinal = d.sec, 0
			seen = map[int]bool{}
			last = 0
		}
		ordinal++
		if !d.printed {
			d.Number = ordinal
		} else {
			switch {
			case d.Number < last: // another count begins
				seen = map[int]bool{}
			case seen[d.Number]:
				d.warn(NumberRepeated, d.Line, d.Stem)
			case last > 0 && d.Number > last+1:
				d.warn(NumberGap, d.Line, d.Stem)
			}
			seen[d.Number] = true
		}
		last = d.Number
		if d.sec > 0 {
			d.Section = p.heads[d.sec-1].title
		}
		p.settle(d)
		if strings.ContainsRune(d.Stem, '\uFFFD') || strings.ContainsRune(strings.Join(values(d.Options), ""), '\uFFFD') {
			d.warn(Broken, d.Line, d.Stem)
		}
		if d.Warnings == nil {
			d.Warnings = []Warning{}
		}
		p.result.Items = append(p.result.Items, d.Item)
	}
	if len(p.result.Items) == 0 {
		p.result.Warnings = append(p.result.Warnings, Warning{NoItems, 1, clip(p.firstWords())})
	}
}

func values(m map[string]string) (list []string) {
	for _, v := range m {
		list = append(list, v)
	}
	return list
}

func (p *parser) firstWords() string {
	for i := range p.s.lines() {
		if text := p.s.bare(i); text != "" {
			return text
		}
	}
	return ""
}

package examtext

import "slices"

// mergeParted joins a question and its options where a list of the page numbered them apart: 1 asks, and
// 2 holds nothing but the options.
func (p *parser) mergeParted() {
	for i, d := range p.drafts {
		if i == 0 || d.Stem != "" || len(d.Options) < 2 || !d.printed {
			continue
		}
		asks := p.drafts[i-1]
		if asks == nil || asks.sec != d.sec || !asks.printed || asks.Number != d.Number-1 || asks.Stem == "" || len(asks.Options) > 0 || len(asks.keys) > 0 || asks.truths != nil {
			continue
		}
		d.Stem, d.Number, d.Line, d.tag, d.at = asks.Stem, asks.Number, asks.Line, asks.tag, asks.at
		d.holes, d.lines = asks.holes, asks.lines
		p.drafts[i-1] = nil
	}
	p.drafts = slices.DeleteFunc(p.drafts, func(d *draft) bool { return d == nil })
}

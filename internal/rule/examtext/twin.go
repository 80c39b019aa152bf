package examtext

import (
	"maps"
	"strconv"
	"strings"
)

// mergeTwins drops an item that is printed again, word for word and under the same
// number, where one of the two has a key: an exam is often followed by itself with
// its keys.
func (p *parser) mergeTwins() {
	first := map[string]*draft{}
	count := map[int]int{}
	for _, d := range p.drafts {
		count[d.Number]++
	}
	kept := p.drafts[:0]
	for _, d := range p.drafts {
		if count[d.Number] < 2 {
			kept = append(kept, d)
			continue
		}
		stem := alikeText(statement(d.Stem))
		id := strconv.Itoa(d.Number) + " " + stem
		old := first[id]
		if len(stem) < 12 || old == nil || !maps.Equal(old.Options, d.Options) || (len(old.keys) == 0) == (len(d.keys) == 0) {
			first[id] = d
			kept = append(kept, d)
			continue
		}
		if len(old.keys) == 0 {
			old.keys, old.truths, old.Explanation = d.keys, d.truths, strings.TrimSpace(old.Explanation+"\n"+d.Explanation)
			if old.holes == 0 {
				old.holes = d.holes
			}
		}
	}
	p.drafts = kept
}

package examtext

import (
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// section reads the items of section i, -1 for what stands before the first
// heading, up to line end.
func (p *parser) section(i, end int) {
	s := p.s
	from, to := 0, s.start[end]
	if i >= 0 {
		from = p.heads[i].end
	}
	if i+1 < len(p.heads) {
		to = s.start[p.heads[i+1].line]
	}
	if from >= to {
		return
	}
	first := len(p.drafts)
	candidates := s.candidates(from, to, i+1)
	chosen := choose(candidates)
	if p.unnumbered(chosen, from, to) {
		chosen = nil
	}
	p.loose = len(chosen) == 0
	if p.loose {
		p.looseItems(from, to, i+1, i < 0)
	}
	var shared *passage
	var options *pool
	pools := p.pools(chosen, from, to)
	if len(chosen) > 0 && p.keyedFront(from, chosen[0].head) {
		p.looseItems(from, chosen[0].head, i+1, i < 0)
		for _, d := range p.drafts[first:] {
			d.warn(NumberMissing, d.Line, d.Stem)
		}
	}
	for k, c := range chosen {
		stop := to
		if k+1 < len(chosen) {
			stop = chosen[k+1].head
		}
		if k == 0 {
			end := c.head
			if options = p.poolBefore(from, end, pools); options != nil {
				end = options.from
			}
			if shared = p.clozeAbove(from, c); shared == nil {
				shared = p.passage(from, end)
			}
			if shared != nil && (above.MatchString(shared.text) || i >= 0 && below.MatchString(shared.text)) {
				a, b := s.trim(from, end)
				shared.text = tidy(string(s.show[a:b]))
			}
		}
		var next *pool
		if k+1 < len(chosen) {
			if next = p.poolBefore(c.text, stop, pools); next != nil {
				stop = next.from
			}
		}
		ahead := p.passage(c.text, stop)
		if k+1 < len(chosen) && ahead == nil {
			ahead = p.clozeAbove(c.text, chosen[k+1])
		}
		if ahead != nil {
			stop = ahead.from
		}
		at := len(p.drafts)
		p.numbered(c, p.titleWithin(c.text, stop), i+1)
		if lost := passedOver(candidates, chosen, k); lost > 0 && at < len(p.drafts) {
			p.drafts[at].warn(NumberMissing, s.printed(lost), s.around(lost))
		}
		if k+1 < len(chosen) && chosen[k+1].above && (chosen[k+1].unsure || chosen[k+1].value != c.value+1) && at < len(p.drafts) { // of an item that is lost
			d := p.drafts[len(p.drafts)-1]
			d.warn(KeyConvention, d.Line, d.Stem)
		}
		if at < len(p.drafts) {
			shared = p.share(p.drafts[at], shared)
			options = p.draw(p.drafts[at], options)
		}
		if ahead != nil {
			shared = ahead
		}
		if next != nil {
			options = next
		}
	}
	p.count(i, first)
}

// keyedFront reports whether an item without a number, with options and a key, stands
// between two offsets.
func (p *parser) keyedFront(from, to int) bool {
	chain := run(p.tokens(from, to))
	if len(chain) < 2 || chain[0].letter > 0 || !chain[0].line || chain[0].style > optionWrap {
		return false
	}
	if a, b := p.s.trim(from, chain[0].start); a == b {
		return false
	}
	last := chain[len(chain)-1].start
	return strings.ContainsRune(string(p.s.see[chain[0].start:p.s.lineEnd(last, to)]), '√') || slices.ContainsFunc(p.marks(last, to), func(m mark) bool {
		return m.kind == markKey && p.s.keyAhead(m.value, p.s.lineEnd(m.value, to)) > 0
	})
}

// passedOver returns where, behind item k of those that were chosen, the number of one may stand that
// was not: behind a sentence, and such that it fits between this item and the next. 0 is nowhere.
func passedOver(list, chosen []candidate, k int) int {
	from := sort.Search(len(list), func(i int) bool { return list[i].at > chosen[k].at })
	for _, c := range list[from:] {
		last := k+1 == len(chosen)
		if !last && c.at >= chosen[k+1].at {
			return 0
		}
		if c.flows && c.value > chosen[k].value && (last || c.value < chosen[k+1].value) {
			return c.at
		}
	}
	return 0
}

// numbered reads the item of a candidate, and items without a number behind it.
func (p *parser) numbered(c candidate, stop, sec int) {
	d, next := p.read(c.text, stop, false)
	d.Number, d.printed, d.sec = c.value, true, sec
	if d.tag == "" {
		d.tag = c.tag
	}
	d.Line = p.s.printed(c.at)
	if c.lead != "" {
		d.keys = append(d.keys, rawKey{text: c.lead, show: c.lead, at: c.head, place: inBracket})
		if c.doubt {
			d.warn(KeyConvention, d.Line, c.lead)
		}
	}
	if c.odd {
		d.warn(NumberRepeated, d.Line, d.Stem)
	}
	p.drafts = append(p.drafts, d)
	for next < stop {
		at := next
		d, next = p.read(at, stop, false)
		if next <= at || len(d.Options) < 2 && d.truths == nil && len(d.keys) == 0 {
			break
		}
		if d.sec = sec; d.Stem == "" { // whose are the options above?
			p.drafts[len(p.drafts)-1].warn(OptionLabel, d.Line, p.s.around(at))
		}
		d.warn(NumberMissing, d.Line, d.Stem)
		p.drafts = append(p.drafts, d)
	}
}

// unnumbered reports whether most items of a section have no number.
func (p *parser) unnumbered(chosen []candidate, from, to int) bool {
	if len(chosen) == 0 || len(chosen) > 3 {
		return len(chosen) == 0
	}
	starts := 0
	for _, t := range p.tokens(from, to) {
		if t.letter == 0 && t.line && t.style <= optionWrap {
			starts++
		}
	}
	return starts > 2*len(chosen)
}

// looseItems reads items without numbers. Before the first heading a title
// may stand.
func (p *parser) looseItems(from, to, sec int, front bool) {
	s := p.s
	for from < to {
		for from < to && blank(s.see[from]) {
			from++
		}
		if from == to {
			return
		}
		d, next := p.read(from, to, true)
		if next <= from {
			next = to
		}
		if at := p.tagLineIn(from, d.stemTo); at > 0 && (len(d.Options) > 1 || len(d.keys) > 0) { // what stands above its type is none of it
			from = at
			continue
		}
		d.sec = sec
		real := len(d.Options) > 1 || d.truths != nil || len(d.keys) > 0 || (d.holes > 0 || sec > 0 && labelled.MatchString(string(s.see[d.at:d.stemTo]))) && (!front || len(p.drafts) > 0)
		if real {
			if at := strings.LastIndex(s.paragraphs(from, d.stemTo), "\n\n"); at >= 0 && (len(d.Options) > 0 || len(d.keys) > 0) && d.at == from { // behind a type the question begins
				p.lastParagraph(d, from)
			}
			p.drafts = append(p.drafts, d)
		}
		from = next
	}
}

// tagLineIn returns where, between two offsets, a line begins with a type in brackets
// and goes on; 0 if none does.
func (p *parser) tagLineIn(from, to int) int {
	s := p.s
	for l := s.lineOf(from) + 1; l < s.lines() && s.start[l] < to; l++ {
		a, b := s.trim(s.line(l))
		if a == b || s.see[a] != '[' {
			continue
		}
		if i, typ := s.tagBefore(a, b); typ != "" && i < b {
			return s.start[l]
		}
	}
	return 0
}

// labelled matches a question that says it is one.
var labelled = regexp.MustCompile(`^(?:题目|题干|问题)\s*:`)

// paragraphs is the text between two offsets with blank lines kept bare.
func (s *source) paragraphs(from, to int) string {
	var b strings.Builder
	for line := range strings.SplitSeq(string(s.see[from:max(from, to)]), "\n") {
		b.WriteString(strings.TrimSpace(line) + "\n")
	}
	return strings.TrimSpace(b.String())
}

// lastParagraph makes the last paragraph before the options the stem: what
// stands above is a title.
func (p *parser) lastParagraph(d *draft, from int) {
	s := p.s
	at := from
	for l := s.lineOf(from); l < s.lineOf(d.stemTo); l++ {
		if a, b := s.line(l); l > s.lineOf(from) && s.bare(l) == "" && b < d.stemTo && !p.chrome[l] {
			at = b
			_ = a
		}
	}
	again := &draft{}
	again.tag = d.tag
	i := p.tag(again, at, d.stemTo)
	keys := slices.DeleteFunc(slices.Clone(d.keys), func(k rawKey) bool { return k.at < d.stemTo })
	again.keys = nil
	p.stem(again, i, d.stemTo, nil)
	d.Stem, d.keys, d.holes, d.lines, d.tag = again.Stem, append(again.keys, keys...), again.holes, again.lines, again.tag
	d.hanging, d.hangingClean, d.stemEnd = again.hanging, again.hangingClean, again.stemEnd
	d.Line = s.printed(i)
}

// dropNotes takes out what only looked like items before the first heading:
// notes to candidates are numbered too.
func (p *parser) dropNotes() {
	if len(p.heads) == 0 {
		return
	}
	n := 0
	for _, d := range p.drafts {
		if d.sec > 0 {
			break
		}
		if len(d.Options) > 1 || d.truths != nil || len(d.keys) > 0 {
			return
		}
		n++
	}
	if n < len(p.drafts) {
		p.drafts = p.drafts[n:]
	}
}

// count compares the number of items with what the heading declares.
func (p *parser) count(i, first int) {
	if i < 0 || p.heads[i].declared == 0 {
		return
	}
	if n := len(p.drafts) - first; n != p.heads[i].declared {
		h := p.heads[i]
		p.result.Warnings = append(p.result.Warnings, Warning{CountDiffers, p.s.no[h.line], clip(h.title + ": " + strconv.Itoa(n))})
	}
}

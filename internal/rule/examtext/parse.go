package examtext

import (
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// parser holds what is known of a text while it is read.
type parser struct {
	s          *source
	chrome     []bool // lines that were erased
	heads      []heading
	groups     []group
	entries    []entry
	drafts     []*draft
	letters    []token // all that may be letters of options
	words      []mark  // all marks
	marked     []markedRight
	loose      bool // the section at hand has no numbers
	indefinite bool // the exam says that its items of choice are indefinite
	lettered   bool // it says that A stands for right and B for wrong
	result     Result
}

// Parse reads the text of an exam. It takes any text, in time that grows with
// its length; what it cannot make out it warns of.
func Parse(text string) Result {
	p := &parser{s: newSource(text)}
	p.result = Result{Items: []Item{}, Documents: []Document{}, Warnings: []Warning{}}
	p.sweep()
	end := p.cut()
	if end < p.s.lines() {
		p.documents(end)
	}
	end = p.splitKeys(end)
	p.letters, p.words = p.s.tokens(0, p.s.start[end]), p.s.marks(0, p.s.start[end])
	p.sections(end)
	for i := -1; i < len(p.heads); i++ {
		p.section(i, end)
	}
	p.dropNotes()
	p.takeHanging()
	p.takeTails()
	p.takeMarked()
	p.matchKeys()
	p.takeStressed()
	p.finish()
	return p.result
}

// tokens returns what may be letters of options between two offsets.
func (p *parser) tokens(from, to int) []token {
	at := func(offset int) int {
		return sort.Search(len(p.letters), func(i int) bool { return p.letters[i].start >= offset })
	}
	return p.letters[at(from):at(max(from, to))]
}

// marks returns the marks between two offsets.
func (p *parser) marks(from, to int) []mark {
	at := func(offset int) int {
		return sort.Search(len(p.words), func(i int) bool { return p.words[i].start >= offset })
	}
	return p.words[at(from):at(max(from, to))]
}

// splitKeys takes the lines of key lists out and returns the line at which the
// items end.
func (p *parser) splitKeys(end int) int {
	s := p.s
	items := false
	for i := range end {
		if !items {
			from, to := s.line(i)
			a, b := s.trim(from, to)
			if a < b && len(run(s.tokens(a, b))) > 1 || strings.ContainsAny(string(s.see[a:b]), "(_") {
				items = true
			}
			if n, ok := s.numberAt(a, b); ok && n.style != styleBare {
				items = true
			}
			continue
		}
		if s.bare(i) == "" {
			continue
		}
		if s.headsKeys(i) {
			p.keyLines(i+1, end)
			return i
		}
		if numbers, keys, ok := s.tableRows(i); ok {
			p.groups = append(p.groups, group{head: heading{line: i}, sec: -1})
			p.tableKeys(numbers, keys)
			p.erase(i)
			p.erase(i + 1)
			continue
		}
		list, ok := s.entries(i, len(p.groups))
		if !ok || len(list) < 2 && !p.keyRun(i, end) {
			continue
		}
		p.groups = append(p.groups, group{head: heading{line: i}, sec: -1})
		for ; i < end; i++ {
			if s.bare(i) == "" {
				continue
			}
			more, ok := s.entries(i, len(p.groups)-1)
			if !ok {
				break
			}
			if n := len(p.entries); n > 0 && p.entries[n-1].group == len(p.groups)-1 && more[0].number < p.entries[n-1].number {
				p.groups = append(p.groups, group{head: heading{line: i}, sec: -1})
			}
			for _, e := range more {
				e.group = len(p.groups) - 1
				p.entries = append(p.entries, e)
			}
			p.erase(i)
			if h, ok := s.headingAt(i + 1 - 1); ok && h.typ != "" {
				p.groups[len(p.groups)-1].head = h
			}
		}
		if i < end && s.headsKeys(i) {
			p.keyLines(i+1, end)
			return i
		}
	}
	return end
}

// keyRun reports whether line i is the first of several lines with one key each.
func (p *parser) keyRun(i, end int) bool {
	n := 1
	for i++; i < end && n < 3; i++ {
		if p.s.bare(i) == "" {
			continue
		}
		if _, ok := p.s.entries(i, 0); !ok {
			break
		}
		n++
	}
	return n >= 2
}

var indefiniteRE = regexp.MustCompile(`(?:本卷|本试卷|本次考试|全卷|试题|本题库).{0,20}不定项`)

// sections finds the headings before line end.
func (p *parser) sections(end int) {
	s := p.s
	for i := range end {
		text := s.bare(i)
		if text == "" {
			continue
		}
		if len(p.heads) == 0 && indefiniteRE.MatchString(text) {
			p.indefinite = true
		}
		if len(p.heads) == 0 && letteredRE.MatchString(text) {
			p.lettered = true
		}
		h, ok := s.headingAt(i)
		if !ok {
			h, ok = p.plainHeading(i, end)
		}
		if ok && !(h.typ != "" && h.ordinal == 0 && p.tagLine(i, h)) {
			p.heads = append(p.heads, h)
		}
	}
}

// tagLine reports whether a line that names a type stands inside an item.
func (p *parser) tagLine(i int, h heading) bool {
	s := p.s
	for j := i - 1; j >= 0 && j >= i-2; j-- {
		text := s.bare(j)
		if text == "" {
			continue
		}
		from, to := s.line(j)
		from, to = s.trim(from, to)
		n, ok := s.numberAt(from, to)
		return text == "(" || text == "[" || ok && n.text >= to
	}
	return false
}

// plainHeading reads "一、基础知识" or "1、单选题" as a heading if items follow
// that are numbered in another way.
func (p *parser) plainHeading(i, end int) (h heading, ok bool) {
	s := p.s
	from, to := s.line(i)
	from, to = s.trim(from, to)
	n, ok := s.numberAt(from, to)
	if !ok || to-from > 80 || n.text >= to {
		return h, false
	}
	text := string(s.see[n.text:to])
	typ, at, width := typeIn(text)
	arabic := digit(s.see[from])
	if n.style != styleHan && !(arabic && at == 0) || strings.ContainsAny(text, "?_") {
		return h, false
	}
	if arabic {
		rest := strings.TrimPrefix(text[width:], "题")
		if rest = strings.TrimSpace(rest); rest != "" && rest[0] != '(' && rest[0] != ':' {
			return h, false
		}
	}
	for j := i + 1; j < end && j < i+4; j++ {
		a, b := s.line(j)
		a, b = s.trim(a, b)
		if a == b {
			continue
		}
		next, ok := s.numberAt(a, b)
		if !ok || next.style == n.style && !arabic || next.style == styleBare || next.style == styleHan || next.text >= b || next.style == styleCircle || next.style == styleWrap && n.style == styleHan && false {
			return h, false
		}
		return heading{line: i, title: string(s.show[from:to]), typ: typ, ordinal: n.value, end: to}, next.value == 1 || !arabic
	}
	return h, false
}

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
	chosen := choose(s.candidates(from, to, i+1))
	if p.unnumbered(chosen, from, to) {
		chosen = nil
	}
	p.loose = len(chosen) == 0
	if p.loose {
		p.looseItems(from, to, i+1, i < 0)
	}
	var shared *passage
	for k, c := range chosen {
		stop := to
		if k+1 < len(chosen) {
			stop = chosen[k+1].head
		}
		if k == 0 {
			if shared = p.passage(from, c.head); shared != nil && above.MatchString(shared.text) {
				a, b := s.trim(from, c.head)
				shared.text = tidy(string(s.show[a:b]))
			}
		}
		ahead := p.passage(c.text, stop)
		if ahead != nil {
			stop = ahead.from
		}
		at := len(p.drafts)
		p.numbered(c, stop, i+1)
		if at < len(p.drafts) {
			shared = p.share(p.drafts[at], shared)
		}
		if ahead != nil {
			shared = ahead
		}
	}
	p.count(i, first)
}

// numbered reads the item of a candidate, and items without a number behind it.
func (p *parser) numbered(c candidate, stop, sec int) {
	d, next := p.read(c.text, stop, false)
	d.Number, d.printed, d.sec = c.value, true, sec
	d.Line = p.s.printed(c.at)
	if c.lead != "" {
		d.keys = append(d.keys, rawKey{text: c.lead, show: c.lead, at: c.head, place: inBracket})
	}
	p.drafts = append(p.drafts, d)
	for next < stop {
		at := next
		d, next = p.read(at, stop, false)
		if next <= at || len(d.Options) < 2 && d.truths == nil && len(d.keys) == 0 {
			break
		}
		d.sec = sec
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
		d.sec = sec
		real := len(d.Options) > 1 || d.truths != nil || len(d.keys) > 0 || d.holes > 0 && (!front || len(p.drafts) > 0)
		if real {
			if at := strings.LastIndex(s.paragraphs(from, d.stemTo), "\n\n"); at >= 0 && (len(d.Options) > 0 || len(d.keys) > 0) {
				p.lastParagraph(d, from)
			}
			p.drafts = append(p.drafts, d)
		}
		from = next
	}
}

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
		p.result.Warnings = append(p.result.Warnings, Warning{CountDiffers, h.line + 1, clip(h.title + ": " + strconv.Itoa(n))})
	}
}

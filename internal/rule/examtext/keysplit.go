package examtext

import "strings"

// part is what is known of the section at hand while lists of keys are looked for.
type part struct {
	first, last int  // numbers of its items so far
	answers     int  // lines that begin with 答案: or the like
	answered    bool // lines of a section above did
}

// next is what is known of the section that begins behind this one.
func (w part) next() part { return part{answered: w.answered || w.answers > 0} }

// splitKeys takes the lists of keys out of the lines before end: those under a
// title such as 参考答案, and runs of lines of nothing but keys.
func (p *parser) splitKeys(end int) {
	s := p.s
	items, looked := false, false
	var now part
	for i := 0; i < end; i++ {
		from, to := s.line(i)
		from, to = s.trim(from, to)
		if from == to {
			continue
		}
		n, numbered := s.numberAt(from, to)
		numbered = numbered && n.style != styleBare
		if !items {
			if stop := p.keysInFront(i, end); stop > i {
				p.region(i, stop)
				p.keyLines(i, s.start[i+1], stop)
				for ; i < stop; i++ {
					p.erase(i)
				}
				i--
				continue
			}
			items = numbered && n.style != styleHan || len(run(s.tokens(from, to))) > 1 || s.holds(i) || strings.ContainsRune(string(s.see[from:to]), '_')
			if h, ok := s.headingAt(i); ok && h.typ != "" {
				now = part{}
			} else if numbered {
				now.number(n.value)
			}
			continue
		}
		if _, titled := s.behindTitle(from, to); !titled {
			if h, ok := s.headingAt(i); ok && h.typ != "" {
				now = now.next()
				if h.end >= to {
					continue
				}
			}
		}
		if s.namesKeys(i) && s.repeatedBelow(i) {
			p.erase(i)
			continue
		}
		if !looked && s.namesKeys(i) {
			if looked = true; s.titlesExam(i, end) {
				p.erase(i)
				continue
			}
		}
		if at, ok := p.keysBegin(i, end, now); ok {
			stop := p.keysEnd(i, end)
			p.region(i, stop)
			p.keyLines(i, at, stop)
			for ; i < stop; i++ {
				p.erase(i)
			}
			i, now = stop-1, part{}
			continue
		}
		if numbers, keys, ok := s.tableRows(i); ok {
			p.region(i, i+2)
			p.groups = append(p.groups, group{head: heading{line: i}, region: len(p.regions) - 1})
			p.tableKeys(numbers, keys)
			p.erase(i)
			p.erase(i + 1)
			continue
		}
		if list, ok := s.entries(i, len(p.groups)); ok && (len(list) > 1 || p.keyRun(i, end)) {
			i = p.keyRunFrom(i, end) - 1
			continue
		}
		if m, ok := s.markAt(from, to, true); ok && m.kind <= markAnswer {
			now.answers++
		}
		if numbered {
			now.number(n.value)
		}
	}
}

// keysInFront returns where a list of keys ends that begins at line i above all items, i if none does:
// nothing but keys stand under its title, and an item with options follows.
func (p *parser) keysInFront(i, end int) int {
	s := p.s
	if !s.namesKeys(i) {
		return i
	}
	keys, stop := 0, i+1
	for ; stop < end; stop++ {
		list := s.entriesOf(stop)
		if len(list) == 0 && s.bare(stop) != "" {
			break
		}
		keys += len(list)
	}
	for j := stop; keys > 1 && j < min(end, stop+3); j++ {
		from, to := s.trim(s.line(j))
		if n, ok := s.numberAt(from, to); ok && n.value == 1 && n.style != styleBare && n.style != styleHan {
			if s.optionsSoon(j) {
				return stop
			}
			break
		}
	}
	return i
}

// repeatedBelow reports whether items stand under the title of a list of keys: the
// exam comes again, with its keys.
func (s *source) repeatedBelow(i int) bool {
	for j := i + 1; j < s.lines() && j < i+5; j++ {
		from, to := s.trim(s.line(j))
		if from == to {
			continue
		}
		if h, ok := s.headingAt(j); ok && h.typ != "" && h.end >= to {
			continue
		}
		n, ok := s.numberAt(from, to)
		return ok && n.style != styleBare && n.style != styleCircle && n.text < to && s.optionsSoon(j) && !s.pointsSoon(j)
	}
	return false
}

func (w *part) number(n int) {
	if w.first == 0 {
		w.first = n
	}
	w.last = n
}

// region notes that keys stand on the lines from i up to stop.
func (p *parser) region(i, stop int) { p.regions = append(p.regions, [2]int{i, stop}) }

// keysBegin reports whether a list of keys begins at line i, and where in it or
// behind it. A list under the last item of several is one; points under an item
// are its own answer.
func (p *parser) keysBegin(i, end int, now part) (at int, ok bool) {
	s := p.s
	listed := now.answers == 0 && !now.answered && now.last > now.first
	if first, ok := s.headsKeys(i); ok {
		if first > 0 && now.last > 0 && s.numberSoon(i, now.last+1) { // the points of one answer: the next item follows
			return 0, false
		}
		return s.start[i+1], listed || keysOfType.MatchString(s.bare(i)) || first == 0 || now.answers == 0 && first < now.first || now.first == 0
	}
	from, to := s.trim(s.line(i))
	m, ok := s.behindTitle(from, to)
	if !ok {
		return 0, false
	}
	n, ok := s.numberAt(m, to)
	if ok && listed && n.style != styleBare && n.value == now.first && n.text < to && !n.decimal {
		return m, true
	}
	if n, ok := s.keyNumber(m, to); ok && n.value < now.first && now.first <= now.last && !now.answered && s.chains(i, m, n.value) { // keys of the sections above
		return m, true
	}
	h, behind, ok := s.label(m, to)
	if !ok || h.ordinal == 0 && h.typ == "" || behind == m {
		return m, false
	}
	return m, behind < to && s.numbersAt(behind, to) || behind == to && s.moreEntries(i)
}

// numberSoon reports whether one of the lines shortly below line i begins with a number.
func (s *source) numberSoon(i, value int) bool {
	for j := i + 1; j < s.lines() && j < i+12; j++ {
		from, to := s.trim(s.line(j))
		if n, ok := s.numberAt(from, to); ok && n.value == value && n.style != styleBare && n.text < to && !s.keyed(n.text, to) {
			return true
		}
	}
	return false
}

// keysEnd returns the line at which the list of keys that begins at line i ends:
// where the heading of further items stands, or at end.
func (p *parser) keysEnd(i, end int) int {
	s := p.s
	var known []heading
	for j := range i {
		if h, ok := s.headingAt(j); ok && !p.erased(j) {
			known = append(known, h)
		}
	}
	if len(p.regions) > 0 { // headings before an earlier list may come again in it
		known = known[:len(known):len(known)]
	}
	for j := i + 1; j < end; j++ {
		h, ok := s.headingAt(j)
		if !ok {
			continue
		}
		next := j + 1
		for next < end {
			if _, ok := s.headingAt(next); ok {
				break
			}
			next++
		}
		if !h.among(known) || s.asksFirst(h, s.start[j], s.start[next]) {
			return j
		}
		j = next - 1
	}
	return end
}

func (p *parser) erased(i int) bool { return p.chrome[i] }

// among reports whether a heading can mean one of the list; in an exam without
// headings it means any.
func (h heading) among(list []heading) bool {
	for _, o := range list {
		sameType := h.typ == o.typ || h.typ == choice && o.typ.chooses() || o.typ == choice && h.typ.chooses()
		if sameType && (h.ordinal == o.ordinal || h.ordinal == 0 || o.ordinal == 0) || h.ordinal > 0 && h.ordinal == o.ordinal && (sameType || h.typ == "" || o.typ == "") {
			return true
		}
	}
	return len(list) == 0
}

// asksFirst reports whether options stand under a heading, between two offsets, before any key or
// explanation: those of items, not those that an explanation speaks of.
func (s *source) asksFirst(h heading, from, to int) bool {
	to = min(to, from+4000)
	chain := run(s.tokens(from, to))
	if len(chain) < 2 || chain[0].letter > 0 || chain[0].style >= optionCircle && h.typ == Short { // the points of an answer
		return false
	}
	marks := s.marks(from, to)
	return len(marks) == 0 || chain[1].start < marks[0].start
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

// keyRunFrom takes the lines of keys from line i on and returns the line behind
// them.
func (p *parser) keyRunFrom(i, end int) int {
	s := p.s
	begin := i
	p.regions = append(p.regions, [2]int{i, i + 1})
	open := func(i int) {
		p.groups = append(p.groups, group{head: heading{line: i}, region: len(p.regions) - 1})
	}
	open(i)
	for ; i < end; i++ {
		if s.bare(i) == "" {
			continue
		}
		p.joinKey(i)
		more, ok := s.entries(i, len(p.groups)-1)
		if !ok {
			break
		}
		from, to := s.trim(s.line(i))
		h, at, labelled := s.label(from, to)
		if n := len(p.entries); n > 0 && p.entries[n-1].group == len(p.groups)-1 && (more[0].number < p.entries[n-1].number || labelled && at > from) {
			open(i)
		}
		if labelled && at > from {
			p.groups[len(p.groups)-1].head = h
		}
		for _, e := range more {
			e.group = len(p.groups) - 1
			p.entries = append(p.entries, e)
		}
		p.erase(i)
	}
	p.regions[len(p.regions)-1] = [2]int{begin, i}
	return max(i, begin+1)
}

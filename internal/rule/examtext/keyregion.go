package examtext

import "strings"

// keyLines reads the lines from i up to end as a list of keys, from an offset on:
// labels of sections, entries, and numbered texts.
func (p *parser) keyLines(i, at, end int) {
	s := p.s
	last := 0
	style := styleDot
	text := -1 // the entry that lines without a number belong to
	why := -1  // the entry whose explanation they go on with
	gap := false
	open := func(h heading) {
		p.groups = append(p.groups, group{head: h, region: len(p.regions) - 1})
		last, text = 0, -1
	}
	head := heading{line: i}
	if text := s.bare(i); keysOfType.MatchString(text) {
		head.typ, _, _ = typeIn(text)
		head.title = text
	}
	open(head)
	for ; i < end; i++ {
		from, to := s.line(i)
		from, to = s.trim(max(from, at), max(to, at))
		if from >= to || p.chrome[i] {
			gap = gap || from >= to && !p.chrome[i]
			continue
		}
		behind := gap
		gap = false
		if numbers, keys, ok := s.tableRows(i); ok {
			p.tableKeys(numbers, keys)
			i += 1
			continue
		}
		if h, at, ok := s.label(from, to); ok && !(h.typ == "" && text >= 0 && s.see[from] == '(' && h.ordinal != p.groups[len(p.groups)-1].head.ordinal+1) {
			open(h)
			if from = at; from >= to {
				continue
			}
		} else if n, ok := s.numberAt(from, to); ok && n.style == styleHan && text < 0 {
			open(heading{line: i, title: string(s.show[from:to]), ordinal: n.value})
			continue
		}
		if text < 0 && len(p.entries) > 0 && p.entries[len(p.entries)-1].group == len(p.groups)-1 {
			p.joinKey(i)
			if from, _ = s.trim(from, to); from == to {
				continue
			}
		}
		if list, ok := s.entriesIn(from, to, len(p.groups)-1); ok {
			if n, ok := s.keyNumber(from, to); ok {
				style = n.style
			}
			for _, e := range list {
				if e.number < last {
					open(heading{line: i})
				}
				e.group = len(p.groups) - 1
				last = e.number
				p.entries = append(p.entries, e)
			}
			text = -1
			continue
		}
		n, ok := s.keyNumber(from, to)
		follows := n.value == last+1 && (n.style == style || last == 0 && s.chained(from, to) > 1)
		if ok && (follows || n.style != styleBare && (text < 0 || n.value == 1 && last == 0 && n.style == style)) {
			style = n.style
			if n.value < last {
				open(heading{line: i})
			}
			parted := rune(0)
			for {
				var end int
				end, parted = s.nextKey(n, to, parted)
				last = n.value
				k := s.keyText(n.text, end)
				k.why = s.why(n.text, end)
				if end < to { // what parts it from the next is none of it
					k.text, k.show = strings.TrimRight(k.text, ";,、 "), strings.TrimRight(k.show, ";；,，、 ")
				}
				p.entries = append(p.entries, entry{n.value, k, len(p.groups) - 1})
				text = len(p.entries) - 1
				if k.why != "" {
					text, why = -1, text
				}
				if end >= to {
					break
				}
				n, _ = s.keyNumber(end, to)
			}
			continue
		}
		if more := s.why(from, to); more != "" && len(p.entries) > 0 && p.entries[len(p.entries)-1].group == len(p.groups)-1 {
			text, why = -1, len(p.entries)-1
			p.entries[why].key.explain(more)
			continue
		}
		if why >= 0 && why == len(p.entries)-1 && p.entries[why].group == len(p.groups)-1 {
			if behind && p.noMoreKeys(i, end) {
				return
			}
			p.entries[why].key.explain(string(s.show[from:to]))
			continue
		}
		if text >= 0 && !isExplanation(string(s.see[from:to])) {
			k := &p.entries[text].key
			if behind && p.noMoreKeys(i, end) { // what stands apart below the last answer is none of it
				p.result.Warnings = append(p.result.Warnings, Warning{Noise, s.no[i], clip(string(s.show[from:to]))})
				return
			}
			if !keyLike(k.text) {
				k.show += "\n" + string(s.show[from:to])
				k.text += "\n" + string(s.see[from:to])
			}
		}
	}
}

// why is the explanation that stands between two offsets of a line.
func (s *source) why(from, to int) string {
	for _, m := range s.marks(from, to) {
		if m.kind == markExplain {
			return strings.TrimSpace(string(s.show[m.value:to]))
		}
	}
	return ""
}

// explain adds a line to the explanation of a key.
func (k *rawKey) explain(line string) {
	k.why = strings.TrimSpace(k.why + "\n" + strings.TrimSpace(line))
}

// noMoreKeys reports whether none of the lines from i up to end has a number.
func (p *parser) noMoreKeys(i, end int) bool {
	for ; i < end; i++ {
		from, to := p.s.trim(p.s.line(i))
		if n, ok := p.s.numberAt(from, to); ok && n.style != styleBare {
			return false
		}
	}
	return true
}

// joinKey adds letters that begin line i to the last key: the line broke within it.
func (p *parser) joinKey(i int) {
	s := p.s
	from, to := s.trim(s.line(i))
	end := from
	for end < to && s.see[end] >= 'A' && s.see[end] <= 'L' {
		end++
	}
	if end == from || end > from+6 || end < to && s.see[end] != ' ' || len(p.entries) == 0 {
		return
	}
	k := &p.entries[len(p.entries)-1].key
	if _, ok := lettersOf(k.text); !ok {
		return
	}
	k.text += string(s.see[from:end])
	k.show += string(s.show[from:end])
	for at := from; at < end; at++ {
		s.show[at], s.see[at] = ' ', ' '
	}
}

func isExplanation(text string) bool {
	text = strings.TrimLeft(text, "[ ")
	return strings.HasPrefix(text, "解析") || strings.HasPrefix(text, "答案解析") || strings.HasPrefix(text, "Explanation")
}

// keyText makes a key of the rest of a line, without its mark and without the
// explanation behind it.
func (s *source) keyText(from, to int) rawKey {
	if i, ok := s.markAt2(from, to); ok {
		from = i
	} else if s.has(from, to, "答:") {
		from += 2
	}
	for _, m := range s.marks(from, to) {
		if m.kind == markExplain || m.kind == markMeta {
			to = m.start
			break
		}
	}
	if n := s.keyAhead(from, to); n > 0 {
		if rest := s.skip(from+n, to); rest == to || strings.ContainsRune("。.,;([", s.see[rest]) {
			to = from + n
		}
	}
	return s.raw(from, to, inList)
}

func (s *source) entriesIn(from, to, group int) (list []entry, ok bool) {
	at := s.behindLabel(from, to)
	if _, behind, ok := s.label(from, to); ok {
		at = behind
	}
	for at < to {
		more, end := s.entryAt(at, to, group)
		if len(more) == 0 {
			return nil, false
		}
		list = append(list, more...)
		for end < to && strings.ContainsRune(" ,;。、.|", s.see[end]) {
			end++
		}
		at = end
	}
	return list, len(list) > 0
}

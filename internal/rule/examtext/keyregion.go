package examtext

import (
	"strconv"
	"strings"
)

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
		if h, at, ok := s.label(from, to); ok && !(h.typ == "" && text >= 0 && s.see[from] == '(') {
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
		n, ok := s.numberAt(from, to)
		if ok && n.style != styleBare && (text < 0 || (n.value == last+1 || n.value == 1 && last == 0) && n.style == style) {
			style = n.style
			if n.value < last {
				open(heading{line: i})
			}
			for {
				end := s.nextKey(n.text, to, n.value+1)
				last = n.value
				k := s.keyText(n.text, end)
				k.why = s.why(n.text, end)
				if end < to { // what parts it from the next is none of it
					k.text, k.show = strings.TrimRight(k.text, ";"), strings.TrimRight(k.show, ";；")
				}
				p.entries = append(p.entries, entry{n.value, k, len(p.groups) - 1})
				text = len(p.entries) - 1
				if k.why != "" {
					text, why = -1, text
				}
				if end >= to {
					break
				}
				n, _ = s.numberAt(end, to)
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

// nextKey returns where, behind a gap in the line, the key of the next number
// begins.
func (s *source) nextKey(at, to, want int) int {
	mark := at - 1
	for mark > 0 && s.see[mark] == ' ' {
		mark--
	}
	for i := at + 1; i < to; i++ {
		if digit(s.see[i]) && strings.ContainsRune(" ;。", s.see[i-1]) {
			if n, ok := s.digitsAt(i, to); ok && n.value == want && n.style != styleBare && n.text < to && (!n.decimal || s.see[n.text-1] == s.see[mark] && s.goesOnKeys(n.text, to, want+1)) {
				return i
			}
		}
	}
	return to
}

// goesOnKeys reports whether what stands at an offset is the end of a line, or the
// next key follows: "12.5 13.8" may be two keys, or a key with decimals.
func (s *source) goesOnKeys(at, to, next int) bool {
	end := min(to, at+100)
	last := at
	for last < to && s.see[last] != ' ' {
		last++
	}
	return s.skip(last, to) == to || s.nextKey(at, end, next) < end
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

// tableRows reads two lines as the rows 题号 and 答案 of a table.
func (s *source) tableRows(i int) (numbers []string, keys []rawKey, ok bool) {
	if i+1 >= s.lines() {
		return nil, nil, false
	}
	if numbers, keys, ok = s.bareRows(i); ok {
		return numbers, keys, true
	}
	head := strings.TrimLeft(s.bare(i), "| ")
	if !strings.HasPrefix(head, "题号") && !strings.HasPrefix(head, "No") && !strings.HasPrefix(head, "序号") {
		return nil, nil, false
	}
	fields := strings.FieldsFunc(head, cellEdge)
	if strings.Trim(s.bare(i+1), "|-: ") == "" && i+2 < s.lines() { // the rule of a table in Markdown
		i++
	}
	from, to := s.line(i + 1)
	at, to := s.trim(from, to)
	label := false
	for at < to {
		for at < to && cellEdge(s.see[at]) {
			at++
		}
		end := at
		for end < to && !cellEdge(s.see[end]) {
			end++
		}
		if end > at {
			if !label {
				label = true
				if word := string(s.see[at:end]); !strings.Contains(word, "答案") && word != "Key" && word != "Answer" {
					return nil, nil, false
				}
			} else {
				keys = append(keys, s.raw(at, end, inList))
			}
		}
		at = end
	}
	return fields[1:], keys, len(fields) > 1 && len(keys) == len(fields)-1
}

// bareRows reads a line of numbers that rise by one and a line of as many keys.
func (s *source) bareRows(i int) (numbers []string, keys []rawKey, ok bool) {
	head := strings.TrimLeft(s.bare(i), "| ")
	if head == "" || !digit(rune(head[0])) {
		return nil, nil, false
	}
	numbers = strings.FieldsFunc(head, cellEdge)
	from, to := s.line(i + 1)
	for at := from; at < to; at++ {
		if cellEdge(s.see[at]) {
			continue
		}
		end := at
		for end < to && !cellEdge(s.see[end]) {
			end++
		}
		if !keyLike(string(s.see[at:end])) {
			return nil, nil, false
		}
		keys = append(keys, s.raw(at, end, inList))
		at = end
	}
	if len(numbers) < 3 || len(keys) != len(numbers) {
		return nil, nil, false
	}
	last := 0
	for k, text := range numbers {
		n, err := strconv.Atoi(text)
		if err != nil || k > 0 && n != last+1 {
			return nil, nil, false
		}
		last = n
	}
	return numbers, keys, true
}

func cellEdge(r rune) bool { return r == ' ' || r == '|' || r == '\t' }

func (p *parser) tableKeys(numbers []string, keys []rawKey) {
	for i, text := range numbers {
		n := 0
		for _, r := range text {
			if !digit(r) || n > 99_999_999 {
				n = 0
				break
			}
			n = n*10 + int(r-'0')
		}
		if n > 0 {
			p.entries = append(p.entries, entry{n, keys[i], len(p.groups) - 1})
		}
	}
}

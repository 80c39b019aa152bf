package examtext

import "strings"

// entry is one key of a list of keys.
type entry struct {
	number int
	key    rawKey
	group  int // entries of one heading, or of one run of rising numbers
}

// group is a part of a key list that belongs to one section.
type group struct {
	head   heading // with no title if none is printed
	region int     // the list of keys it stands in
}

// entries reads line i as nothing but keys with their numbers: "1.C 2.A",
// "1-5 BCDAA", "1、答案:a。". A type or 答案: may stand before them.
func (s *source) entries(i, group int) (list []entry, ok bool) {
	from, to := s.line(i)
	at, to := s.trim(from, to)
	if to-at > 20000 || to-at > 1 && s.see[at] >= 'A' && s.see[at] <= 'H' && strings.ContainsRune(".、:)", s.see[at+1]) { // an option
		return nil, false
	}
	return s.entriesIn(at, to, group)
}

// label reads what may stand before the keys of a section: its ordinal, its type,
// or both, such as 一、 or 判断题: or Section A:. The rest of the line begins at end.
func (s *source) label(from, to int) (h heading, end int, ok bool) {
	from, to = s.trim(from, to)
	if from == to {
		return h, from, false
	}
	text := string(s.see[from:min(to, from+120)])
	at := from
	if m := ordinalHead.FindStringSubmatch(text); m != nil {
		at += len([]rune(m[0]))
		for _, o := range m[1:] {
			if o != "" {
				h.ordinal = ordinal(o)
			}
		}
		if ok = h.ordinal > 0; !ok {
			return h, from, false
		}
	}
	end = s.behindLabel(at, to)
	words := string(s.see[at:end])
	if end == at && !s.numbersAt(at, to) {
		words = string(s.see[at:to])
	}
	typ, where, _ := typeIn(words)
	switch {
	case end > at || ok && s.numbersAt(at, to):
	case at == to || where >= 0 && where <= 12 && len([]rune(words)) < 60:
		end = to
	default:
		return h, from, false
	}
	if ok = ok || where >= 0; !ok {
		return h, from, false
	}
	h.typ, h.line, h.title = typ, s.lineOf(from), strings.TrimSpace(string(s.show[from:end]))
	return h, end, true
}

// numbersAt reports whether the number of a key stands at an offset.
func (s *source) numbersAt(at, to int) bool {
	at = s.skip(at, to)
	if at < to && (s.see[at] == '(' || s.see[at] == '[' || s.see[at] == '第') {
		at++
	}
	return at < to && (digit(s.see[at]) || s.see[at] >= '⒈' && s.see[at] <= '⒛')
}

// behindLabel moves over words such as 单选题: or 答案: before the first number.
func (s *source) behindLabel(at, to int) int {
	i := at
	for words := 0; i < to && words < 24 && !s.numbersAt(i, i+1) && s.see[i] != '√'; words++ {
		if s.see[i] == '(' {
			end := s.closing(i, to)
			if end > 0 && strings.Trim(string(s.see[i+1:end]), "0123456789 ") == "" {
				break
			}
			i = max(i, end)
		}
		i++
	}
	label := strings.TrimSpace(string(s.see[at:min(i, to)]))
	if label == "" || i >= to || !s.numbersAt(i, to) {
		return at
	}
	if _, where, _ := typeIn(label); where >= 0 || strings.Contains(label, "答案") || strings.HasPrefix(strings.ToLower(label), "answer") || strings.HasPrefix(strings.ToLower(label), "key") {
		return i
	}
	return at
}

// entryAt reads one entry, or one range with its keys.
func (s *source) entryAt(at, to, group int) (list []entry, end int) {
	first := at
	at = s.skip(at, to)
	wrapped := at < to && (s.see[at] == '(' || s.see[at] == '[')
	if wrapped || at < to && s.see[at] == '第' {
		at = s.skip(at+1, to)
	}
	value, i, ok := s.digits(at, to)
	if !ok {
		if n, is := s.numberAt(at, to); is && (n.style == styleDot || n.style == styleWrap) && !digit(s.see[at]) {
			value, i, ok = n.value, n.text, true
		}
		if !ok {
			return nil, first
		}
	}
	i = s.skip(i, to)
	last := value
	if i < to && strings.ContainsRune("-~至到", s.see[i]) {
		j := s.skip(i+1, to)
		for j < to && s.see[j] == '-' {
			j = s.skip(j+1, to)
		}
		n, end, ok := s.digits(j, to)
		switch {
		case ok && n > value && n-value <= 200:
			last, i = n, end
		case ok || s.keyAhead(j, to) == 0:
			return nil, first
		default: // "1-B"
			i = j
		}
	}
	marked := false
	for i < to && strings.ContainsRune(" .、:)]>题", s.see[i]) {
		i, marked = i+1, true
	}
	if m, ok := s.markAt2(i, to); ok {
		i = m
		marked = true
	}
	if last > value {
		return s.rangeAt(i, to, value, last, group)
	}
	n := s.keyAhead(i, to)
	if n == 0 || !marked && latin(s.see[i]) && s.see[i] >= 'a' {
		return nil, first
	}
	// Letters with gaps are one key only as long as a number follows or the line ends.
	from, stop := s.trim(i, i+n)
	end = stop
	if rest := s.skip(stop, to); rest < to && !digit(s.see[rest]) && !strings.ContainsRune(",;。、.|([第", s.see[rest]) && !(s.see[rest] >= '⒈' && s.see[rest] <= '⒛') {
		return nil, first
	}
	return []entry{{value, s.raw(from, stop, inList), group}}, end
}

// chained counts the keys from an offset on whose numbers rise by one; what follows
// the last that it can read may be a key of words.
func (s *source) chained(at, to int) (n int) {
	for last := 0; at < to; n++ {
		list, end := s.entryAt(at, to, 0)
		if len(list) == 0 || n > 0 && list[0].number != last+1 {
			break
		}
		last = list[len(list)-1].number
		for end < to && strings.ContainsRune(" ,;。、.|", s.see[end]) {
			end++
		}
		at = end
	}
	return n
}

// markAt2 moves over 答案: or [答案] before a key.
func (s *source) markAt2(at, to int) (int, bool) {
	if at < to && markStarts[s.see[at]] {
		if m, ok := s.markAt(at, to, true); ok && m.kind == markKey && m.stop < 0 {
			return m.value, true
		}
	}
	return at, false
}

// rangeAt reads the keys of a range: one character each, or one group each.
func (s *source) rangeAt(at, to, value, last, group int) (list []entry, end int) {
	want := last - value + 1
	at = s.skip(at, to)
	var words [][2]int
	singles := 0
	i := at
	for i < to {
		r := s.see[i]
		if strings.ContainsRune(" ,、;|", r) {
			i++
			continue
		}
		start := i
		for i < to && (s.see[i] >= 'A' && s.see[i] <= 'L' || s.see[i] >= 'a' && s.see[i] <= 'l' || strings.ContainsRune("√×TFtf对错是否", s.see[i]) || s.see[i] >= '①' && s.see[i] <= '⑫') {
			i++
		}
		if i == start {
			break
		}
		words = append(words, [2]int{start, i})
		singles += i - start
		if singles == want && len(words) < want && s.endsKeys(i, to) || len(words) == want {
			break
		}
	}
	switch {
	case singles == want && s.endsKeys(i, to):
		for _, w := range words {
			for k := w[0]; k < w[1]; k++ {
				list = append(list, entry{value, s.raw(k, k+1, inList), group})
				value++
			}
		}
	case len(words) == want && s.endsKeys(i, to):
		for _, w := range words {
			list = append(list, entry{value, s.raw(w[0], w[1], inList), group})
			value++
		}
	default:
		return nil, at
	}
	return list, i
}

// endsKeys reports whether no more letters of keys stand at an offset.
func (s *source) endsKeys(at, to int) bool {
	at = s.skip(at, to)
	return at == to || !latin(s.see[at]) && !strings.ContainsRune("√×", s.see[at])
}

// raw makes a key of what stands between two offsets.
func (s *source) raw(from, to int, p place) rawKey {
	from, to = s.trim(from, to)
	return rawKey{text: string(s.see[from:to]), show: string(s.show[from:to]), at: from, place: p}
}

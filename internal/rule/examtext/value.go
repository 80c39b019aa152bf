package examtext

import (
	"slices"
	"strings"
)

// value reads what a mark announces, between it and stop. lastMark says that no
// other mark follows. It returns where the item ends.
func (p *parser) value(d *draft, m mark, stop int, lastMark, loose bool) (next int) {
	s := p.s
	from := m.value
	if m.stop >= 0 {
		d.take(s, m, from, m.stop)
		return p.bodyBehind(d, s.behindTags(m.stop+1, stop), stop)
	}
	line := s.lineEnd(from, stop)
	if a, b := s.trim(from, line); a == b && m.kind != markMeta { // it stands on the next line
		for line < stop && a == b {
			from = line + 1
			line = s.lineEnd(from, stop)
			a, b = s.trim(from, line)
		}
	}
	switch m.kind {
	case markKey:
		from = s.behindPlace(from, line)
		n := s.keyAhead(from, line)
		if n > 0 && len(d.Options) == 0 && (s.circledPoint(from, line) || s.letteredPoint(from, line, stop) || s.article(from, line)) {
			n = 0
		}
		if n > 0 {
			rest := s.skip(from+n, line)
			for rest < line && strings.ContainsRune(",、; ", s.see[rest]) && strings.Trim(string(s.see[rest:line]), ",、; ") == "" { // more follow below
				rest++
			}
			if end := p.keyGoesOn(from, line, stop); rest == line && end > 0 {
				k := s.raw(from, end, inMark)
				k.text = strings.Join(strings.Fields(k.text), " ")
				d.keys = append(d.keys, k)
				return p.bodyBehind(d, min(end+1, stop), stop)
			}
			if known, ok := lettersOf(string(s.see[from : from+n])); ok && rest == line && s.pieceBelow(line, known) {
				d.warn(KeyUnclear, s.printed(from), string(s.show[from:line]))
			}
			if own, other := p.bodyOn(d, rest, line, loose); own || other {
				if d.keys = append(d.keys, s.raw(from, from+n, inMark)); other {
					return rest
				}
				return p.bodyBehind(d, rest, stop)
			}
			if rest == line || strings.ContainsRune(")]", s.see[rest-1]) || !han(s.see[rest]) && !latin(s.see[rest]) || s.see[rest-1] == ' ' && !s.wavers(rest, line) {
				d.keys = append(d.keys, p.checked(d, from, from+n, line))
				p.reason(d, rest, line)
				return p.bodyBehind(d, min(line+1, stop), stop)
			}
		}
		fallthrough
	case markAnswer:
		end := p.textEnd(from, line, stop, lastMark, loose)
		k := s.raw(from, end, inMark)
		k.show, k.text = lines(k.show), lines(k.text)
		if k.text != "" && !hidden(k.text) {
			d.keys = append(d.keys, k)
		}
		return end
	case markExplain:
		end := p.textEnd(from, line, stop, lastMark, loose)
		if loose && !lastMark {
			end = p.asksAgain(from, end)
		}
		d.why = append(d.why, lines(string(s.show[from:end])))
		return end
	}
	return p.bodyBehind(d, min(line+1, stop), stop)
}

// reason takes a sentence behind a key, on its line, for the explanation if it is not the text of
// the option: "答案：错误。应当先问需求".
func (p *parser) reason(d *draft, from, line int) {
	text := strings.Trim(string(p.s.show[from:line]), " 。.,，;；")
	if len([]rune(text)) < 6 || len(p.marks(from, line)) > 0 || len(p.tokens(from, line)) > 0 || slices.ContainsFunc(values(d.Options), func(o string) bool { return alikeText(o) == alikeText(text) }) {
		return
	}
	d.why = append(d.why, text)
}

// bodyOn reports whether the line of a key goes on with the options of the item, if it has none yet,
// or, among items without numbers, with another item.
func (p *parser) bodyOn(d *draft, from, line int, loose bool) (own, other bool) {
	chain := run(p.tokens(from, line))
	if len(chain) < 3 || chain[0].letter > 0 {
		return false, false
	}
	if chain[0].start == from {
		return len(d.Options) == 0 && d.truths == nil, false
	}
	return false, loose && chain[0].start > from+4 && len(d.Options) > 1
}

// article reports whether the word "a" stands at an offset before another, no letter of a key.
func (s *source) article(from, line int) bool {
	at := s.skip(from, line)
	return at+2 < line && s.see[at] == 'a' && s.see[at+1] == ' ' && s.see[at+2] >= 'a' && s.see[at+2] <= 'z'
}

// letteredPoint reports whether the first point of an answer stands at an offset, and the second
// on the next line: "a) find a coach", "b) be introduced".
func (s *source) letteredPoint(from, line, stop int) bool {
	first, ok := s.tokenAt(s.skip(from, line), from, line, true)
	if !ok || first.letter > 0 || first.style > optionLower || s.skip(first.text, line) == line {
		return false
	}
	at, end := s.trim(line, stop)
	if at == end {
		return false
	}
	second, ok := s.tokenAt(at, at, s.lineEnd(at, end), true)
	return ok && second.letter == 1 && second.style == first.style && (s.see[at] >= 'a') == (s.see[s.skip(from, line)] >= 'a')
}

// checked is the key of letters between two offsets, with the texts of the options
// that the rest of its line names: "A、甲；B、乙" is AB. Where a text is that of
// another option, the whole line is the key, which then cannot be read.
func (p *parser) checked(d *draft, from, to, line int) rawKey {
	s := p.s
	k := s.raw(from, to, inMark)
	if line+1 < len(s.see) && !digit(s.see[line]) && strings.ContainsRune("、,;", s.see[line+1]) { // it goes on
		line = s.lineEnd(line+1, len(s.see))
	}
	if a, b := s.trim(to, line); a == b {
		return k
	}
	if _, ok := s.entriesIn(s.skip(to, line), line, 0); ok {
		return s.raw(from, line, inMark) // a list of keys that lost its first number
	}
	if len(d.Options) == 0 {
		return k
	}
	letters, _ := lettersOf(k.text)
	named, said := "", ""
	list := s.tokens(from, line)
	for i, t := range list {
		end := line
		if i+1 < len(list) {
			end = list[i+1].start
		}
		l := string('A' + rune(t.letter))
		text := alikeText(string(s.show[t.text:end]))
		if t.style <= optionWrap {
			said += l
		}
		own := alikeText(d.Options[l])
		switch {
		case text == "" || own == "":
		case text == own:
			named += l
		case strings.HasPrefix(own, text) && i+1 == len(list) && alikeText(text+" "+s.below(line)) == own:
			named += l
		case strings.HasPrefix(own, text): // the line broke within it: more may follow
			return s.raw(from, line, inMark)
		}
	}
	if named != "" && named != letters && strings.Contains(named, letters) {
		k.text, k.show = named, string(s.show[from:line])
		return k
	}
	if strings.Trim(said, letters) != "" {
		return s.raw(from, line, inMark)
	}
	rest := strings.TrimLeft(string(s.show[to:line]), " .、:：．,，)）")
	if other, ok := d.letterOf(rest); ok && other != letters && named == "" {
		return s.raw(from, line, inMark)
	}
	return k
}

// asksAgain returns where, within an explanation between two offsets, the question of another item
// begins: the sentence before options. It is the end if none does.
func (p *parser) asksAgain(from, end int) int {
	chain := run(p.tokens(from, end))
	if len(chain) < 3 || chain[0].letter > 0 || chain[0].style != optionPoint {
		return end
	}
	at := chain[0].start - 1
	for at > from && strings.ContainsRune("。?:) ", p.s.see[at-1]) {
		at--
	}
	for at > from && p.s.see[at-1] != '。' && p.s.see[at-1] != '\n' {
		at--
	}
	if at == from {
		return end
	}
	return at
}

// hidden reports whether nothing, or the link of a site, stands in place of the answer.
func hidden(text string) bool {
	if strings.Trim(text, "()[]（）【】_＿ .。") == "" { // its place is empty
		return true
	}
	for _, w := range []string{"点击查看", "点击显示", "查看答案", "登录后", "登录查看", "付费", "会员可见", "VIP", "略", "暂无"} {
		if strings.HasPrefix(text, w) && len(text) < 60 {
			return true
		}
	}
	return false
}

func (d *draft) take(s *source, m mark, from, to int) {
	switch m.kind {
	case markKey, markAnswer:
		if k := s.raw(from, to, inMark); k.text != "" {
			d.keys = append(d.keys, k)
		}
	case markExplain:
		d.why = append(d.why, string(s.show[from:to]))
	}
}

package examtext

import (
	"strings"
	"unicode"
)

// stem reads the question: what stands before the first option. Keys printed
// in it are taken out, their brackets stay.
func (p *parser) stem(d *draft, from, to int, chain []token) {
	s := p.s
	if len(chain) > 0 {
		to = chain[0].start
		if at, starred := p.stars(chain[:1])[0]; starred {
			to = at
		}
	}
	from, to = s.trim(from, to)
	d.stemTo = to
	if len(chain) == 0 {
		to = p.truthLines(d, from, to)
		d.stemTo = to
	}
	var out strings.Builder
	at := from
	copyTo := func(end int) { out.WriteString(string(s.show[at:end])) }
	for i := from; i < to; i++ {
		switch r := s.see[i]; {
		case r == '(' || r == '[':
			end := s.bracket(i, to)
			if end == 0 {
				continue
			}
			inner := strings.TrimSpace(string(s.see[i+1 : end]))
			switch {
			case inner == "":
				d.holes++
			case p.tagBracket(d, inner, end, to):
				copyTo(i)
				at = end + 1
			case keyLike(inner) && p.keyBracket(i, end, from, to, inner, len(d.Options) > 0):
				d.keys = append(d.keys, s.raw(i+1, end, inBracket))
				copyTo(i + 1)
				out.WriteByte(' ')
				at = end
			default:
				d.filledHoles = append(d.filledHoles, [2]int{i + 1, end})
			}
			i = end
		case r == '_':
			end := i
			if s.withinWord(i, to) {
				continue
			}
			for end < to && (s.see[end] == '_' || s.see[end] == ' ' && end+1 < to && s.see[end+1] == '_') {
				end++
			}
			if stop := p.filled(i, end, to); stop > 0 {
				d.keys = append(d.keys, s.raw(end, stop, inBlank))
				copyTo(i)
				out.WriteString("____")
				from := stop
				for stop < to && s.see[stop] == '_' {
					stop++
				}
				stop = p.runsOn(d, from, stop, end-i, to)
				stop = p.goesOn(d, stop, to)
				at, end = stop, stop
			} else if end-i < 2 {
				i = end - 1
				continue
			}
			d.holes++
			d.lines++
			d.rules = append(d.rules, [2]int{i, end})
			i = end - 1
		}
	}
	to = p.verdictEnds(d, from, to)
	if at < to {
		copyTo(to)
	}
	d.Stem = unlabelled(tidy(out.String()))
	if len(d.keys) == 0 {
		p.hang(d, from, to)
	}
}

// verdictEnds returns where a statement ends whose key stands at the end of a line:
// what stands below it is no part of it.
func (p *parser) verdictEnds(d *draft, from, to int) int {
	s := p.s
	if len(d.keys) != 1 || d.keys[0].place != inBracket || truthOf(d.keys[0].text) == NoTruth || d.keys[0].at == from+1 {
		return to
	}
	end := s.lineEnd(d.keys[0].at, to)
	below, _ := s.trim(end, to)
	if strings.Trim(string(s.see[d.keys[0].at+len([]rune(d.keys[0].text)):end]), ")] 。.") != "" || below >= to {
		return to
	}
	d.warn(Noise, s.printed(below), s.around(below))
	return end
}

// unlabelled takes off the words with which a form labels its fields, and the dash of a list.
func unlabelled(stem string) string {
	stem = strings.TrimPrefix(stem, "- ")
	for _, label := range []string{"题目：", "题目:", "题干：", "题干:", "问题：", "问题:", "题目内容：", "题目内容:", "试题内容：", "试题内容:", "题目描述：", "题目描述:", "題目：", "題目:", "題干：", "題干:", "題幹：", "題幹:", "问：", "问:", "Question:"} {
		stem = strings.TrimSpace(strings.TrimPrefix(stem, label))
	}
	for _, label := range []string{"选项：", "选项:"} {
		stem = strings.TrimSpace(strings.TrimSuffix(stem, label))
	}
	return stem
}

// tagBracket takes a type or the points that stand behind the question.
func (p *parser) tagBracket(d *draft, inner string, end, to int) bool {
	next := p.s.skip(end+1, to)
	if next < to && p.s.see[next] == '*' && p.s.skip(next+1, to) == to { // of a form: it must be answered
		p.s.see[next], p.s.show[next] = ' ', ' '
	} else if next < to && p.s.see[end+1] != '[' && p.s.see[end+1] != '(' {
		return false
	}
	typ, at, n := typeIn(inner)
	if at == 0 && len(inner) <= n+6 {
		d.tag = typ
		return true
	}
	return isPoints(inner)
}

// bracket returns the offset of the closing bracket, which may stand on the
// next line; 0 if there is none.
func (s *source) bracket(at, to int) int {
	if end := s.closing(at, to); end > 0 {
		return end
	}
	return 0
}

// keyBracket reports whether a bracket of the stem can hold its key: with
// half brackets none stands in formulas, and words for right or wrong stand at an end.
func (p *parser) keyBracket(i, end, from, to int, inner string, options bool) bool {
	s := p.s
	if _, ok := lettersOf(inner); ok && options {
		return i == from || s.show[i] == '（' || !latin(s.see[i-1]) && !digit(s.see[i-1]) || strings.Trim(string(s.see[end+1:to]), "。.;!? \n") == ""
	}
	if options {
		return false
	}
	if i > from && (latin(s.see[i-1]) || digit(s.see[i-1])) && inner != "√" && inner != "×" {
		return false
	}
	if inner == "√" || inner == "×" {
		return true
	}
	rest := strings.TrimSpace(string(s.see[end+1 : s.lineEnd(end, to)]))
	return strings.Trim(rest, "。.;!? ") == "" || i == from
}

// truthLines takes options without letters, 对 and 错, off the end of a stem.
func (p *parser) truthLines(d *draft, from, to int) int {
	s := p.s
	var truths []Truth
	end, marked := to, -1
	for line := s.lineOf(max(from, to-1)); line >= s.lineOf(from) && len(truths) < 2; line-- {
		a, b := s.line(line)
		a, b = s.trim(max(a, from), min(b, to))
		if a >= b {
			continue
		}
		words := strings.Fields(strings.Trim(string(s.see[a:b]), "○●□◯"))
		if right, is := markedTruth(strings.Join(words, "")); is && marked < 0 {
			marked, words = len(truths), []string{right}
		}
		if len(words) > 2 {
			break
		}
		ok := true
		for k := len(words) - 1; k >= 0; k-- {
			t := truthOf(strings.TrimLeft(words[k], "○●□◯·-*"))
			ok = ok && t != NoTruth
			truths = append(truths, t)
		}
		if !ok || a <= from {
			truths = append(truths, NoTruth)
			break
		}
		end = a
	}
	if len(truths) == 2 && truths[0] != NoTruth && truths[1] != NoTruth && truths[0] != truths[1] {
		d.truths = map[rune]Truth{'A': truths[1], 'B': truths[0]}
		if marked >= 0 {
			p.marked = append(p.marked, markedRight{d: d, letters: string("BA"[marked]), sure: true})
		}
		_, end = s.trim(from, end)
		return end
	}
	return to
}

// markedTruth reads "错 正确" as the word 错 that is marked as right; "正确" alone
// is a word like any other.
func markedTruth(text string) (word string, ok bool) {
	for _, word := range []string{"对", "错", "正确", "错误"} {
		for _, mark := range []string{"正确", "(正确)", "(正确答案)", "√", "(√)"} {
			if text == word+mark {
				return word, true
			}
		}
	}
	return "", false
}

// hang finds a key that hangs at the end of the stem, behind its last sentence.
func (p *parser) hang(d *draft, from, to int) {
	s := p.s
	end := to
	for end > from && strings.ContainsRune("。. ", s.see[end-1]) {
		end--
	}
	if end <= from {
		return
	}
	at := end
	switch r := s.see[end-1]; {
	case r == '√' || r == '×':
		at = end - 1
	case (r >= 'A' && r <= 'L' || r == 'T') && (end-2 < from || s.see[end-2] < 'M' || s.see[end-2] > 'Z' || s.see[end-2] == 'T'):
		for at > from && (s.see[at-1] >= 'A' && s.see[at-1] <= 'L' || s.see[at-1] == 'T') {
			at--
		}
	default:
		for _, w := range []string{"正确", "错误", "对", "错", "True", "False", "TRUE", "FALSE"} {
			n := len([]rune(w))
			if end-n > from && s.has(end-n, end, w) {
				at = end - n
				break
			}
		}
	}
	if at == end || at <= from {
		return
	}
	before := s.see[at-1]
	if latin(before) || digit(before) {
		return
	}
	clean := strings.ContainsRune("。?!.)] :\n", before)
	if han(s.see[at]) && !clean || !keyLike(string(s.see[at:end])) {
		return
	}
	d.hanging, d.hangingClean, d.stemEnd = s.raw(at, end, glued), clean || s.see[at] == '√' || s.see[at] == '×', at
	if letters, ok := lettersOf(d.hanging.text); ok && before == ':' && d.covers(letters) { // "学校创办于:D"
		p.unhang(d)
		d.hanging = rawKey{}
	}
}

// unhang takes the hanging key for the item's own.
func (p *parser) unhang(d *draft) {
	cut := string(p.s.show[d.stemEnd:d.stemTo])
	d.Stem = tidy(strings.TrimSuffix(strings.TrimRightFunc(d.Stem, unicode.IsSpace), strings.TrimRightFunc(cut, unicode.IsSpace)))
	d.keys = append(d.keys, d.hanging)
}

// tidy joins the lines of a text: a line that ends within a sentence goes on
// without a break.
func tidy(text string) string {
	if !strings.Contains(text, "\n") {
		return strings.TrimSpace(text)
	}
	var b strings.Builder
	last, gap := rune(0), false
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			gap = true
			continue
		}
		first := []rune(line)[0]
		switch {
		case b.Len() == 0:
		case strings.ContainsRune("。？！：；.?!:;", last) || strings.ContainsRune("①②③④⑤⑥⑦⑧⑨⑩", first) || strings.HasPrefix(line, "- "):
			b.WriteByte('\n')
		case gap && digit(last) && digit(first): // a number that the number of a page cut
		case last < 0x2E80 && first < 0x2E80:
			b.WriteByte(' ')
		}
		gap = false
		b.WriteString(line)
		r := []rune(line)
		last = r[len(r)-1]
	}
	return b.String()
}

// lines is a text with its breaks, each line trimmed.
func lines(text string) string {
	var list []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return strings.Join(list, "\n")
}

package examtext

import (
	"regexp"
	"strconv"
	"strings"
)

// withoutAnswers drops the points of answers and explanations: 1, 2 and so on under
// 答案要点: and the like, up to where the next item may stand.
func (s *source) withoutAnswers(list []candidate) []candidate {
	kept := list[:0]
	for i := 0; i < len(list); i++ {
		c := list[i]
		kept = append(kept, c)
		if n := s.pointsBehind(list, i); n > 0 {
			i += n
			continue
		}
		if i+1 == len(list) || c.sign&seesAnswerText == 0 || !s.isPoint(list, i+1, 1) {
			continue
		}
		said := s.saysPoints(list, i)
		if !said && !s.answers(c.text, list[i+1].head) {
			continue
		}
		marks := s.scored(c)
		for want := 1; i+1 < len(list) && s.isPoint(list, i+1, want); want++ {
			marks -= s.scored(list[i+1])
			next := want == c.value+1 && (want < 2 || list[i].style == c.style || list[i].style != list[i+1].style)
			if next && !comesAgain(list[i+2:], want) {
				if !said || list[i+1].style == c.style && (s.scored(list[i+1]) == 0 || s.scored(c) > 0 && marks < 0) {
					break
				}
				kept[len(kept)-1].odd = true
			}
			i++
		}
	}
	return kept
}

// pointsBehind is how many candidates behind candidate i are the points 2, 3 and so on of its
// answer, whose first stands right behind 答案: and is marked otherwise than the item.
func (s *source) pointsBehind(list []candidate, i int) (n int) {
	if i+1 == len(list) || list[i].sign&(seesAnswerText|seesKey) == 0 || s.markedAlike(list[i].number, list[i+1].number) {
		return 0
	}
	for _, m := range s.marks(list[i].text, list[i+1].head) {
		if m.kind > markAnswer {
			continue
		}
		first, ok := s.numberAt(m.value, s.lineEnd(m.value, len(s.see)))
		if !ok || first.value != 1 || first.style == styleBare || s.markedAlike(first, list[i].number) {
			return 0
		}
		if next := list[i+1]; next.value == 1 && !next.line && s.markedAlike(first, next.number) {
			n = 1
		}
		for want := 2; i+n+1 < len(list) && s.markedAlike(first, list[i+n+1].number) && s.isPoint(list, i+n+1, want); want++ {
			n++
		}
		return n
	}
	return 0
}

// isPoint reports whether candidate i has a number, begins a line, and has nothing of
// an item: at most an explanation stands behind it.
func (s *source) isPoint(list []candidate, i, number int) bool {
	c := list[i]
	if c.value != number || !c.line {
		return false
	}
	if c.sign == 0 {
		return true
	}
	end := len(s.see)
	if i+1 < len(list) {
		end = list[i+1].head
	}
	marks := s.marks(c.text, end)
	return c.sign&^(seesKey|seesAnswerText) == 0 && len(marks) > 0 && marks[0].kind == markExplain
}

// saysPoints reports whether the candidates behind the answer of candidate i say that they are
// its points: they are marked as points are, otherwise than the item, or have their marks behind them.
func (s *source) saysPoints(list []candidate, i int) bool {
	first := list[i+1]
	if first.style != list[i].style && (first.style == styleWrap || first.style == styleParen || first.style == styleCircle) {
		return true
	}
	return s.scored(first) > 0 && i+2 < len(list) && s.isPoint(list, i+2, 2) && s.scored(list[i+2]) > 0
}

// pointMark is what a point of an answer, or an item, is worth, at the end of its line.
var pointMark = regexp.MustCompile(`\(\s*(\d{1,2})(?:\.5)?\s*(?:分|points?|marks?)\s*\)\s*[.。;,]?\s*$`)

// scored returns what stands behind the line of a candidate as its worth, 0 for nothing.
func (s *source) scored(c candidate) int {
	end := s.lineEnd(c.text, len(s.see))
	m := pointMark.FindStringSubmatch(string(s.see[max(c.text, end-20):max(c.text, end)]))
	if !c.line || m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1])
	return n
}

// comesAgain reports whether a number that looks more like an item follows soon.
func comesAgain(list []candidate, value int) bool {
	for _, c := range list[:min(12, len(list))] {
		if c.value == value {
			return c.line && c.sign&(seesOptions|seesKey|seesBlank) != 0
		}
	}
	return false
}

// answers reports whether an explanation, or an answer that begins on the next line,
// stands between two offsets.
func (s *source) answers(from, to int) bool {
	for _, m := range s.marks(from, to) {
		if m.kind == markExplain || (m.kind == markKey || m.kind == markAnswer) && s.skip(m.value, to) >= s.lineEnd(m.value, to) {
			return true
		}
	}
	return false
}

// pointsFollow matches a question that its points follow.
var pointsFollow = regexp.MustCompile(`(?:回答|完成)(?:下列|以下|下面)?.{0,10}问题|:[\s-]*$`)

// pointsAsked is how many candidates from the first one on are the points (1), (2) and
// so on of the question before them, which says that they follow; 0 if they are none.
func (s *source) pointsAsked(kept, list []candidate) int {
	if len(kept) == 0 || list[0].value != 1 || list[0].style != styleWrap {
		return 0
	}
	lead := kept[len(kept)-1]
	if lead.style != styleDot || list[0].at-lead.text > 600 || lead.own&(seesOptions|seesAnswerText) != 0 || !pointsFollow.MatchString(string(s.see[lead.text:list[0].at])) {
		return 0
	}
	n := 0
	for n < len(list) && list[n].style == styleWrap && list[n].value == n+1 {
		if list[n].own&(seesOptions|seesKey) != 0 {
			return 0
		}
		n++
	}
	return n
}

// withoutPoints drops the points of stems: (1), (2) and so on under a number that is
// marked otherwise, of which at most the last is followed by options.
func (s *source) withoutPoints(list []candidate) []candidate {
	kept := list[:0]
	for i := 0; i < len(list); i++ {
		c := list[i]
		if n := s.pointsAsked(kept, list[i:]); n > 1 {
			i += n - 1
			continue
		}
		end := i
		if c.value == 1 && (c.style == styleWrap || c.style == styleParen || c.style == styleCircle) && len(kept) > 0 && kept[len(kept)-1].style == styleDot && kept[len(kept)-1].sign&(seesOptions|seesAnswerText) == 0 {
			for end+1 < len(list) && list[end+1].style == c.style && list[end+1].value == list[end].value+1 && list[end].own&(seesOptions|seesAnswerText) == 0 {
				end++
			}
		}
		if end > i && list[end].own&seesOptions != 0 {
			kept[len(kept)-1].sign |= list[end].own
			i = end
			for i+1 < len(list) && list[i+1].style == c.style && !list[i+1].line { // "A. (1)(2)"
				i++
			}
			continue
		}
		kept = append(kept, c)
	}
	return kept
}

// pointNumber is the number of a point at the beginning of a line.
var pointNumber = regexp.MustCompile(`(?m)^\s*[(（]?(\d{1,2})\s*[)）.、．]`)

// doubtPoints doubts answers whose points count up to the next item, if that has nothing but words: it
// may be their last.
func (p *parser) doubtPoints() {
	for i, d := range p.drafts[:max(0, len(p.drafts)-1)] {
		next := p.drafts[i+1]
		if next.sec != d.sec || !next.printed || len(next.keys) > 0 || len(next.Options) > 0 || next.holes > 0 || strings.ContainsAny(next.Stem, "?？") {
			continue
		}
		k := d.textAnswer()
		if k == nil {
			continue
		}
		if found := pointNumber.FindAllStringSubmatch(k.show, -1); len(found) > 0 && found[len(found)-1][1] == strconv.Itoa(next.Number-1) {
			d.warn(NumberRepeated, next.Line, next.Stem)
		}
	}
}

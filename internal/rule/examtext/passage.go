package examtext

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// passage is a text that several items share.
type passage struct {
	from, to int
	text     string
	last     int  // number of the last item it belongs to, 0 if it does not say
	open     bool // only items without a question of their own take it
	odd      bool // options stand in it: an item may have lost its number
}

var (
	passageRE = regexp.MustCompile(`^[\[(#*\s]*(?:(?:材料|案例|资料|背景资料|背景材料|短文|共用题干)\s*[一二三四五六七八九十\d]{0,3}\s*[\]):]|案例\s*[一二三四五六七八九十\d]{1,3}\s*(?:[.、。]|$)|(?:根据|阅读|依据|请阅读|请根据)(?:以下|下列|下面|上述|该|本)?.{0,12}(?:材料|资料|短文|案例|文字|情景|情境|图表|说明|背景|案情|内容|信息|段落|文章|对话)|(?:阅读|根据).{0,30}(?:回答|完成).{0,6}\d+\s*[-~至到]\s*第?\d+.{0,3}题|.{12,}(?:据此|根据(?:以上|上述|材料|案例)).{0,14}(?:回答|完成|作答).{0,6}\d+\s*[-~至到]\s*第?\d+.{0,4}题|.{0,16}共用.{0,4}题干|(?:\d+\s*[-~至]\s*\d+\s*题).{0,12}(?:题干|共用|材料)|(?i:read the (?:following|passage|text)|questions? \d+\s*(?:-|to)\s*\d+))`)
	above     = regexp.MustCompile(`^.{0,6}(?:以上|上述|上面)`)
	below     = regexp.MustCompile(`.(?:据此|根据(?:以上|上述|材料|案例)).{0,14}(?:回答|完成|作答).{0,6}\d`)
	bareSpan  = regexp.MustCompile(`^(?i:questions?)\s*\d+\s*(?:-|to)\s*\d+\s*[.:]?$`)
	spanRE    = regexp.MustCompile(`(\d{1,4})\s*(?:-|至|到|~|to)\s*第?\s*(\d{1,4})\s*题?`)
)

// passage finds a text that items share between two offsets, beginning at a
// line of its own.
func (p *parser) passage(from, to int) *passage {
	s := p.s
	for l := s.lineOf(from); l < s.lines() && s.start[l] < to; l++ {
		if s.start[l] < from && from > 0 && s.see[from-1] != '\n' {
			continue
		}
		text := s.bare(l)
		if text == "" || len(text) > 3000 {
			continue
		}
		first, _ := s.trim(s.line(l))
		open := strings.ContainsRune("●◆■", s.see[first])
		if !open && !passageRE.MatchString(text) && !p.caseAt(l, from) {
			continue
		}
		if bareSpan.MatchString(strings.TrimSpace(string(s.see[max(s.start[l], from):to]))) {
			return nil
		}
		if _, rest, _ := strings.Cut(text, ":"); keyLike(rest) {
			continue
		}
		start := max(s.start[l], from)
		c := &passage{from: start, to: to, open: open, text: tidy(strings.TrimLeft(strings.TrimSpace(string(s.show[start:to])), "●◆■ "))}
		c.odd = len(run(p.tokens(start, to))) > 1
		if m := spanRE.FindStringSubmatch(text); m != nil {
			c.last, _ = strconv.Atoi(m[2])
		}
		return c
	}
	return nil
}

// clozeAbove finds the paragraph above an item with the number n that asks nothing
// itself: its options stand behind the number, its place is (n) in the paragraph.
func (p *parser) clozeAbove(from int, c candidate) *passage {
	s := p.s
	if t, ok := s.tokenAt(c.text, c.text, s.lineEnd(c.text, len(s.see)), true); c.style > styleWrap || c.style == styleBare || !c.line || !ok || t.letter > 0 {
		return nil
	}
	last := s.lineOf(c.head) - 1
	if last < 0 {
		return nil
	}
	for last > 0 && s.start[last] > from && s.bare(last) == "" {
		last--
	}
	first := last
	for l := last; l >= 0 && s.start[l] >= from && s.bare(l) != ""; l-- {
		a, b := s.trim(s.line(l))
		if t, ok := s.tokenAt(a, a, b, true); ok && t.style <= optionLower || len(s.marks(a, b)) > 0 {
			break
		}
		first = l
	}
	text := string(s.show[s.start[first]:max(s.start[first], s.start[last+1])])
	places := placeRE.FindAllStringSubmatch(text, -1)
	if s.start[first] < from || !slices.ContainsFunc(places, func(m []string) bool { return m[1] == strconv.Itoa(c.value) }) {
		return nil
	}
	return &passage{from: s.start[first], to: c.head, open: true, text: tidy(strings.TrimLeft(strings.TrimSpace(text), "●◆■ "))}
}

var hanPoint = regexp.MustCompile(`^\([一二三四五六七八九十]{1,2}\).{12}`)

// caseAt reports whether line l is a case on which items are asked, such as
// （一）某公司…, and no part of an answer that begins at an offset.
func (p *parser) caseAt(l, from int) bool {
	s := p.s
	if !hanPoint.MatchString(s.bare(l)) || len(p.marks(from, s.start[l])) > 0 {
		return false
	}
	for i := l + 1; i < s.lines() && i < l+4; i++ {
		a, b := s.trim(s.line(i))
		if a == b {
			continue
		}
		n, ok := s.numberAt(a, b)
		return ok && n.style <= styleParen && n.style != styleBare && s.optionsSoon(i)
	}
	return false
}

var placeRE = regexp.MustCompile(`[(（]\s*(\d{1,3})\s*[)）]`)

// asks reports whether the places in a text that are numbered, if any, are those of
// an item.
func (c *passage) asks(number int) bool {
	places := placeRE.FindAllStringSubmatch(c.text, -1)
	return len(places) == 0 || slices.ContainsFunc(places, func(m []string) bool { return m[1] == strconv.Itoa(number) })
}

// share puts a shared text before the question of an item, and returns the
// text that the next item shares.
func (p *parser) share(d *draft, c *passage) *passage {
	switch {
	case c == nil:
		return nil
	case c.last > 0 && d.Number > c.last:
		return nil
	case c.open && (d.Stem != "" || !c.asks(d.Number)):
		return c
	}
	if c.odd {
		d.warn(NumberMissing, d.Line, c.text)
	}
	d.Passage, d.Stem = c.text, strings.TrimSpace(c.text+"\n"+d.Stem)
	return c
}

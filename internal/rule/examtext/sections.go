package examtext

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

var indefiniteRE = regexp.MustCompile(`(?:本卷|本试卷|本次考试|全卷|试题|本题库).{0,20}不定项`)

// sections finds the headings before line end.
func (p *parser) sections(end int) {
	p.wide = p.fullLine()
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
		if !ok {
			h, ok = p.chapter(i, end)
		}
		if ok && !(h.typ != "" && h.ordinal == 0 && p.tagLine(i, h)) {
			p.heads = append(p.heads, h)
		}
	}
	p.dropTags()
}

// dropTags drops headings that are the types of single items: they stand before
// the number, on its line, and come again with the next item.
func (p *parser) dropTags() {
	tags := func(h heading) bool {
		_, to := p.s.trim(p.s.line(h.line))
		return h.ordinal == 0 && h.typ != "" && h.end < to && utf8.RuneCountInString(h.title) < 10
	}
	again := p.tagsCount()
	for i := 1; i < len(p.heads) && !again; i++ {
		again = tags(p.heads[i-1]) && tags(p.heads[i]) && p.heads[i-1].title == p.heads[i].title
	}
	if again {
		p.heads = slices.DeleteFunc(p.heads, tags)
	}
}

// tagsCount reports whether the headings that are nothing but a type in brackets stand before single items:
// their numbers rise by one from each to the next.
func (p *parser) tagsCount() bool {
	last, pairs := 0, 0
	for _, h := range p.heads {
		_, to := p.s.trim(p.s.line(h.line))
		if h.ordinal != 0 || h.end >= to || !strings.HasPrefix(h.title, "[") && !strings.HasPrefix(h.title, "【") {
			continue
		}
		n, ok := p.s.numberAt(h.end, to)
		if !ok || last > 0 && n.value != last+1 {
			return false
		}
		if last > 0 {
			pairs++
		}
		last = n.value
	}
	return pairs > 0
}

var chapterRE = regexp.MustCompile(`^(?:第\s*[一二三四五六七八九十百\d]{1,4}\s*[章节篇编单元部分课讲期]{1,2}|(?:模块|单元|专题|项目|任务)\s*[一二三四五六七八九十\d]{1,3})(?:[\s:、.].{0,40}|.{0,8}(?:测试|测验|作业|习题|练习))?$`)

// chapter reads the title of a chapter as a heading if items follow it at once; if
// a heading follows, the title is left out.
func (p *parser) chapter(i, end int) (h heading, ok bool) {
	s := p.s
	text := s.bare(i)
	if strings.ContainsAny(text, "?_()。;") || !chapterRE.MatchString(text) {
		return h, false
	}
	for j := i + 1; j < end && j < i+4; j++ {
		from, to := s.trim(s.line(j))
		if from == to {
			continue
		}
		if h, ok := s.headingAt(j); ok && h.typ != "" {
			p.erase(i)
			return h, false
		}
		n, ok := s.numberAt(from, to)
		_, typ := s.tagBefore(from, to)
		if typ == "" && (!ok || n.style == styleBare || n.style == styleHan) {
			return h, false
		}
		from, to = s.trim(s.line(i))
		return heading{line: i, title: string(s.show[from:to]), end: to}, true
	}
	return h, false
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
	words, _, _ := strings.Cut(text, "(")
	if n.style != styleHan && !(arabic && at == 0) || strings.ContainsAny(text, "?_") || typ == "" && strings.ContainsAny(words, ",;。") {
		return h, false
	}
	if arabic {
		rest := strings.TrimPrefix(text[width:], "题")
		if rest = strings.TrimSpace(rest); rest != "" && rest[0] != '(' && rest[0] != ':' {
			return h, false
		}
	}
	titled := s.titled[s.no[i]] // words may stand between it and the first item
	reach := 4
	if titled {
		reach = 8
	}
	for j := i + 1; j < end && j < i+reach; j++ {
		a, b := s.line(j)
		a, b = s.trim(a, b)
		if a == b {
			continue
		}
		next, ok := s.numberAt(a, b)
		if s.see[a] == '●' && n.style == styleHan && typ == "" && to-from < 30 { // bullets instead of numbers
			return heading{line: i, title: string(s.show[from:to]), ordinal: n.value, end: to}, true
		}
		if !ok && titled {
			continue
		}
		if !ok || next.style == n.style && !arabic || next.style == styleBare || next.style == styleHan || next.text >= b || next.style == styleCircle || next.style == styleWrap && n.style == styleHan && false {
			return h, false
		}
		return heading{line: i, title: string(s.show[from:to]), typ: typ, ordinal: n.value, end: to}, next.value == 1 || !arabic
	}
	return h, false
}

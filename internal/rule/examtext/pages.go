package examtext

import (
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

var related = regexp.MustCompile(`(?i)^[\[#*\s]*(?:更多|查看|其他)?(?:相关|最新|推荐|热门|类似|相似|同类|更多|其他|延伸)(?:的)?(?:文档|推荐|资料|资源|文章|阅读|下载|内容)(?:推荐|下载|列表)?[\]:\s]*$|^(?:猜你喜欢|您可能(?:还)?(?:关注|喜欢|感兴趣)的?.{0,6}|related documents?|see also)\s*:?$`)

const (
	longLine  = 45 // characters of a line of prose
	longTitle = 50
)

// outlook knows where lines are that can carry an exam on.
type outlook struct {
	numbers map[int][]int // number to the lines that begin with it and look like an item
	ones    []int
	heads   []heading
	keys    int // last line of a list of keys
}

// cut finds the line at which the exam ends and other documents begin; it is
// the number of lines if none do.
func (p *parser) cut() int {
	s := p.s
	look := p.outlook()
	last, began, answering := 0, false, false
	blankBefore, alone := false, false // alone is the number above, its question follows
	ordinal := 0
	next := 0
	for i := range s.lines() {
		from, to := s.line(i)
		from, to = s.trim(from, to)
		if from == to {
			blankBefore = true
			continue
		}
		for next < len(look.heads) && look.heads[next].line <= i {
			ordinal = max(ordinal, look.heads[next].ordinal)
			answering = look.heads[next].typ == Short
			next++
		}
		if n, ok := s.numberAt(from, to); ok && n.style != styleBare {
			if _, is := look.numbers[n.value]; is {
				last, began = n.value, true
			}
			alone = n.text >= to
		} else if began && !alone && p.otherBegins(i, blankBefore, blankBefore || !answering) && (p.listBelow(i) || !look.continues(i, last, ordinal)) {
			return i
		} else {
			alone = false
		}
		blankBefore = false
	}
	return s.lines()
}

// otherBegins reports whether another document may begin at line i: under a title such as 相关文档, or with
// one of its own.
func (p *parser) otherBegins(i int, apart, mayTitle bool) bool {
	return related.MatchString(p.s.bare(i)) || apart && p.namedDocument(i) || mayTitle && p.titleAt(i, false)
}

// listBelow reports whether line i is a title such as 相关文档 and a list numbered from 1 stands below it.
func (p *parser) listBelow(i int) bool {
	s := p.s
	if !related.MatchString(s.bare(i)) {
		return false
	}
	for j := i + 1; j < s.lines() && j < i+4; j++ {
		if from, to := s.trim(s.line(j)); from < to {
			n, ok := s.numberAt(from, to)
			return ok && n.value == 1 && n.style != styleBare && n.style != styleHan && s.evidence(n.text, to) == 0
		}
	}
	return false
}

// documentName is the title of a document that says what kind it is.
var documentName = regexp.MustCompile(`^[^\d\s(（【\[,，。;；:：?？、]{2,28}(?:制度|办法|规定|规范|总结|计划书?|心得(?:体会)?|流程|手册|方案|报告|说明书|职责|协议书?|教案|通知|指南|细则|条例|守则|范文|简介|模板)(?:[(（][^()（）]{1,12}[)）])?$`)

// namedDocument reports whether line i is such a title, with sentences below it.
func (p *parser) namedDocument(i int) bool {
	s := p.s
	from, to := s.trim(s.line(i))
	if to-from < 4 || to-from > 40 || !strings.ContainsRune("度法定范结划书得会程册案告明责议知南则例守文介板)", s.see[to-1]) || !documentName.MatchString(string(s.see[from:to])) || s.holds(i) {
		return false
	}
	for j := i + 1; j < s.lines() && j < i+5; j++ {
		from, to := s.trim(s.line(j))
		if to-from < 8 {
			continue
		}
		return !p.partOfExam(j) && len(s.marks(from, to)) == 0 && s.evidence(from, to) == 0
	}
	return false
}

// titleAt reports whether line i is the title of a document: short, without
// any mark of an exam, and prose follows. beside says that the exam is over:
// the prose may begin with a number.
func (p *parser) titleAt(i int, beside bool) bool {
	s := p.s
	from, to := s.line(i)
	from, to = s.trim(from, to)
	n := to - from
	if n < 2 || n > longTitle || s.see[from] >= 'a' && s.see[from] <= 'z' || strings.ContainsRune("。,;:、", s.see[to-1]) || s.see[to-1] == '.' && latin(s.see[to-2]) {
		return false
	}
	text := string(s.see[from:to])
	if strings.ContainsAny(text, "_√×") || s.holds(i) || truthOf(text) != NoTruth || keyLike(text) {
		return false
	}
	if _, ok := s.numberAt(from, to); ok && !digit(s.see[from]) {
		return false
	}
	if digit(s.see[from]) {
		if num, ok := s.digitsAt(from, to); ok && num.style != styleBare {
			return false
		}
	}
	if len(s.marks(from, to)) > 0 || len(s.entriesOf(i)) > 0 {
		return false
	}
	if list := s.tokens(from, to); len(list) > 0 && list[0].start == from && list[0].style <= optionSpace {
		return false
	}
	if h, ok := s.headingAt(i); ok && h.typ != "" {
		return false
	}
	if _, at, ok := s.label(from, to); ok && at < to {
		return false
	}
	return p.proseBehind(i, beside)
}

// proseBehind reports whether prose stands behind line i: a long line, at once
// or under a heading such as 一、目的.
func (p *parser) proseBehind(i int, beside bool) bool {
	s := p.s
	beside = beside && i > 0
	chapter := false
	for j := i + 1; j < s.lines() && j < i+8; j++ {
		a, b := s.trim(s.line(j))
		if a == b {
			continue
		}
		if m := s.marks(a, b); len(m) > 0 && m[0].start == a { // the answer to what line i asks
			return false
		}
		if s.chained(a, b) > 1 { // keys
			return false
		}
		if beside && (b-a >= 20 || b-a >= 6 && s.bare(i-1) == "" && strings.ContainsRune("。,;", s.see[b-1])) {
			return true
		}
		if t, ok := s.tokenAt(a, a, b, true); ok && t.style <= optionLower && t.letter > 0 && s.see[a] != 'I' { // of an item
			return false
		}
		if b-a >= longLine {
			return !digit(s.see[a]) || chapter && s.evidence(a, b) == 0
		}
		n, ok := s.numberAt(a, b)
		if h, heads := s.headingAt(j); !ok || n.style != styleHan || heads && h.typ != "" || b-a > 20 || s.evidence(a, b) != 0 {
			return false
		}
		chapter = true
	}
	return false
}

func (s *source) entriesOf(i int) []entry {
	list, _ := s.entries(i, 0)
	return list
}

// outlook looks over all lines once.
func (p *parser) outlook() *outlook {
	s := p.s
	look := &outlook{numbers: map[int][]int{}, keys: -1}
	all := s.candidates(0, len(s.see), 0)
	sign := map[int]evidence{}
	for _, c := range all {
		if !c.line || c.style == styleBare {
			continue
		}
		i := s.lineOf(c.at)
		sign[i] = c.sign
		if c.value == 1 {
			look.ones = append(look.ones, i)
		}
		if c.sign != 0 || utf8.RuneCountInString(s.bare(i)) < longLine {
			look.numbers[c.value] = append(look.numbers[c.value], i)
		}
	}
	for i := range s.lines() {
		if list := s.entriesOf(i); len(list) > 2 || len(list) > 0 && s.moreEntries(i) {
			look.keys = i
		}
		if h, ok := s.headingAt(i); ok && h.typ != "" {
			from, to := s.line(i)
			if h.end < to || slices.ContainsFunc([]int{i + 1, i + 2, i + 3}, func(j int) bool { return sign[j] != 0 }) || to-from < 14 {
				look.heads = append(look.heads, h)
			}
		}
	}
	return look
}

// continues reports whether the exam goes on behind line i, after an item
// numbered last in a section numbered ordinal.
func (l *outlook) continues(i, last, ordinal int) bool {
	if l.keys > i {
		return true
	}
	seen := map[Type]bool{}
	for _, h := range l.heads {
		if h.line <= i {
			seen[h.typ] = true
			continue
		}
		if h.ordinal > 0 && h.ordinal == ordinal+1 || h.ordinal == 0 && !seen[h.typ] {
			return true
		}
	}
	after := func(lines []int) int {
		if k := sort.SearchInts(lines, i+1); k < len(lines) {
			return lines[k]
		}
		return -1
	}
	goesOn, restarts := after(l.numbers[last+1]), after(l.ones)
	return goesOn >= 0 && (restarts < 0 || goesOn < restarts)
}

// partOfExam reports whether line i is a heading of items, or begins an item or an
// option.
func (p *parser) partOfExam(i int) bool {
	s := p.s
	from, to := s.trim(s.line(i))
	if h, ok := s.headingAt(i); ok && h.typ != "" {
		return true
	}
	if n, ok := s.numberAt(from, to); ok && n.style != styleBare {
		return true
	}
	t, ok := s.tokenAt(from, from, to, true)
	return ok && t.style <= optionSpace
}

package examtext

import (
	"regexp"
	"slices"
	"strings"
)

// draft is an item while it is read.
type draft struct {
	Item
	sec          int  // section, as an index into the headings plus one
	printed      bool // the number is printed
	tag          Type
	loosely      bool   // the heading names a type under which items of others stand
	circled      bool   // the options are marked ① ②
	goesOn       int    // offset of an option of several lines, 0 for none
	broken       int    // offset of a break within another option, 0 for none
	trail        int    // offset of lines behind the last option that may be no part of it, 0 for none
	trailText    string // that option without them
	trailLetter  string
	filledHoles  [][2]int // brackets of the stem with words in them
	keys         []rawKey
	why          []string // its explanations
	holes        int      // blanks of the stem, brackets and underscores
	lines        int      // of them, underscores
	rules        [][2]int // where those stand
	truths       map[rune]Truth
	at           int // offset of the stem
	stemTo       int
	stemEnd      int    // offset of the hanging key
	hanging      rawKey // at the end of the stem, if the text proves to print keys there
	hangingClean bool   // it stands apart
	tail         rawKey // in a bracket behind the last option, if the text proves to print keys there
	stressed     string // the options that the document sets apart
	tailText     string // that option without it
	tailLetter   string
}

// read reads one item whose text begins at from and ends at the latest at to.
// A loose one has no number: it ends where the next one seems to begin. It
// returns where to go on.
func (p *parser) read(from, to int, loose bool) (*draft, int) {
	s := p.s
	d := &draft{}
	i := p.tag(d, from, to)
	d.at = i
	d.Line = s.printed(min(i, to))
	marks := p.marks(i, to)
	bodyEnd := to
	if len(marks) > 0 {
		bodyEnd = marks[0].start
	}
	list := p.tokens(i, bodyEnd)
	list = p.withoutNames(list, i)
	next := to
	if b := p.second(list, i, bodyEnd); b < bodyEnd {
		bodyEnd, next = b, b
		marks = nil
		list = before(list, b)
	}
	if loose && len(run(list)) == 0 && next == to {
		if b := p.oneLiner(i, bodyEnd); b < bodyEnd {
			bodyEnd, next, marks = b, b, nil
		}
	}
	chain := run(list)
	if len(chain) > 0 {
		if inside := run(before(list, chain[0].start)); len(inside) > 2 && inside[0].letter == 0 && inside[0].style == optionPoint { // those of an item that is lost
			d.warn(NumberMissing, s.printed(inside[0].start), s.around(inside[0].start))
		}
	}
	p.options(d, chain, bodyEnd)
	p.stem(d, i, bodyEnd, chain)
	for k, m := range marks {
		if m.start >= next {
			break
		}
		stop := next
		if k+1 < len(marks) {
			stop = min(stop, marks[k+1].start)
		}
		if n := p.value(d, m, stop, k+1 == len(marks), loose); n < stop {
			next = n
			break
		}
	}
	p.conclude(d, chain, next, to)
	d.Explanation = strings.TrimSpace(strings.Join(d.why, "\n"))
	return d, next
}

// withoutNames leaves out the letters of a stem that only name things, the A and B of "A、B两家公司":
// they follow each other at once, and the options come below, or at once where the names begin the stem.
func (p *parser) withoutNames(list []token, from int) []token {
	from, _ = p.s.trim(from, len(p.s.see))
	for i := 0; i+1 < len(list); i++ {
		n := i + 1
		for n < len(list) && list[n].start == list[n-1].text && list[n].letter == list[n-1].letter+1 {
			n++
		}
		if n < i+2 || list[i].letter > 0 || blank(p.s.see[list[n-1].text]) {
			continue
		}
		first := list[i].start == from
		if slices.ContainsFunc(list[n:], func(t token) bool { return t.letter == 0 && t.style <= optionLower && (t.line || first) }) {
			return append(slices.Clone(list[:i]), list[n:]...)
		}
	}
	return list
}

func before(list []token, end int) []token {
	for i, t := range list {
		if t.start >= end {
			return list[:i]
		}
	}
	return list
}

// lettersAlone is a line with the key of the options above it.
var lettersAlone = regexp.MustCompile(`^[A-L]{1,8}$`)

// second returns where a second item begins in a stretch of text because the
// options begin again, else its end.
func (p *parser) second(list []token, from, to int) int {
	s := p.s
	var seen [optionStyles]int
	var begun [optionStyles]bool // with an A: a key in the stem is no option
	prev := from
	for _, t := range list {
		if t.style >= optionGlued || t.style == optionSpace && !t.line || t.style == optionCircle {
			continue
		}
		if t.letter == 0 && seen[t.style] >= 1 && (t.line || t.score >= 9) {
			line, last := s.lineOf(t.start), s.lineOf(prev)
			for l := last + 1; l < line; l++ {
				if text := s.bare(l); text != "" && !lettersAlone.MatchString(text) {
					return s.start[l]
				}
			}
			if line > last {
				return s.start[line]
			}
			continue
		}
		begun[t.style] = begun[t.style] || t.letter == 0
		if begun[t.style] && (t.letter == seen[t.style]+1 || t.letter == 0) {
			seen[t.style] = t.letter
		}
		prev = t.start
	}
	return to
}

// oneLiner returns where the second line begins if each line is an item: a
// statement with its bracket or key at the end.
func (p *parser) oneLiner(from, to int) int {
	s := p.s
	first := s.lineEnd(from, to)
	if first >= to || !p.statement(from, first) {
		return to
	}
	for at := first + 1; at < to; {
		end := s.lineEnd(at, to)
		if a, b := s.trim(at, end); b > a {
			return at
		}
		at = end + 1
	}
	return to
}

// statement reports whether a line ends with a bracket or a key for right or wrong.
func (p *parser) statement(from, to int) bool {
	s := p.s
	from, to = s.trim(from, to)
	if to-from < 4 {
		return false
	}
	for to > from && strings.ContainsRune("。. ", s.see[to-1]) {
		to--
	}
	if s.see[to-1] == ')' {
		for at := to - 2; at >= from && at > to-8; at-- {
			if s.see[at] == '(' {
				inner := strings.TrimSpace(string(s.see[at+1 : to-1]))
				return inner == "" || truthOf(inner) != NoTruth
			}
		}
		return false
	}
	return strings.ContainsRune("√×", s.see[to-1])
}

// tag reads the type and the points that may stand before the stem, and
// returns where the stem begins.
func (p *parser) tag(d *draft, from, to int) int {
	s := p.s
	for range 4 {
		for from < to && blank(s.see[from]) {
			from++
		}
		if from == to {
			return from
		}
		if r := s.see[from]; r == '(' || r == '[' {
			closer := map[rune]rune{'(': ')', '[': ']'}[r]
			end := from + 1
			for end < to && end < from+30 && s.see[end] != closer {
				end++
			}
			if end == to || s.see[end] != closer {
				return from
			}
			inner := strings.Trim(strings.Join(strings.Fields(string(s.see[from+1:end])), " "), "/ ")
			typ, at, n := typeIn(inner)
			switch {
			case at == 0 && len(inner) <= n+12:
				d.tag = typ
			case isPoints(inner):
			case r == '[' && len(inner) < 24 && len(s.marks(from, end+1)) == 0 && keyless(inner):
			default:
				return from
			}
			from = end + 1
			continue
		}
		text := string(s.see[from:min(to, from+24)])
		typ, at, n := typeIn(text)
		if at != 0 {
			return from
		}
		if orders.MatchString(text) { // it is what the question asks for, too
			d.tag = typ
			return from
		}
		for _, more := range []string{" the blanks", " the blank"} { // "Fill in the blank: …"
			if strings.HasPrefix(strings.ToLower(text[n:]), more) {
				n += len(more)
				break
			}
		}
		rest := []rune(text[n:])
		k := 0
		if k < len(rest) && rest[k] == '题' {
			k++
		}
		if glued := len(rest) > k && (han(rest[k]) || latin(rest[k]) || strings.ContainsRune("“《\"", rest[k])); glued && (k == 0 && (text[:n] == "单选" || text[:n] == "多选") || k == 1 && p.tagsGlued()) { // "第1题单选客户…"
			d.tag = typ
			return from + len([]rune(text[:n])) + k
		}
		if k == len(rest) || !strings.ContainsRune(" :\n.、)", rest[k]) {
			return from
		}
		d.tag = typ
		from += len([]rune(text[:n])) + k + 1
	}
	return from
}

// gluedTag is the number of an item and its type, which touches the question.
var gluedTag = regexp.MustCompile(`(?m)^\s*\d{1,4}[.、]\s*(?:单选|多选|判断|填空|问答|简答|单项选择|多项选择)题[^\s:、.()\[\]]`)

// tagsGlued reports whether several items of the text have their type glued to the question: one alone
// may ask about it.
func (p *parser) tagsGlued() bool {
	if p.glued == 0 {
		if p.glued = -1; len(gluedTag.FindAllStringIndex(string(p.s.see), 3)) > 2 {
			p.glued = 1
		}
	}
	return p.glued > 0
}

// orders are names of types that tell what to do: they begin a question.
var orders = regexp.MustCompile(`(?i)^(?:select|choose|complete|answer) `)

var englishPoints = regexp.MustCompile(`^\d{1,3}(?:\.\d{1,2})? ?(?:marks?|points?|pts?)$`)

func isPoints(text string) bool {
	text = strings.TrimSpace(text)
	return englishPoints.MatchString(text) || strings.HasSuffix(text, "分") && strings.Trim(strings.TrimPrefix(strings.TrimPrefix(text, "本题"), "每题"), "0123456789.分 ") == "" ||
		strings.HasPrefix(text, "score:") || strings.HasPrefix(text, "分数:") || strings.HasPrefix(text, "分值") || strings.HasPrefix(text, "必答") || strings.HasPrefix(text, "必填")
}

func keyless(text string) bool {
	return !keyLike(text) && strings.TrimSpace(text) != "" && !digit([]rune(text)[0])
}

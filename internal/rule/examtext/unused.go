package examtext

import (
	"regexp"
	"slices"
	"sort"
	"strings"
)

// unused warns of the lines before line end that went into no item, heading or list of keys and
// are no part of the page, so that nothing is lost unseen. Lines that follow each other
// raise one warning.
func (p *parser) unused(end int) {
	w := p.whereabouts(end)
	open := false // the line above was warned of
	for l := range end {
		switch at := p.s.no[l]; {
		case p.s.bare(l) == "":
		case w.elsewhere[l], p.chrome[l]:
			open = false
		case w.warned[at]:
			open = true
		case w.holds(l):
			open = false
		default:
			if !open || p.s.optionBegins(l) && !p.knowsOption(l) {
				from, to := p.s.trim(p.s.line(l))
				p.result.Warnings = append(p.result.Warnings, Warning{Unused, at, clip(string(p.s.show[from:to]))})
				if w.front && w.item+1 < len(p.result.Items) { // it may be the question of the first item
					p.result.Items[w.item+1].warn(Unused, at, string(p.s.show[from:to]))
				}
			}
			open = true
		}
	}
}

// whereabouts knows what became of the lines of a text.
type whereabouts struct {
	p         *parser
	elsewhere []bool       // in a heading or a list of keys
	warned    map[int]bool // lines of the file of which a doubt tells
	heads     []int        // lines of headings
	lines     []int        // lines of items
	item      int          // the last item that begins at or above the line at hand
	head      int          // the headings at or above it
	front     bool         // the line at hand stands above the first item of a section
	texts     []string     // of the items, "" before they are looked at
}

func (p *parser) whereabouts(end int) *whereabouts {
	w := &whereabouts{p: p, elsewhere: make([]bool, end), warned: map[int]bool{}, item: -1, texts: make([]string, len(p.drafts))}
	for _, r := range p.regions {
		for l := r[0]; l < min(r[1], end); l++ {
			w.elsewhere[l] = true
		}
	}
	for _, h := range p.heads {
		_, to := p.s.trim(p.s.line(h.line))
		w.elsewhere[h.line] = h.end >= to
		w.heads = append(w.heads, h.line)
	}
	for _, d := range p.drafts {
		w.lines = append(w.lines, max(p.s.lineOf(d.at), sort.SearchInts(p.s.no, d.Line)))
		for _, doubt := range d.Warnings {
			w.warned[doubt.Line] = w.warned[doubt.Line] || doubt.Line != d.Line
		}
	}
	for _, doubt := range p.result.Warnings {
		w.warned[doubt.Line] = true
	}
	return w
}

// holds reports whether an item near line l has most of its words, or it is none of the items'.
func (w *whereabouts) holds(l int) bool {
	s, drafts := w.p.s, w.lines
	for w.item+1 < len(drafts) && w.lines[w.item+1] <= l {
		w.item++
	}
	for w.head < len(w.heads) && w.heads[w.head] <= l {
		w.head++
	}
	from, to := s.trim(s.line(l))
	line := string(s.see[from:to])
	first, last := w.near(l)
	switch {
	case w.item-first == mostOnLine, w.most(line, first, last):
		return true
	case to-from < 20 && w.p.keyLine(from, to):
		return true
	case to-from < 60 && (titleWords.MatchString(line) || poolRE.MatchString(line) || chapterRE.MatchString(line)):
		return true
	}
	w.front = w.item < 0 || w.head > 0 && w.heads[w.head-1] > w.lines[w.item]
	if w.front && !w.p.asksSomething(from, to) && (!s.optionBegins(l) || w.p.knowsOption(l)) {
		return true
	}
	if typ, _, n := typeIn(line); typ != "" && len(line)-n < 12 { // the type of what follows
		return true
	}
	return w.most(nothingSaid.ReplaceAllString(line, " "), first, last)
}

// optionBegins reports whether line l begins with the letter of an option behind A.
func (s *source) optionBegins(l int) bool {
	from, to := s.trim(s.line(l))
	if from == to {
		return false
	}
	t, ok := s.tokenAt(from, from, to, true)
	return ok && t.style <= optionWrap && t.letter > 0
}

// knowsOption reports whether some item has the option that begins line l: the exam comes again.
func (p *parser) knowsOption(l int) bool {
	from, to := p.s.trim(p.s.line(l))
	t, _ := p.s.tokenAt(from, from, to, true)
	text := optionText(tidy(string(p.s.show[t.text:to])))
	return slices.ContainsFunc(p.drafts, func(d *draft) bool {
		return slices.ContainsFunc(values(d.Options), func(o string) bool { return o != "" && strings.HasPrefix(text, o) })
	})
}

// mostOnLine is how many items of one line are looked at: a text may be one line.
const mostOnLine = 8

// near returns the first and the last item whose words line l may hold.
func (w *whereabouts) near(l int) (first, last int) {
	first = max(0, w.item-1)
	for first > 0 && w.lines[first] == l && w.item-first < mostOnLine {
		first--
	}
	return first, min(w.item+1, len(w.p.drafts)-1)
}

// most reports whether the items from first to last hold most of the words of a line.
func (w *whereabouts) most(line string, first, last int) bool {
	all, found := 0, 0
	for word := range words(line) {
		all += len(word)
		for i := first; i <= last; i++ {
			if strings.Contains(w.text(i), word) {
				found += len(word)
				break
			}
		}
	}
	return found*2 >= all
}

// text is everything that item i holds, as it is looked at.
func (w *whereabouts) text(i int) string {
	if w.texts[i] == "" {
		d := w.p.drafts[i]
		parts := append(values(d.Options), d.Stem, d.Explanation, d.Answer.Text, strings.Join(d.Answer.Blanks, " "), d.Section)
		for _, k := range d.keys {
			parts = append(parts, k.show)
		}
		w.texts[i] = " " + strings.Map(plain, strings.Join(parts, "\n"))
	}
	return w.texts[i]
}

// nothingSaid are words of a line that are not looked for: marks and what no item has a place for.
var nothingSaid = regexp.MustCompile(`(?:您的|你的|我的|考生|学生)(?:答案|回答|选择)\s*:?\s*\S*|(?:[题目此本]{0,2}(?:分数|得分)|难度系数|难易程度|难易度|难度|分值|满分|得分|知识点|考点|考查点|章节|来源|出处|标签|分类|题型)\s*[:\]]\s*\S*|(?:参考|正确|标准|试题|本题)?(?:答案(?:要点)?|选项)|参考要点|答题要点|评分要点|采分点|资料|点击查看|(?i:the )?(?i:correct )?(?i:answers?|options?|ans|key)\b(?: is| are)?|(?i:correct|explanation|reference|rationale|feedback|question|true|false|yes|no)\b|(?:答案)?(?:解析|说明)(?:说明)?|正确|错误|选择题?|单选题?|多选题?|判断题?|填空题?|简答题?|名词解释|问答题?|论述题?|问题\s*\d+|\d+\s*分|第\s*\d+\s*题|题目\s*\d+`)

// words yields the Chinese and Latin words of a line, of two characters or more.
func words(line string) func(func(string) bool) {
	return func(yield func(string) bool) {
		start, kind := 0, 0
		end := func(at int) bool {
			word := line[start:at]
			return kind == 0 || len(word) < 2 || kind == 1 && len(word) < 4 || yield(word)
		}
		for at, r := range line {
			k := 0
			switch {
			case han(r):
				k = 1
			case latin(r):
				k = 2
			}
			if k != kind {
				if !end(at) {
					return
				}
				start, kind = at, k
			}
		}
		end(len(line))
	}
}

// onPaper are the words of the head of a paper that is filled in by hand.
var onPaper = regexp.MustCompile(`姓\s*名|部\s*门|单\s*位|工\s*号|学\s*号|班\s*级|得\s*分|成\s*绩|日\s*期|阅卷|评卷|Name|Date|Score`)

// keyLine reports whether a line begins with the mark of a key and letters: what little
// stands behind them says no more.
func (p *parser) keyLine(from, to int) bool {
	m := p.marks(from, to)
	return len(m) > 0 && m[0].start == from && m[0].kind == markKey && p.s.keyAhead(m[0].value, to) > 0
}

// titleWords end the title of an exam or begin that of a part.
var titleWords = regexp.MustCompile(`(?:试题|题库|试卷|考试题?|考卷|测验|测试题?|考核题?|练习题?|竞赛题?|模拟题?|真题|答案)(?:\s*[(\[][^()]{0,20}[)\]]|[一二三四五六七八九十\d]+)*$|^(?i:part|section|chapter|unit|module)\s*\d`)

// asksSomething reports whether a line looks like a part of an item: it asks, has a place for an
// answer, options or a key.
func (p *parser) asksSomething(from, to int) bool {
	s := p.s
	if from == to || onPaper.MatchString(string(s.see[from:to])) {
		return false
	}
	if e := s.evidence(from, to); e&(seesOptions|seesKey) != 0 || s.see[to-1] == '?' && len(p.heads) > 0 && from > s.start[p.heads[0].line] {
		return true
	}
	for at := from; at < to; at++ {
		if s.see[at] == '(' {
			if end := s.closing(at, to); end > 0 && strings.TrimSpace(string(s.see[at+1:end])) == "" {
				return true
			}
		}
	}
	return false
}

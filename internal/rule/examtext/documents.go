package examtext

import (
	"regexp"
	"strings"
)

// documents splits the lines from i on into documents: a title and its text.
func (p *parser) documents(i int) {
	s := p.s
	listed := false   // under a title such as 相关文档: titles alone count too
	numbered := false // the titles of the list are numbered
	before := 0       // documents before the list
	var doc *Document
	var lines []string
	end := func() {
		if doc != nil {
			doc.Text = strings.Join(lines, "\n")
			p.result.Documents = append(p.result.Documents, *doc)
		}
		doc, lines = nil, nil
	}
	for ; i < s.lines(); i++ {
		from, to := s.line(i)
		from, to = s.trim(from, to)
		if from == to {
			continue
		}
		show := string(s.show[from:to])
		switch {
		case related.MatchString(s.bare(i)):
			end()
			listed, numbered, before = true, false, len(p.result.Documents)
		case p.titleAt(i, true), doc == nil, listed && len(lines) == 0 && to-from <= longTitle && !strings.ContainsRune("。;", s.see[to-1]) && !p.partOfExam(i), listed && p.nextListed(i, len(p.result.Documents)-before+2, numbered):
			end()
			_, show = p.listedTitle(i, 0)
			if first, title := p.listedTitle(i, 1); first == 1 && len(p.result.Documents) == before && listed {
				numbered, show = true, title
			} else if n, title := p.listedTitle(i, len(p.result.Documents)-before+1); numbered && n == len(p.result.Documents)-before+1 {
				show = title
			}
			doc = &Document{Title: show, Line: s.no[i]}
		case i > 0 && s.no[i] == s.no[i-1] && len(lines) > 0:
			lines[len(lines)-1] += " " + show
		default:
			lines = append(lines, show)
		}
	}
	end()
}

// dated is the day on which a document was put up, before its title or behind it.
var dated = regexp.MustCompile(`^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[ \t　]+|[ \t　]+\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?$`)

// tally is how often a document was read, behind its title in a list.
var tally = regexp.MustCompile(`(\S)\s+(?:下载|阅读|浏览|收藏)(?:量|次数)?\s*[:：]?\s*\d[\d,]*\s*次?\s*$`)

// listedTitle is the title on line i of a list of documents without its number, and
// without how often it was read, and that number: want, if it is not 0.
func (p *parser) listedTitle(i, want int) (number int, title string) {
	s := p.s
	from, to := s.trim(s.line(i))
	title = string(s.show[from:to])
	cut := tally.ReplaceAllString(dated.ReplaceAllString(title, ""), "$1")
	n, ok := s.numberAt(from, to)
	if !ok || n.style == styleBare || n.style == styleHan || n.decimal || n.text >= to || want == 0 && cut == title {
		return 0, cut
	}
	return n.value, tally.ReplaceAllString(strings.TrimSpace(string(s.show[n.text:to])), "$1")
}

// nextListed reports whether line i is the title of the document that has a number in
// a list: all titles have, or how often it was read stands behind it.
func (p *parser) nextListed(i, number int, numbered bool) bool {
	from, to := p.s.trim(p.s.line(i))
	n, _ := p.listedTitle(i, number)
	return n == number && to-from <= longTitle && (numbered && !strings.ContainsRune("。;?,:", p.s.see[to-1]) || tally.MatchString(string(p.s.show[from:to])))
}

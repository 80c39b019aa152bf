package examtext

import (
	"regexp"
	"strings"
)

var (
	markupHead   = regexp.MustCompile(`(?m)^#{1,6} +`)
	markupNumber = regexp.MustCompile(`(?m)^#{1,6} +(\d{1,3})[ \t]*$`) // alone, it is no page's
	markupAnchor = regexp.MustCompile(`(?m)[ \t]*\{#[\w-]+\}[ \t]*$`)
	markupBold   = regexp.MustCompile(`\*\*([^\s*](?:[^*\n]*[^\s*])?)\*\*`)
	boldLines    = regexp.MustCompile(`(?m)^([ \t]*)\*\*([^\s*][^*\n]*[^\s*])\*\*[ \t]*$`)
	slanted      = regexp.MustCompile(`(?m)\*([^*\n]{1,12}[:：])\*|^[ \t]*_([^_\n]{16,})_[ \t]*$|^[ \t]*\*([^*\s][^*\n]{16,})\*[ \t]*$`)
	boldFirst    = regexp.MustCompile(`(?m)^[ \t]*(?:\d{1,3}[.、)] *|[-+] +)?\*\*[^\s*]`)
	markupBullet = regexp.MustCompile(`(?m)^([ \t]*)[-*+•] +(?:\[ \] +)?(\*{0,2}(?:[A-Ha-h][、.．:：)）]|[(（][A-H][)）]))`)
	boxEmpty     = regexp.MustCompile(`(?m)^([ \t]*)\[ \] +([A-Ha-h][、.．:：)）])`)
	markupTask   = regexp.MustCompile(`(?m)^([ \t]*)(?:[-*+] +)?\[[xX]\] +(\*{0,2}[A-Ha-h][、.．:：)）][^\[\n]*)$`)
	markupSpaced = regexp.MustCompile(`(?m)^([ \t]*)[-*+] +([A-H]) +(\p{Han})`)
	markupEscape = regexp.MustCompile(`(?m)^([ \t]*(?:\d{1,3}|[A-Ha-h]))\\([.)])`)
	markupQuote  = regexp.MustCompile(`(?m)^[ \t]*(?:>[ \t]?)+(?:([^\s\d=>])|$)`)
	markupFolded = regexp.MustCompile(`</?(?:details|summary)\b[^<>\n]{0,80}>`)
	markupLine   = regexp.MustCompile("(?m)^[ \\t]*(?:(?:```|~~~)\\w*|(?:-[ \\t]*){3,}|(?:\\*[ \\t]*){3,}|={3,}|#{1,6}|\\[[^\\]\n]*\\]\\(javascript:[^\n]*|\\{\\{[^{}:\n]*\\}\\}|Options(?: are)? ?:|选项[:：])[ \\t]*$")
	keyLabel     = regexp.MustCompile(`^[ \t>*✅]*[【\[]?(?:(?:参考|正确|标准)?答案|(?:Correct )?Answer)`)
	keyBelow     = regexp.MustCompile(`^[ \t>*✅]*[【\[]?(?:(?:参考|正确|标准)?答案|(?:Correct )?Answer)[】\]]?\s*[:：]?\s*([A-H]{1,8})\b`)
)

// entities are the characters that pages write as words.
var entities = strings.NewReplacer("&nbsp;", " ", "&emsp;", " ", "&ensp;", " ", "&lt;", "<", "&gt;", ">", "&quot;", `"`, "&#39;", "'", "&ldquo;", "“", "&rdquo;", "”", "&middot;", "·", "&times;", "×", "&radic;", "√", "&amp;", "&")

// withoutMarkup drops the marks of Markdown, and of the pages that hold it, from a
// text that is written in it. The number of lines stays.
func withoutMarkup(text string) string {
	if strings.ContainsRune(text, '&') {
		text = entities.Replace(text)
	}
	text = unfolded(text)
	markdown := strings.Count(text, "**") >= 4 || boldFirst.MatchString(text) || markupHead.MatchString(text)
	if markdown || len(markupQuote.FindAllStringIndex(text, 2)) > 1 {
		text = markupQuote.ReplaceAllString(text, "$1")
	}
	text = replaceNear(text, "**", boldLines, "$1$2")
	text = replaceNear(markupLine.ReplaceAllString(text, ""), `\`, markupEscape, "$1$2")
	if strings.Contains(text, "[ ]") { // where boxes are open, a checked one tells the right option
		text = boxEmpty.ReplaceAllString(markupTask.ReplaceAllString(text, "$1$2 √"), "$1$2")
	}
	text = letteredLists(text)
	if markdown {
		text = strings.ReplaceAll(numeralOptions(untitled(text)), `\_`, "_")
		text = markupHead.ReplaceAllString(markupAnchor.ReplaceAllString(markupNumber.ReplaceAllString(text, "第${1}题"), ""), "")
		text = markupBullet.ReplaceAllString(slanted.ReplaceAllString(unbolded(text), "$1$2$3"), "$1$2")
	}
	if strings.Contains(text, "- ") || strings.Contains(text, "+ ") || strings.Contains(text, "• ") {
		text = markupSpaced.ReplaceAllString(dashed.ReplaceAllString(text, "$1$2"), "$1$2. $3")
	}
	return text
}

// untitled drops the titles of questions above lines that begin with the same number.
func untitled(text string) string {
	if !titledNumber.MatchString(text) {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if m := titledNumber.FindStringSubmatch(line); m != nil && strings.HasPrefix(belowLine(lines, i), m[1]+".") {
			lines[i] = ""
		}
	}
	return strings.Join(lines, "\n")
}

var titledNumber = regexp.MustCompile(`(?m)^#{1,6} +(?:Question|Q|第|题目?) *#?(\d{1,3})\b.*$`)

// titles are the lines, from 1, that are titles in Markdown; nil if none are.
func titles(text string) map[int]bool {
	if !markupHead.MatchString(text) {
		return nil
	}
	found := map[int]bool{}
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		if n++; markupHead.MatchString(line) {
			found[n] = true
		}
	}
	return found
}

// titleWithin returns where, between two offsets, a title of Markdown stands behind
// which no options and no key come any more: it is no part of the item. stop is where
// the item ends if there is none.
func (p *parser) titleWithin(from, stop int) int {
	s := p.s
	if s.titled == nil {
		return stop
	}
	last := from
	if marks := p.marks(from, stop); len(marks) > 0 {
		last = marks[len(marks)-1].start
	}
	for _, t := range p.tokens(from, stop) {
		if t.line && t.style <= optionLower {
			last = max(last, t.start)
		}
	}
	return s.untilTitle(last, stop)
}

// untilTitle returns where the first title of Markdown below an offset begins, stop if
// none does.
func (s *source) untilTitle(from, stop int) int {
	for l := s.lineOf(from) + 1; l < s.lines() && s.start[l] < stop; l++ {
		if s.titled[s.no[l]] && s.bare(l) != "" {
			return s.start[l]
		}
	}
	return stop
}

// dashed is markupBullet without the star, which may tell the right option.
var dashed = regexp.MustCompile(`(?m)^([ \t]*)[-+•] +(?:\[ \] +)?(\*{0,2}(?:[A-Ha-h][、.．:：)）]|[(（][A-H][)）]))`)

// unbolded drops the stars around bold words, and around lines that hold others.
func unbolded(text string) string {
	text = markupBold.ReplaceAllString(text, "$1")
	if !strings.Contains(text, "**") {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if bare := strings.TrimSpace(line); len(bare) > 4 && strings.HasPrefix(bare, "**") && strings.HasSuffix(bare, "**") {
			lines[i] = bare[2 : len(bare)-2]
		}
	}
	return strings.Join(lines, "\n")
}

// unfolded opens what a page folds up: it drops the words on which one clicks, unless
// they say that the answer follows and no other word does.
func unfolded(text string) string {
	if !strings.Contains(text, "<summary") && !strings.Contains(text, "<details") {
		return text
	}
	lines := strings.Split(text, "\n")
	several := strings.Count(text, "<summary") > 1
	for i, line := range lines {
		if !strings.Contains(line, "<summary") && !strings.Contains(line, "</summary") && !strings.Contains(line, "details") {
			continue
		}
		bare := strings.TrimSpace(markupFolded.ReplaceAllString(line, ""))
		if strings.Contains(line, "<summary") {
			label := strings.TrimLeft(bare, "✅☑✔👉💡📝🔍▶*# ")
			switch {
			case !several:
				bare = label
			case strings.Contains(label, "答案") || strings.Contains(strings.ToLower(label), "answer"):
				bare = ""
				if below := belowLine(lines, i); below != "" && !keyLabel.MatchString(below) {
					bare = "答案："
				}
			}
		}
		lines[i] = bare
	}
	return strings.Join(lines, "\n")
}

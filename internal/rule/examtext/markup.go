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
	boldFirst    = regexp.MustCompile(`(?m)^[ \t]*\*\*[^\s*]`)
	markupBullet = regexp.MustCompile(`(?m)^([ \t]*)[-*+•] +(?:\[ \] +)?(\*{0,2}(?:[A-Ha-h][、.．:：)）]|[(（][A-H][)）]))`)
	markupTask   = regexp.MustCompile(`(?m)^([ \t]*)[-*+] +\[[xX]\] +(\*{0,2}[A-Ha-h][、.．:：)）][^\[\n]*)$`)
	markupSpaced = regexp.MustCompile(`(?m)^([ \t]*)[-*+] +([A-H]) +(\p{Han})`)
	markupEscape = regexp.MustCompile(`(?m)^([ \t]*(?:\d{1,3}|[A-Ha-h]))\\([.)])`)
	markupQuote  = regexp.MustCompile(`(?m)^[ \t]*(?:>[ \t]?)+(?:([^\s\d=>])|$)`)
	markupFolded = regexp.MustCompile(`</?(?:details|summary)\b[^<>\n]{0,80}>`)
	markupLine   = regexp.MustCompile("(?m)^[ \\t]*(?:(?:```|~~~)\\w*|(?:-[ \\t]*){3,}|(?:\\*[ \\t]*){3,}|={3,}|\\{\\{[^{}:\n]*\\}\\}|Options(?: are)? ?:|选项[:：])[ \\t]*$")
	listBullet   = regexp.MustCompile(`^[ \t]*([-*+•])[ \t]+\S`)
	keyInside    = regexp.MustCompile(`[(（【\[]\s*([A-H]{1,8})\s*[)）】\]]`)
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
	text = boldLines.ReplaceAllString(text, "$1$2")
	text = markupEscape.ReplaceAllString(markupLine.ReplaceAllString(text, ""), "$1$2")
	if strings.Contains(text, "[ ]") { // where boxes are open, a checked one tells the right option
		text = markupTask.ReplaceAllString(text, "$1$2 √")
	}
	if markdown {
		text = untitled(text)
		text = markupHead.ReplaceAllString(markupAnchor.ReplaceAllString(markupNumber.ReplaceAllString(text, "第${1}题"), ""), "")
		text = markupBullet.ReplaceAllString(unbolded(text), "$1$2")
	}
	for _, mark := range []string{"\n- ", "\n+ ", "- A", "+ A", "• "} {
		if strings.Contains(text, mark) {
			text = markupSpaced.ReplaceAllString(dashed.ReplaceAllString(text, "$1$2"), "$1$2. $3")
			break
		}
	}
	return letteredLists(text)
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
	for l := s.lineOf(last) + 1; l < s.lines() && s.start[l] < stop; l++ {
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
				if below := belowLine(lines, i); below != "" && !keyBelow.MatchString(below) {
					bare = "答案："
				}
			}
		}
		lines[i] = bare
	}
	return strings.Join(lines, "\n")
}

// belowLine is the first line with words shortly under line i.
func belowLine(lines []string, i int) string {
	for _, line := range lines[i+1 : min(i+7, len(lines))] {
		if line = strings.TrimSpace(markupFolded.ReplaceAllString(line, "")); strings.Trim(line, ">*✅ ") != "" {
			return line
		}
	}
	return ""
}

// letteredLists writes letters for the bullets of a list under a question whose key
// is letters: in its bracket, or below the list. The number of lines stays.
func letteredLists(text string) string {
	if !strings.Contains(text, "\n- ") && !strings.Contains(text, "\n+ ") && !strings.Contains(text, "\n* ") && !strings.Contains(text, "\n• ") {
		return text
	}
	lines := strings.Split(text, "\n")
	for i := 1; i < len(lines); i++ {
		m := listBullet.FindStringSubmatch(lines[i])
		if m == nil || listBullet.MatchString(lines[i-1]) {
			continue
		}
		end := i + 1
		for end < len(lines) && strings.HasPrefix(strings.TrimSpace(lines[end]), m[1]+" ") {
			end++
		}
		if n := end - i; n > 1 && n <= maxOptions && (marksRight(lines[i:end]) || keyFits(keyInside, aboveLine(lines, i), n) || keyFits(keyBelow, belowLine(lines, end-1), n)) {
			for k := i; k < end; k++ {
				_, rest, _ := strings.Cut(lines[k], m[1])
				lines[k] = string(rune('A'+k-i)) + "." + rest
			}
		}
		i = end - 1
	}
	return strings.Join(lines, "\n")
}

// marksRight reports whether some of the lines of a list, not all, say in a bracket that
// they are right.
func marksRight(lines []string) bool {
	n := 0
	for _, line := range lines {
		if rightBracket.MatchString(line) {
			n++
		}
	}
	return n > 0 && n < len(lines)
}

var rightBracket = regexp.MustCompile(`(?i)[(（\[](?:correct|right|正确|正确答案|答案)[)）\]]\s*$`)

// aboveLine is the last line with words above line i.
func aboveLine(lines []string, i int) string {
	for i--; i >= 0; i-- {
		if strings.TrimSpace(lines[i]) != "" {
			return lines[i]
		}
	}
	return ""
}

// keyFits reports whether a line gives a key of letters for n options.
func keyFits(re *regexp.Regexp, line string, n int) bool {
	m := re.FindStringSubmatch(line)
	return m != nil && strings.Trim(m[1], "ABCDEFGH"[:min(n, 8)]) == ""
}

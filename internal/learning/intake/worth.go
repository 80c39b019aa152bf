package intake

import (
	"regexp"
	"slices"
	"strings"

	"kongdan/internal/rule/examtext"
	"kongdan/internal/rule/fold"
	"kongdan/internal/rule/question"
)

const markCount = `(\d{1,3}(?:\.\d{1,2})?)`

var (
	// labelledMarks is what an item counts behind a word that says so: [分值: 5], 满分: 2 分.
	labelledMarks = regexp.MustCompile(`(?:分值|满分|(?:^|[^a-z])(?:points|marks))\s*[:=]\s*` + markCount)
	// bracketMarks is what an item counts in brackets: (6分), (本题 5 分), [2 points].
	bracketMarks = regexp.MustCompile(`[(\[](?:本小?题)?(?:满分|共|计)?\s*` + markCount + `\s*(?:分|points?|marks?|pts?)[)\]]`)
	// eachMarks is what each item of a section counts.
	eachMarks = regexp.MustCompile(`每(?:一)?(?:小?题|道题?)(?:各|得|计)?\s*` + markCount + `\s*分|` + markCount + `\s*分\s*/\s*(?:小?题|道)|` + markCount + `\s*(?:points?|marks?|pts?)\s*(?:each|apiece|per (?:question|item))|each(?: question| item)?(?: is)?(?: worth)?\s*` + markCount + `\s*(?:points?|marks?)`)
	// holeMarks is what each blank of a section counts.
	holeMarks = regexp.MustCompile(`每(?:一)?(?:个)?空(?:格)?(?:各|得|计)?\s*` + markCount + `\s*分`)
	// allMarks is what a section counts as a whole.
	allMarks = regexp.MustCompile(`(?:共|合计|总计|满分)(?:计)?\s*` + markCount + `\s*分|(?:^|[^\d])1\s*(?:道|小)?题,\s*` + markCount + `\s*分|` + markCount + `\s*(?:points?|marks?)\s*(?:in all|in total|altogether)|(?:^|[^\d])1 (?:question|item), ` + markCount + ` (?:points?|marks?)`)
	// answerBegins ends the question of an item and begins its answer.
	answerBegins = regexp.MustCompile(`答案|(?:^|[^回解])答\s*:|要点\s*:|解析|(?:^|[^a-z])(?:answer|key)\s*:`)
)

// worth reads a number of marks, which may have its unit behind it.
func worth(text string) (question.Worth, bool) {
	m, ok := question.ParseMarks(strings.TrimSuffix(strings.TrimSpace(text), "分"))
	if !ok && strings.Contains(text, ".") { // 1.0000000
		m, ok = question.ParseMarks(strings.TrimRight(strings.TrimSpace(text), "0"))
	}
	return question.Worth(m), ok && m > 0
}

// marks takes what a cell says that a question counts; words that say nothing are a doubt.
func (r *record) marks(text string) {
	var ok bool
	if r.entry.Marks, ok = worth(text); !ok && strings.Trim(text, "0. 分") != "" {
		r.Doubts = append(r.Doubts, examtext.Warning{Code: examtext.NotCarried, Text: text})
	}
}

// found is the number that an expression finds in a text, 0 for none.
func found(re *regexp.Regexp, text string) question.Worth {
	m := re.FindStringSubmatch(text)
	if m == nil {
		return 0
	}
	w, _ := worth(strings.Join(m[1:], ""))
	return w
}

// declared returns what the text of an exam says that each of its items counts, 0
// where it says nothing: at the item, else for each item of the section, else the
// same part of what the section counts, where it can be parted so.
func declared(r examtext.Result, lines []string) []question.Worth {
	list := make([]question.Worth, len(r.Items))
	for from := 0; from < len(r.Items); {
		to := from + 1
		for to < len(r.Items) && r.Items[to].Section == r.Items[from].Section {
			to++
		}
		said := false
		for i := from; i < to; i++ {
			list[i] = ownMarks(r, lines, i)
			said = said || list[i] > 0
		}
		head := above(r, lines, from)
		each, hole := found(eachMarks, head), found(holeMarks, head)
		if all := found(allMarks, head); each == 0 && hole == 0 && !said && all > 0 && int(all)%(50*(to-from)) == 0 {
			each = all / question.Worth(to-from)
		}
		if each == 0 && hole == 0 && to-from == 1 {
			each = found(bracketMarks, fold.Key(r.Items[from].Section)) // what the section counts, its only item does
		}
		for i := from; i < to; i++ {
			switch {
			case list[i] > 0:
			case hole > 0 && r.Items[i].Type == examtext.Fill:
				list[i] = hole * question.Worth(holesOf(r.Items[i]))
			default:
				list[i] = each
			}
		}
		from = to
	}
	return list
}

func holesOf(i examtext.Item) int {
	_, n := examtext.Gaps(i.Stem, question.Gap)
	return max(1, n, len(i.Answer.Blanks))
}

// above is the heading of the section that begins with an item, and what stands
// between the two.
func above(r examtext.Result, lines []string, at int) string {
	item := r.Items[at]
	head := strings.Join(strings.Fields(item.Section), "")
	if head == "" {
		return ""
	}
	const most = 6
	to := min(item.Line-1, len(lines))
	for l := to; l >= max(0, to-most); l-- {
		if l < len(lines) && strings.Contains(strings.Join(strings.Fields(lines[l]), ""), head) {
			return fold.Key(strings.Join(append([]string{item.Section}, lines[l:max(l, to)]...), "\n"))
		}
	}
	return fold.Key(item.Section)
}

// tellsMarks reports, at little cost, whether a line may say what an item counts.
func tellsMarks(line string) bool {
	return slices.ContainsFunc([]string{"分", "oint", "ark", "pt", "OINT", "ARK", "PT"}, func(word string) bool { return strings.Contains(line, word) })
}

// ownMarks is what stands at an item: behind a word that says so, else in brackets
// in its question, whose points may have marks of their own.
func ownMarks(r examtext.Result, lines []string, at int) question.Worth {
	item := r.Items[at]
	if item.Line < 1 || item.Line > len(lines) || at > 0 && r.Items[at-1].Line == item.Line || at+1 < len(r.Items) && r.Items[at+1].Line == item.Line {
		return 0 // several on one line
	}
	const most = 60
	own := slices.Clone(lines[item.Line-1 : max(item.Line, min(sourceEnd(r, lines, at), item.Line-1+most))])
	if head := strings.TrimSpace(item.Section); head != "" {
		own[0] = strings.Replace(own[0], head, "", 1)
	}
	if !slices.ContainsFunc(own, tellsMarks) {
		return 0
	}
	answer, _, _ := strings.Cut(item.Answer.Text, "\n")
	for i, line := range own {
		own[i] = fold.Key(line)
		if answer = strings.TrimSpace(answer); i > 0 && answer != "" && strings.Contains(line, answer) {
			own = own[:i]
			break
		}
	}
	text := strings.Join(own, "\n")
	if w := found(labelledMarks, text); w > 0 {
		return w
	}
	if at := answerBegins.FindStringIndex(text); at != nil {
		text = text[:at[0]]
	}
	first, _, _ := strings.Cut(text, "\n")
	if w := found(bracketMarks, first); w > 0 {
		return w
	}
	if len(bracketMarks.FindAllString(text, 2)) == 1 {
		return found(bracketMarks, text)
	}
	return 0
}

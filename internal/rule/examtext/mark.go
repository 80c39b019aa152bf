package examtext

import (
	"slices"
	"strings"
)

// markKind says what stands behind a mark.
type markKind int

const (
	markKey     markKind = iota // 答案: a key, or the text of one
	markAnswer                  // 答: a text
	markExplain                 // 解析: why
	markMeta                    // 难度: what we have no place for
)

// markWords are the words that announce something, longest first.
var markWords = func() (words []struct {
	word []rune
	kind markKind
}) {
	for kind, list := range [...]string{
		markKey:     "答案与解析|答案及解析|答案和解析|答案要点|参考答案要点|参考答案|参照答案|正确的答案|正确答案|标准答案|试题答案|本题答案|正确选项|故答案|因此答案|所以答案|答案|故本题选|本题选|故选|应选|选|参考资料|资料|The correct answers are|The correct answer is|Correct answer is|Correct Answer is|Correct Answer(s)|Correct answer(s)|Right answer|Right Answer|Solution|Correct answers|Correct answer|Correct Answer|CORRECT ANSWER|correct answer|Correct|Answer|ANSWER|answer|Ans|ANS|Key|KEY",
		markAnswer:  "Model answer|Model Answer|Sample answer|Sample Answer|Suggested answer|Suggested Answer|Expected answer|Marking scheme|参考要点|答题要点|评分标准|评分要点|采分点|答",
		markExplain: "AI参考|详细解析|专家解析|名师解析|解析说明|答案说明|答案解析|本题思路|题目解析|试题解析|试题分析|参考解析|解析|详解|解题思路|答案分析|分析|点评|解答|Explanation|EXPLANATION|explanation|Rationale|Analysis|Feedback",
		markMeta: "您的回答|你的回答|您的选择|你的选择|考生作答|学员答案|学员作答|您的作答|您的答案|你的答案|我的答案|考生答案|学生答案|本题得分|难度系数|难易程度|难易度|难度|分值|满分|得分|知识点|考点|考查点|章节|来源|出处|标签|分类|题型|" +
			"Difficulty|difficulty|Points|points|Your answer|Topic|Source|Tags",
	} {
		for w := range strings.SplitSeq(list, "|") {
			words = append(words, struct {
				word []rune
				kind markKind
			}{[]rune(w), markKind(kind)})
		}
	}
	slices.SortStableFunc(words, func(a, b struct {
		word []rune
		kind markKind
	}) int {
		return len(b.word) - len(a.word)
	})
	return words
}()

// markStarts holds the first characters of the words.
var markStarts = func() map[rune]bool {
	m := map[rune]bool{'[': true}
	for _, w := range markWords {
		m[w.word[0]] = true
	}
	return m
}()

// mark is a word that announces a key, an explanation or the like.
type mark struct {
	kind  markKind
	start int // offset of it, its bracket included
	value int // offset of what it announces
	stop  int // offset of the bracket that closes it, -1 if none does
}

// marks finds all marks between two offsets.
func (s *source) marks(from, to int) (list []mark) {
	fresh := true // nothing but space since the line began
	for at := from; at < to; at++ {
		r := s.see[at]
		if markStarts[r] {
			if m, ok := s.markAt(at, to, fresh); ok {
				if fresh {
					m.start = s.unbulleted(m.start, from)
				} else {
					m = s.roundBracket(m, from, to)
				}
				list = append(list, m)
				at = max(at, m.value-1)
				fresh = false
				continue
			}
		}
		switch {
		case r == '\n':
			fresh = true
		case r != ' ' && !strings.ContainsRune(bulletSigns, r):
			fresh = false
		}
	}
	return list
}

// bulletSigns may stand before a mark that begins a line.
const bulletSigns = "*-●·•★☆※◆■▲◇"

// unbulleted moves back over a bullet that begins the line of an offset.
func (s *source) unbulleted(at, from int) int {
	i := at
	for i > from && strings.ContainsRune(bulletSigns+" ", s.see[i-1]) {
		i--
	}
	if i == from || s.see[i-1] == '\n' {
		return i
	}
	return at
}

// roundBracket takes the round brackets around a mark and what it announces: "(答案:B)".
func (s *source) roundBracket(m mark, from, to int) mark {
	open := m.start - 1
	if m.stop >= 0 || open < from || s.see[open] != '(' {
		return m
	}
	if end := s.closing(open, to); end >= m.value {
		m.start, m.stop = open, end
	}
	return m
}

func (s *source) markAt(at, to int, fresh bool) (m mark, ok bool) {
	start, open := at, s.see[at] == '['
	if open {
		at = s.skip(at+1, to)
	}
	for _, w := range markWords {
		if at >= to || s.see[at] != w.word[0] || !s.has(at, to, string(w.word)) {
			continue
		}
		end := at + len(w.word)
		m = mark{kind: w.kind, start: start, stop: -1}
		i := s.skip(end, to)
		if open {
			return s.bracketed(m, i, to)
		}
		if i < to && (s.see[i] == '为' || s.see[i] == '是') && i+1 < to && strings.ContainsRune(":\"“", s.see[i+1]) {
			i++
		}
		colon := i < to && strings.ContainsRune(":\"“", s.see[i]) && (s.see[i] == ':' || w.kind == markKey && i > end)
		if fresh && !colon && w.kind == markKey && i < to && strings.ContainsRune("为是选", s.see[i]) && s.keyAhead(i+1, s.lineEnd(i, to)) > 0 {
			m.value = i + 1
			return m, true
		}
		if colon && s.see[i] == ':' {
			i++
		}
		m.value = i
		return m, s.announces(w.word, m, colon, fresh, end, to)
	}
	return m, false
}

// bracketed reads what follows the word of a mark in a bracket: "[答案]B" or "[答案: B]".
func (s *source) bracketed(m mark, i, to int) (mark, bool) {
	if i < to && s.see[i] == ']' && s.skip(i+1, to) == s.lineEnd(i, to) && s.optionLine(m.start) {
		return m, false // it tells that the option it stands behind is right
	}
	switch {
	case i < to && s.see[i] == ']':
		m.value = s.skip(i+1, to)
		if m.value < to && s.see[m.value] == ':' {
			m.value++
		}
		return m, true
	case i < to && s.see[i] == ':':
		for end := i + 1; end < to && end < i+200 && s.see[end] != '\n'; end++ {
			if s.see[end] == ']' {
				m.value, m.stop = i+1, end
				return m, true
			}
		}
	}
	return m, false
}

// optionLine reports whether the letter of an option begins the line of an offset,
// and words stand between the two.
func (s *source) optionLine(at int) bool {
	from := s.skip(s.start[s.lineOf(at)], at)
	if from >= at {
		return false
	}
	t, ok := s.tokenAt(from, from, at, true)
	return ok && t.style <= optionLower && strings.TrimSpace(string(s.see[t.text:max(at, t.text)])) != ""
}

// announces decides whether a word is a mark where it stands.
func (s *source) announces(word []rune, m mark, colon, fresh bool, end, to int) bool {
	line := s.lineEnd(m.value, to)
	rest := strings.TrimSpace(string(s.see[m.value:min(line, m.value+40)]))
	latinWord := latin(word[0])
	whole := fresh && s.keyAhead(m.value, line) > 0 && strings.Trim(string(s.see[m.value+s.keyAhead(m.value, line):line]), "。. ") == ""
	switch {
	case string(word) == "选" || string(word) == "故选" || string(word) == "应选" || string(word) == "本题选" || string(word) == "故本题选":
		return whole
	case string(word) == "答" && !colon:
		return whole
	case m.kind == markKey && len(word) == 5 && word[len(word)-1] == '析':
		return colon && fresh
	case latinWord && !fresh && (m.start == 0 || !blank(s.see[m.start-1])):
		return false
	case string(word) == "资料" || string(word) == "参考资料":
		return colon && fresh && keyLike(rest)
	case string(word) == "答" || string(word) == "解答":
		return colon && (fresh || len(word) == 1 && m.start > 0 && !strings.ContainsRune("回解问作应抢简报对答 ", s.see[m.start-1]) && !latin(s.see[m.start-1]))
	case colon && rest == "" && m.kind == markKey && s.keyBelow(line, to):
		return true
	case colon && (fresh || m.start > 0 && !han(s.see[m.start-1]) && !latin(s.see[m.start-1])):
		return !latinWord || fresh || m.kind == markKey && s.keyAhead(m.value, line) > 0
	case colon:
		return m.kind == markKey && s.keyAhead(m.value, line) > 0 || len(word) == 4 && m.kind <= markExplain && m.kind != markAnswer || string(word) == "解析"
	case fresh && m.kind == markKey && !latinWord:
		return rest == "" || end < to && keyLike(rest)
	case fresh && m.kind == markKey && rest == "":
		return s.keyBelow(line, to)
	case fresh && m.kind == markKey:
		return end < to && blank(s.see[end]) && rest != "" && keyLike(rest) && len(rest) <= 8
	case fresh && string(word) == "Explanation":
		return end+1 < to && blank(s.see[end]) && s.see[end+1] >= 'A' && s.see[end+1] <= 'Z'
	case fresh && m.kind == markExplain && !latinWord:
		return end < to && (blank(s.see[end]))
	}
	return false
}

// keyBelow reports whether the first line with words below an offset begins with the
// letters of a key, alone or with the text of the option.
func (s *source) keyBelow(at, to int) bool {
	at, to = s.trim(at, to)
	to = s.lineEnd(at, to)
	if i, ok := s.markAt2(at, to); ok {
		at = i
	}
	n := s.keyAhead(at, to)
	return n > 0 && (s.skip(at+n, to) == to || strings.ContainsRune(".)", s.see[at+n]))
}

// lineEnd returns where the line of an offset ends.
func (s *source) lineEnd(at, to int) int {
	if at >= to {
		return at
	}
	return min(s.start[s.lineOf(at)+1]-1, to)
}

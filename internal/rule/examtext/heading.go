package examtext

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// choice is the type of a section that only says its items have options.
const choice Type = "choice"

// typeWords name types; the first that a text holds decides.
var typeWords = []struct {
	word string
	typ  Type
}{
	{"不定项", Indefinite}, {"多项选择", Multiple}, {"多选", Multiple}, {"复选", Multiple}, {"多项题", Multiple}, {"x型题", Multiple},
	{"单项选择", Single}, {"单选", Single}, {"单项题", Single}, {"最佳选择", Single}, {"a型题", Single}, {"a1型题", Single}, {"a2型题", Single}, {"b型题", Single}, {"b1型题", Single}, {"配伍", Single},
	{"判断", TrueFalse}, {"是非", TrueFalse}, {"正误", TrueFalse}, {"对错题", TrueFalse}, {"填空", Fill}, {"填充题", Fill},
	{"简答", Short}, {"问答", Short}, {"论述", Short}, {"名词解释", Short}, {"术语解释", Short}, {"案例分析", Short}, {"案例题", Short}, {"情景题", Short}, {"情境题", Short}, {"分析题", Short}, {"计算题", Short}, {"应用题", Short},
	{"思考题", Short}, {"综合题", Short}, {"简述题", Short}, {"主观题", Short}, {"实务题", Short}, {"操作题", Short}, {"编程题", Short}, {"解答题", Short}, {"证明题", Short}, {"写作题", Short}, {"翻译题", Short}, {"设计题", Short}, {"材料题", Short},
	{"选择题", choice}, {"选一选", choice}, {"填一填", Fill}, {"判一判", TrueFalse}, {"答一答", Short},
	{"indefinite choice", Indefinite}, {"one or several right", Indefinite}, {"single choice", Single}, {"single-choice", Single}, {"single answer", Single}, {"multiple response", Multiple}, {"multiple answer", Multiple}, {"multiple-answer", Multiple},
	{"multiple select", Multiple}, {"select all", Multiple}, {"choose all", Multiple}, {"multiple choice", choice}, {"multiple-choice", choice},
	{"true or false", TrueFalse}, {"true/false", TrueFalse}, {"true-false", TrueFalse}, {"true / false", TrueFalse}, {"fill in", Fill}, {"fill-in", Fill},
	{"choose the correct", choice}, {"choose the best", choice}, {"choose the right", choice}, {"choose one", Single}, {"multiple-select", Multiple}, {"t for true", TrueFalse}, {"true (t)", TrueFalse}, {"t or f", TrueFalse}, {"complete the sentence", Fill}, {"gap fill", Fill}, {"answer the following", Short}, {"answer the question", Short}, {"case study", Short},
	{"short answer", Short}, {"short-answer", Short}, {"essay", Short}, {"open question", Short},
}

// typeStarts holds the words by the character they begin with.
var typeStarts = func() map[rune][]int {
	m := map[rune][]int{}
	for i, w := range typeWords {
		r, _ := utf8.DecodeRuneInString(w.word)
		m[r] = append(m[r], i)
	}
	return m
}()

// typeIn returns the type that a text names first, where in it, and how long
// the name is.
func typeIn(text string) (typ Type, at, n int) {
	text = strings.ToLower(text)
	for i, r := range text {
		for _, k := range typeStarts[r] {
			if w := typeWords[k]; len(w.word) > n && strings.HasPrefix(text[i:], w.word) {
				typ, n = w.typ, len(w.word)
			}
		}
		if n > 0 {
			return typ, i, n
		}
	}
	return "", -1, 0
}

// heading is the title of a section.
type heading struct {
	line     int    // from 0
	title    string // as printed
	typ      Type   // "" if the words do not say
	ordinal  int    // 0 if it has none
	declared int    // how many items it says there are, 0 if it does not
	lettered bool   // it says that A stands for right and B for wrong
	end      int    // offset behind it; items may follow on the same line
}

var (
	ordinalHead   = regexp.MustCompile(`^(?:第?([一二三四五六七八九十百]{1,4})[、.,:\s)]|第([一二三四五六七八九十百]{1,4}|[IVX]{1,4}|\d{1,2})\s*(?:部分|卷|大题|节|章|篇|单元)[、.,:\s]*|\(([一二三四五六七八九十百]{1,4})\)[、.]?|([IVX]{1,4})[、.\s]|(?i:part|section)\s+([A-Za-z0-9]{1,5})\b[.:、\s]*)\s*`)
	declaredRE    = regexp.MustCompile(`(?:共\s*)?(\d{1,4})\s*(?:道|个)?(?:小)?题(?:[,;。)共]|$)`)
	letteredRE    = regexp.MustCompile(`(?i)(?:正确|对)[^,。;]{0,10}[选填涂写为]?\s*["“]?a["”]?[^。]{0,12}(?:错误|错)[^,。;]{0,10}["“]?b|a\s*[为表:=代]*[示]?\s*(?:正确|对)[^。]{0,6}b\s*[为表:=代]*[示]?\s*错`)
	bareType      = regexp.MustCompile(`(?i)^\[?(?:[^\s,。(]{0,6}?)(?:不定项|多项|多选|单项|单选|判断|是非|正误|填空|简答|问答|论述|名词解释|案例分析|计算|选择|a\d?型|x型|b\d?型)[^\s,。(:\]]{0,5}题?\]?(?:部分)?\s*(?:[(:,。\s].*)?$`)
	asksForChoice = regexp.MustCompile(`^选择(?:一|两|多)[项个]`)
	partNumber    = regexp.MustCompile(`^(?i:part|section) \d{1,2}\b`)
	asksAtOnce    = regexp.MustCompile(`^\S{1,4}题:.{6,}\(\s*\)[。.]?$`)
	keysOfType    = regexp.MustCompile(`题的?(?:参考|标准|正确)?答案\s*:?\s*$`)
	englishType   = regexp.MustCompile(`(?i)^(?:indefinite choice|single[ -]choice|single[ -]answer|multiple[ -](?:choice|response|answer|select)|true ?(?:/|or|-) ?false|fill[ -]in|short[ -]answer|essay|open question)s?(?: questions?| items?| the blanks?| section)?\s*(?:[(:.].*)?$`)
)

// headingAt reads line i as the title of a section.
func (s *source) headingAt(i int) (h heading, ok bool) {
	from, to := s.line(i)
	from, to = s.trim(from, to)
	for from < to && strings.ContainsRune("#*★●◆■", s.see[from]) {
		from = s.skip(from+1, to)
	}
	if from == to || digit(s.see[from]) {
		return h, false
	}
	if t, ok := s.tokenAt(from, from, to, true); ok && t.style <= optionLower && s.see[from] != 'I' {
		return h, false // an option
	}
	if i, typ := s.tagBefore(from, to); typ != "" && i < to && s.see[i] == '第' {
		if n, ok := s.numberAt(i, to); ok && n.style == styleWord && n.text == to {
			return h, false // [单选] 第1题
		}
	}
	if i, typ := s.tagBefore(from, to); typ != "" && s.see[from] == '[' && to-i >= 6 && !digit(s.see[i]) && s.see[i-1] != ':' && strings.ContainsAny(string(s.see[i:to]), "(?_。") && !strings.ContainsAny(string(s.see[i:to]), "分每共备") {
		return h, false // [填空题] and the question
	}
	end := s.headEnd(from, to)
	if end == to && s.asksAt(from, to) {
		return h, false
	}
	text := strings.TrimSpace(string(s.see[from:min(end, from+300)]))
	h = heading{line: i, end: end}
	m := ordinalHead.FindStringSubmatch(text)
	if m == nil && !latin(s.see[from]) && !strings.ContainsAny(string(s.see[from:min(end, from+10)]), "不多单判是正填简问论名案计选aAxXbB") {
		return h, false // none of the words of bareType begins here
	}
	rest := text
	if m != nil {
		rest = text[len(m[0]):]
		for _, o := range m[1:] {
			if o != "" {
				h.ordinal = ordinal(o)
			}
		}
	}
	if asksForChoice.MatchString(rest) || m == nil && asksAtOnce.MatchString(text) || indefiniteRE.MatchString(text) {
		return h, false
	}
	typ, at, width := typeIn(rest)
	if m != nil && at >= 0 && !named(strings.ToLower(rest)[at:], width) {
		return h, false
	}
	if m == nil && at >= 0 && strings.HasSuffix(text, "。") && !named(strings.ToLower(rest)[at:], width) { // a sentence
		return h, false
	}
	outside := rest
	if b := strings.IndexAny(rest, "(["); b > 0 {
		outside = rest[:b]
	}
	switch {
	case keysOfType.MatchString(outside):
		return h, false
	case m == nil && !bareType.MatchString(text) && !englishType.MatchString(text), m == nil && utf8.RuneCountInString(outside) > 40:
		return h, false
	case m != nil && (at < 0 || utf8.RuneCountInString(rest[:at]) > farType(rest) || strings.ContainsAny(rest[:at], "。?;")):
		return h, false
	case strings.ContainsAny(outside, "?") || utf8.RuneCountInString(outside) > 90:
		return h, false
	}
	h.typ = typ
	h.title = strings.TrimSpace(string(s.show[from:end]))
	if d := declaredRE.FindStringSubmatch(text); d != nil {
		h.declared, _ = strconv.Atoi(d[1])
	}
	h.lettered = letteredRE.MatchString(text)
	return h, true
}

// asksAt reports whether a type and a question stand between two offsets, the options or the key
// of which begin the next line with words: "单选题：谁来签字".
func (s *source) asksAt(from, to int) bool {
	i, typ := s.tagBefore(from, to)
	if typ == "" || to-i < 3 || !strings.ContainsRune(" :、]", s.see[i-1]) || strings.ContainsAny(string(s.see[i:to]), "分每共备") {
		return false
	}
	at, _ := s.trim(to, len(s.see))
	end := s.lineEnd(at, len(s.see))
	if at >= end {
		return false
	}
	if t, ok := s.tokenAt(at, at, end, true); ok && t.letter == 0 && t.style <= optionLower {
		return true
	}
	m := s.marks(at, end)
	return len(m) > 0 && m[0].start == at && m[0].kind <= markAnswer
}

// farType is how many characters may stand before the type: English words are longer.
func farType(rest string) int {
	if rest != "" && rest[0] < utf8.RuneSelf {
		return 60
	}
	return 24
}

// named reports whether a word of n bytes names a type where it stands: 判断题
// and 判断(2分) do, 判断客户的类型 does not.
func named(text string, n int) bool {
	if n > len(text) || strings.HasSuffix(text[:n], "题") || text[0] < utf8.RuneSelf {
		return true
	}
	rest := text[n:]
	for _, next := range []string{"题", "(", "[", ":", " ", ",", "。", ".", "、", "部分", "下列", "以下", "正误", "对错", "与", "和", "类", "共", "每", "-", "选择", "说明", "\n"} {
		if strings.HasPrefix(rest, next) {
			return true
		}
	}
	return rest == ""
}

// headEnd returns where a heading ends: at the number of an item that stands
// on the same line outside brackets, or at the end of the line.
func (s *source) headEnd(from, to int) int {
	depth := 0
	begin := from + len(partNumber.FindString(string(s.see[from:min(to, from+12)])))
	for at := begin; at < to; at++ {
		switch r := s.see[at]; {
		case r == '(' || r == '[':
			depth++
		case r == ')' || r == ']':
			depth = max(0, depth-1)
		case depth == 0 && at > from+1 && r == '第' && digit(s.see[at+1]):
			if n, ok := s.numberAt(at, to); ok && n.style == styleWord && n.text < to && !strings.ContainsRune("-~至到和", s.see[n.text]) { // "单选题 第1题 …"
				return at
			}
		case depth == 0 && at > from+2 && digit(r) && !digit(s.see[at-1]):
			n, ok := s.numberAt(at, to)
			if ok && n.value == 1 && n.style == styleBare && strings.ContainsRune("题)。", s.see[at-1]) && n.text < to && han(s.see[n.text]) && !strings.ContainsRune("分个道空题页点", s.see[n.text]) { // "判断题1商机", "(每题2分)1商机"
				return at
			}
			if ok && n.value <= 400 && n.style != styleBare && !n.decimal && n.text < to && s.see[at-1] != '第' {
				return s.behindHead(from, at)
			}
		}
	}
	if depth > 0 { // the bracket never closes
		for at := begin; at < to; at++ {
			if s.see[at] == '。' {
				return at + 1
			}
		}
	}
	return to
}

// behindHead moves back over the type in a bracket that stands right before a number, and over the place of its
// key: they are the item's.
func (s *source) behindHead(from, at int) int {
	end := at
	for end > from && s.see[end-1] == ' ' {
		end--
	}
	for i := end - 2; s.see[end-1] == ')' && i > from+3 && i > end-10; i-- {
		if s.see[i] == '(' {
			if inner := strings.TrimSpace(string(s.see[i+1 : end-1])); inner == "" || keyLike(inner) {
				return i
			}
			break
		}
	}
	if s.see[at-1] != ']' {
		return at
	}
	for i := at - 2; i > from+3 && i > at-12; i-- {
		if s.see[i] != '[' {
			continue
		}
		if _, where, _ := typeIn(string(s.see[i+1 : at-1])); where == 0 {
			return i
		}
		break
	}
	return at
}

var englishNumbers = strings.Fields("one two three four five six seven eight nine ten")

// ordinal reads 三, 十二, IV, 3 or B; 0 is none.
func ordinal(text string) int {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	if strings.Trim(text, "IVX") == "" {
		value := map[byte]int{'I': 1, 'V': 5, 'X': 10}
		n := 0
		for i := range len(text) {
			if i+1 < len(text) && value[text[i+1]] > value[text[i]] {
				n -= value[text[i]]
			} else {
				n += value[text[i]]
			}
		}
		return n
	}
	if len(text) == 1 {
		return int(text[0]|0x20-'a') + 1
	}
	if n := slices.Index(englishNumbers, strings.ToLower(text)); n >= 0 {
		return n + 1
	}
	n, digit := 0, 0
	for _, r := range text {
		switch i := strings.IndexRune("一二三四五六七八九", r); {
		case i >= 0:
			digit = i/3 + 1
		case r == '十':
			n, digit = n+max(digit, 1)*10, 0
		case r == '百':
			n, digit = n+max(digit, 1)*100, 0
		default:
			return 0
		}
	}
	return n + digit
}

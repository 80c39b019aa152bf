package examtext

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	letterBehind = regexp.MustCompile(`^\s*(\S.*?)[ \t　]+([A-H])[、.．:：)）]\s*$`)
	numberBehind = regexp.MustCompile(`^\s*(\S.*?)[ \t　]+(\d{1,3})[、.．]\s*$`)
	letterFirst  = regexp.MustCompile(`^\s*[(（]?[A-H][、.．:：)）]`)
	endsOptions  = regexp.MustCompile(`^\s*(?:$|[【\[]?(?:参考|正确|标准)?答案|[【\[]?解析|[【\[]?答|\d{1,3}\s*[、.．]|[一二三四五六七八九十]+\s*[、.．]|Answer|ANSWER)`)
)

var (
	box            = regexp.MustCompile(`(?m)(^[ \t　]*|[ \t　])[□○◯☐◻◎][ \t　]*([A-Ha-h][、.．:：)）])`)
	formType       = regexp.MustCompile(`(?m)^[ \t　]*(?:题目|试题)?(?:类型|题型)[:：][ \t　]*(\S{2,8})[ \t　]*\n[ \t　]*((?:题目|题干|试题|问题)(?:内容|描述)?[:：])`)
	cells          = regexp.MustCompile(`(?m)^[ \t　]*题号[ \t　]*\n(?:[ \t　]*\d{1,3}[ \t　]*\n)+[ \t　]*答案[ \t　]*\n(?:[ \t　]*(?:[A-L]{1,8}|[√×对错TF]|正确|错误)[ \t　]*(?:\n|$))+`)
	keyFirst       = regexp.MustCompile(`(?m)【(?:参考|正确)?答案】[ \t]*([^【\n]{1,16})【(?:题干|题目)】([^\n]*)$`)
	numberAbove    = regexp.MustCompile(`(?m)^[ \t　]*(\d{1,3})[ \t　]*\n[ \t　]*((?:单选|多选|单项选择|多项选择|不定项选择|判断|填空|简答|问答)题)[ \t　]*(?:[|｜·(（].{0,16})?$`)
	squareNumber   = regexp.MustCompile(`(?m)^[ \t　]*【(\d{1,3})[·.．、\- ]?((?:单选|多选|单项选择|多项选择|不定项选择|判断|填空|简答|计算)题?)】`)
	squareBare     = regexp.MustCompile(`(?m)^[ \t　]*【(\d{1,3})】`)
	boxBare        = regexp.MustCompile(`(?m)(^[ \t　]*|[ \t　])[□○◯☐◻◎][ \t　]*([A-H])[ \t　]+([^ \t　\n])`)
	optionLabelled = regexp.MustCompile(`(?m)^([ \t　]*)([A-Ha-h])[ ]?选项[：:、.．]`)
	saysWhy        = regexp.MustCompile(`解析|详解|分析|思路|点评`)
	anyLetter      = regexp.MustCompile(`(?m)^[ \t　]*(?:[(（]?[A-H][、.．)）]|[+*-] )`)
	labelledOption = regexp.MustCompile(`(?m)^([ \t　]*)选项[ ]?([A-Ha-h])[ ]?[：:、.．]`)
)

// keycap is the character that draws a key around the digit before it.
const keycap = '\u20E3'

var keycaps = regexp.MustCompile(`(?:[0-9]\x{FE0F}?\x{20E3})+`)

// unmarked writes what forms, sites and Markdown mark in their own ways as exams do.
func unmarked(text string) string {
	if strings.ContainsAny(text, "□○◯☐◻◎") {
		text = boxBare.ReplaceAllString(box.ReplaceAllString(text, "$1$2"), "$1$2. $3")
	}
	for _, r := range []struct {
		hint, with string
		re         *regexp.Regexp
	}{{"型", "\n【$1】$2", formType}, {"【题", "$2 【答案】$1", keyFirst}, {"选项", "$1$2.", labelledOption}} {
		if strings.Contains(text, r.hint) {
			text = r.re.ReplaceAllString(text, r.with)
		}
	}
	if strings.Contains(text, "选项") && !saysWhy.MatchString(text) && !anyLetter.MatchString(text) { // there it begins an explanation
		text = optionLabelled.ReplaceAllString(text, "$1$2.")
	}
	text = boxed(text)
	if strings.ContainsRune(text, keycap) {
		text = keycaps.ReplaceAllStringFunc(text, func(caps string) string {
			return strings.NewReplacer(string(keycap), "", "\uFE0F", "").Replace(caps) + "、"
		})
	}
	if list := numberAbove.FindAllStringIndex(text, 3); len(list) > 1 {
		text = numberAbove.ReplaceAllString(text, "\n$1. 【$2】")
	}
	if strings.Contains(text, "题号") {
		text = cells.ReplaceAllStringFunc(text, asRows)
	}
	if strings.Contains(text, "【") && squareNumber.MatchString(text) {
		text = squareNumber.ReplaceAllString(text, "$1、【$2】")
		text = squareBare.ReplaceAllString(text, "$1、")
	}
	return verdicts(carded(withoutMarkup(withoutRadios(text))))
}

// asRows writes the cells of a table of keys, each on a line of its own, as two rows;
// the number of lines stays.
func asRows(text string) string {
	head, keys, _ := strings.Cut(text, "答案")
	return strings.Join(strings.Fields(head), " ") + "\n答案 " + strings.Join(strings.Fields(keys), " ") + strings.Repeat("\n", strings.Count(text, "\n")-1)
}

var markAlone = regexp.MustCompile(`(?m)^([ \t　]*)(\d{1,3}|[A-H])[ \t]*\n((?:[ \t　]*\n)*)[ \t　]*([、.．)）])`)

var colonAlone = regexp.MustCompile(`(?m)(答案)[ \t]*\n[ \t]*([:：])[ \t]*\n`)

// rejoined joins a number or a letter to its mark where a line broke between them.
func rejoined(text string) string {
	text = colonAlone.ReplaceAllString(text, "$1$2\n\n")
	return markAlone.ReplaceAllString(text, "$1\n$3$2$4")
}

// closedUp takes out the spaces between the characters of a text in which nearly
// all stand apart.
func closedUp(text string) string {
	apart, all := 0, 0
	last, space := rune(0), false
	inText := func(r rune) bool { return han(r) || strings.ContainsRune("，。、？；：（）“”", r) }
	for _, r := range text {
		if r == ' ' {
			space = true
			continue
		}
		if inText(r) && inText(last) {
			if all++; space {
				apart++
			}
		}
		last, space = r, false
	}
	if all < 20 || apart*10 < all*7 {
		return text
	}
	var b strings.Builder
	runes := []rune(text)
	for i, r := range runes {
		if r == ' ' && i > 0 && i+1 < len(runes) && (inText(runes[i-1]) || inText(runes[i+1])) && runes[i-1] != '\n' && runes[i-1] != ' ' && runes[i+1] != ' ' && !(latin(plain(runes[i+1])) || latin(plain(runes[i-1]))) {
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// turned sets right what a broken order of columns turned around: options whose
// letter stands behind them, and stems whose number does. It returns the lines,
// from 1, that it changed. Letters that stand at the ends of lines because a line
// broke behind them stay.
func turned(text string) (string, map[int]bool) {
	lines := strings.Split(text, "\n")
	var runs [][]int
	var run []int
	end := func(next string) {
		if len(run) > 1 && (endsOptions.MatchString(next) || numberBehind.MatchString(next)) {
			runs = append(runs, run)
		}
		run = nil
	}
	for i, line := range lines {
		if letterFirst.MatchString(line) {
			return text, nil
		}
		m := letterBehind.FindStringSubmatch(line)
		switch {
		case m != nil && int(m[2][0]-'A') == len(run):
			run = append(run, i)
		case m != nil:
			end("x")
			if m[2] == "A" {
				run = []int{i}
			}
		case run != nil:
			end(line)
		}
	}
	end("")
	changed := map[int]bool{}
	for _, run := range runs {
		if len(runs) < 2 {
			break
		}
		for _, i := range run {
			m := letterBehind.FindStringSubmatch(lines[i])
			lines[i], changed[i+1] = m[2]+"、"+m[1], true
		}
	}
	if !turnNumbers(lines) && len(changed) == 0 {
		return text, nil
	}
	return strings.Join(lines, "\n"), changed
}

// turnNumbers puts the numbers that stand behind questions before them, if they count on through the text
// and few lines begin with one. It reports whether it did.
func turnNumbers(lines []string) bool {
	var behind []int
	last, first := 0, 0
	for i, line := range lines {
		if numberFirst.MatchString(line) {
			first++
			continue
		}
		m := numberBehind.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		if n, _ := strconv.Atoi(m[2]); n == last+1 || n == 1 || n > last && n < last+4 {
			behind, last = append(behind, i), n
		}
	}
	if len(behind) < 2 || first*2 > len(behind) || sectionAbove.MatchString(lines[behind[0]]) {
		return false
	}
	for _, i := range behind {
		m := numberBehind.FindStringSubmatch(lines[i])
		lines[i] = m[2] + "、" + m[1]
	}
	return true
}

// sectionAbove matches the title of a section: the number behind it is that of the question below.
var sectionAbove = regexp.MustCompile(`^\s*[一二三四五六七八九十]+\s*[、.．].{0,12}题|^\s*[(（]每`)

// numberFirst matches a line that begins with the number of an item, and words.
var numberFirst = regexp.MustCompile(`^\s*\d{1,3}\s*[、.．)）]\s*[\p{Han}“"《(（]`)

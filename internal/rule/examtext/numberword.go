package examtext

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	// wordInside is the number of an item with its word, glued to what stands before it.
	wordInside = regexp.MustCompile(`([^\n\v \t　])(题目[ ]?\d{1,3}[、.．:：])`)
	// hanWord is such a number in Chinese.
	hanWord = regexp.MustCompile(`题目([一二三四五六七八九十]{1,3})([、.．:：])`)
	// partBeforeWord is the title of a part before the first of its items.
	partBeforeWord = regexp.MustCompile(`([^\n\v])(第[一二三四五六七八九十]{1,2}部分[ \t:：]*\p{Han}{2,4}题)[ \t]*\v?(题目[ ]?\d)`)
)

// wordedNumbers breaks lines before 题目1、 題目2、 and so on, and writes such numbers in digits.
func wordedNumbers(text string) string {
	if strings.Count(text, "题目") < 2 {
		return text
	}
	if len(hanWord.FindAllStringIndex(text, 2)) > 1 {
		text = hanWord.ReplaceAllStringFunc(text, func(found string) string {
			m := hanWord.FindStringSubmatch(found)
			return "题目" + strconv.Itoa(ordinal(m[1])) + m[2]
		})
	}
	if len(wordInside.FindAllStringIndex(text, 3)) < 3 {
		return text
	}
	text = wordInside.ReplaceAllString(text, "$1\v$2")
	return partBeforeWord.ReplaceAllString(text, "$1\v$2\v$3")
}

var (
	// labelLine is a label before each question of a text: 【真题】.
	labelLine    = regexp.MustCompile(`^[ \t　]*【(?:真题|例题|考题|试题|题目|问题)】[ \t　]*(\S.*)$`)
	sectionStart = regexp.MustCompile(`^[ \t　]*[一二三四五六七八九十]{1,2}[、.．]`)
	// numberedAsk is a question with a number of its own: one that names its type, or leaves a bracket open.
	numberedAsk = regexp.MustCompile(`(?m)^[ \t　]*\d{1,3}[.、．][ \t　]*(?:[(（\[【](?:单选|多选|判断|单项选择|多项选择|填空|简答)题?[)）\]】]|[^\n]*[(（][ 　]*[)）])`)
)

// labelledNumbers gives questions that a label begins their numbers in the section, in words: points of
// answers may be numbered. Where other questions have numbers, the labels are no marks of theirs.
func labelledNumbers(text string) string {
	if strings.Count(text, "题】") < 2 || numberedAsk.MatchString(text) {
		return text
	}
	lines := strings.Split(text, "\n")
	n, all := 0, 0
	for i, line := range lines {
		if sectionStart.MatchString(line) {
			n = 0
			continue
		}
		if m := labelLine.FindStringSubmatch(line); m != nil {
			n++
			all++
			lines[i] = "第" + strconv.Itoa(n) + "题 " + m[1]
		}
	}
	if all < 2 {
		return text
	}
	return strings.Join(lines, "\n")
}

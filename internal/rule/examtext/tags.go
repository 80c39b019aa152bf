package examtext

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	blockLine   = regexp.MustCompile(`(?im)^[ \t]*<(?:p|div|li|td)\b[^<>\n]{0,200}>|</(?:p|div|li|td)>[ \t]*$`)
	blockEnd    = regexp.MustCompile(`(?i)(?:<br[ \t]*/?>|</(?:p|div|li|tr|ul|ol|table|h[1-6])>)`)
	anyTag      = regexp.MustCompile(`(?i)</?(?:p|div|span|strong|b|em|i|u|font|li|ul|ol|tr|td|th|table|tbody|section|label|input|a|h[1-6])(?:[ \t][^<>\n]{0,300})?/?>`)
	breakTag    = regexp.MustCompile(`(?i)([^\s.、．:：)）“"'‘(（A-Z])[ \t]*(?:<br[ \t]*/?>[ \t]*)+(\r?\n|\v|$|[(（]?[A-H][.、．)）:：]|\d{1,3}[.、．]|答案|【|正确|参考|解析)`)
	trueFalse   = regexp.MustCompile(`(?i)((?:select one|选择一项|单选题|choose one)[ \t]*[:：.])[ \t]*(true|false|对|错|正确|错误)[ \t]+(true|false|对|错|正确|错误)[ \t]*(\r?\n|\v|$|Question[ ]\d|题目[ ]?\d)`)
	pageRef     = regexp.MustCompile(`([)）]\d{1,2}-\d{1,3})([A-D]\p{Han})`) // of a book, behind the place of the key
	stemTag     = regexp.MustCompile(`【题干[ ]?(\d{1,4})】`)
	labelledTag = regexp.MustCompile(`(?m)^([ \t　]*\d{1,4}[.、．][ ]?)(?:试题|题目|题干)[:：][ ]?([\[【]\p{Han})`)
	pageLine    = regexp.MustCompile(`(?m)^[ \t]*(P\d{1,4})[:：][ \t]*$`) // of a book, above what it says
	hiddenKey   = regexp.MustCompile(`[ \t　]+(?:点击)?(?:隐藏|显示|查看|收起|展开)答案(?:与?解析)?[ \t　]*([【\[]?(?:正确|参考)?答案)`)
)

// untagged drops what is left of a page's tags: breaks where the text goes on with an option, a number or an
// answer, and all tags where paragraphs are tagged. A question about tags keeps them.
func untagged(text string) string {
	if list := pageRef.FindAllStringIndex(text, 3); len(list) > 2 {
		text = pageRef.ReplaceAllString(text, "$1 $2")
	}
	text = taggedLines(text)
	if strings.Contains(text, "题") && labelledTag.MatchString(text) {
		text = labelledTag.ReplaceAllString(text, "$1$2")
	}
	if len(pageLine.FindAllStringIndex(text, 2)) > 1 {
		text = pageLine.ReplaceAllString(text, "解析：$1")
	}
	if strings.Contains(text, "【题干") {
		text = stemTag.ReplaceAllString(text, "\v$1、")
		text = strings.ReplaceAll(text, "【选项】", "\v")
	}
	if strings.Contains(text, "答案") {
		text = hiddenKey.ReplaceAllString(text, "\v$1")
	}
	if strings.Contains(text, "one") || strings.Contains(text, "一项") {
		text = trueFalse.ReplaceAllString(text, "\v$1\v$2\v$3\v$4")
	}
	if !strings.ContainsRune(text, '<') {
		return text
	}
	if len(blockLine.FindAllStringIndex(text, 3)) > 2 {
		return anyTag.ReplaceAllString(blockEnd.ReplaceAllString(text, "\v"), "")
	}
	return breakTag.ReplaceAllString(text, "$1\v$2")
}

// tagged is a question without a number, with its type before it.
const tagged = `^[ \t　]*([\[【](?:单项选择|单选|多项选择|多选|不定项选择|判断|填空|简答|问答|论述)题?[\]】][ \t　]*[^\s:：(（\d第])`

var (
	taggedLine   = regexp.MustCompile(`(?m)` + tagged)
	tagThenNo    = regexp.MustCompile(`(?m)^[ \t　]*[\[【][\p{Han}]{2,6}[\]】][ \t　]*(?:第|题目|试题)?[ ]?\d`)
	asksBelow    = regexp.MustCompile(`(?m)^[ \t　]*(?:问题|题目)[:：][ \t　]*\n((?:[ \t　]*\n)*[ \t　]*[\[【])`)
	lineNumbered = regexp.MustCompile(`(?m)^[ \t　]*(?:第?\d{1,4}[ \t　]*[.、．)）题:：]|[(（]\d{1,4}[)）])`)
	bothTruths   = regexp.MustCompile(`(?m)^[ \t　]*(正确|对)。(错误|错)。[ \t　]*$`)
)

// chapterOrTag is the title of a chapter, in which the count begins anew, or such a question.
var chapterOrTag = regexp.MustCompile(`(?m)^[ \t　]*(?:第[ ]?[一二三四五六七八九十\d]{1,3}[ ]?[章节篇编单部]|[一二三四五六七八九十]{1,2}[、.．])|` + tagged)

// taggedLines counts the questions of a text that has no numbers, where the type stands before each.
func taggedLines(text string) string {
	if len(taggedLine.FindAllStringIndex(text, 3)) < 3 || lineNumbered.MatchString(text) || markedItem.MatchString(text) || tagThenNo.MatchString(text) {
		return text
	}
	text = bothTruths.ReplaceAllString(asksBelow.ReplaceAllString(text, "\n$1"), "$1\v$2")
	n := 0
	return chapterOrTag.ReplaceAllStringFunc(text, func(found string) string {
		if !taggedLine.MatchString(found) {
			n = 0
			return found
		}
		n++
		return strconv.Itoa(n) + "、" + strings.TrimLeft(found, " \t　")
	})
}

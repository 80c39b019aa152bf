package examtext

import (
	"regexp"
	"strings"
)

var (
	blockLine = regexp.MustCompile(`(?im)^[ \t]*<(?:p|div|li|td)\b[^<>\n]{0,200}>|</(?:p|div|li|td)>[ \t]*$`)
	blockEnd  = regexp.MustCompile(`(?i)(?:<br[ \t]*/?>|</(?:p|div|li|tr|ul|ol|table|h[1-6])>)`)
	anyTag    = regexp.MustCompile(`(?i)</?(?:p|div|span|strong|b|em|i|u|font|li|ul|ol|tr|td|th|table|tbody|section|label|input|a|h[1-6])(?:[ \t][^<>\n]{0,300})?/?>`)
	breakTag  = regexp.MustCompile(`(?i)([^\s.、．:：)）“"'‘(（A-Z])[ \t]*(?:<br[ \t]*/?>[ \t]*)+(\r?\n|\v|$|[(（]?[A-H][.、．)）:：]|\d{1,3}[.、．]|答案|【|正确|参考|解析)`)
	trueFalse = regexp.MustCompile(`(?i)((?:select one|选择一项|单选题|choose one)[ \t]*[:：.])[ \t]*(true|false|对|错|正确|错误)[ \t]+(true|false|对|错|正确|错误)[ \t]*(\r?\n|\v|$)`)
	hiddenKey = regexp.MustCompile(`[ \t　]+(?:点击)?(?:隐藏|显示|查看|收起|展开)答案(?:与?解析)?[ \t　]*([【\[]?(?:正确|参考)?答案)`)
)

// untagged drops what is left of a page's tags: breaks where the text goes on with an option, a number or an
// answer, and all tags where paragraphs are tagged. A question about tags keeps them.
func untagged(text string) string {
	if strings.Contains(text, "答案") {
		text = hiddenKey.ReplaceAllString(text, "\v$1")
	}
	if strings.Contains(text, "one") || strings.Contains(text, "一项") {
		text = trueFalse.ReplaceAllString(text, "$1\v$2\v$3$4")
	}
	if !strings.ContainsRune(text, '<') {
		return text
	}
	if len(blockLine.FindAllStringIndex(text, 3)) > 2 {
		return anyTag.ReplaceAllString(blockEnd.ReplaceAllString(text, "\v"), "")
	}
	return breakTag.ReplaceAllString(text, "$1\v$2")
}

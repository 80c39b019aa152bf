package examtext

import (
	"regexp"
	"strings"
)

var (
	// boxesBelow are the letters that some banks print again below the options, with a sign behind the right ones.
	boxesBelow = regexp.MustCompile(`(?m)^[ \t]*[(（]分数[:：][ ]?[\d.]+[)）][ \t]*\n((?:[ \t]*[A-F][.．][ \t]*√?[ \t]*(?:\n|$)){2,6})`)
	boxRight   = regexp.MustCompile(`([A-F])[.．][ \t]*√`)
	// keyAtLetter is a key that stands right before the letter of the first option: "哪一项？ DA 第一".
	keyAtLetter = regexp.MustCompile(`([?？。])[ \t]?([A-F]{1,6})[ \t]?(A[ 、.．][^\n]{1,300}?[ \p{Han}]B[ 、.．])`)
	// tableTruth is a row of a table of statements: number, statement, right or wrong.
	tableTruth = regexp.MustCompile(`(?m)^\|?[ \t]*(\d{1,3})[ \t]*\|[ \t]*([^|\n]{4,}?)[ \t]*\|[ \t]*(正确|错误|对|错|√|×|T|F)[ \t]*\|?[ \t]*$`)
	// keyUnderlined is a key on a line before the number of its item: "__T__ 1. …".
	keyUnderlined = regexp.MustCompile(`(?m)^[ \t　]*_+[ ]*([A-L]{1,6}|[TF√×对错✓✗]|正确|错误|[Tt]rue|[Ff]alse|TRUE|FALSE)[ ]*_+[ ]*(\d{1,3}[.、．)）])`)
	// keyThenNumber is a key that the number of the next item touches: "答案:B(2)谁签字".
	keyThenNumber = regexp.MustCompile(`(答案[】\]]?[:：][ ]?(?:[A-L]{1,8}|[√×对错]))([(（]\d{1,3}[)）][^\s。；;,，])`)
	// roundStop is a full stop read as a letter, "(A)oA、".
	roundStop = regexp.MustCompile(`(?m)([)）])o(A[、.．]|[ \t]*$)`)
)

// siteFields are names of the fields of a site with the letters that were chosen in them.
var siteFields = regexp.MustCompile(`SSS_(?:SIMPLE_SIN|MULTI_MAL|MULTI_SEL|TEXT_QUSTI|TEXT|FILL)[ \t]*(?:[A-H][ \t]*)*`)

// bankMarks writes the keys of some banks as others write them. The number of lines stays.
func bankMarks(text string) string {
	if strings.Contains(text, "分数") && strings.Contains(text, "√") {
		text = boxesBelow.ReplaceAllStringFunc(text, func(found string) string {
			var key strings.Builder
			for _, m := range boxRight.FindAllStringSubmatch(found, -1) {
				key.WriteString(m[1])
			}
			if key.Len() == 0 {
				return strings.Repeat("\n", strings.Count(found, "\n"))
			}
			return "【答案】" + key.String() + strings.Repeat("\n", strings.Count(found, "\n"))
		})
	}
	if len(keyAtLetter.FindAllStringIndex(text, 2)) > 1 {
		text = keyAtLetter.ReplaceAllString(text, "$1\v【答案】$2\v$3")
	}
	if strings.Contains(text, "|") && len(tableTruth.FindAllStringIndex(text, 2)) > 1 {
		text = tableTruth.ReplaceAllString(text, "$1、$2（$3）")
	}
	if strings.Contains(text, "SSS_") {
		text = siteFields.ReplaceAllString(text, "")
	}
	if strings.Contains(text, "_") && len(keyUnderlined.FindAllStringIndex(text, 2)) > 1 {
		text = keyUnderlined.ReplaceAllString(text, "（$1）$2")
	}
	if strings.Contains(text, "\n(1)") || strings.Contains(text, "\n（1）") {
		text = replaceNear(text, "答案", keyThenNumber, "$1\v$2")
	}
	return replaceNear(text, "o", roundStop, "$1。$2")
}

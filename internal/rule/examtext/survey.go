package examtext

import (
	"regexp"
	"strings"
)

// rightHere is what some banks print behind the right option, broken like any text.
var rightHere = regexp.MustCompile(`【此项\s*为\s*本题正确答案】`)

var (
	surveyTag   = regexp.MustCompile(`\n[ \t　]*([\[【](?:单选|多选|判断|填空|简答|问答)题[\]】][ \t]*\*)`)
	surveyBare  = regexp.MustCompile(`(?:[(（]分值[:：][^()（）*\n]{0,6})?[\[【(（]?((?:单选|多选|判断)题)[\]】)）]?[ ]?\*[ ]?`)
	surveyScore = regexp.MustCompile(`[(（]分值[:：][ ]?\*`)
	surveyTruth = regexp.MustCompile(`(题】\*[\v\n])[ ]?(对|正确|是)([(（]正确答案[)）])?\s*(错误|错|否)([(（]正确答案[)）])?`)
)

// surveyed sets right what is pasted from the report of a survey tool: the type with the star of a
// question that must be answered stands behind the question, and the options behind it on a line.
func surveyed(text string) string {
	if strings.Contains(text, "本题正确答案】") {
		text = rightHere.ReplaceAllString(text, "（正确答案）")
	}
	if !strings.Contains(text, "题] *") && !strings.Contains(text, "题 *") && !strings.Contains(text, "题]*") && !strings.Contains(text, "题】*") && !strings.Contains(text, "题】 *") {
		return text
	}
	text = surveyTag.ReplaceAllString(text, " $1\n")
	text = strings.ReplaceAll(surveyBare.ReplaceAllString(text, " 【$1】*\v"), "*\v\n", "*\n")
	text = surveyScore.ReplaceAllString(text, "\v")
	return surveyTruth.ReplaceAllString(text, "$1$2$3\v$4$5\v")
}

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
	text = surveyLetters(text)
	if !strings.Contains(text, "题] *") && !strings.Contains(text, "题 *") && !strings.Contains(text, "题]*") && !strings.Contains(text, "题】*") && !strings.Contains(text, "题】 *") {
		return text
	}
	text = surveyTag.ReplaceAllString(text, " $1\n")
	text = strings.ReplaceAll(surveyBare.ReplaceAllString(text, " 【$1】*\v"), "*\v\n", "*\n")
	text = surveyScore.ReplaceAllString(text, "\v")
	return surveyTruth.ReplaceAllString(text, "$1$2$3\v$4$5\v")
}

// behindTags moves over space and short words in square brackets, such as the [全部] of a survey
// tool behind a key.
func (s *source) behindTags(at, to int) int {
	at = s.skip(at, to)
	for at < to && s.see[at] == '[' {
		end := s.closing(at, to)
		if end == 0 || end-at > 12 || !keyless(string(s.see[at+1:end])) {
			break
		}
		at = s.skip(end+1, to)
	}
	return at
}

var (
	surveyHead = regexp.MustCompile(`[\[【](?:单选|多选)题[\]】].*[\[【]答案[:：][^\]】]*[\]】]`)
	surveyLine = regexp.MustCompile(`^[ \t　]*(?:[(（]?[A-La-l][.、．:：)）]|\d{1,3}[.、．)）]|[\[【]?(?:答案|解析|参考答案|正确答案)[\]】:：])`)
)

// surveyLetters gives letters to the options below the questions of a survey tool, one on a line
// up to a blank one, where none has its own.
func surveyLetters(text string) string {
	if !surveyHead.MatchString(text) {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if !surveyHead.MatchString(line) {
			continue
		}
		var options []int
		pages := 0 // of them, what may as well be the number of a page
		k := i + 1
		for ; k < len(lines) && strings.TrimSpace(lines[k]) != "" && !surveyLine.MatchString(lines[k]) && !surveyHead.MatchString(lines[k]); k++ {
			text := strings.TrimSpace(strings.Map(plain, lines[k]))
			if bare := strings.Trim(text, "0123456789"); bare != "" && isFurniture(text) {
				continue
			} else if bare == "" {
				pages++
			}
			options = append(options, k)
		}
		if n := len(options); n < 2 || n > maxOptions || pages > 0 && pages < n || k < len(lines) && letterFirst.MatchString(lines[k]) {
			continue
		}
		for n, k := range options {
			lines[k] = string(rune('A'+n)) + ". " + strings.TrimSpace(lines[k])
		}
	}
	return strings.Join(lines, "\n")
}

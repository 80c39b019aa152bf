package examtext

import (
	"regexp"
	"strings"
)

var (
	markOpen  = regexp.MustCompile(`(?m)【[ \t]*((?:参考|正确|标准)?答案)[ \t]*[:：]?[ \t]*([A-H]{1,8}|[√×]|正确|错误|对|错)[ \t]*$`)
	openEnd   = regexp.MustCompile(`^(.*[\p{Han}”"》）)_:：，,]\s*)([（(])\s*([A-H]{1,8}|[√×✓✗]|正确|错误|对|错)\s*([。.]?)\s*$`)
	closeEnd  = regexp.MustCompile(`^([^（(]*[\p{Han}”"》？?。])\s*([A-H]{1,8}|[√×✓✗])\s*([)）])\s*([。.]?)\s*$`)
	optionA   = regexp.MustCompile(`^\s*[(（]?A\s*[.、．:：)）]|^\s*A[ \t　]*\p{Han}`)
	ownLetter = regexp.MustCompile(`^\s*[(（]?[A-Ha-h]\s*[.、．:：)）]`)
)

// wholeBrackets gives the bracket of a key its other half where a line ends, or the options begin, behind
// the key: "谁批准（ B", "【答案B". The number of lines stays.
func wholeBrackets(text string) string {
	if strings.Contains(text, "【") {
		text = markOpen.ReplaceAllString(text, "【$1】$2")
	}
	if strings.Count(text, "（")+strings.Count(text, "(") == strings.Count(text, "）")+strings.Count(text, ")") {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if len(line) > 600 || len(line) < 4 || ownLetter.MatchString(line) {
			continue
		}
		opens, closes := strings.Count(line, "（")+strings.Count(line, "("), strings.Count(line, "）")+strings.Count(line, ")")
		switch {
		case opens > closes:
			if m := openEnd.FindStringSubmatch(line); m != nil && (!latin(rune(m[3][0])) || optionsBelow(lines, i)) {
				closing := "）"
				if m[2] == "(" {
					closing = ")"
				}
				lines[i] = m[1] + m[2] + m[3] + closing + m[4]
			}
		case closes > opens:
			if m := closeEnd.FindStringSubmatch(line); m != nil && (!latin(rune(m[2][0])) || optionsBelow(lines, i)) {
				opening := "（"
				if m[3] == ")" {
					opening = "("
				}
				lines[i] = m[1] + opening + m[2] + m[3] + m[4]
			}
		}
	}
	return strings.Join(lines, "\n")
}

// optionsBelow reports whether option A stands on the next line that is not blank.
func optionsBelow(lines []string, i int) bool {
	for i++; i < len(lines); i++ {
		if strings.TrimSpace(lines[i]) != "" {
			return optionA.MatchString(lines[i])
		}
	}
	return false
}

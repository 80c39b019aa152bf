package examtext

import (
	"regexp"
	"strconv"
	"strings"
)

const cardSigns = "◍●◆■▪▶➤➢❖✦◇"

var (
	cardAnswer  = regexp.MustCompile(`^[ \t]*[【\[]?(?:(?:参考|正确|标准)?答案|答|Answer|ANSWER|Ans)[】\]]?\s*[:：]`)
	verdictLine = regexp.MustCompile(`^[ \t]*(TRUE|FALSE|正确|错误|对|错)[,，。.：: ][ \t]*(\S.*)?$`)
	numberedRE  = regexp.MustCompile(`^[ \t]*\d{1,3}[.、．)]`)
)

// carded numbers the questions of a pile of cards: each begins with the same sign and
// has its answer on the next line. The number of lines stays.
func carded(text string) string {
	if !strings.ContainsAny(text, cardSigns) {
		return text
	}
	lines := strings.Split(text, "\n")
	var found []int
	for i, line := range lines {
		if i+1 < len(lines) && strings.ContainsRune(cardSigns, firstRune(line)) && cardAnswer.MatchString(lines[i+1]) {
			found = append(found, i)
		}
	}
	if len(found) < 3 {
		return text
	}
	for n, i := range found {
		lines[i] = strconv.Itoa(n+1) + ". " + strings.TrimLeft(lines[i], cardSigns+" \t")
	}
	return strings.Join(lines, "\n")
}

// verdicts marks the words for right and wrong that begin the line under most of the
// numbered statements of a text as their keys, and what follows as the reason.
func verdicts(text string) string {
	lines := strings.Split(text, "\n")
	var found []int
	numbered := 0
	for i, line := range lines {
		if !numberedRE.MatchString(line) {
			continue
		}
		numbered++
		if i+1 < len(lines) && verdictLine.MatchString(lines[i+1]) {
			found = append(found, i+1)
		}
	}
	if len(found) < 3 || len(found)*3 < numbered*2 {
		return text
	}
	for _, i := range found {
		m := verdictLine.FindStringSubmatch(lines[i])
		lines[i] = "答案：" + m[1]
		if m[2] != "" {
			lines[i] += "\v解析：" + m[2]
		}
	}
	return strings.Join(lines, "\n")
}

package examtext

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	numberAtEnd  = regexp.MustCompile(`[ \t　。）)](\d{1,3})[.．、][ \t　]*$`)
	beginsItself = regexp.MustCompile(`^\s*(?:\d{1,3}\s*[.、．)）]|[(（]?[A-H]\s*[.、．:：)）]|[【\[]?(?:参考|正确)?答案|[一二三四五六七八九十]+[、.．])`)
	optionIn     = regexp.MustCompile(`(?:^|[ \t　。）)])A\s*[.、．][ \t]*[^\s]`)
)

// numbersDown moves numbers that stand at the ends of lines to the questions below them, where they count
// on through the text: "[解析] …。 2." and the next line asks. The number of lines stays.
func numbersDown(text string) string {
	lines := strings.Split(text, "\n")
	type move struct{ from, to int }
	var moves []move
	due := 1
	for i, line := range lines {
		if line == "" || !strings.ContainsAny(lastRunes(strings.TrimRight(line, " \t　\r"), 1), ".．、") {
			continue
		}
		m := numberAtEnd.FindStringSubmatch(line)
		if m == nil || m[1] != strconv.Itoa(due) {
			continue
		}
		for j := i + 1; j < len(lines); j++ {
			if strings.TrimSpace(lines[j]) == "" {
				continue
			}
			if !beginsItself.MatchString(lines[j]) && optionIn.MatchString(strings.Join(lines[j:min(len(lines), j+4)], "\n")) {
				moves = append(moves, move{i, j})
				due++
			}
			break
		}
	}
	if len(moves) < 2 {
		return text
	}
	for k, m := range moves {
		at := numberAtEnd.FindStringSubmatchIndex(lines[m.from])
		lines[m.from] = strings.TrimRight(lines[m.from][:at[2]], " \t　")
		lines[m.to] = strconv.Itoa(k+1) + ". " + strings.TrimLeft(lines[m.to], " \t　")
	}
	return strings.Join(lines, "\n")
}

package examtext

import (
	"regexp"
	"strings"
)

// Some sites turn a text into traditional characters and put the reading of each behind it, against
// copying: "單項(xiàng)選擇題(tí)". In an exam about readings the characters stay simplified.

var reading = regexp.MustCompile(`(\p{Han})[(（][a-zɡāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,7}[)）]`)

// unread takes such readings out of a text, and tells of how many lines.
func unread(text string) (string, []int) {
	if !strings.ContainsAny(text, "áàéèíìóòúùāēīōūǎěǐǒǔ") || len(reading.FindAllStringIndex(text, 3)) < 3 {
		return text, nil
	}
	turned := 0
	for _, r := range text {
		if _, ok := simplified[r]; ok {
			turned++
		}
	}
	if turned < 3 {
		return text, nil
	}
	lines := strings.Split(text, "\n")
	var changed []int
	for i, line := range lines {
		if bare := reading.ReplaceAllString(line, "$1"); bare != line {
			lines[i] = bare
			changed = append(changed, i+1)
		}
	}
	return strings.Join(lines, "\n"), changed
}

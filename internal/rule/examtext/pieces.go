package examtext

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	dotItem      = regexp.MustCompile(`^[ \t　]*\d{1,3}[.．][ 　]?[^\s\d]`)
	beginsAnew   = regexp.MustCompile(`^[ \t　]*(?:\d{1,3}[.．、]|[(（]?[A-H][.．、)）]|[【\[]?(?:参考|正确)?答案|[一二三四五六七八九十]{1,2}[、.．])`)
	leastBetween = 3 // items between the marks of two pieces
)

// shortPieces joins the pieces of a preview whose lines are short: their numbers 1、 2、 3、 stand before lines
// far apart, and the items between them are numbered 1. 2. 3.
func shortPieces(text string, lines []string) string {
	var pieces []int
	items := 0
	for i, line := range lines {
		if m := pieceMark.FindStringSubmatch(line); m != nil {
			if m[1] != strconv.Itoa(len(pieces)+1) || len(pieces) > 0 && items < leastBetween || len(pieces) == 0 && items > 0 {
				return text
			}
			pieces, items = append(pieces, i), 0
		} else if dotItem.MatchString(line) {
			items++
		}
	}
	if len(pieces) < 2 {
		return text
	}
	for _, i := range pieces {
		lines[i] = pieceMark.ReplaceAllString(lines[i], "")
		if i == pieces[0] || beginsAnew.MatchString(lines[i]) {
			continue
		}
		for j := i - 1; j > 0; j-- {
			if strings.TrimSpace(lines[j]) != "" {
				lines[j] = strings.TrimRight(lines[j], "\r") + lines[i]
				lines[i] = ""
				break
			}
		}
	}
	return strings.Join(lines, "\n")
}

package examtext

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// gluedKey is a key behind its word, of which the word may lack a colon, and what touches it.
var (
	gluedKey  = regexp.MustCompile(`(?:正确|参考|标准)?答案[ 　]?([:：]?)[ 　]?([A-L]{1,8}|[√×])[ 　]?(\d{1,8}[.、．]?|解析|\r?\n|\v|$)`)
	leadingNo = regexp.MustCompile(`(?:(?:^|\n)[ \t　]*(\d{1,4})|[)）题:：。](0\d{1,2}))[.、．]?[ 　]?[^\s\d.、．]`)
)

// firstNumber returns where the number of the first item stands in a text, such that next, what stands behind
// its key, begins with the number above it or has none.
func firstNumber(text, next string) (at, end int) {
	for _, m := range leadingNo.FindAllStringSubmatchIndex(text, -1) {
		if at, end = m[2], m[3]; at < 0 {
			at, end = m[4], m[5]
		}
		n, _ := strconv.Atoi(text[at:end])
		if next == "" || !digit(rune(next[0])) || strings.HasPrefix(strings.TrimLeft(next, "0"), strconv.Itoa(n+1)) {
			return at, end
		}
	}
	return -1, -1
}

// marked matches a text that begins with the mark of a number.
var marked = regexp.MustCompile(`^[ 　]?[.、．]`)

// gluedKeys parts keys without a colon from the options they touch, and the number of the next item from
// them: "D前台答案C021920年" ends item 1 with C, and item 02 begins with 1920年.
func gluedKeys(text string) string {
	if strings.Count(text, "答案") < 3 {
		return text
	}
	all := gluedKey.FindAllStringSubmatchIndex(text, -1)
	if len(all) < 3 {
		return text
	}
	bare := 0
	for _, m := range all {
		if m[2] == m[3] {
			bare++
		}
	}
	if bare*2 < len(all) {
		return text
	}
	at, end := firstNumber(text[:all[0][0]], text[all[0][6]:all[0][7]])
	if at < 0 {
		return text
	}
	due, _ := strconv.Atoi(text[at:end])
	var b strings.Builder
	from := 0
	if text[at] == '0' && at < all[0][0] && !marked.MatchString(text[end:]) {
		b.WriteString(text[:at] + "\v" + text[at:end] + "、")
		from = end
	}
	for _, m := range all {
		due++
		if m[0] < from {
			continue
		}
		b.WriteString(text[from:m[0]] + "\v答案：" + text[m[4]:m[5]])
		from = m[5]
		next := text[m[6]:m[7]]
		for _, number := range []string{fmt.Sprintf("%02d", due), strconv.Itoa(due)} {
			if rest, ok := strings.CutPrefix(next, number); ok {
				b.WriteString("\v" + number)
				if from = m[6] + len(number); !strings.ContainsAny(rest, ".、．") || len(rest) > 3 {
					b.WriteString("、")
				}
				break
			}
		}
	}
	return b.String() + text[from:]
}

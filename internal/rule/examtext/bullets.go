package examtext

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	lostBullet   = regexp.MustCompile(`(?m)^[ \t　]*[?？�][ \t　]*(\p{Han}|[A-Z])`)
	bulletLine   = regexp.MustCompile(`(?m)^[ \t　]*(?:\d{1,2})?●[ \t　]*(\p{Han}|[A-Za-z“《])`)
	blankNumber  = regexp.MustCompile(`[(（_][ ]?\d{1,3}[ ]?[)）_]`)
	numberedLine = regexp.MustCompile(`(?m)^[ \t　]*(?:\d{1,3}|[(（]\d{1,3}[)）])[ ]?[.、．)）]?[ \t　]*[\p{Han}A-Z]`)
	anyOptionA   = regexp.MustCompile(`(?m)(?:^|[ \t　。）)])A[.、．]`)
)

// bulleted gives numbers to questions that bullets begin, where no question has one: each has its options,
// and no place in them is numbered. A bullet that was lost to a question mark is one, too.
func bulleted(text string) string {
	if len(lostBullet.FindAllStringIndex(text, 3)) > 2 {
		text = lostBullet.ReplaceAllString(text, "●$1")
	}
	if strings.Count(text, "●") < 3 {
		return text
	}
	n := len(bulletLine.FindAllStringIndex(text, -1))
	if n < 3 || len(anyOptionA.FindAllStringIndex(text, -1)) < n || blankNumber.MatchString(text) || len(numberedLine.FindAllStringIndex(text, n)) > n/3 {
		return text
	}
	k := 0
	return bulletLine.ReplaceAllStringFunc(text, func(found string) string {
		k++
		return strconv.Itoa(k) + "、" + bulletLine.FindStringSubmatch(found)[1]
	})
}

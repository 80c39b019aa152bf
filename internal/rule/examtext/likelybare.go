package examtext

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	listMark  = regexp.MustCompile(`^(?:\d{1,3}[.、)]|[-*•])\s+`)
	bareAsks  = regexp.MustCompile(`[?？]$|[(（][\s　]*[)）][。.]?$|_{3,}`)
	tableAsks = regexp.MustCompile(`(?i)\|\s*(?:题干|题目|试题|题目内容|试题内容|questions?|question text|stem)\s*\|`)
	tableKeys = regexp.MustCompile(`(?i)\|\s*(?:(?:正确|参考|标准)?答案|正确选项|(?:correct )?answers?|key)\s*(?:\||$)`)
)

// likelyBare is Likely for what lost its numbers and letters on the way, as those that
// Word makes do, and for tables whose heads name questions and answers: short lines,
// two to eight, below each of several questions.
func likelyBare(text string) bool {
	asked, below, n := 0, -1, 0 // below: how many short lines stand below the question at hand, -1 for none
	end := func() {
		if below >= 2 && below <= 8 {
			asked++
		}
		below = -1
	}
	for line := range strings.Lines(text) {
		if n++; n > likelyLines {
			break
		}
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if strings.Count(line, "|") > 2 && len(line) < 2000 && tableAsks.MatchString(line) && tableKeys.MatchString(line) {
			return true
		}
		line = listMark.ReplaceAllString(line, "")
		switch size := utf8.RuneCountInString(line); {
		case size > 3 && size < 300 && bareAsks.MatchString(line):
			end()
			below = 0
		case size > 60 || strings.HasPrefix(line, "|") || strings.HasSuffix(line, "。") && size > 30:
			end()
		case below >= 0:
			below++
		}
		if asked > 1 {
			return true
		}
	}
	end()
	return asked > 1
}

package examtext

import (
	"regexp"
	"strings"
)

// spacedWord is a word by which an exam is read, with a space within it.
var spacedWord = regexp.MustCompile(`[参正标][ 　][考确准]|错[ 　]误|解[ 　]析|[单多][ 　]选|满[ 　]分|题[ 　]目[ ]?\d|[判填简][ 　][断空答]|(?:选择|单选|多选|判断|填空|简答|问答|论述)[ 　]题`)

// spacedKey is 答案 with a space within it; 问答 案例 are two words.
var spacedKey = regexp.MustCompile(`答[ 　]案([^例]|$)`)

// unspaced closes up the words by which an exam is read where a space was torn into them.
func unspaced(text string) string {
	if !torn(text) {
		return text
	}
	text = spacedKey.ReplaceAllString(text, "答案$1")
	return spacedWord.ReplaceAllStringFunc(text, func(word string) string {
		return strings.NewReplacer(" ", "", "　", "").Replace(word)
	})
}

// torn reports whether a space stands behind a character that such words begin with or hold.
func torn(text string) bool {
	for _, r := range "参正标错解单多满题判填简答择选断空论述问" {
		if strings.Contains(text, string(r)+" ") || strings.Contains(text, string(r)+"　") {
			return true
		}
	}
	return false
}

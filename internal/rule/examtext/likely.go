package examtext

import (
	"regexp"
	"strings"
)

var (
	likelyNumber = regexp.MustCompile(`^\s*(?:第?\d{1,3}\s*[、.．:：)）题]|[(（【]\d{1,3}[)）】])\s*\S`)
	likelyOption = regexp.MustCompile(`^\s*[A-Ha-hＡ-Ｈ]\s*[、.．:：)）]\s*\S`)
	likelyKey    = regexp.MustCompile(`(?i)答案|^\s*answers?\s*[:：]|[(（]\s*[A-H√×✓✗对错]{1,6}\s*[)）]`)
)

// likelyLines is how far Likely reads.
const likelyLines = 3000

// Likely reports, at little cost, whether a text looks like an exam: numbered
// lines with options or keys beside them, or what is left of such lines. Parse says what it really holds.
func Likely(text string) bool {
	numbers, options, keys := 0, 0, 0
	n := 0
	for line := range strings.Lines(text) {
		if n++; n > likelyLines {
			break
		}
		switch {
		case len(line) > 2000:
		case likelyOption.MatchString(line):
			options++
		default:
			if likelyKey.MatchString(line) {
				keys++
			}
			if likelyNumber.MatchString(line) {
				numbers++
			}
		}
		if numbers > 0 && options > 1 || numbers > 1 && keys > 1 || options > 1 && keys > 0 {
			return true
		}
	}
	return likelyBare(text)
}

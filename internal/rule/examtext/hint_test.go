package examtext

import (
	"regexp"
	"strings"
	"testing"
)

// TestReplaceNearFindsWhatTheWholeTextHolds compares what is found beside hints with
// what is found in the whole text, in every text of a few short lines.
func TestReplaceNearFindsWhatTheWholeTextHolds(t *testing.T) {
	lines := []string{"", "甲", "甲题", "甲一、", "题乙", "一、题", "乙一、题丙一、题"}
	re := regexp.MustCompile(`([^\n一])(一、\s?题)`)
	n := len(lines)
	for k := range n * n * n * n {
		text := strings.Join([]string{lines[k%n], lines[k/n%n], lines[k/n/n%n], lines[k/n/n/n]}, "\n")
		want, got := re.ReplaceAllString(text, "$1|$2"), replaceNear(text, "题", re, "$1|$2")
		if got != want {
			t.Fatalf("%q: %q, want %q", text, got, want)
		}
	}
}

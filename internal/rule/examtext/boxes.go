package examtext

import (
	"regexp"
	"strings"
)

const (
	emptyBoxes = "○□◯☐◻▢⚪◌"
	fullBoxes  = "●■◉◎⚫"
)

// boxed writes letters for the boxes that a form prints before its options: on
// two lines or more, or twice on one. A full box is one only beside an empty one;
// what somebody ticked is no key. The number of lines stays.
func boxed(text string) string {
	if !strings.ContainsAny(text, emptyBoxes) {
		return text
	}
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		if !strings.ContainsRune(emptyBoxes+fullBoxes, firstRune(lines[i])) {
			continue
		}
		block := []int{i}
		empty, all := strings.ContainsAny(lines[i], emptyBoxes), boxesIn(lines[i])
		last := i
		for j := i + 1; j < len(lines) && j < last+3; j++ {
			if strings.TrimSpace(lines[j]) == "" {
				continue
			}
			if !strings.ContainsRune(emptyBoxes+fullBoxes, firstRune(lines[j])) {
				break
			}
			block, last = append(block, j), j
			empty, all = empty || strings.ContainsAny(lines[j], emptyBoxes), all+boxesIn(lines[j])
		}
		if empty && all > 1 && all <= maxOptions {
			letter := 'A'
			for _, j := range block {
				lines[j] = lettered(lines[j], &letter)
			}
		}
		i = last
	}
	return strings.Join(lines, "\n")
}

func firstRune(line string) rune {
	for _, r := range line {
		if plain(r) != ' ' {
			return r
		}
	}
	return ' '
}

// boxesIn counts the boxes of a line that text follows.
func boxesIn(line string) int {
	letter := 'A'
	lettered(line, &letter)
	return int(letter - 'A')
}

// lettered replaces the boxes of a line with letters from one on.
func lettered(line string, letter *rune) string {
	var b strings.Builder
	for _, r := range line {
		if strings.ContainsRune(emptyBoxes+fullBoxes, r) {
			b.WriteString(string(*letter) + ". ")
			*letter++
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

var (
	radioAlone = regexp.MustCompile(`^[ \t]*([A-H])[ \t]*$`)
	keyAlone   = regexp.MustCompile(`^[ \t]*([A-H]{1,8})[ \t]*$`)
)

// withoutRadios drops the letters that a page prints once more under the options, each
// on its own line, for the reader to click, and says that what stands so below them is
// the key. The number of lines stays.
func withoutRadios(text string) string {
	if !strings.Contains(text, "\nA\nB\n") {
		return text
	}
	lines := strings.Split(text, "\n")
	for i := 1; i < len(lines); i++ {
		n := 0
		for i+n < len(lines) {
			if m := radioAlone.FindStringSubmatch(lines[i+n]); m == nil || int(m[1][0]-'A') != n {
				break
			}
			n++
		}
		if last := string(rune('A' + n - 1)); n < 2 || !letterFirst.MatchString(aboveLine(lines, i)) || strings.IndexAny(aboveLine(lines, i), "ABCDEFGH") != strings.Index(aboveLine(lines, i), last) {
			continue
		}
		clear(lines[i : i+n])
		for i += n; i < len(lines) && strings.TrimSpace(lines[i]) == ""; i++ {
		}
		if i < len(lines) && keyAlone.MatchString(lines[i]) {
			lines[i] = "答案：" + strings.TrimSpace(lines[i])
		}
	}
	return strings.Join(lines, "\n")
}

package examtext

import "strings"

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

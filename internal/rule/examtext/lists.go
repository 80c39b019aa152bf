package examtext

import (
	"regexp"
	"strings"
)

var (
	listItem     = regexp.MustCompile(`^[ \t]*([-*+•])[ \t]+(?:\[([ xX])\][ \t]+)?(\S.*?)[ \t]*$`)
	itemLettered = regexp.MustCompile(`^\**[(（]?[A-Ha-h][、.．:：)）]|^[A-H] +\p{Han}`)
	keyInside    = regexp.MustCompile(`[(（【\[]\s*([A-H]{1,8})\s*[)）】\]]`)
	rightBracket = regexp.MustCompile(`(?i)[(（\[](?:correct|right|正确|正确答案|答案)[)）\]]\s*$`)
	asksAbove    = regexp.MustCompile(`[?？]\s*\**\s*(?:[(（].{0,24}[)）])?$|[(（]\s*[)）]\s*[。.]?\**$`)
)

// listed is a bullet of a list: an empty or a full box may stand before its words.
type listed struct {
	box, words string
	bold       bool // all of it
}

// letteredLists writes letters for the bullets of a list of options: its key is
// letters in the question or below, or some bullets, not all, say that they are right.
// The number of lines stays.
func letteredLists(text string) string {
	if !strings.Contains(text, "\n- ") && !strings.Contains(text, "\n+ ") && !strings.Contains(text, "\n* ") && !strings.Contains(text, "\n• ") {
		return text
	}
	lines := strings.Split(text, "\n")
	for i := 1; i < len(lines); i++ {
		list := listFrom(lines, i)
		if len(list) > 1 && len(list) <= maxOptions && !itemLettered.MatchString(list[0].words) {
			above, below := aboveLine(lines, i), belowLine(lines, i+len(list)-1)
			keyed := keyFits(keyInside, above, len(list)) || keyFits(keyBelow, below, len(list))
			asks := asksAbove.MatchString(strings.TrimSpace(above))
			said := some(list, func(b listed) bool { return rightBracket.MatchString(b.words) })
			bold := asks && some(list, func(b listed) bool { return b.bold })
			boxes := asks && list[0].box != ""
			if keyed || said || bold || boxes {
				checked := boxes && some(list, func(b listed) bool { return strings.Trim(b.box, "xX") == "" && !strings.Contains(b.words, "[") })
				for k, b := range list {
					if bold && b.bold {
						b.words = Stressed(strings.Trim(b.words, "*"))
					}
					if checked && strings.Trim(b.box, "xX") == "" {
						b.words += " √"
					}
					lines[i+k] = string(rune('A'+k)) + ". " + b.words
				}
			}
		}
		i += max(0, len(list)-1)
	}
	return strings.Join(lines, "\n")
}

// listFrom returns the bullets of the list that begins at line i.
func listFrom(lines []string, i int) (list []listed) {
	bullet := ""
	for ; i < len(lines); i++ {
		m := listItem.FindStringSubmatch(lines[i])
		if m == nil || bullet != "" && (m[1] != bullet || (m[2] == "") != (list[0].box == "")) {
			break
		}
		bullet = m[1]
		list = append(list, listed{m[2], m[3], len(m[3]) > 4 && strings.HasPrefix(m[3], "**") && strings.Index(m[3][2:], "**") == len(m[3])-4})
	}
	return list
}

// some reports whether a condition holds for some bullets of a list, not all.
func some(list []listed, holds func(listed) bool) bool {
	n := 0
	for _, b := range list {
		if holds(b) {
			n++
		}
	}
	return n > 0 && n < len(list)
}

// keyFits reports whether a line gives a key of letters for n options.
func keyFits(re *regexp.Regexp, line string, n int) bool {
	m := re.FindStringSubmatch(line)
	return m != nil && strings.Trim(m[1], "ABCDEFGH"[:min(n, 8)]) == ""
}

// aboveLine is the last line with words above line i.
func aboveLine(lines []string, i int) string {
	for i--; i >= 0; i-- {
		if strings.TrimSpace(lines[i]) != "" {
			return lines[i]
		}
	}
	return ""
}

// belowLine is the first line with words shortly under line i.
func belowLine(lines []string, i int) string {
	for _, line := range lines[i+1 : min(i+7, len(lines))] {
		if line = strings.TrimSpace(markupFolded.ReplaceAllString(line, "")); strings.Trim(line, ">*✅ ") != "" {
			return line
		}
	}
	return ""
}

var (
	numeralHead   = regexp.MustCompile(`^#{1,6} +\d{1,3}[.)、] *\S`)
	numeralItem   = regexp.MustCompile(`^[ \t]*(\d)\.[ \t]+(\S.*)$`)
	numeralAnswer = regexp.MustCompile(`^([ \t>*]*(?:Answer|Correct Answer|答案|正确答案)\**[ \t]*[:：]?\**[ \t]*)(\d)(\b.*)$`)
)

// numeralOptions writes letters for options that are numbered under a title with the
// number of the question, and for their numbers in its answer. The number of lines stays.
func numeralOptions(text string) string {
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		if !numeralHead.MatchString(lines[i]) {
			continue
		}
		var options []int
		key := 0
		j := i + 1
		for ; j < len(lines) && !strings.HasPrefix(lines[j], "#"); j++ {
			if m := numeralItem.FindStringSubmatch(lines[j]); m != nil && key == 0 && int(m[1][0]-'1') == len(options) {
				options = append(options, j)
			} else if m := numeralAnswer.FindStringSubmatch(lines[j]); m != nil && key == 0 {
				key = j
			}
		}
		if key > 0 && len(options) > 1 {
			m := numeralAnswer.FindStringSubmatch(lines[key])
			if right := int(m[2][0] - '1'); right >= 0 && right < len(options) {
				lines[key] = m[1] + string(rune('A'+right)) + m[3]
				for k, at := range options {
					lines[at] = string(rune('A'+k)) + ". " + numeralItem.FindStringSubmatch(lines[at])[2]
				}
			}
		}
		i = j - 1
	}
	return strings.Join(lines, "\n")
}

package examtext

import (
	"regexp"
	"strings"
)

var (
	optionMark    = regexp.MustCompile(`^[ \t　]*([A-H])([.．、:：)）])`)
	misread8      = regexp.MustCompile(`^[ \t　]*([80]|[a-h])([.．、:：)）])[ \t]*\S`)
	misreadNumber = regexp.MustCompile(`(?m)^([ \t　]*[(（第]?(?:题目)?)(\d{1,2})[Oo]([.、．)）题])`)
	misreadHole   = regexp.MustCompile(`([\p{Han}”"》])[0Oo]([。.oO]?)$`)
	misreadStop   = regexp.MustCompile(`([)）])[oO]$`)
	misreadMark   = regexp.MustCompile(`^[ \t　]*([A-H])[a-z丶·‘’'` + "`" + `，,•|][ \t]*\p{Han}`)
)

// misprinted sets right the letter, or its mark, of an option that was read wrong from paper, "8、" for "B、"
// or "Bv" for "B、", between options that tell what it must be. It returns the lines, from 1, that it
// changed.
func misprinted(text string) (string, []int) {
	if strings.ContainsAny(text, "Oo") {
		text = misreadNumber.ReplaceAllString(text, "${1}${2}0$3")
	}
	lines := strings.Split(text, "\n")
	var changed []int
	last, mark, at := rune(0), "", -1 // the option above
	for i, line := range lines {
		if strings.TrimSpace(line) == "" {
			continue
		}
		if m := optionMark.FindStringSubmatch(line); m != nil {
			last, mark, at = rune(m[1][0]), m[2], i
			continue
		}
		if at < 0 || i > at+2 || last == 0 {
			last = 0
			continue
		}
		want := last + 1
		cut := 0
		if m := misread8.FindStringSubmatchIndex(line); m != nil {
			r := rune(line[m[2]])
			if r == '8' && want == 'B' || r == '0' && want == 'D' || r-'a'+'A' == want {
				cut = m[5]
			}
		} else if m := misreadMark.FindStringSubmatchIndex(line); m != nil && rune(line[m[2]]) == want {
			cut = m[3]
			for cut < len(line) && !han([]rune(line[cut:])[0]) {
				cut++
			}
		}
		next, fits := optionBelow(lines, i, want+1)
		if cut == 0 || !(fits && next == want+1 || want > 'C' && next == 0) {
			last = 0
			continue
		}
		lines[i] = string(want) + mark + line[cut:]
		changed = append(changed, i+1)
		last, at = want, i
	}
	if len(changed) == 0 {
		return text, nil
	}
	return strings.Join(lines, "\n"), changed
}

// optionBelow returns the letter of the option on the next line that is not blank; 0 if it is none.
// One that may be the one that is due, misread, is taken for that.
func optionBelow(lines []string, i int, due rune) (rune, bool) {
	for i++; i < len(lines); i++ {
		if strings.TrimSpace(lines[i]) == "" {
			continue
		}
		if m := optionMark.FindStringSubmatch(lines[i]); m != nil {
			return rune(m[1][0]), true
		}
		if m := misread8.FindStringSubmatch(lines[i]); m != nil && (m[1] == "0" && due == 'D' || rune(m[1][0])-'a'+'A' == due) {
			return due, true
		}
		if m := misreadMark.FindStringSubmatch(lines[i]); m != nil && rune(m[1][0]) == due {
			return due, true
		}
		return 0, false
	}
	return 0, false
}

// unhole gives a question of choice its empty bracket back, or its full stop, where they were read as a
// nought or a letter at its end: "正确的是0。", "（ ）o".
func (d *draft) unhole() {
	if d.holes == 0 && misreadHole.MatchString(d.Stem) {
		d.Stem = misreadHole.ReplaceAllString(d.Stem, "$1（ ）$2")
	}
	d.Stem = misreadStop.ReplaceAllString(d.Stem, "$1。")
}

package examtext

import (
	"regexp"
	"strconv"
	"strings"
)

// digitsEnd is an option of digits that the number of the next item touches: "D.217.18.32.114." is 217.18.32.11
// and item 4.
var digitsEnd = regexp.MustCompile(`[C-H](?:[.、．)）:：\]】][^\n\v]{0,40}?|[.、．)）:：]?[ 　]?[\d.,，/:：%×-]*?)\d{2,}[.、．][^\d\s.、．]`)

// reach is how far, in bytes, the items before and behind such a number are looked for.
const reach = 3000

// swallowed parts the numbers of items from the digits of the option before them, where the item before has
// the number below, the next the number above, and none between has this one.
func swallowed(text string) string {
	var all [][]int
	from := 0
	for line := range strings.SplitAfterSeq(text, "\n") {
		if digitsInside(line) {
			for _, m := range digitsEnd.FindAllStringIndex(line, -1) {
				all = append(all, []int{from + m[0], from + m[1]})
			}
		}
		from += len(line)
	}
	if len(all) == 0 {
		return text
	}
	out := make([]byte, 0, len(text)+len(all))
	from = 0
	for _, m := range all {
		end := m[0] + strings.LastIndexAny(strings.TrimRight(text[m[0]:m[1]], "\n"), ".、．")
		begin := end
		for begin > m[0] && digit(rune(text[begin-1])) {
			begin--
		}
		for at := end - 1; at > begin && at >= end-3; at-- {
			n, _ := strconv.Atoi(text[at:end])
			if text[at] == '0' || n < 2 {
				continue
			}
			before := string(out[max(0, len(out)-reach):]) + text[max(from, at-reach):at]
			behind := text[end:min(len(text), end+reach)]
			last := numberedAt(before, n-1, false)
			next := numberedAt(behind, n+1, true)
			if next < 0 && firstWrapped.MatchString(behind) { // it is the last item
				next = len(behind)
			}
			if last < 0 || next < 0 || numberedAt(before[last:], n, false) >= 0 || numberedAt(behind[:next], n, false) >= 0 {
				continue
			}
			out = append(append(out, text[from:at]...), '\v')
			from = at
			break
		}
	}
	return string(append(out, text[from:]...))
}

// digitsInside reports whether two digits and the mark of a number stand within a line.
func digitsInside(line string) bool {
	for at := 4; at+2 < len(line); at++ {
		if digit(rune(line[at])) && digit(rune(line[at-1])) && (line[at+1] == '.' || strings.HasPrefix(line[at+1:], "、") || strings.HasPrefix(line[at+1:], "．")) {
			return true
		}
	}
	return false
}

// numberedAt returns where a number with its mark stands in a text, no digit behind it and none before, or
// not a point, unless it may be swallowed too; -1 is nowhere.
func numberedAt(text string, n int, glued bool) int {
	number := strconv.Itoa(n)
	for from := 0; ; {
		i := strings.Index(text[from:], number)
		if i < 0 {
			return -1
		}
		at := from + i
		from = at + len(number)
		rest := strings.TrimLeft(text[from:], " ")
		for _, mark := range []string{".", "、", "．"} {
			if tail, ok := strings.CutPrefix(rest, mark); ok && (at == 0 || glued || !digit(rune(text[at-1])) && text[at-1] != '.') && (tail == "" || !digit(rune(tail[0]))) {
				return at
			}
		}
	}
}

package library

import "strings"

// LineKind says what became of a line.
type LineKind string

// The kinds of lines.
const (
	Same  LineKind = "same"
	Gone  LineKind = "gone"
	Added LineKind = "added"
	Left  LineKind = "left" // lines that are the same in both and left out
)

// Line is one line of a comparison. Skipped counts the lines of a Left one.
type Line struct {
	Kind    LineKind
	Text    string
	Skipped int
}

// around is how many lines beside a change are shown.
const around = 3

// mostWork bounds the comparison of what differs: lines of one text times
// lines of the other. Beyond it the parts stand as a whole.
const mostWork = 4_000_000

// Compare lays two texts line by line beside each other; what is the same far
// from any change is left out.
func Compare(older, newer string) []Line {
	a, b := strings.Split(older, "\n"), strings.Split(newer, "\n")
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var all []Line
	for _, l := range a[:head] {
		all = append(all, Line{Kind: Same, Text: l})
	}
	all = append(all, middle(a[head:len(a)-tail], b[head:len(b)-tail])...)
	for _, l := range a[len(a)-tail:] {
		all = append(all, Line{Kind: Same, Text: l})
	}
	return shorten(all)
}

// middle finds the longest lines in common.
func middle(a, b []string) (list []Line) {
	if len(a)*len(b) > mostWork {
		for _, l := range a {
			list = append(list, Line{Kind: Gone, Text: l})
		}
		for _, l := range b {
			list = append(list, Line{Kind: Added, Text: l})
		}
		return list
	}
	width := len(b) + 1
	common := make([]int32, (len(a)+1)*width)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i*width+j] = common[(i+1)*width+j+1] + 1
			} else {
				common[i*width+j] = max(common[(i+1)*width+j], common[i*width+j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			list = append(list, Line{Kind: Same, Text: a[i]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[(i+1)*width+j] >= common[i*width+j+1]:
			list = append(list, Line{Kind: Gone, Text: a[i]})
			i++
		default:
			list = append(list, Line{Kind: Added, Text: b[j]})
			j++
		}
	}
	return list
}

// shorten leaves out what is the same far from any change.
func shorten(all []Line) (list []Line) {
	near := make([]bool, len(all))
	for i, l := range all {
		if l.Kind != Same {
			for j := max(0, i-around); j <= min(len(all)-1, i+around); j++ {
				near[j] = true
			}
		}
	}
	for i, l := range all {
		switch {
		case near[i]:
			list = append(list, l)
		case len(list) > 0 && list[len(list)-1].Kind == Left:
			list[len(list)-1].Skipped++
		default:
			list = append(list, Line{Kind: Left, Skipped: 1})
		}
	}
	return list
}

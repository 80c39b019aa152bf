package question

import (
	"slices"
	"strings"

	"kongdan/internal/rule/fold"
)

// Essence is the same text for two questions that ask the same: stem and
// options folded, without punctuation at their ends, whatever the order of the
// options. It is long; who stores it stores a hash.
func (i Item) Essence() string {
	parts := []string{essence(i.Stem)}
	var options []string
	for _, o := range i.Options {
		options = append(options, essence(o.Text))
	}
	slices.Sort(options)
	return strings.Join(append(parts, options...), "\n")
}

// essence drops spaces and the marks in which copies of one sentence differ.
func essence(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\n_.,;:!?()[]{}\"'。，、；：！？（）【】《》“”‘’…·-—", r) {
			return -1
		}
		return r
	}, fold.Key(text))
}

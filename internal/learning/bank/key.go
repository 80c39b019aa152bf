package bank

import (
	"strconv"
	"strings"

	"kongdan/internal/rule/question"
)

// KeyText is the answer of a question on one line, "" where there is none: the
// letters of options, T or F, what the blanks accept, or the model answer.
func KeyText(i question.Item) string {
	switch i.Kind {
	case question.TrueFalse:
		if i.Truth == nil {
			return ""
		}
		return map[bool]string{true: "T", false: "F"}[*i.Truth]
	case question.Fill:
		blanks := make([]string, len(i.Blanks))
		for at, b := range i.Blanks {
			blanks[at] = BlankText(b)
		}
		return strings.Join(blanks, "; ")
	case question.Short:
		if i.Model != "" {
			return short(i.Model)
		}
		points := make([]string, len(i.Points))
		for at, p := range i.Points {
			points[at] = p.Text
		}
		return short(strings.Join(points, "; "))
	}
	letters := ""
	for _, at := range i.Key() {
		letters += question.Letter(at)
	}
	return letters
}

// BlankText is what a blank accepts, on one line.
func BlankText(b question.Blank) string {
	list := b.Accept
	if b.Least != nil || b.Most != nil {
		list = append(list[:len(list):len(list)], number(b.Least)+"–"+number(b.Most))
	}
	return strings.Join(list, " / ")
}

func number(f *float64) string {
	if f == nil {
		return "∞"
	}
	return strconv.FormatFloat(*f, 'f', -1, 64)
}

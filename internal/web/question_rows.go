package web

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/rule/fold"
)

// mostDecimal bounds the figures of a question.
const mostDecimal = 1e12

// decimal reads a figure as people type it; "" is 0. One that is none is noted.
func decimal(bad *errs.Fields, field, text string) float64 {
	text = strings.TrimSpace(fold.Narrow(text))
	if text == "" {
		return 0
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(v) || math.Abs(v) > mostDecimal || strings.ContainsAny(text, "xXpP_") {
		bad.Add(field, "question.not_a_number")
		return 0
	}
	return v
}

// wholeNumber reads a number from 0 to most; "" is 0. One that is none is noted.
func wholeNumber(bad *errs.Fields, field, text string, most int) int {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > most {
		bad.Add(field, "error.invalid_choice")
		return 0
	}
	return n
}

// rearrange does to the rows of the form what a button of it asks: "option.add",
// "blank.remove.r2", "point.up.r1". It reports whether it asked for something.
func (q *questionForm) rearrange(order string) bool {
	part, rest, _ := strings.Cut(order, ".")
	does, row, _ := strings.Cut(rest, ".")
	switch part {
	case "option":
		q.Options = moved(q.Options, does, row, func(o optionForm) string { return o.row }, func(id string) optionForm { return optionForm{row: id} })
	case "blank":
		q.Blanks = moved(q.Blanks, does, row, func(b blankForm) string { return b.row }, func(id string) blankForm { return blankForm{row: id} })
	case "point":
		q.Points = moved(q.Points, does, row, func(p pointForm) string { return p.row }, func(id string) pointForm { return pointForm{row: id} })
	default:
		return false
	}
	return true
}

func moved[T any](list []T, does, row string, name func(T) string, fresh func(string) T) []T {
	at := slices.IndexFunc(list, func(x T) bool { return name(x) == row })
	switch {
	case does == "add" && len(list) < mostRows:
		return append(list, fresh(freeRow(list, name)))
	case at < 0:
	case does == "remove":
		return slices.Delete(list, at, at+1)
	case does == "up" && at > 0:
		list[at-1], list[at] = list[at], list[at-1]
	case does == "down" && at < len(list)-1:
		list[at], list[at+1] = list[at+1], list[at]
	}
	return list
}

// freeRow is a name that no row has.
func freeRow[T any](list []T, name func(T) string) string {
	for n := len(list); ; n++ {
		id := "r" + strconv.Itoa(n)
		if !slices.ContainsFunc(list, func(x T) bool { return name(x) == id }) {
			return id
		}
	}
}

// fillUp gives the form as many empty rows as one usually needs.
func (q *questionForm) fillUp() {
	for len(q.Options) < 4 {
		q.rearrange("option.add")
	}
	for len(q.Blanks) < 1 {
		q.rearrange("blank.add")
	}
	for len(q.Points) < 2 {
		q.rearrange("point.add")
	}
}

// placed turns the fields of faults into those of the form: places in the
// question become rows.
func (q questionForm) placed(p string) string {
	part, rest, found := strings.Cut(p, ".")
	if !found {
		return p
	}
	n, err := strconv.Atoi(rest)
	if err != nil {
		return p
	}
	var rows []string
	switch part {
	case "options":
		for _, o := range q.Options {
			if !o.empty() {
				rows = append(rows, "option."+o.row+".text")
			}
		}
	case "blanks":
		for _, b := range q.Blanks {
			if !b.empty() {
				rows = append(rows, "blank."+b.row+".accept")
			}
		}
	case "points":
		for _, x := range q.Points {
			if !x.empty() {
				rows = append(rows, "point."+x.row+".text")
			}
		}
	}
	if n < 0 || n >= len(rows) {
		return part
	}
	return rows[n]
}

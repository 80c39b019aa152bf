package view

import "strconv"

// History is how the value of a deal moved.
type History struct {
	URL    string // of the whole of it
	Week   HistoryWeek
	Chart  HistoryChart
	Rows   []HistoryRow
	All    bool // Rows is all there is
	Nobody bool // nothing ever changed
}

// HistoryWeek is what changed since last week.
type HistoryWeek struct {
	Text     string // in a sentence
	Elements []ElementLink
	Evidence string // how much was learnt, "" for nothing
}

// HistoryRow is one change of value.
type HistoryRow struct {
	When, Who, Cause string
	Before, Value    ValueLine
	Self, Calibrated string
	Elements         []ElementLink
	Reason           string
	Evidence         string
	Source           string
}

// HistoryChart is the course of the values. X goes from 0 to 100, Y is the
// place of a value among all 80, from 0.
type HistoryChart struct {
	Shown, Self, Calibrated []ChartPoint
	From, To                string // first and last day
	HasCalibrated           bool
}

// ChartPoint is a value from a moment on.
type ChartPoint struct{ X, Y float64 }

// steps draws a line that keeps each value until the next.
func steps(points []ChartPoint) string {
	var b []byte
	num := func(f float64) { b = strconv.AppendFloat(b, f, 'f', 2, 64) }
	for i, p := range points {
		if i == 0 {
			b = append(b, 'M')
		} else {
			b = append(b, 'H')
			num(p.X)
			b = append(b, 'V')
			num(79.5 - p.Y)
			continue
		}
		num(p.X)
		b = append(b, ' ')
		num(79.5 - p.Y)
	}
	if len(points) > 0 {
		b = append(b, "H100"...)
	}
	return string(b)
}

// dot draws a round point that no stretching distorts.
func dot(p ChartPoint) string {
	return "M" + place(p.X) + " " + place(79.5-p.Y) + "h0"
}

// Package day is the calendar without clock and zone: dates written
// YYYY-MM-DD, as they are stored and as people type them.
package day

import (
	"errors"
	"time"
)

// Date is a calendar date in the form YYYY-MM-DD, or "" for no date. The
// form is the value: dates compare as strings, and can be stored as such.
type Date string

// The years a date may lie in.
const (
	FirstYear = 1900
	LastYear  = 2200
)

// Why a text is no date.
var (
	ErrForm  = errors.New("a date is written YYYY-MM-DD")
	ErrNoDay = errors.New("there is no such day in the calendar")
	ErrYear  = errors.New("the year lies outside 1900 to 2200")
)

// Parse reads exactly YYYY-MM-DD with ASCII digits. It fails with ErrForm,
// ErrNoDay (30 February) or ErrYear. The empty text is ErrForm.
func Parse(text string) (Date, error) {
	if len(text) != len(time.DateOnly) {
		return "", ErrForm
	}
	for i, c := range []byte(text) {
		if dash := i == 4 || i == 7; dash && c != '-' || !dash && (c < '0' || c > '9') {
			return "", ErrForm
		}
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return "", ErrNoDay
	}
	if t.Year() < FirstYear || t.Year() > LastYear {
		return "", ErrYear
	}
	return Date(text), nil
}

// Of returns the date an instant has in its own location.
func Of(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// Valid reports whether d is a date; "" is not.
func (d Date) Valid() bool {
	_, err := Parse(string(d))
	return err == nil
}

// Time returns the first instant of the date in a location (where midnight
// is skipped, the instant after it), and the zero time for no date.
func (d Date) Time(in *time.Location) time.Time {
	t := d.utc()
	if t.IsZero() {
		return t
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, in)
}

func (d Date) utc() time.Time {
	if !d.Valid() {
		return time.Time{}
	}
	t, _ := time.Parse(time.DateOnly, string(d))
	return t
}

// Add returns the date n days later, earlier for a negative n. It stops at
// the first and the last day there is. No date stays no date.
func (d Date) Add(n int) Date {
	t := d.utc()
	if t.IsZero() {
		return ""
	}
	const far = 400 * (LastYear - FirstYear + 1) // more days than there are
	t = t.AddDate(0, 0, max(-far, min(far, n)))
	switch {
	case t.Year() < FirstYear:
		return Date("1900-01-01")
	case t.Year() > LastYear:
		return Date("2200-12-31")
	}
	return Of(t)
}

// Sub returns the days from o to d, negative if d is earlier, and 0 if
// either is no date.
func (d Date) Sub(o Date) int {
	a, b := d.utc(), o.utc()
	if a.IsZero() || b.IsZero() {
		return 0
	}
	return int(a.Unix()-b.Unix()) / (24 * 60 * 60)
}

// Before reports whether d is a date earlier than o; false if either is no date.
func (d Date) Before(o Date) bool { return d.Valid() && o.Valid() && d < o }

// After reports whether d is a date later than o; false if either is no date.
func (d Date) After(o Date) bool { return o.Before(d) }

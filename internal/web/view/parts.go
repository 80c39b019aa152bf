package view

import (
	"context"
	"fmt"
	"math"
	"strconv"
)

// The zones, as class names and text keys know them.
const (
	ZoneWin    = "win"
	ZoneJitter = "jitter"
	ZoneLose   = "lose"
)

// Chance is a probability of winning with its band of 80 %, each from 0 to 1,
// and the text of what it rests on.
type Chance struct {
	P, Low, High float64
	Basis        string
}

// Screens never promise more than this or less.
const leastShown, mostShown = 0.03, 0.97

// Percent shows a probability the way every screen does: whole, within 3 and 97.
func Percent(p float64) string {
	return strconv.Itoa(int(math.Round(100*math.Min(mostShown, math.Max(leastShown, p))))) + "%"
}

// at is a place on a bar that is 100 wide.
func at(p float64) string {
	return strconv.FormatFloat(100*math.Min(1, math.Max(0, p)), 'f', 1, 64)
}

func span(low, high float64) string {
	return strconv.FormatFloat(100*math.Max(0.01, math.Min(1, high)-math.Max(0, low)), 'f', 1, 64)
}

func chanceLabel(ctx context.Context, c Chance) string {
	return T(ctx, "chance.label", "P", Percent(c.P), "Low", Percent(c.Low), "High", Percent(c.High))
}

// Tab is one of the tabs of a page; each is a link of its own.
type Tab struct {
	Text, URL string
	Count     int // shown behind the text unless 0
	Current   bool
}

// Pager leads to the neighbouring pages of a list; an empty URL has no neighbour.
type Pager struct {
	Previous, Next string
	Summary        string // such as "41 to 80 of 312"
}

// Empty says why there is nothing and what to do next.
type Empty struct {
	Icon, Title, Text string
	Action, Second    Link
}

// Heading is the top of a page.
type Heading struct {
	Title, Sub string
	Back       Crumb
}

// Column is a head of a table. Sort is the address that sorts by it; Order is
// "ascending", "descending" or "" if the table is not sorted by it.
type Column struct {
	Text, Sort, Order string
	Number            bool
	Hidden            bool // the head is read out, not shown
}

func (c Column) order() string {
	if c.Order == "" {
		return "none"
	}
	return c.Order
}

// Difference is one field that two people changed.
type Difference struct{ Label, Yours, Theirs string }

// Conflict is the page after somebody else was faster.
type Conflict struct {
	What, Who, When string // what was edited, who saved it, when (as text)
	Rows            []Difference
	Action          string // where "use mine" posts
	Key             string
	Version         int64       // of their row, so that mine goes on top of it
	Mine            [][2]string // every field that was sent, name and value
	Back            string      // the page with theirs
}

// Failure is an error page.
type Failure struct {
	Status         int
	Title, Text    string
	RequestID      string
	Retry          bool   // offer to load the page again
	Home           bool   // offer the way to Today
	SignIn         string // the page to sign in on, or ""
	MoreText, More string // one more link
}

func (f Failure) code() string { return fmt.Sprint(f.Status) }

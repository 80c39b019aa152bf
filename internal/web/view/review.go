package view

import "context"

// Review is what a span of days changed, laid out for a meeting. Texts are
// ready to show.
type Review struct {
	Heading Heading
	Spans   []Tab
	Filter  ReviewFilter
	Tiles   []ReviewTile
	Cut     bool // not all of it was counted
	Calm    bool // nothing at all to tell
	Parts   []ReviewPart
	Pager   Pager // of the one part that was asked for
}

// ReviewFilter is whose deals are looked at, and other dates.
type ReviewFilter struct {
	Owner    Picker
	Span     string // of the address; "" where the dates stand for it
	From, To string
	Latest   string
	Problems Problems
	Open     bool // the dates were chosen
	Kept     bool // the address has a from and a to
}

// ReviewTile is one figure of the summary; it leads to its part, unless that is empty.
type ReviewTile struct {
	Name, Amount, Note, URL, Icon string
	Figure                        string
	Tone                          string // "win", "lose", "jitter" or ""
}

// ReviewPart is one list of a review.
type ReviewPart struct {
	ID, Title, Sum, None string
	What, When           string // heads of the columns
	Why                  string // "" leaves the column out
	Rows                 []ReviewRow
	AllText, AllURL      string // to all of it, where these are not all
}

// ReviewRow is one deal in it, or one step of a deal.
type ReviewRow struct {
	Name, URL, Account, Amount, Owner string
	Move                              *MoveRow // the values, where they changed
	Value, Zone, Basis                string   // else the one it has
	Badge, Tone                       string
	What, Sub                         string
	Keys                              []string
	Why, Note                         string
	When, Who                         string
	Late                              bool
}

func (p ReviewPart) columns(ctx context.Context) []Column {
	list := []Column{{Text: T(ctx, "review.column_deal")}, {Text: p.What}, {Text: T(ctx, "deals_column.amount"), Number: true}}
	if p.Why != "" {
		list = append(list, Column{Text: p.Why})
	}
	return append(list, Column{Text: p.When}, Column{Text: T(ctx, "review.column_owner")})
}

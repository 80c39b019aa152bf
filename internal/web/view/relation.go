package view

import "context"

// RelationForm is the form of a line between two people of a deal; on the map
// of an account it also asks in which deal.
type RelationForm struct {
	Head                     FormHead
	From, To, Kind, Strength string
	Confirmed                bool
	Note                     string
	People                   []Option
	Kinds, Strengths         []Option
	OfAccount                bool
	Deal                     string
	Deals                    []Option
	End                      *FormHead // takes the line away; nil for a new one
	Cancel                   string
}

// RelationList is the lines between the people of a deal in words, or of all
// deals of an account.
type RelationList struct {
	URL     string
	MapURL  string // of an account's map
	Deal    string // only lines of this one
	Deals   []Option
	DrawURL string // "" for who may not
	Who     string // only lines of this one
	People  []Option
	Rows    []RelationRow
	Total   int
	Pager   Pager
	MayEdit bool
}

// RelationRow is one line.
type RelationRow struct {
	Anchor         string
	From, To       Link
	Deal           Link // in the list of an account
	Kind, KindText string
	Strength, Sure string
	Confirmed      bool
	Note, By, On   string
	URL            string // where it is changed, "" for who may not
	End            FormHead
}

// relationColumns are the heads of the list; that of an account says the deal.
func relationColumns(ctx context.Context, m RelationList) []Column {
	list := []Column{{Text: T(ctx, "relation.between")}}
	if m.Deals != nil {
		list = append(list, Column{Text: T(ctx, "relation.deal")})
	}
	return append(list, Column{Text: T(ctx, "relation.kind")}, Column{Text: T(ctx, "relation.strength")}, Column{Text: T(ctx, "relation.sure")},
		Column{Text: T(ctx, "relation.note")}, Column{Text: T(ctx, "relation.entered")}, Column{Text: T(ctx, "relation.change"), Hidden: true})
}

// inDeal says of what is named on an account's page in which deal it is.
func (r RelationRow) inDeal(ctx context.Context) string {
	if r.Deal.Text == "" {
		return ""
	}
	return T(ctx, "shell.brackets", "Text", r.Deal.Text)
}

package view

import "context"

// CoachPanel is who checks the elements of a deal. Names are there for the
// deal team only.
type CoachPanel struct {
	Team    bool
	Coaches []CoachRow
	Missing []MissingCoach
	AddURL  string // "" for who may not
	Safety  string
}

// CoachRow is one coach.
type CoachRow struct {
	Name    string // "coach 1"
	Type    string
	Who     string // "" for who is not on the deal team
	Note    string // likewise
	Retired bool
	Said    string // how much, and when last
	RuleURL string // "" for who may not
	EditURL string
}

// MissingCoach is a type of coach the deal lacks.
type MissingCoach struct{ Name, Find string }

// CoachForm is a coach as the deal team edits it.
type CoachForm struct {
	Head                              FormHead
	Type, Person, Name, Contact, Note string
	Types, People                     []Option
	Safety                            string
	Quality                           []string // what makes a good coach
	Retire                            *RetireForm
}

// RetireForm takes a coach out of the count, or back in.
type RetireForm struct {
	Head    FormHead
	Retired bool
}

// VerdictForm is what a coach said, for many elements at once.
type VerdictForm struct {
	Head          FormHead
	Coach, Safety string
	On, Today     string
	Groups        []VerdictGroup
	Rulings       []Option
	Confidences   []Option
	NothingError  string
}

// VerdictGroup is a run of elements under a heading.
type VerdictGroup struct {
	Name string
	Rows []VerdictInput
}

// VerdictInput is one element of the form.
type VerdictInput struct {
	Key, Name, Ask           string
	State                    string // what the team claims, as text
	Ruling, Confidence, Note string
	Error                    string
}

// SettleForm ends what a verdict does.
type SettleForm struct {
	Head          FormHead
	What, Explain string // which verdict, and what settling it means
	Why           string
}

func retireTitle(ctx context.Context, retired bool) string {
	if retired {
		return T(ctx, "coach.rejoin")
	}
	return T(ctx, "coach.retire")
}

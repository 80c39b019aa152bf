package view

import "context"

// CoachPanel is who checks the elements of a deal. Names are there for the
// deal team only.
type CoachPanel struct {
	Team    bool
	Coaches []CoachRow
	Missing []MissingCoach
	Waiting []ElementLink // claimed, and nobody has confirmed it
	// Candidates are people of the deal who may make a coach; the team's only.
	Candidates []CoachCandidate
	AddURL     string // "" for who may not
	Safety     string
}

// CoachCandidate is somebody who may make a coach.
type CoachCandidate struct{ Name, Title, Fits, AddURL string }

// CoachRow is one coach.
type CoachRow struct {
	Name    string // "coach 1"
	Type    string
	Who     string // "" for who is not on the deal team
	Note    string // likewise
	Retired bool
	Said    string // how much, and when last
	Kind    string // where the coach stands; the team's only
	Doubts  string // the qualities the coach lacks; likewise
	Vouches []Vouch
	RuleURL string // "" for who may not
	AskURL  string
	EditURL string
	ReadURL string // where an administrator may break the glass; "" for all others
	Asked   []QuestRow
}

// QuestRow is a questionnaire for a coach; the team's only.
type QuestRow struct {
	Tone, State, Text string
	RevokeURL, Key    string // of one that is open
}

// MissingCoach is a type of coach the deal lacks.
type MissingCoach struct {
	Name, Find string
	Vouches    []Vouch
}

// Vouch is an element that a type of coach knows best.
type Vouch struct {
	Element ElementLink
	Waits   bool // claimed, and nobody has confirmed it
}

// CoachForm is a coach as the deal team edits it.
type CoachForm struct {
	Head                                    FormHead
	Kind, Type, Person, Name, Contact, Note string
	Kinds, Types, People                    []Option
	Member                                  Picker
	Waits                                   bool // something this coach was asked is not answered yet
	Safety                                  string
	Quality                                 []Field // what makes a good coach, each a choice
	Retire                                  *RetireForm
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

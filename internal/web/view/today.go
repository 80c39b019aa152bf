package view

import (
	"context"
	"strconv"
)

// Today is the page people begin their day on. Texts are ready to show.
type Today struct {
	Due          Link   // to people whose retention period is over, for administrators; no URL for none
	Day          string // such as "Monday, 23 November"
	NeedCount    int
	Needs        []NeedRow
	MoreURL      string // to the same page with all of them, "" if these are all
	Tasks        []TaskGroup
	TasksURL     string
	LaterText    string         // how to get at later tasks, "" if there are none
	Certificates []Link         // that end soon
	Reviews      Link           // to questions to review today; no URL for none
	Sets         []SetLine      // to practice that was given to the reader
	Exams        []SittingRow   // to be sat now
	Asked        []QuestionsRow // what colleagues ask the reader
	News         []CoachNews
	Visits       []VisitRow
	Team         *Team
	Empty        *Empty    // where there is nothing to do
	Fills        []Loading // of an empty bank and library, for who trains
	MayWork      bool
}

// NeedRow is a deal that needs somebody.
type NeedRow struct {
	Name, URL              string
	Account, Amount, Owner string // Owner is "" for one's own deal
	Value, Zone, Basis     string
	Reasons                []ReasonRow
}

// ReasonRow is why; its URL leads to the cure. Tone is "danger", "warning" or "".
type ReasonRow struct{ Text, URL, Tone, Icon string }

// mostReasons is how many reasons a row spells out.
const mostReasons = 3

func (n NeedRow) first() []ReasonRow { return n.Reasons[:min(mostReasons, len(n.Reasons))] }
func (n NeedRow) hidden() int        { return len(n.Reasons) - len(n.first()) }

// VisitRow is a visit as a line of a week.
type VisitRow struct{ Subject, URL, Text, Day string }

// Team is what somebody who leads others watches.
type Team struct {
	Zones      []ZoneTile
	Fell, Rose []MoveRow
	MapURL     string
	Challenges []AskedRow
	MoreURL    string // all challenges, "" where none are left out
	Gaps       []Gap
}

// ZoneTile counts the deals of one zone. Change is "+2", "-1" or "" for none.
type ZoneTile struct {
	Zone, Amount, Change, URL string
	Deals                     int64
}

// MoveRow is a deal whose zone changed.
type MoveRow struct {
	Name, URL, Account, Owner, Amount string
	From, FromZone, To, ToZone        string
	Basis, BasisWas                   string // of To and of From
	Day, Why                          string
}

// QuestionsRow is a questionnaire that waits for the reader.
type QuestionsRow struct{ Title, URL, Text string }

// CoachNews is what happened to a coach of one of the reader's deals.
type CoachNews struct{ Icon, Text, Deal, URL, Day, DismissURL, Key string }

// AskedRow is a challenge that waits for an answer.
type AskedRow struct{ Name, URL, Element, Question, Meta string }

// Gap is something missing in a number of deals.
type Gap struct{ Text, URL string }

func count(n int64) string { return strconv.FormatInt(n, 10) }

func (m Today) sub(ctx context.Context) string {
	if m.NeedCount == 0 {
		return m.Day
	}
	key := "today.sub"
	if m.MoreURL != "" {
		key = "today.sub_more"
	}
	return m.Day + " · " + T(ctx, key, "N", m.NeedCount)
}

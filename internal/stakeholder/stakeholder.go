// Package stakeholder is the people in one deal: what we judge of each of them
// there, with evidence and history, the roles nobody has been found for yet, on
// which way we get to those who decide, and the lines between them.
//
// Facts belong to the person and are the same in every deal (see package
// person); a judgement belongs to the person in this deal. Whoever sees the
// deal sees its judgements, like its evidence.
package stakeholder

import (
	"context"
	"slices"
	"time"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/people"
)

// ID names somebody in one deal: it is the person's id, or one of its own for a
// placeholder, a role nobody has been found for yet.
type ID string

// Limits of what is typed.
const (
	MaxLabel   = 60   // characters of what a placeholder is called
	MaxWhat    = 1000 // of the evidence for a judgement
	MaxReason  = 300  // why a judgement is withdrawn
	MaxWords   = 1000 // of what is written
	MaxOutcome = 500  // of a meeting's outcome, and of an excuse
)

// Outside says what somebody is who does not belong to the client; "" is the
// client's own.
type Outside string

// What people outside are.
const (
	Expert   Outside = "expert"
	Superior Outside = "superior" // an organisation above the client's
	Partner  Outside = "partner"
	Other    Outside = "other"
)

// Outsides lists what people outside may be.
var Outsides = []Outside{Expert, Superior, Partner, Other}

// Stakeholder is somebody in one deal with what is judged and written there.
type Stakeholder struct {
	ID          ID
	Person      person.ID // "" for a placeholder
	Name        string    // the person's, or what the placeholder is called
	Title       string
	Department  string
	Account     account.ID // of the person
	AccountName string
	ReportsTo   person.ID
	Gone        bool // the person lies in the trash
	Outside     Outside

	people.Picture
	ReviewedOn day.Date // when the youngest judgement that stands was observed

	Words
	Step
	Visited day.Date // the first visit of this deal whose note names the person

	Removed bool  // taken out of the deal
	Version int64 // of words and step; 0 while nothing was written
}

// Placeholder reports whether this is a role nobody has been found for yet.
func (s Stakeholder) Placeholder() bool { return s.Person == "" }

// Met is when the person was first met: as somebody recorded it, else as the
// visits tell.
func (s Stakeholder) Met() day.Date {
	if s.MetOn != "" {
		return s.MetOn
	}
	return s.Visited
}

// Words is what is written about somebody in a deal, not chosen.
type Words struct {
	PersonalWin   string
	Resonance     string
	DecisionPoint string
	Stance        string // how the person took a position in the open
}

// Step is somebody's place on the entry path.
type Step struct {
	PlannedOn  day.Date
	MetOn      day.Date // the first meeting
	Outcome    string
	Excuse     string // why power was met early
	MeetExcuse string // why an opponent is met at all
}

// Service holds the use cases of this area.
type Service struct {
	db *db.DB

	// Visited tells on which day a visit of the deal first named each person.
	// It belongs to an area above and is set by app; nil knows of no visits.
	Visited func(ctx context.Context, tx *db.Tx, o org.ID, deal opportunity.ID) (map[ID]day.Date, error)

	// Coaches tells the numbers of the deal's coaches who still are. It belongs to
	// an area above and is set by app; nil knows of none.
	Coaches func(ctx context.Context, tx *db.Tx, o org.ID, deal opportunity.ID) ([]int, error)
}

// NewService returns the use cases on a database.
func NewService(d *db.DB) *Service { return &Service{db: d} }

// change runs do in a transaction that holds the deal, for an actor who may
// change it. It fails like lockOpen.
func (s *Service) change(ctx context.Context, actor org.Actor, deal opportunity.ID, do func(*db.Tx, opportunity.Opportunity) error) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		d, err := lockOpen(ctx, tx, actor, deal)
		if err != nil {
			return err
		}
		return do(tx, d)
	})
}

// lockOpen is opportunity.LockForChange for an open deal: who decided in a
// closed one stays as it was judged. It fails with Invalid for a closed deal.
func lockOpen(ctx context.Context, tx *db.Tx, actor org.Actor, deal opportunity.ID) (opportunity.Opportunity, error) {
	d, err := opportunity.LockForChange(ctx, tx, actor, deal)
	if err == nil && d.Status != opportunity.Open {
		err = errs.New(errs.Invalid, "stakeholder.deal_closed")
	}
	return d, err
}

// record writes an entry of the audit log about somebody in a deal.
func record(ctx context.Context, tx *db.Tx, actor org.Actor, deal opportunity.ID, action string, who Stakeholder, before, after map[string]any) error {
	if after == nil {
		after = map[string]any{}
	}
	after["name"] = who.Name
	return org.Record(ctx, tx, actor, org.Entry{Action: action, Kind: "stakeholder", ID: string(who.ID), About: string(deal), Before: before, After: after})
}

func checkOutside(bad *errs.Fields, o Outside) {
	if o != "" && !slices.Contains(Outsides, o) {
		bad.Add("outside", "error.invalid_choice")
	}
}

// at is when somebody was taken out of a deal, as the table keeps it.
func at(t time.Time, removed bool) int64 {
	if !removed {
		return 0
	}
	return t.UnixMilli()
}

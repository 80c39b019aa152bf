// Package activity is what people do around deals and accounts: notes of what
// was learnt, visits with who was met, and tasks with a day and somebody who
// does them.
package activity

import (
	"context"
	"time"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/day"
)

// The identifiers of this area.
type (
	ID     string // a note or a visit
	TaskID string
)

// Kind tells a note from a visit.
type Kind string

// The two kinds.
const (
	Note  Kind = "note"
	Visit Kind = "visit"
)

// Limits of what people type.
const (
	MaxBody   = 8000
	MaxTitle  = 200
	MaxPeople = 30
)

// Subject is what an activity or a task is about: a deal or an account. A task
// may be about neither.
type Subject struct {
	Deal    opportunity.ID
	Account account.ID
}

// about is the id under which the audit log shows a change.
func (s Subject) about() string {
	if s.Deal != "" {
		return string(s.Deal)
	}
	return string(s.Account)
}

// Activity is a note or a visit.
type Activity struct {
	ID         ID
	Kind       Kind
	Subject    Subject
	DealName   string // where the list spans the deals of an account
	Body       string
	HappenedOn day.Date
	People     []Met // who was met; visits only
	CreatedBy  org.UserID
	AuthorName string
	CreatedAt  time.Time
	Editable   bool // by the actor who asked
	Version    int64
}

// Met is a person who was met on a visit.
type Met struct {
	ID   person.ID
	Name string
}

// Service holds the use cases of this area.
type Service struct {
	db *db.DB
}

// NewService returns the use cases on a database.
func NewService(d *db.DB) *Service { return &Service{db: d} }

// Today is the date where the actor is.
func (s *Service) Today(actor org.Actor) day.Date { return day.Date(actor.Today(s.db.Now())) }

// seen checks that the actor sees the subject and reports whether the actor
// may record things on it.
func seen(ctx context.Context, tx *db.Tx, actor org.Actor, s Subject) (editable bool, err error) {
	switch {
	case s.Deal != "" && s.Account == "":
		_, editable, err = opportunity.Find(ctx, tx, actor, s.Deal)
		return editable, err
	case s.Account != "" && s.Deal == "":
		a, err := account.Find(ctx, tx, actor, s.Account)
		if err != nil {
			return false, err
		}
		err = account.CheckPeople(ctx, tx, actor, a)
		if errs.Is(err, errs.Forbidden) {
			return false, nil
		}
		return err == nil, err
	}
	return false, errs.New(errs.NotFound, "activity.not_found")
}

// recordable is seen, and Forbidden where the actor may only read.
func recordable(ctx context.Context, tx *db.Tx, actor org.Actor, s Subject) error {
	editable, err := seen(ctx, tx, actor, s)
	if err != nil {
		return err
	}
	if !editable {
		return errs.New(errs.Forbidden, "error.forbidden")
	}
	return nil
}

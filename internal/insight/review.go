package insight

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
)

// Limits of a review.
const (
	MostDays  = 92   // that one covers
	MostRead  = 1000 // rows of one part; what lies beyond is not counted
	firstRows = 10   // of each part
	partRows  = 40   // of one page of the part that was asked for
)

// Part names one list of a review.
type Part string

// The parts, in the order in which a meeting goes through them.
const (
	PartFallen  Part = "fallen"
	PartRisen   Part = "risen"
	PartEnded   Part = "ended"
	PartStages  Part = "stages"
	PartOpened  Part = "opened"
	PartOverdue Part = "overdue"
	PartStale   Part = "stale"
	PartAsked   Part = "asked"
)

// Parts lists every part.
var Parts = []Part{PartFallen, PartRisen, PartEnded, PartStages, PartOpened, PartOverdue, PartStale, PartAsked}

// ReviewOf says which review is asked for. The zero value is the last Week days
// of everything the actor sees.
type ReviewOf struct {
	From, To day.Date // both included
	Owner    string   // as opportunity.Filter has it
	Part     Part     // "" is the first rows of every part
	After    string   // where the rows of the one part go on
}

// Sum is how many deals there are and what they amount to, as far as known.
type Sum struct {
	Deals  int
	Amount int64
}

func (s *Sum) add(amount int64) { s.Deals, s.Amount = s.Deals+1, s.Amount+amount }

// List is one part of a review: what all of it comes to, and some of its rows.
type List[T any] struct {
	Sum
	Rows []T
	More bool   // there are more rows than these
	Next string // the cursor behind the last row, where the part was asked for
	Cut  bool   // MostRead was reached: the sum is of the rows that were read
}

// Review is what a span of days did to a set of deals, and what is open now.
type Review struct {
	From, To, Today day.Date
	Risen, Fallen   List[ValueMove]
	Up, Down        Sum // those of the risen and the fallen that changed their zone
	Ended           List[Outcome]
	Won, Lost, Left Sum // Left: not decided, or we stepped out
	Stages          List[StageMove]
	Opened          List[Opening]
	Overdue         List[Step]   // now
	Stale           List[Aged]   // gone stale in the span
	Asked           List[Asking] // unanswered now
	Book            *method.Book
}

// Review answers what changed in a span of days: the meeting that asks every
// week which deals moved. It fails with Invalid at the fields "from" and "to".
func (s *Service) Review(ctx context.Context, actor org.Actor, of ReviewOf) (r Review, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		r, err = readReview(ctx, tx, actor, of)
		return err
	})
	return r, err
}

// review is a question on its way through the parts.
type review struct {
	ReviewOf
	span
	tx    *db.Tx
	actor org.Actor
	until int64 // the first instant after the span
}

func readReview(ctx context.Context, tx *db.Tx, actor org.Actor, of ReviewOf) (r Review, err error) {
	q := review{ReviewOf: of, span: lately(tx, actor, Week), tx: tx, actor: actor}
	if err := q.setSpan(); err != nil {
		return r, err
	}
	r = Review{From: q.ReviewOf.From, To: q.To, Today: q.today}
	if r.Book, err = method.Read(ctx, tx, actor.Org, actor.Lang); err != nil {
		return r, err
	}
	for _, read := range []func(context.Context, *Review) error{
		q.values, q.outcomes, q.stages, q.openings, q.steps, q.questions,
	} {
		if err := read(ctx, &r); err != nil {
			return r, err
		}
	}
	return r, q.complete(ctx, &r)
}

// setSpan checks the days that were asked for.
func (q *review) setSpan() error {
	if q.ReviewOf.From == "" && q.To == "" {
		q.ReviewOf.From, q.To = q.from, q.today
	}
	from, to := q.ReviewOf.From, q.To
	if to.After(q.today) {
		to = q.today
	}
	var bad errs.Fields
	switch {
	case !from.Valid():
		bad.Add("from", "error.date")
	case from.After(q.today):
		bad.Add("from", "review.in_future")
	}
	switch {
	case !to.Valid():
		bad.Add("to", "error.date")
	case to.Before(from):
		bad.Add("to", "review.before_from")
	case to.Sub(from) >= MostDays:
		bad.Add("to", "review.too_long", "N", MostDays)
	}
	if err := bad.Err(); err != nil {
		return err
	}
	q.To, q.from, q.since, q.until = to, from, db.Ms(from.Time(q.zone)), db.Ms(to.Add(1).Time(q.zone))
	return nil
}

// limit adds which deals the review is about.
func (q *review) limit(ctx context.Context, w *db.Where) error {
	return opportunity.Filter{Owner: q.Owner}.Limit(ctx, q.tx, w, q.actor)
}

// few reports whether the review is about few deals: those of one member, or
// all that somebody sees who sees little.
func (q *review) few() bool {
	return q.Owner != "" && q.Owner != opportunity.OwnerDepartment || q.actor.Scope == org.ScopeOwn || q.actor.Scope == org.ScopeTeam
}

// changes begins a query over a table of changes with the alias h, joined to
// its deals o, within the span. Either side leads. What changed lately also
// changed its deal's row, so of some deals those touched since are few. Of all
// deals, and of many long ago, the changes are: the latest that can be read.
// CROSS JOIN keeps that order on SQLite.
func (q *review) changes(ctx context.Context, w *db.Where, table string) (from string, err error) {
	if err := q.limit(ctx, w); err != nil {
		return "", err
	}
	w.And("h.org_id = ?", q.actor.Org)
	w.And("h.opportunity_id = o.id")
	w.And("h.at >= ?", q.since)
	w.And("h.at < ?", q.until)
	everything := q.Owner == "" && q.actor.Scope == org.ScopeAll
	if everything || q.To < q.today && !q.few() {
		return ` FROM ` + table + ` h CROSS JOIN opportunity o`, nil
	}
	w.And("o.updated_at >= ?", q.since)
	w.And("o.status IN (?, ?, ?, ?, ?)", opportunity.Open, opportunity.Won, opportunity.Lost, opportunity.NoDecision, opportunity.Withdrawn)
	return ` FROM opportunity o CROSS JOIN ` + table + ` h`, nil
}

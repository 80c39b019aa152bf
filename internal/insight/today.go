package insight

import (
	"context"
	"fmt"

	"kongdan/internal/activity"
	"kongdan/internal/coach"
	"kongdan/internal/kit/db"
	"kongdan/internal/learning/certificate"
	"kongdan/internal/learning/practice"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
)

// How much Today shows at once.
const (
	MostNeeds  = 15
	AllNeeds   = 200 // when asked for all
	mostVisits = 6
	mostNews   = 8
)

// Today is what a member begins the day with.
type Today struct {
	Day          day.Date
	Needs        []Need
	More         bool            // whether more deals need somebody
	Tasks        []activity.Task // open, due within a week or before
	Later        bool            // whether there are more tasks than these
	Visits       []activity.Visited
	Asked        []coach.Asked             // questionnaires that wait for the actor
	News         []coach.Notice            // of the coaches of the actor's deals, of a week
	Team         *Team                     // of whoever leads others, nil for all others
	Reviews      int                       // questions to review today
	Sets         []practice.Set            // given to the actor and not done
	Certificates []certificate.Certificate // of the actor, that end soon
	Start        Start                     // what to do first, where there is nothing yet
}

// Start says what an empty page should lead to.
type Start string

// The starts.
const (
	Started     Start = ""        // the actor has open deals, or watches others'
	NoDeal      Start = "deal"    // the organisation works; the actor has no open deal
	NoDealAtAll Start = "all"     // the organisation has none: import or begin one
	Reading     Start = "reading" // the actor records nothing
)

// Today answers what the actor should do today; all lists up to AllNeeds deals.
func (s *Service) Today(ctx context.Context, actor org.Actor, all bool) (t Today, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		t, err = readToday(ctx, tx, actor, all)
		return err
	})
	return t, err
}

func readToday(ctx context.Context, tx *db.Tx, actor org.Actor, all bool) (t Today, err error) {
	at := lately(tx, actor, Week)
	t.Day = at.today
	book, err := method.Read(ctx, tx, actor.Org, actor.Lang)
	if err != nil {
		return t, err
	}
	most := MostNeeds
	if all {
		most = AllNeeds
	}
	if t.Needs, err = readNeeds(ctx, tx, actor, book, most+1); err != nil {
		return t, err
	}
	if t.More = len(t.Needs) > most; t.More {
		t.Needs = t.Needs[:most]
	}
	tasks, next, err := activity.DueTasks(ctx, tx, actor, at.today.Add(Week), "")
	if err != nil {
		return t, err
	}
	t.Tasks, t.Later = tasks, next != ""
	if t.Visits, err = activity.VisitsSince(ctx, tx, actor, at.from, mostVisits); err != nil {
		return t, err
	}
	if t.Asked, err = coach.WaitingFor(ctx, tx, actor); err != nil {
		return t, err
	}
	if t.News, err = coach.Notices(ctx, tx, actor, db.Time(at.since), mostNews); err != nil {
		return t, err
	}
	if t.Reviews, err = practice.DueToday(ctx, tx, actor); err != nil {
		return t, err
	}
	if t.Sets, err = practice.SetsFor(ctx, tx, actor); err != nil {
		return t, err
	}
	if t.Certificates, err = certificate.Ending(ctx, tx, actor, ""); err != nil {
		return t, err
	}
	if actor.Leads() {
		if t.Team, err = readTeam(ctx, tx, actor, at); err != nil {
			return t, err
		}
	}
	if len(t.Needs) == 0 {
		t.Start, err = start(ctx, tx, actor)
	}
	return t, err
}

// start finds out what somebody with nothing to do should begin with.
func start(ctx context.Context, tx *db.Tx, actor org.Actor) (Start, error) {
	has := func(cond string, args ...any) (found bool, err error) {
		var w db.Where
		w.And("o.org_id = ?", actor.Org)
		w.And("o.deleted_at = 0")
		w.And(cond, args...)
		err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM opportunity o`+w.SQL()+`)`, w.Args()...).Scan(&found)
		if err != nil {
			err = fmt.Errorf("whether there are deals: %w", err)
		}
		return found, err
	}
	if !actor.MayWork() {
		return Reading, nil
	}
	if any, err := has("o.status = 'open'"); err != nil || !any {
		return NoDealAtAll, err
	}
	mine, err := has(`o.status = 'open' AND (o.owner_id = ? OR o.id IN (SELECT t.object_id FROM access_grant t
		WHERE t.org_id = o.org_id AND t.kind = 'deal' AND t.user_id = ? AND t.via = ''))`, actor.User, actor.User)
	if err != nil || mine || actor.Leads() {
		return Started, err
	}
	return NoDeal, nil
}

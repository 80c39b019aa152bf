package practice

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/fsrs"
)

// pick chooses what a run asks, in order.
func pick(ctx context.Context, tx *db.Tx, actor org.Actor, a Asking) ([]Thing, error) {
	switch a.Mode {
	case Due:
		w, err := work(ctx, tx, actor)
		if err != nil {
			return nil, err
		}
		fresh, err := unmet(ctx, tx, actor, w.Fresh)
		if err != nil {
			return nil, err
		}
		things := append(w.due, fresh...)
		return things[:min(len(things), maxRun)], nil
	case Wrong:
		return kept(ctx, tx, actor, "c.wrong_since", a.About)
	case Starred:
		return kept(ctx, tx, actor, "c.starred_at", a.About)
	case Given:
		return thingsOfSet(ctx, tx, actor, a.Set)
	}
	size := runSize
	if a.Few {
		size = fewSize
	}
	return about(ctx, tx, actor, a.About, size)
}

// Work is what a day asks of a member.
type Work struct {
	Due      int   // reviews left for today, no more than the plan allows
	Late     int   // reviews beyond those, which wait for the next days
	Missing  int   // of those that the exam wants, beyond all that can be reviewed before it
	Enough   int   // as many reviews a day would leave none Missing, where a plan may have so many
	Fresh    int   // new questions left for today, as far as there are any
	Done     int   // answers today, of any kind
	Forecast []int // reviews of the next days, today first; with an exam no further than its eve
	due      []Thing
}

// forecastDays is how far the forecast looks.
const forecastDays = 14

func work(ctx context.Context, tx *db.Tx, actor org.Actor) (w Work, err error) {
	plan, err := readPlan(ctx, tx, actor.Org, actor.User)
	if err != nil {
		return w, err
	}
	cards, err := learnt(ctx, tx, actor)
	if err != nil {
		return w, err
	}
	now := today(tx, actor)
	reviews, fresh, done, err := answersToday(ctx, tx, actor, now)
	if err != nil {
		return w, err
	}
	w.Done = done
	list := make([]fsrs.Card, len(cards))
	for i, c := range cards {
		list[i] = c.asCard(now)
		w.Late += db.Bool(list[i].Due <= 0)
	}
	room := fsrs.Room{Now: plan.Most - reviews, Most: plan.Most, Until: plan.until(now)}
	for _, i := range fsrs.Default.Today(list, room) {
		w.due = append(w.due, cards[i].Thing)
		w.Late -= db.Bool(list[i].Due <= 0)
	}
	w.Due, w.Fresh = len(w.due), max(0, plan.Fresh-fresh)
	w.Forecast = fsrs.Default.Forecast(list, room, forecastDays)
	if w.Missing, w.Enough = fsrs.Default.Short(list, room); w.Enough > MostReviews {
		w.Enough = 0
	}
	return w, nil
}

// answersToday counts the member's answers of a day in practice: reviews that
// were due, new questions, and all.
func answersToday(ctx context.Context, tx *db.Tx, actor org.Actor, now day.Date) (reviews, fresh, all int, err error) {
	err = tx.QueryRowContext(ctx, `
		SELECT COUNT(*), COALESCE(SUM(CASE WHEN mode = 'due' THEN 1 - first ELSE 0 END), 0), COALESCE(SUM(CASE WHEN mode = 'due' THEN first ELSE 0 END), 0)
		FROM practice_review WHERE org_id = $1 AND member_id = $2 AND created_at >= $3 AND asked_on = $4 AND mode <> 'exam'`,
		actor.Org, actor.User, db.Ms(tx.Now.AddDate(0, 0, -2)), now).Scan(&all, &reviews, &fresh)
	if err != nil {
		err = fmt.Errorf("answers of today: %w", err)
	}
	return reviews, fresh, all, err
}

// unmet returns questions in the member's language that the member was never
// asked, the easy ones first.
func unmet(ctx context.Context, tx *db.Tx, actor org.Actor, n int) ([]Thing, error) {
	if n <= 0 {
		return nil, nil
	}
	open, err := open(ctx, tx, actor)
	if err != nil {
		return nil, err
	}
	return list(ctx, tx, `
		SELECT q.id FROM question q WHERE q.org_id = $1 AND q.lang = $2 AND `+open+` AND NOT EXISTS (
			SELECT 1 FROM practice_card c WHERE c.org_id = q.org_id AND c.member_id = $3 AND c.asked > 0 AND `+met+`)
		ORDER BY q.difficulty, q.id LIMIT $4`, actor.Org, actor.Lang, actor.User, n)
}

// about returns questions of a subject in the member's language: those never
// asked first, then those asked longest ago.
func about(ctx context.Context, tx *db.Tx, actor org.Actor, s Subject, size int) ([]Thing, error) {
	open, err := open(ctx, tx, actor)
	if err != nil {
		return nil, err
	}
	var w db.Where
	last := `COALESCE((SELECT MAX(c.last_on) FROM practice_card c WHERE c.org_id = q.org_id AND c.member_id = ` + w.Arg(actor.User) + ` AND ` + met + `), '')`
	w.And("q.org_id = ?", actor.Org)
	w.And("q.lang = ?", actor.Lang)
	w.And(open)
	s.limit(&w)
	return list(ctx, tx, `SELECT q.id FROM question q`+w.SQL()+` ORDER BY `+last+`, q.id LIMIT `+w.Arg(size), w.Args()...)
}

// kept returns the cards of a member whose column is set, of a subject, those
// kept longest first.
func kept(ctx context.Context, tx *db.Tx, actor org.Actor, column string, s Subject) ([]Thing, error) {
	var w db.Where
	if err := keptWhere(ctx, tx, &w, actor, column, s); err != nil {
		return nil, err
	}
	return list(ctx, tx, `SELECT c.thing FROM practice_card c`+w.SQL()+` ORDER BY `+column+`, c.thing LIMIT `+w.Arg(runSize), w.Args()...)
}

func keptWhere(ctx context.Context, tx *db.Tx, w *db.Where, actor org.Actor, column string, s Subject) error {
	stands, err := stands(ctx, tx, actor)
	w.And("c.org_id = ?", actor.Org)
	w.And("c.member_id = ?", actor.User)
	w.And(column + " > 0")
	w.And(stands)
	if s != (Subject{}) {
		w.And("EXISTS (SELECT 1 FROM question q" + w.Within(func(in *db.Where) {
			in.And("q.org_id = c.org_id AND q.id = c.question_id")
			s.limit(in)
		}) + ")")
	}
	return err
}

func list(ctx context.Context, tx *db.Tx, text string, args ...any) ([]Thing, error) {
	rows, err := tx.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, fmt.Errorf("choose questions: %w", err)
	}
	return db.Collect(rows, func(t *Thing) []any { return []any{t} })
}

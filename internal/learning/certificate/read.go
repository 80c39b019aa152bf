package certificate

import (
	"context"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
)

const columns = `c.id, c.kind_id, c.member_id, c.number, c.kind_name, c.holder, c.issued_on, c.ends_on, c.attempt_id, c.renewed_by, c.status, c.why,
	c.token, c.version, c.issued_at, COALESCE(e.status, ''), COALESCE(e.closes_at, 0), COALESCE(e.released_at, 0), COALESCE(e.show_score, '')`

const from = ` FROM certificate c LEFT JOIN attempt a ON a.org_id = c.org_id AND a.id = c.attempt_id
	LEFT JOIN exam e ON e.org_id = a.org_id AND e.id = a.exam_id`

// row is a certificate as the tables hold it, with what says from when on its
// holder may see the score that earned it.
type row struct {
	Certificate
	issued           int64
	exam             exam.Exam
	closes, released int64
}

func (r *row) fields() []any {
	return []any{&r.ID, &r.Kind, &r.Member, &r.Number, &r.Name, &r.Holder, &r.IssuedOn, &r.EndsOn, &r.Attempt, &r.RenewedBy, &r.Status, &r.Why,
		&r.Token, &r.Version, &r.issued, &r.exam.Status, &r.closes, &r.released, &r.exam.ShowScore}
}

// told reports whether the holder may know by now that the exam was passed.
func (r row) told(now time.Time) bool {
	if r.Attempt == "" {
		return true
	}
	r.exam.Closes, r.exam.Released = db.Time(r.closes), db.Time(r.released)
	return r.exam.Shows(r.exam.ShowScore, now) || r.exam.ShowScore == exam.Never && r.exam.Over(now)
}

func readMany(ctx context.Context, tx *db.Tx, w *db.Where, end string) ([]row, error) {
	rows, err := tx.QueryContext(ctx, `SELECT `+columns+from+w.SQL()+end, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("read certificates: %w", err)
	}
	return db.Collect(rows, (*row).fields)
}

// find loads a certificate of the actor's, or of anybody for who trains, or of
// somebody whose work the actor answers for. Every other is NotFound.
func find(ctx context.Context, tx *db.Tx, actor org.Actor, id ID) (Certificate, error) {
	r, err := findRow(ctx, tx, actor, id)
	return r.Certificate, err
}

func findRow(ctx context.Context, tx *db.Tx, actor org.Actor, id ID) (row, error) {
	var w db.Where
	w.And("c.org_id = ?", actor.Org)
	w.And("c.id = ?", id)
	if !actor.MayTrain() {
		actor.LimitLed(&w, "c.member_id")
	}
	list, err := readMany(ctx, tx, &w, "")
	if err != nil {
		return row{}, err
	}
	if len(list) == 0 || !actor.MayTrain() && !list[0].told(tx.Now) {
		return row{}, errs.New(errs.NotFound, "certificate.not_found")
	}
	return list[0], nil
}

// Get returns a certificate the actor may see.
func (s *Service) Get(ctx context.Context, actor org.Actor, id ID) (c Certificate, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		c, err = find(ctx, tx, actor, id)
		return err
	})
	return c, err
}

// Mine lists the actor's certificates, the youngest first.
func (s *Service) Mine(ctx context.Context, actor org.Actor) (list []Certificate, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, err = mine(ctx, tx, actor)
		return err
	})
	return list, err
}

func mine(ctx context.Context, tx *db.Tx, actor org.Actor) (list []Certificate, err error) {
	var w db.Where
	w.And("c.org_id = ?", actor.Org)
	w.And("c.member_id = ?", actor.User)
	rows, err := readMany(ctx, tx, &w, " ORDER BY c.issued_at DESC, c.id DESC LIMIT 100")
	for _, r := range rows {
		if r.told(tx.Now) {
			list = append(list, r.Certificate)
		}
	}
	return list, err
}

// Filter chooses certificates of everybody.
type Filter struct {
	Query string // part of the holder's name
	Kind  KindID
	State string // "review", "ending" (in 90 days), "over", "" for all
	After string
}

const pageSize = 40

// List lists certificates of everybody for who trains, the youngest first, and
// the cursor of the next page.
func (s *Service) List(ctx context.Context, actor org.Actor, f Filter) (list []Certificate, next string, err error) {
	if err := actor.CheckTrain(); err != nil {
		return nil, "", err
	}
	order := db.Keyset{{Expr: "c.issued_at", Desc: true}, {Expr: "c.id", Desc: true, Text: true}}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		var w db.Where
		w.And("c.org_id = ?", actor.Org)
		f.limit(&w, day.Date(actor.Today(tx.Now)))
		if err := order.After(&w, f.After); err != nil {
			return err
		}
		rows, err := readMany(ctx, tx, &w, order.OrderBy()+" LIMIT "+w.Arg(pageSize+1))
		if err != nil {
			return err
		}
		rows, next = db.Page(order, rows, pageSize, func(r row) []any { return []any{r.issued, string(r.ID)} })
		list = make([]Certificate, len(rows))
		for i, r := range rows {
			list[i] = r.Certificate
		}
		return nil
	})
	return list, next, err
}

func (f Filter) limit(w *db.Where, today day.Date) {
	if f.Query != "" {
		w.And("LOWER(c.holder) LIKE ? ESCAPE '!'", typed.Like(f.Query))
	}
	if f.Kind != "" {
		w.And("c.kind_id = ?", f.Kind)
	}
	switch f.State {
	case "review":
		w.And("c.status = 'review'")
	case "ending":
		w.And("c.status = 'valid' AND c.renewed_by = '' AND c.ends_on >= ? AND c.ends_on <= ?", today, today.Add(renewable))
	case "over":
		w.And("c.status = 'valid' AND c.renewed_by = '' AND c.ends_on > '' AND c.ends_on < ?", today)
	}
}

// ofAttempt are the certificates an attempt earned, by their kinds; revoked
// ones stay revoked and count as held.
func ofAttempt(ctx context.Context, tx *db.Tx, o org.ID, a exam.AttemptID) (map[KindID]Certificate, error) {
	var w db.Where
	w.And("c.org_id = ?", o)
	w.And("c.attempt_id = ?", a)
	rows, err := readMany(ctx, tx, &w, "")
	held := map[KindID]Certificate{}
	for _, r := range rows {
		held[r.Kind] = r.Certificate
	}
	return held, err
}

// reminders are how many days before its end a holder hears of it.
var reminders = []int{90, 60, 30, 7}

// Ending lists the actor's certificates that end within 90 days and were not
// renewed, the soonest first. With since, only those whose end came within a
// reminder's days after that date: what to say in a mail when the last one went
// out then.
func Ending(ctx context.Context, tx *db.Tx, actor org.Actor, since day.Date) (list []Certificate, err error) {
	today := day.Date(actor.Today(tx.Now))
	var w db.Where
	w.And("c.org_id = ?", actor.Org)
	w.And("c.member_id = ?", actor.User)
	Filter{State: "ending"}.limit(&w, today)
	rows, err := readMany(ctx, tx, &w, " ORDER BY c.ends_on, c.id LIMIT 20")
	for _, r := range rows {
		left, before := r.EndsOn.Sub(today), r.EndsOn.Sub(since)
		remind := since == ""
		for _, n := range reminders {
			remind = remind || left <= n && before > n
		}
		if remind && r.told(tx.Now) {
			list = append(list, r.Certificate)
		}
	}
	return list, err
}

// Held reports whether the actor holds a certificate of a kind that counts today.
func Held(ctx context.Context, tx *db.Tx, actor org.Actor, kind KindID) (held bool, err error) {
	err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM certificate c
		WHERE c.org_id = $1 AND c.kind_id = $2 AND c.member_id = $3 AND c.status = 'valid' AND (c.ends_on = '' OR c.ends_on >= $4))`,
		actor.Org, kind, actor.User, actor.Today(tx.Now)).Scan(&held)
	if err != nil {
		err = fmt.Errorf("whether a certificate is held: %w", err)
	}
	return held, err
}

// decided is what a decision makes of a certificate.
func decided(c Certificate, revoke bool, why string) (Status, string, error) {
	var bad errs.Fields
	why = typed.Line(&bad, "why", why, MaxWhy)
	switch {
	case c.Status == Revoked:
		return "", "", errs.New(errs.Invalid, "certificate.revoked_already")
	case revoke && why == "":
		bad.Add("why", "error.required")
	case !revoke && c.Status == Valid:
		return "", "", errs.New(errs.Invalid, "certificate.valid_already")
	}
	if revoke {
		return Revoked, why, bad.Err()
	}
	return Valid, why, bad.Err()
}

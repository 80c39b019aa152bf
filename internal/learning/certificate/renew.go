package certificate

import (
	"context"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	"kongdan/internal/learning/practice"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/question"
)

// How a certificate is renewed: by answering what changed or was missed since,
// at least fewest and at most most questions, of which enough percent right.
// Whoever fails has just seen the keys of the same questions, so there is a rest
// before the next try.
const (
	fewest = 10
	most   = 50
	Enough = 80
	rest   = 24 * time.Hour
)

// Renew starts the practice that renews a certificate of the actor's, or goes
// on with it. It fails with Invalid where there is nothing to renew yet, less
// than a day after a try that did not bring it, and where an exam to come holds so
// many questions that too few are left.
func (s *Service) Renew(ctx context.Context, actor org.Actor, id ID) (practice.RunID, error) {
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		c, err := findRow(ctx, tx, actor, id)
		if err != nil {
			return "", err
		}
		if c.Member != actor.User {
			return "", errs.New(errs.NotFound, "certificate.not_found")
		}
		if !c.Renewable(day.Date(actor.Today(tx.Now))) {
			return "", errs.New(errs.Invalid, "certificate.not_renewable")
		}
		k, err := findKind(ctx, tx, actor.Org, c.Kind)
		if err != nil {
			return "", err
		}
		if k.Ended {
			return "", errs.New(errs.Invalid, "certificate.kind_ended")
		}
		asking := practice.Asking{Mode: practice.Renewal, Set: practice.SetID(c.ID)}
		failed, err := practice.Ended(ctx, tx, actor, asking, tx.Now.Add(-rest))
		if err != nil {
			return "", err
		}
		if failed {
			return "", errs.New(errs.Invalid, "certificate.renew_rest")
		}
		things, err := delta(ctx, tx, actor, c, k, false)
		if err == nil && len(things) < fewest {
			err = enough(ctx, tx, actor, c, k, len(things))
		}
		if err != nil {
			return "", err
		}
		run, err := practice.Begin(ctx, tx, actor, asking, things)
		return string(run), err
	})
	return practice.RunID(made), err
}

// enough fails where more questions could renew a certificate if no exam held them.
func enough(ctx context.Context, tx *db.Tx, actor org.Actor, c row, k Kind, left int) error {
	all, err := delta(ctx, tx, actor, c, k, true)
	if err != nil || len(all) <= left {
		return err
	}
	return errs.New(errs.Invalid, "certificate.renew_held", "N", len(all)-left, "Left", left)
}

// delta are the questions that renew a certificate: those behind it that were
// edited in substance since, that its holder answered wrongly since or has in
// the wrong book; filled up with those asked longest ago. Short answers, which
// practice lets their authors judge, renew nothing, nor, without held, do those
// that an exam holds.
func delta(ctx context.Context, tx *db.Tx, actor org.Actor, c row, k Kind, held bool) ([]practice.Thing, error) {
	var w db.Where
	if !held {
		hold, err := exam.Held(ctx, tx, actor, "q")
		if err != nil {
			return nil, err
		}
		w.And("NOT " + hold)
	}
	changed := `EXISTS (SELECT 1 FROM question_version v WHERE v.org_id = q.org_id AND v.question_id = q.id AND v.number > 1 AND v.substance = 1 AND v.created_at > ` + w.Arg(c.issued) + `)`
	missed := `EXISTS (SELECT 1 FROM practice_review r WHERE r.org_id = q.org_id AND r.member_id = ` + w.Arg(actor.User) + ` AND r.question_id = q.id AND r.share < 100 AND r.created_at > ` + w.Arg(c.issued) + `)
		OR EXISTS (SELECT 1 FROM practice_card p WHERE p.org_id = q.org_id AND p.member_id = ` + w.Arg(actor.User) + ` AND p.question_id = q.id AND p.wrong_since > 0)`
	last := `COALESCE((SELECT MAX(p.last_on) FROM practice_card p WHERE p.org_id = q.org_id AND p.member_id = ` + w.Arg(actor.User) + ` AND p.question_id = q.id), '')`
	w.And("q.org_id = ?", actor.Org)
	w.And(bank.Learnt+" AND q.kind <> ?", question.Short)
	switch {
	case c.Attempt != "":
		w.And("q.id IN (SELECT i.question_id FROM attempt_item i WHERE i.org_id = ? AND i.attempt_id = ?)", actor.Org, c.Attempt)
	case k.Exam != "": // renewed before: what the exam asked its holder
		w.And(`q.id IN (SELECT i.question_id FROM attempt a JOIN attempt_item i ON i.org_id = a.org_id AND i.attempt_id = a.id
			WHERE a.org_id = ? AND a.exam_id = ? AND a.user_id = ?)`, actor.Org, k.Exam, actor.User)
	default:
		w.And("q.lang = ?", actor.Lang)
		if k.Element != "" {
			w.And("q.id IN (SELECT t.question_id FROM question_tag t WHERE t.org_id = ? AND t.kind = 'element' AND t.value = ?)", actor.Org, k.Element)
		}
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT q.id, CASE WHEN `+changed+` OR `+missed+` THEN 1 ELSE 0 END AS due FROM question q`+w.SQL()+`
		ORDER BY due DESC, `+last+`, q.id LIMIT `+w.Arg(most), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("questions to renew by: %w", err)
	}
	type one struct {
		id  practice.Thing
		due bool
	}
	list, err := db.Collect(rows, func(o *one) []any { return []any{&o.id, &o.due} })
	var things []practice.Thing
	for _, o := range list {
		if o.due || len(things) < fewest {
			things = append(things, o.id)
		}
	}
	return things, err
}

// TooFew reports whether a renewal asked less than half of its questions, because
// exams took the others meanwhile: what is left proves too little.
func TooFew(r practice.Run) bool { return 2*r.Answered < r.Total }

// Renewed is practice.Service's Done for renewals: enough right answers bring a
// new certificate in place of the old.
func Renewed(ctx context.Context, tx *db.Tx, actor org.Actor, r practice.Run) error {
	if r.Mode != practice.Renewal || r.Answered == 0 || TooFew(r) || 100*r.Right < Enough*r.Answered {
		return nil
	}
	c, err := findRow(ctx, tx, actor, ID(r.Set))
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	if err != nil || !c.Renewable(day.Date(actor.Today(tx.Now))) {
		return err
	}
	k, err := findKind(ctx, tx, actor.Org, c.Kind)
	if err == nil && !k.Ended {
		_, err = issue(ctx, tx, actor, actor, k, "")
	}
	return err
}

// Goal is a kind of certificate that practice earns, as the actor stands to it.
type Goal struct {
	Kind         Kind
	Known, Total int // questions known, of all that count
}

// Reached reports whether enough is known.
func (g Goal) Reached() bool { return g.Total > 0 && 100*g.Known >= g.Kind.Share*g.Total }

// Goals lists what practice can earn the actor and has not yet.
func (s *Service) Goals(ctx context.Context, actor org.Actor) (list []Goal, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list = nil
		kinds, err := readKinds(ctx, tx, `WHERE k.org_id = $1 AND k.exam_id IS NULL AND k.ended_at = 0 AND NOT EXISTS (
			SELECT 1 FROM certificate c WHERE c.org_id = k.org_id AND c.kind_id = k.id AND c.member_id = $2 AND c.status = 'valid' AND c.renewed_by = ''
			AND (c.ends_on = '' OR c.ends_on >= $3)) ORDER BY k.created_at, k.id LIMIT 20`, actor.Org, actor.User, actor.Today(tx.Now))
		if err != nil {
			return err
		}
		for _, k := range kinds {
			g := Goal{Kind: k}
			if g.Known, g.Total, err = practice.Known(ctx, tx, actor, practice.Subject{Element: k.Element}); err != nil {
				return err
			}
			list = append(list, g)
		}
		return nil
	})
	return list, err
}

// ByExam names the certificates that exams earn and the actor does not hold
// today, by their exams.
func (s *Service) ByExam(ctx context.Context, actor org.Actor) (names map[exam.ID][]string, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		kinds, err := readKinds(ctx, tx, `WHERE k.org_id = $1 AND k.exam_id IS NOT NULL AND k.ended_at = 0 AND NOT EXISTS (
			SELECT 1 FROM certificate c WHERE c.org_id = k.org_id AND c.kind_id = k.id AND c.member_id = $2 AND c.status = 'valid'
			AND (c.ends_on = '' OR c.ends_on >= $3)) ORDER BY k.name_key, k.id`, actor.Org, actor.User, actor.Today(tx.Now))
		names = map[exam.ID][]string{}
		for _, k := range kinds {
			names[k.Exam] = append(names[k.Exam], k.Name)
		}
		return err
	})
	return names, err
}

// Claim issues a certificate that practice earns to the actor, who knows
// enough. It fails with Invalid who does not, or who holds it already.
func (s *Service) Claim(ctx context.Context, actor org.Actor, kind KindID) (ID, error) {
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		k, err := findKind(ctx, tx, actor.Org, kind)
		if err != nil {
			return "", err
		}
		if k.Exam != "" || k.Ended {
			return "", errs.New(errs.NotFound, "certificate.no_kind")
		}
		g := Goal{Kind: k}
		if g.Known, g.Total, err = practice.Known(ctx, tx, actor, practice.Subject{Element: k.Element}); err != nil {
			return "", err
		}
		held, err := Held(ctx, tx, actor, kind)
		if err != nil {
			return "", err
		}
		if held || !g.Reached() {
			return "", errs.New(errs.Invalid, "certificate.not_earned")
		}
		made, err := issue(ctx, tx, actor, actor, k, "")
		return string(made), err
	})
	return ID(made), err
}

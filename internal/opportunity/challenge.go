package opportunity

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
)

// ChallengeID names a challenge.
type ChallengeID string

// Challenge is a question about an element that the deal's owner must answer.
type Challenge struct {
	ID             ChallengeID
	Element        c139.Key
	Question       string
	AskedBy        org.UserID
	AskedByName    string
	AskedAt        time.Time
	Answer         string
	AnsweredBy     org.UserID
	AnsweredByName string
	AnsweredAt     time.Time // zero while it waits
	Version        int64
}

// Open reports whether the challenge waits for an answer.
func (c Challenge) Open() bool { return c.AnsweredAt.IsZero() }

// Ask questions an element. Managers and administrators may, one open question
// an element.
func (s *Service) Ask(ctx context.Context, actor org.Actor, deal ID, k c139.Key, question string) (ChallengeID, error) {
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		d, err := LockForChange(ctx, tx, actor, deal)
		if err != nil {
			return "", err
		}
		if !actor.MayChallenge() {
			return "", errs.New(errs.Forbidden, "error.forbidden")
		}
		if d.Status != Open {
			return "", errs.New(errs.Invalid, "element.deal_closed")
		}
		var bad errs.Fields
		question = typed.Text(&bad, "question", question, MaxQuestion)
		if question == "" {
			bad.Add("question", "error.required")
		}
		if !k.Valid() {
			bad.Add("element", "error.invalid_choice")
		}
		if err := bad.Err(); err != nil {
			return "", err
		}
		open, err := openChallenges(ctx, tx, actor.Org, deal, k)
		if err != nil {
			return "", err
		}
		if open > 0 {
			return "", errs.Field("question", "element.challenged_already")
		}
		return insertChallenge(ctx, tx, actor, d, k, question)
	})
	return ChallengeID(made), err
}

func insertChallenge(ctx context.Context, tx *db.Tx, actor org.Actor, d Opportunity, k c139.Key, question string) (string, error) {
	c := id.New()
	_, err := tx.ExecContext(ctx, `
		INSERT INTO challenge (org_id, id, opportunity_id, element_key, question, asked_by, asked_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, actor.Org, c, d.ID, k, question, actor.User, tx.Stamp())
	if err != nil {
		return "", fmt.Errorf("insert challenge: %w", err)
	}
	if err := countChallenges(ctx, tx, actor.Org, d); err != nil {
		return "", err
	}
	return c, org.Record(ctx, tx, actor, org.Entry{Action: "deal.challenge", Kind: "challenge", ID: c, About: string(d.ID),
		After: map[string]string{"element": string(k), "question": question}})
}

// Answer is what the owner says to a challenge.
type Answer struct {
	Challenge ChallengeID
	Seen      int64 // the challenge's version
	Text      string
	Change    *Change // what the question led to, nil if the element stays as it is
}

// Answer answers a challenge, and changes the element in the same step where
// the question led to that. The owner and the team may answer.
func (s *Service) Answer(ctx context.Context, actor org.Actor, deal ID, a Answer) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		d, err := lockOpen(ctx, tx, actor, deal)
		if err != nil {
			return err
		}
		team, err := onDealTeam(ctx, tx, actor, d)
		if err != nil {
			return err
		}
		if !team {
			return errs.New(errs.Forbidden, "element.owner_answers")
		}
		c, err := findChallenge(ctx, tx, actor.Org, deal, a.Challenge)
		if err != nil {
			return err
		}
		var bad errs.Fields
		if a.Text = typed.Text(&bad, "answer", a.Text, MaxWhat); a.Text == "" {
			bad.Add("answer", "error.required")
		}
		if err := bad.Err(); err != nil {
			return err
		}
		if !c.Open() {
			return errs.New(errs.Conflict, "element.answered_already")
		}
		if err := db.Changed(tx.ExecContext(ctx, `
			UPDATE challenge SET answer = $1, answered_by = $2, answered_at = $3, version = version + 1
			WHERE org_id = $4 AND id = $5 AND version = $6`,
			a.Text, actor.User, tx.Stamp(), actor.Org, a.Challenge, a.Seen)); err != nil {
			return err
		}
		if a.Change != nil {
			a.Change.Element = c.Element
			if err := RecordElements(ctx, tx, actor, deal, []Change{*a.Change}, Note{Cause: ByAnswer, Reason: c.Question}); err != nil {
				return err
			}
			if d, err = LockForChange(ctx, tx, actor, deal); err != nil { // with its new figures
				return err
			}
		}
		if err := countChallenges(ctx, tx, actor.Org, d); err != nil {
			return err
		}
		return org.Record(ctx, tx, actor, org.Entry{Action: "deal.challenge_answer", Kind: "challenge", ID: string(a.Challenge), About: string(deal),
			After: map[string]string{"element": string(c.Element), "answer": a.Text}})
	})
}

// onDealTeam reports whether the actor owns the deal or is on its team. A
// wide scope or role is not enough.
func onDealTeam(ctx context.Context, tx *db.Tx, actor org.Actor, d Opportunity) (bool, error) {
	if actor.User != org.System && d.Owner == actor.User {
		return true, nil
	}
	return org.OnTeam(ctx, tx, actor.Org, org.Deal, string(d.ID), actor.User)
}

// countChallenges keeps the number of open challenges on a locked deal.
func countChallenges(ctx context.Context, tx *db.Tx, o org.ID, d Opportunity) error {
	n, err := openChallenges(ctx, tx, o, d.ID, "")
	if err != nil {
		return err
	}
	before := d
	d.OpenChallenges = n
	return saveFigures(ctx, tx, o, before, d)
}

func openChallenges(ctx context.Context, tx *db.Tx, o org.ID, deal ID, k c139.Key) (n int, err error) {
	err = tx.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM challenge
		WHERE org_id = $1 AND opportunity_id = $2 AND answered_at = 0 AND ($3 = '' OR element_key = $3)`, o, deal, k).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("open challenges of deal %s: %w", deal, err)
	}
	return n, nil
}

func findChallenge(ctx context.Context, tx *db.Tx, o org.ID, deal ID, c ChallengeID) (Challenge, error) {
	list, err := readChallenges(ctx, tx, o, deal)
	if err != nil {
		return Challenge{}, err
	}
	for _, found := range list {
		if found.ID == c {
			return found, nil
		}
	}
	return Challenge{}, errs.Because(sql.ErrNoRows, errs.NotFound, "error.not_found")
}

// readChallenges lists the challenges of a deal, open ones first, then the youngest.
func readChallenges(ctx context.Context, tx *db.Tx, o org.ID, deal ID) ([]Challenge, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT c.id, c.element_key, c.question, c.asked_by, COALESCE(a.name, ''), c.asked_at,
		       c.answer, c.answered_by, COALESCE(b.name, ''), c.answered_at, c.version
		FROM challenge c
		LEFT JOIN member a ON a.org_id = c.org_id AND a.id = c.asked_by
		LEFT JOIN member b ON b.org_id = c.org_id AND b.id = c.answered_by
		WHERE c.org_id = $1 AND c.opportunity_id = $2
		ORDER BY CASE WHEN c.answered_at = 0 THEN 0 ELSE 1 END, c.asked_at DESC, c.id DESC`, o, deal)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("challenges of deal %s: %w", deal, err)
	}
	type row struct {
		Challenge
		asked, answered int64
	}
	list, err := db.Collect(rows, func(r *row) []any {
		return []any{&r.ID, &r.Element, &r.Question, &r.AskedBy, &r.AskedByName, &r.asked,
			&r.Answer, &r.AnsweredBy, &r.AnsweredByName, &r.answered, &r.Version}
	})
	out := make([]Challenge, len(list))
	for i, r := range list {
		r.AskedAt, r.AnsweredAt = db.Time(r.asked), db.Time(r.answered)
		out[i] = r.Challenge
	}
	return out, err
}

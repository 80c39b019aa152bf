package coach

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
)

// Asked is a questionnaire as the colleague who is to answer it sees it: not
// even the deal's name, unless the team wrote it.
type Asked struct {
	ID       QuestionnaireID
	Subject  string
	Greeting string
	ByName   string // who asks
	Count    int    // of sentences
	Expires  time.Time
}

// Whoever has come on the deal's team meanwhile knows what it claims, and is
// asked no more.
const askedOf = ` FROM questionnaire q
	JOIN coach_identity i ON i.org_id = q.org_id AND i.coach_id = q.coach_id
	JOIN coach c ON c.org_id = q.org_id AND c.id = q.coach_id
	JOIN opportunity o ON o.org_id = q.org_id AND o.id = q.opportunity_id
	LEFT JOIN member m ON m.org_id = q.org_id AND m.id = q.created_by
	WHERE i.org_id = $1 AND i.member_id = $2 AND q.secret_hash IS NULL
	AND q.answered_at = 0 AND q.revoked_at = 0 AND q.expires_at > $3
	AND c.retired_at = 0 AND o.status = 'open' AND o.deleted_at = 0 AND o.owner_id <> i.member_id
	AND NOT EXISTS (SELECT 1 FROM access_grant t WHERE t.org_id = o.org_id AND t.kind = 'deal' AND t.object_id = o.id
		AND t.user_id = i.member_id AND t.via = '')`

// Waiting lists the questionnaires that wait for the actor.
func (s *Service) Waiting(ctx context.Context, actor org.Actor) (list []Asked, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, err = WaitingFor(ctx, tx, actor)
		return err
	})
	return list, err
}

// WaitingFor is Waiting inside a transaction.
func WaitingFor(ctx context.Context, tx *db.Tx, actor org.Actor) ([]Asked, error) {
	rows, err := tx.QueryContext(ctx, `SELECT COALESCE(m.name, ''), `+sheetColumns+askedOf+`
		ORDER BY q.expires_at, q.id LIMIT $4`, actor.Org, actor.User, tx.Stamp(), mostShown)
	if err != nil {
		return nil, fmt.Errorf("questionnaires that wait for %s: %w", actor.User, err)
	}
	list, err := db.Collect(rows, func(r *sheetRow) []any { return append([]any{&r.ByName}, r.fields()...) })
	out := make([]Asked, len(list))
	for i := range list {
		list[i].finish(tx.Now)
		out[i] = list[i].asked()
	}
	return out, err
}

func (r *sheetRow) asked() Asked {
	return Asked{ID: r.ID, Subject: r.subject, Greeting: r.greeting, ByName: r.ByName, Count: len(r.Elements), Expires: r.Expires}
}

// AskedPaper shows a questionnaire to the colleague who is to answer it. It
// fails with NotFound for everybody else, and once it is over.
func (s *Service) AskedPaper(ctx context.Context, actor org.Actor, q QuestionnaireID) (a Asked, p Paper, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		row, err := mine(ctx, tx, actor, q, "")
		if err != nil {
			return err
		}
		a = row.asked()
		p, err = paperOf(ctx, tx, row)
		return err
	})
	return a, p, err
}

// AnswerAsked takes what a colleague says. The verdicts come in by the system,
// so that no record tells who answered. It fails as AskedPaper does, and with
// Invalid at "<place>", "<place>.note" and "answers".
func (s *Service) AnswerAsked(ctx context.Context, actor org.Actor, q QuestionnaireID, said []Said) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		row, err := mine(ctx, tx, actor, q, tx.ForUpdate("q"))
		if err != nil {
			return err
		}
		return take(ctx, tx, row, "", Answered, said)
	})
}

func mine(ctx context.Context, tx *db.Tx, actor org.Actor, id QuestionnaireID, lock string) (q sheetRow, err error) {
	err = tx.QueryRowContext(ctx, `SELECT COALESCE(m.name, ''), `+sheetColumns+askedOf+` AND q.id = $4`+lock,
		actor.Org, actor.User, tx.Stamp(), id).Scan(append([]any{&q.ByName}, q.fields()...)...)
	if errors.Is(err, sql.ErrNoRows) {
		return q, errs.New(errs.NotFound, "asked.not_found")
	}
	if err != nil {
		return q, fmt.Errorf("find questionnaire %s: %w", id, err)
	}
	q.finish(tx.Now)
	return q, nil
}

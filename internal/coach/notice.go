package coach

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
)

// News is what a deal's team should hear of.
type News string

// The news.
const (
	HasAnswered News = "answered"
	WasRead     News = "identity_read" // an administrator read who the coach is
	LetIn       News = "joined"        // somebody who was not on the team let themselves in
)

// NoticeID names a piece of news.
type NoticeID string

// Notice is one piece of news. It names no coach.
type Notice struct {
	ID     NoticeID
	What   News
	Deal   opportunity.ID
	Name   string // of the deal
	Number int    // of the coach; 0 where it is about none
	ByName string // who read or came; "" for an answer
	Why    string // they came
	At     time.Time
}

// notify keeps news of a coach, "" for none.
func notify(ctx context.Context, tx *db.Tx, o org.ID, deal opportunity.ID, c ID, what News, by org.UserID, why string) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO team_notice (org_id, id, opportunity_id, coach_id, what, by_user, reason, happened_at)
		VALUES ($1, $2, $3, NULLIF($4, ''), $5, $6, $7, $8)`, o, id.New(), deal, c, what, by, why, tx.Stamp())
	if err != nil {
		return fmt.Errorf("notify the team of deal %s: %w", deal, err)
	}
	return nil
}

// Dismiss puts a piece of news away for the actor alone; once more is no error.
// It fails with NotFound for news of a deal that the actor does not see, and
// with Forbidden for whoever is not on its team.
func (s *Service) Dismiss(ctx context.Context, actor org.Actor, n NoticeID) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		var deal opportunity.ID
		err := tx.QueryRowContext(ctx, `SELECT opportunity_id FROM team_notice WHERE org_id = $1 AND id = $2`, actor.Org, n).Scan(&deal)
		if errors.Is(err, sql.ErrNoRows) {
			return errs.New(errs.NotFound, "coach.notice_not_found")
		}
		if err != nil {
			return fmt.Errorf("find notice %s: %w", n, err)
		}
		_, member, err := opportunity.DealTeam(ctx, tx, actor, deal)
		if err == nil && !member {
			err = errs.New(errs.Forbidden, "coach.team_only")
		}
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO notice_dismissal (org_id, user_id, notice_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, actor.Org, actor.User, n)
		return err
	})
}

// Notices lists the news since a time on the deals that the actor owns or is on
// the team of, but for what the actor did or has put away, the youngest first.
func Notices(ctx context.Context, tx *db.Tx, actor org.Actor, since time.Time, most int) ([]Notice, error) {
	var w db.Where
	w.And("n.org_id = ?", actor.Org)
	w.And("n.happened_at >= ?", db.Ms(since))
	w.And("n.by_user <> ?", actor.User)
	w.And(`NOT EXISTS (SELECT 1 FROM notice_dismissal d WHERE d.org_id = n.org_id AND d.user_id = ? AND d.notice_id = n.id)`, actor.User)
	actor.Limit(&w, org.Deal, "o")
	w.And("o.deleted_at = 0")
	w.And(`(o.owner_id = ? OR o.id IN (SELECT t.object_id FROM access_grant t
		WHERE t.org_id = o.org_id AND t.kind = 'deal' AND t.user_id = ? AND t.via = ''))`, actor.User, actor.User)
	rows, err := tx.QueryContext(ctx, `
		SELECT n.id, n.what, n.happened_at, o.id, o.name, COALESCE(c.number, 0), COALESCE(m.name, ''), n.reason
		FROM team_notice n
		JOIN opportunity o ON o.org_id = n.org_id AND o.id = n.opportunity_id
		LEFT JOIN coach c ON c.org_id = n.org_id AND c.id = n.coach_id
		LEFT JOIN member m ON m.org_id = n.org_id AND m.id = n.by_user`+w.SQL()+`
		ORDER BY n.happened_at DESC, n.id DESC LIMIT `+w.Arg(most), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("news of deals: %w", err)
	}
	type row struct {
		Notice
		at int64
	}
	list, err := db.Collect(rows, func(r *row) []any {
		return []any{&r.ID, &r.What, &r.at, &r.Deal, &r.Name, &r.Number, &r.ByName, &r.Why}
	})
	out := make([]Notice, len(list))
	for i, r := range list {
		out[i] = r.Notice
		out[i].At = db.Time(r.at)
	}
	return out, err
}

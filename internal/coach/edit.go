package coach

import (
	"context"
	"fmt"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
)

// lockTeam locks an open deal for a member of its team. It fails with NotFound
// outside of the actor's scope and with Forbidden for everybody who is not on
// the team, whatever the role.
func lockTeam(ctx context.Context, tx *db.Tx, actor org.Actor, deal opportunity.ID) (opportunity.Opportunity, error) {
	_, member, err := opportunity.DealTeam(ctx, tx, actor, deal)
	if err != nil {
		return opportunity.Opportunity{}, err
	}
	if !member {
		return opportunity.Opportunity{}, errs.New(errs.Forbidden, "coach.team_only")
	}
	d, err := opportunity.LockForChange(ctx, tx, actor, deal)
	if err == nil && d.Status != opportunity.Open {
		err = errs.New(errs.Invalid, "element.deal_closed")
	}
	return d, err
}

// Add names a coach of a deal and returns the id. The number is the next one.
func (s *Service) Add(ctx context.Context, actor org.Actor, deal opportunity.ID, draft Draft) (ID, error) {
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		d, err := lockTeam(ctx, tx, actor, deal)
		if err != nil {
			return "", err
		}
		if err := draft.complete(ctx, tx, actor.Org, d); err != nil {
			return "", err
		}
		var last int
		err = tx.QueryRowContext(ctx, `
			SELECT COALESCE(MAX(number), 0) FROM coach WHERE org_id = $1 AND opportunity_id = $2`, actor.Org, deal).Scan(&last)
		if err != nil {
			return "", fmt.Errorf("coaches of deal %s: %w", deal, err)
		}
		if last >= MaxCoaches {
			return "", errs.New(errs.Invalid, "coach.too_many", "N", MaxCoaches)
		}
		c := ID(id.New())
		if _, err := tx.ExecContext(ctx, `
			INSERT INTO coach (org_id, id, opportunity_id, number, coach_type, created_by, created_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`, actor.Org, c, deal, last+1, stored(draft.Type), actor.User, tx.Stamp()); err != nil {
			return "", fmt.Errorf("insert coach: %w", err)
		}
		if err := writeIdentity(ctx, tx, actor.Org, c, draft.Identity); err != nil {
			return "", err
		}
		if err := recalibrate(ctx, tx, actor, d, opportunity.ByVerdict, nil, true); err != nil {
			return "", err
		}
		return string(c), record(ctx, tx, actor, deal, "coach.add", c, nil, shown(last+1, draft.Type, false))
	})
	return ID(made), err
}

// Change rewrites who a coach is and of which type. Where it is somebody else
// now, what the one before was asked and has not answered is revoked.
func (s *Service) Change(ctx context.Context, actor org.Actor, deal opportunity.ID, c ID, seen int64, draft Draft) error {
	return s.change(ctx, actor, deal, c, "coach.change", func(tx *db.Tx, d opportunity.Opportunity, old Coach) (Coach, error) {
		if err := draft.complete(ctx, tx, actor.Org, d); err != nil {
			return old, err
		}
		if err := db.Changed(tx.ExecContext(ctx, `
			UPDATE coach SET coach_type = $1, version = version + 1
			WHERE org_id = $2 AND id = $3 AND version = $4`, stored(draft.Type), actor.Org, c, seen)); err != nil {
			return old, err
		}
		before, err := findWho(ctx, tx, actor.Org, deal, c)
		if err != nil {
			return old, err
		}
		if !before.Who.same(draft.Identity) {
			if err := shutAll(ctx, tx, actor.Org, []string{string(c)}); err != nil {
				return old, err
			}
		}
		next := old
		next.Type = draft.Type
		return next, writeIdentity(ctx, tx, actor.Org, c, draft.Identity)
	})
}

// Retire says whether a coach counts. The confirmations of a retired coach do
// not; a denial that is not resolved still blocks its element.
func (s *Service) Retire(ctx context.Context, actor org.Actor, deal opportunity.ID, c ID, seen int64, retired bool) error {
	return s.change(ctx, actor, deal, c, "coach.retire", func(tx *db.Tx, _ opportunity.Opportunity, old Coach) (Coach, error) {
		at := int64(0)
		if retired {
			at = tx.Stamp()
		}
		next := old
		next.Retired = retired
		return next, db.Changed(tx.ExecContext(ctx, `
			UPDATE coach SET retired_at = $1, version = version + 1
			WHERE org_id = $2 AND id = $3 AND version = $4`, at, actor.Org, c, seen))
	})
}

func (s *Service) change(ctx context.Context, actor org.Actor, deal opportunity.ID, c ID, action string,
	do func(*db.Tx, opportunity.Opportunity, Coach) (Coach, error),
) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		d, err := lockTeam(ctx, tx, actor, deal)
		if err != nil {
			return err
		}
		old, err := find(ctx, tx, actor.Org, deal, c)
		if err != nil {
			return err
		}
		next, err := do(tx, d, old)
		if err != nil {
			return err
		}
		if err := recalibrate(ctx, tx, actor, d, opportunity.ByVerdict, nil, false); err != nil {
			return err
		}
		return record(ctx, tx, actor, deal, action, c, shown(old.Number, old.Type, old.Retired), shown(next.Number, next.Type, next.Retired))
	})
}

func find(ctx context.Context, tx *db.Tx, o org.ID, deal opportunity.ID, c ID) (Coach, error) {
	list, err := readCoaches(ctx, tx, o, deal, false)
	if err != nil {
		return Coach{}, err
	}
	return pick(list, c)
}

func pick(list []Coach, c ID) (Coach, error) {
	for _, found := range list {
		if found.ID == c {
			return found, nil
		}
	}
	return Coach{}, errs.New(errs.NotFound, "coach.not_found")
}

// unsaid is a fault of the database whose own words may repeat what the team
// alone reads. Its text is ours; what kind of fault it is can still be asked.
type unsaid struct {
	doing string
	cause error
}

func (e *unsaid) Error() string { return e.doing + ": the database refused it" }
func (e *unsaid) Unwrap() error { return e.cause }

func hush(doing string, err error) error {
	if err == nil {
		return nil
	}
	return &unsaid{doing, err}
}

// record writes the audit log: numbers and types, never a name.
func record(ctx context.Context, tx *db.Tx, actor org.Actor, deal opportunity.ID, action string, c ID, before, after any) error {
	return org.Record(ctx, tx, actor, org.Entry{Action: action, Kind: "coach", ID: string(c), About: string(deal), Before: before, After: after})
}

func shown(number int, t c139.CoachType, retired bool) map[string]any {
	return map[string]any{"number": number, "type": t, "retired": retired}
}

// stored is a type as the table writes it.
func stored(t c139.CoachType) string { return strings.TrimPrefix(string(t), "coach_") }

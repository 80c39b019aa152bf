package opportunity

import (
	"context"
	"fmt"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/method"
	"kongdan/internal/org"
)

// OfAccount is a deal as its account's page shows it.
type OfAccount struct {
	Opportunity
	OwnerName string
}

// DealsOfAccount lists the deals of one account in the actor's sight: those
// that run first, each part with the last changed first. At most limit. The
// book holds the words for their stages.
func (s *Service) DealsOfAccount(ctx context.Context, actor org.Actor, at account.ID, limit int) (list []OfAccount, book *method.Book, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if book, err = method.Read(ctx, tx, actor.Org, actor.Lang); err != nil {
			return err
		}
		var w db.Where
		actor.Limit(&w, org.Deal, "o")
		w.And("o.account_id = ? AND o.deleted_at = 0", at)
		open := w.Arg(Open)
		rows, err := tx.QueryContext(ctx, `
			SELECT `+columns+`, m.name FROM opportunity o JOIN member m ON m.org_id = o.org_id AND m.id = o.owner_id`+w.SQL()+
			` ORDER BY CASE WHEN o.status = `+open+` THEN 0 ELSE 1 END, o.updated_at DESC, o.id DESC LIMIT `+w.Arg(limit), w.Args()...)
		if err != nil {
			return fmt.Errorf("deals of account %s: %w", at, err)
		}
		type raw struct {
			record
			owner string
		}
		found, err := db.Collect(rows, func(r *raw) []any { return append(r.fields(), &r.owner) })
		for _, r := range found {
			list = append(list, OfAccount{r.deal(), r.owner})
		}
		return err
	})
	return list, book, err
}

// Running is what runs at an account.
type Running struct {
	Deals  int
	Amount int64 // minor units, as far as known
}

// RunningAt sums the open deals in the actor's sight of each of the accounts.
func (s *Service) RunningAt(ctx context.Context, actor org.Actor, ids []account.ID) (map[account.ID]Running, error) {
	sums := make(map[account.ID]Running, len(ids))
	if len(ids) == 0 {
		return sums, nil
	}
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = string(id)
	}
	var w db.Where
	actor.Limit(&w, org.Deal, "o")
	w.In("o.account_id", keys...)
	w.And("o.deleted_at = 0 AND " + Open.is("o"))
	err := s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := tx.QueryContext(ctx, `
			SELECT o.account_id, COUNT(*), CAST(SUM(o.amount) AS BIGINT) FROM opportunity o`+w.SQL()+` GROUP BY o.account_id`, w.Args()...)
		if err != nil {
			return fmt.Errorf("open deals of accounts: %w", err)
		}
		type sum struct {
			id account.ID
			Running
		}
		list, err := db.Collect(rows, func(s *sum) []any { return []any{&s.id, &s.Deals, &s.Amount} })
		for _, s := range list {
			sums[s.id] = s.Running
		}
		return err
	})
	return sums, err
}

package activity

import (
	"context"
	"fmt"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
)

// PageSize is how many activities a list shows at once.
const PageSize = 20

var newestFirst = db.Keyset{{Expr: "x.happened_on", Desc: true, Text: true}, {Expr: "x.id", Desc: true, Text: true}}

// seenDeals lists the deals of an account that the actor sees.
func seenDeals(ctx context.Context, tx *db.Tx, actor org.Actor, acc account.ID) ([]opportunity.ID, error) {
	var w db.Where
	actor.Limit(&w, org.Deal, "o")
	w.And("o.account_id = ?", acc)
	w.And("o.deleted_at = 0")
	rows, err := tx.QueryContext(ctx, `
		SELECT o.id FROM opportunity o`+w.SQL()+` ORDER BY o.updated_at DESC LIMIT `+w.Arg(mostDeals), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("deals of account: %w", err)
	}
	return db.Collect(rows, func(d *opportunity.ID) []any { return []any{d} })
}

// mostDeals bounds how many deals of an account are looked through.
const mostDeals = 300

// orNone is a list of placeholders that matches nothing when it is empty.
func orNone(n int) string {
	if n == 0 {
		return "NULL"
	}
	return db.Marks(n)
}

func read(ctx context.Context, tx *db.Tx, actor org.Actor, w *db.Where, cursor string, editable bool) ([]Activity, string, error) {
	w.And("x.deleted_at = 0")
	if err := newestFirst.After(w, cursor); err != nil {
		return nil, "", err
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT x.id, x.kind, COALESCE(x.opportunity_id, ''), COALESCE(x.account_id, ''), COALESCE(o.name, ''),
		       x.body, x.happened_on, x.created_by, COALESCE(m.name, ''), x.created_at, x.version
		FROM activity x
		LEFT JOIN opportunity o ON o.org_id = x.org_id AND o.id = x.opportunity_id
		LEFT JOIN member m ON m.org_id = x.org_id AND m.id = x.created_by`+
		w.SQL()+newestFirst.OrderBy()+` LIMIT `+w.Arg(PageSize+1), w.Args()...)
	if err != nil {
		return nil, "", fmt.Errorf("list activities: %w", err)
	}
	type row struct {
		Activity
		deal, account string
		created       int64
	}
	found, err := db.Collect(rows, func(r *row) []any {
		return []any{&r.ID, &r.Kind, &r.deal, &r.account, &r.DealName, &r.Body, &r.HappenedOn, &r.CreatedBy, &r.AuthorName, &r.created, &r.Version}
	})
	if err != nil {
		return nil, "", err
	}
	found, next := db.Page(newestFirst, found, PageSize, func(r row) []any { return []any{r.HappenedOn, r.ID} })
	var visits []ID
	for _, r := range found {
		if r.Kind == Visit {
			visits = append(visits, r.ID)
		}
	}
	met, err := people(ctx, tx, actor.Org, visits)
	list := make([]Activity, len(found))
	for i, r := range found {
		r.Subject, r.CreatedAt, r.People = subjectOf(r.deal, r.account), db.Time(r.created), met[r.ID]
		r.Editable = editable && mayRewrite(actor, r.CreatedBy)
		list[i] = r.Activity
	}
	return list, next, err
}

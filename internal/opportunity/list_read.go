package opportunity

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
)

// List returns one page of the deals that the actor sees and the filter keeps.
// It fails with Invalid for a cursor of another list.
func (s *Service) List(ctx context.Context, actor org.Actor, f Filter, p Page) (l List, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		x, err := f.find(ctx, tx, actor)
		if err != nil {
			return err
		}
		if l, err = x.list(ctx, tx, p); err != nil {
			return err
		}
		if l.Count, err = x.count(ctx, tx); err != nil {
			return err
		}
		l.Today = day.Date(actor.Today(tx.Now))
		l.Book, err = method.Read(ctx, tx, actor.Org, actor.Lang)
		return err
	})
	return l, err
}

// PageOf is List without the counts.
func PageOf(ctx context.Context, tx *db.Tx, actor org.Actor, f Filter, p Page) (List, error) {
	x, err := f.find(ctx, tx, actor)
	if err != nil {
		return List{}, err
	}
	return x.list(ctx, tx, p)
}

// list reads one page.
func (x *finder) list(ctx context.Context, tx *db.Tx, p Page) (l List, err error) {
	if !p.Sort.Valid() {
		p.Sort, p.Desc = ByUpdate, true
	}
	back := p.Before != ""
	cursor := p.After
	if back {
		p.Desc, cursor = !p.Desc, p.Before
	}
	ks := p.keyset()
	// One query for each status: every index leads with it.
	var rows []Row
	for _, st := range x.asked {
		some, err := x.rows(ctx, tx, st, p.Sort, ks, cursor, p.Size+1)
		if err != nil {
			return l, err
		}
		rows = append(rows, some...)
	}
	if len(x.asked) > 1 {
		slices.SortStableFunc(rows, func(a, b Row) int { return a.compare(b, p.Sort, p.Desc) })
	}
	more := ""
	l.Rows, more = db.Page(ks, rows, p.Size, func(r Row) []any { return r.key(p.Sort) })
	if back {
		slices.Reverse(l.Rows)
		p.Desc = !p.Desc
	}
	l.After, l.Before = more, ""
	if back {
		l.After, l.Before = "", more
	}
	if cursor != "" && len(l.Rows) > 0 { // we came from there
		if back {
			l.After = p.cursor(l.Rows[len(l.Rows)-1], p.Desc)
		} else {
			l.Before = p.cursor(l.Rows[0], !p.Desc)
		}
	}
	return l, nil
}

// cursor names a row for a list that runs on in a direction.
func (p Page) cursor(r Row, desc bool) string {
	p.Desc = desc
	_, c := db.Page(p.keyset(), []Row{r, r}, 1, func(r Row) []any { return r.key(p.Sort) })
	return c
}

// compare orders rows that came from several queries.
func (r Row) compare(o Row, s Sort, desc bool) int {
	a, b := r.key(s), o.key(s)
	c := 0
	for i := range a {
		switch x := a[i].(type) {
		case int64:
			c = cmp.Compare(x, b[i].(int64))
		case int:
			c = cmp.Compare(x, b[i].(int))
		case string:
			c = cmp.Compare(x, b[i].(string))
		case day.Date:
			c = cmp.Compare(x, b[i].(day.Date))
		case ID:
			c = cmp.Compare(x, b[i].(ID))
		}
		if c != 0 {
			break
		}
	}
	if desc {
		return -c
	}
	return c
}

// rows reads up to limit deals of a status behind a cursor.
func (x *finder) rows(ctx context.Context, tx *db.Tx, st Status, by Sort, ks db.Keyset, cursor string, limit int) ([]Row, error) {
	var w db.Where
	if x.from[st] != nil {
		return x.sorted(ctx, tx, st, ks, cursor, limit)
	}
	team := teamOfOthers(&w, x.actor)
	from := x.walk(tx, &w, st, by)
	if err := ks.After(&w, cursor); err != nil {
		return nil, err
	}
	return readRows(ctx, tx, x.actor, team, from, w.SQL()+ks.OrderBy()+` LIMIT `+w.Arg(limit), w.Args())
}

// sorted is rows where all deals are looked at and sorted: what stands around
// them is read only of those that are shown. From the beginning of the list it
// notes on the way how many there are.
func (x *finder) sorted(ctx context.Context, tx *db.Tx, st Status, ks db.Keyset, cursor string, limit int) ([]Row, error) {
	var w db.Where
	from := x.read(tx, &w, st, ks[0].Expr, "o.amount")
	if err := ks.After(&w, cursor); err != nil {
		return nil, err
	}
	most := fewDeals
	if cursor != "" {
		most = limit
	}
	rows, err := tx.QueryContext(ctx, `SELECT o.id, o.amount`+from+w.SQL()+ks.OrderBy()+` LIMIT `+w.Arg(most), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("list deals: %w", err)
	}
	type card struct {
		id     string
		amount int64
	}
	cards, err := db.Collect(rows, func(c *card) []any { return []any{&c.id, &c.amount} })
	if err != nil {
		return nil, fmt.Errorf("list deals: %w", err)
	}
	var all Count
	var ids []string
	for _, c := range cards {
		all.add(Count{Deals: 1, Amount: c.amount})
		if len(ids) < limit {
			ids = append(ids, c.id)
		}
	}
	if cursor == "" {
		x.seen[st] = all
	}
	found, err := x.byID(ctx, tx, ids)
	list := make([]Row, 0, len(ids))
	for _, id := range ids {
		list = append(list, found[ID(id)])
	}
	return list, err
}

// onTeam says of a deal o whether the actor is on its team.
func onTeam(w *db.Where, actor org.Actor) string {
	return `EXISTS (SELECT 1 FROM access_grant t WHERE t.org_id = ` + w.Arg(actor.Org) + ` AND t.kind = ` + w.Arg(org.Deal) +
		` AND t.user_id = ` + w.Arg(actor.User) + ` AND t.object_id = o.id AND t.via = '')`
}

// teamOfOthers is onTeam where that says whether the actor may edit: who may
// edit every deal in sight, or this one as its owner, need not be looked for.
func teamOfOthers(w *db.Where, actor org.Actor) string {
	if actor.MayEdit("", false) || !actor.MayEdit("", true) {
		return "FALSE"
	}
	return "CASE WHEN o.owner_id = " + w.Arg(actor.User) + " THEN FALSE ELSE " + onTeam(w, actor) + " END"
}

func readRows(ctx context.Context, tx *db.Tx, actor org.Actor, team, from, rest string, args []any) ([]Row, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT o.id, o.name, o.name_key, COALESCE(o.account_id, ''), o.account_key, COALESCE(a.name, ''), o.owner_id, COALESCE(m.name, ''),
			o.amount, o.amount_known, o.status, o.selling_stage, o.buying_stage, o.self_w, o.self_f, o.self_c, o.shown_w, o.shown_f, o.shown_c,
			o.basis, o.zone, o.expected_close, o.next_step, o.next_step_on, o.updated_at, o.version, `+team+from+`
		LEFT JOIN account a ON a.org_id = o.org_id AND a.id = o.account_id
		LEFT JOIN member m ON m.org_id = o.org_id AND m.id = o.owner_id`+rest, args...)
	if err != nil {
		return nil, fmt.Errorf("list deals: %w", err)
	}
	type raw struct {
		Row
		known int
	}
	found, err := db.Collect(rows, func(r *raw) []any {
		return []any{&r.ID, &r.Name, &r.keys.name, &r.Account, &r.keys.account, &r.AccountName, &r.Owner, &r.OwnerName,
			&r.Amount, &r.known, &r.Status, &r.Selling, &r.Buying, &r.Self.W, &r.Self.F, &r.Self.C, &r.Shown.W, &r.Shown.F, &r.Shown.C,
			&r.Basis, &r.Zone, &r.ExpectedClose, &r.NextStep, &r.NextStepOn, &r.keys.updated, &r.Version, &r.Editable}
	})
	if err != nil {
		return nil, fmt.Errorf("list deals: %w", err)
	}
	list := make([]Row, len(found))
	for i, r := range found {
		r.AmountKnown, r.UpdatedAt = r.known != 0, db.Time(r.keys.updated)
		r.Editable = actor.MayEdit(r.Owner, r.Editable)
		list[i] = r.Row
	}
	return list, nil
}

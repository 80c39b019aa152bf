package opportunity

import (
	"context"
	"fmt"
	"slices"
	"strings"

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
	rows, err := x.rows(ctx, tx, p.Sort, ks, cursor, p.Size+1)
	if err != nil {
		return l, err
	}
	more := ""
	l.Rows, more = db.Page(ks, rows, p.Size, Row.key)
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
	_, c := db.Page(p.keyset(), []Row{r, r}, 1, Row.key)
	return c
}

// rows reads up to limit deals behind a cursor.
func (x *finder) rows(ctx context.Context, tx *db.Tx, by Sort, ks db.Keyset, cursor string, limit int) ([]Row, error) {
	if len(x.asked) == 0 { // the filter contradicts itself
		return nil, nil
	}
	if len(x.asked) > 1 || x.from[x.asked[0]] != nil {
		return x.sorted(ctx, tx, by, ks, cursor, limit)
	}
	var w db.Where
	team := teamOfOthers(&w, x.actor)
	from := x.walk(tx, &w, x.asked[0], by)
	if err := ks.After(&w, cursor); err != nil {
		return nil, err
	}
	return readRows(ctx, tx, x.actor, ks[0].Expr, team, from, w.SQL()+ks.OrderBy()+` LIMIT `+w.Arg(limit), w.Args())
}

// sorted is rows where deals are looked at and sorted, or come from several
// statuses, each of which has its part of an index: what stands around them is
// read only of those that are shown. Where all of them are few it notes on the
// way how many there are.
func (x *finder) sorted(ctx context.Context, tx *db.Tx, by Sort, ks db.Keyset, cursor string, limit int) ([]Row, error) {
	var w db.Where
	texts := make([]string, len(x.asked))
	most, whole := limit, x.allFew() && !x.counted()
	for i, st := range x.asked {
		var err error
		if texts[i], err = x.candidates(tx, &w, st, by, ks, cursor, limit, whole); err != nil {
			return nil, err
		}
	}
	if whole {
		most = mostSifted * len(x.asked)
	}
	desc := ks[0].Desc
	rows, err := tx.QueryContext(ctx, `SELECT x.id, x.amount, x.asked, x.behind FROM (`+strings.Join(texts, " UNION ALL ")+`) x`+
		db.Keyset{{Expr: "x.place", Desc: desc}, {Expr: "x.id", Desc: desc}}.OrderBy()+` LIMIT `+w.Arg(most), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("list deals: %w", err)
	}
	type card struct {
		id     string
		amount int64
		asked  Status
		behind int // the cursor
	}
	cards, err := db.Collect(rows, func(c *card) []any { return []any{&c.id, &c.amount, &c.asked, &c.behind} })
	if err != nil {
		return nil, fmt.Errorf("list deals: %w", err)
	}
	seen := map[Status]Count{}
	var ids []string
	for _, c := range cards {
		n := seen[c.asked]
		n.add(Count{Deals: 1, Amount: c.amount})
		seen[c.asked] = n
		if c.behind == 1 && len(ids) < limit {
			ids = append(ids, c.id)
		}
	}
	if whole {
		for _, st := range x.asked {
			x.seen[st] = seen[st]
		}
	}
	found, err := x.byID(ctx, tx, ks[0].Expr, ids)
	list := make([]Row, 0, len(ids))
	for _, id := range ids {
		list = append(list, found[ID(id)])
	}
	return list, err
}

// candidates is a query of deals of a status with their place in an order, among
// which those of a page are: those behind a cursor, or, to count them, the whole
// list.
func (x *finder) candidates(tx *db.Tx, w *db.Where, st Status, by Sort, ks db.Keyset, cursor string, limit int, whole bool) (text string, err error) {
	place, behind := ks[0].Expr, "1"
	after := func(w *db.Where) { err = ks.After(w, cursor) }
	rest := ""
	switch {
	case x.from[st] == nil:
		from := ""
		rest = w.Within(func(w *db.Where) {
			from = x.walk(tx, w, st, by)
			after(w)
		})
		rest = from + rest + ks.OrderBy() + ` LIMIT ` + w.Arg(limit)
	case whole:
		if conds := w.Within(after); conds != "" {
			behind = "CASE WHEN " + strings.TrimPrefix(conds, " WHERE ") + " THEN 1 ELSE 0 END"
		}
		rest = x.read(tx, w, st, place, "o.amount")
	default:
		rest = x.read(tx, w, st, place, "o.amount") + w.Within(after)
	}
	text = `SELECT o.id AS id, o.amount AS amount, '` + string(st) + `' AS asked, ` + behind + ` AS behind, ` + place + ` AS place` + rest
	if x.from[st] == nil { // an order and a limit of its own
		text = `SELECT c.id, c.amount, c.asked, c.behind, c.place FROM (` + text + `) c`
	}
	return text, err
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

// readRows reads deals o with an expression for their place in a list, and one
// for whether the actor is on their team.
func readRows(ctx context.Context, tx *db.Tx, actor org.Actor, place, team, from, rest string, args []any) ([]Row, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT o.id, o.name, COALESCE(o.account_id, ''), COALESCE(a.name, ''), o.owner_id, COALESCE(m.name, ''),
			o.amount, o.amount_known, o.status, o.selling_stage, o.buying_stage, o.self_w, o.self_f, o.self_c, o.shown_v,
			o.basis, o.expected_close, o.next_step, o.next_step_on, o.updated_at, o.version, `+place+`, `+team+from+`
		LEFT JOIN account a ON a.org_id = o.org_id AND a.id = o.account_id
		LEFT JOIN member m ON m.org_id = o.org_id AND m.id = o.owner_id`+rest, args...)
	if err != nil {
		return nil, fmt.Errorf("list deals: %w", err)
	}
	type raw struct {
		Row
		known, shown int
		updated      int64
	}
	found, err := db.Collect(rows, func(r *raw) []any {
		return []any{&r.ID, &r.Name, &r.Account, &r.AccountName, &r.Owner, &r.OwnerName,
			&r.Amount, &r.known, &r.Status, &r.Selling, &r.Buying, &r.Self.W, &r.Self.F, &r.Self.C, &r.shown,
			&r.Basis, &r.ExpectedClose, &r.NextStep, &r.NextStepOn, &r.updated, &r.Version, &r.place, &r.Editable}
	})
	if err != nil {
		return nil, fmt.Errorf("list deals: %w", err)
	}
	list := make([]Row, len(found))
	for i, r := range found {
		r.AmountKnown, r.UpdatedAt = r.known != 0, db.Time(r.updated)
		r.Shown = FromNumber(r.shown)
		r.Zone = r.Shown.Zone()
		r.Editable = actor.MayEdit(r.Owner, r.Editable)
		list[i] = r.Row
	}
	return list, nil
}

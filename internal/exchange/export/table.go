package export

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/sheet"
	"kongdan/internal/org"
)

// table says what a file or sheet holds and how it is read: in pages by its
// primary key, so that a long one costs no more memory than a short one.
type table struct {
	name    string
	from    string // tables and joins
	alias   string // of the table that is walked
	where   string // what is left out: the trash; "" for nothing
	order   []string
	columns []column
	// numbered says that the last column of the order is a whole number, not text.
	numbered bool
	page     int                                                                // rows read at a time; 0 for pageRows
	few      func(ctx context.Context, tx *db.Tx, v *voice) ([][]string, error) // instead, for what no query answers
}

// column is one of them.
type column struct {
	head string // the key of its text
	expr string // SQL, or "" with many
	show func(v *voice, s string) sheet.Cell
	many *many
}

// many reads what a cell lists: each row of the query is the id of what the
// table holds, and one entry. It ends before its WHERE.
type many struct {
	query, alias, ref, where, order string
	say                             func(v *voice, s string) string // what an entry reads as; nil for members by name and all else as it is
}

// pageRows is how many rows are read at a time.
const pageRows = 1000

// expect counts roughly how many rows there will be, for the progress.
func expect(ctx context.Context, tx *db.Tx, o org.ID) (all int64, err error) {
	for _, t := range tables {
		if t.few != nil {
			continue
		}
		var n int64
		name, _, _ := strings.Cut(t.from, " ")
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM `+name+` WHERE org_id = $1`, o).Scan(&n); err != nil { // #nosec G202 -- names of our own
			return 0, fmt.Errorf("count %s: %w", t.name, err)
		}
		all += n
	}
	return all, nil
}

func (t *table) heads(ctx context.Context) []string {
	list := make([]string, len(t.columns))
	for i, c := range t.columns {
		list[i] = i18n.T(ctx, c.head)
	}
	return list
}

// walk calls fn with every row of the organisation.
func (t *table) walk(ctx context.Context, tx *db.Tx, v *voice, fn func([]sheet.Cell) error) error {
	if t.few != nil {
		rows, err := t.few(ctx, tx, v)
		for _, r := range rows {
			if err := fn(t.cells(v, r)); err != nil {
				return err
			}
		}
		return err
	}
	order := make(db.Keyset, len(t.order))
	for i, column := range t.order {
		order[i] = db.Column{Expr: column, Text: !t.numbered || i < len(t.order)-1}
	}
	size := cmp.Or(t.page, pageRows)
	for cursor := ""; ; {
		var w db.Where
		w.And(t.alias+".org_id = ?", v.org)
		if t.where != "" {
			w.And(t.where)
		}
		if err := order.After(&w, cursor); err != nil {
			return err
		}
		rows, err := t.read(ctx, tx, v, &w, order.OrderBy()+` LIMIT `+w.Arg(size+1))
		if err != nil {
			return err
		}
		rows, cursor = db.Page(order, rows, size, func(r []string) []any {
			key := make([]any, len(order))
			for i := range key {
				key[i] = r[i]
				if n, err := strconv.ParseInt(r[i], 10, 64); err == nil && !order[i].Text {
					key[i] = n
				}
			}
			return key
		})
		for _, r := range rows {
			if err := fn(t.cells(v, r[len(t.order):])); err != nil {
				return err
			}
		}
		if cursor == "" {
			return nil
		}
	}
}

// pick returns the rows with these ids, in their order. Whoever calls it has
// made sure that the reader sees them.
func (t *table) pick(ctx context.Context, tx *db.Tx, v *voice, ids []string) ([][]sheet.Cell, error) {
	found := map[string][]string{}
	for some := range db.Chunks(ids) {
		var w db.Where
		w.And(t.alias+".org_id = ?", v.org)
		w.In(t.alias+".id", some...)
		rows, err := t.read(ctx, tx, v, &w, "")
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			found[r[0]] = r[1:]
		}
	}
	list := make([][]sheet.Cell, 0, len(ids))
	for _, id := range ids {
		if r, ok := found[id]; ok {
			list = append(list, t.cells(v, r))
		}
	}
	return list, nil
}

// read returns rows as the database has them, the columns of the order first.
func (t *table) read(ctx context.Context, tx *db.Tx, v *voice, w *db.Where, end string) ([][]string, error) {
	exprs := append([]string{}, t.order...)
	for _, c := range t.columns {
		if c.many == nil {
			exprs = append(exprs, c.expr)
		} else {
			exprs = append(exprs, "''")
		}
	}
	rows, err := tx.QueryContext(ctx, `SELECT `+strings.Join(exprs, ", ")+` FROM `+t.from+w.SQL()+end, w.Args()...) // #nosec G202 -- texts of our own
	if err != nil {
		return nil, fmt.Errorf("export %s: %w", t.name, err)
	}
	type line []sql.NullString
	found, err := db.Collect(rows, func(l *line) []any {
		*l = make(line, len(exprs))
		into := make([]any, len(exprs))
		for i := range *l {
			into[i] = &(*l)[i]
		}
		return into
	})
	if err != nil {
		return nil, fmt.Errorf("export %s: %w", t.name, err)
	}
	list := make([][]string, len(found))
	for i, l := range found {
		list[i] = make([]string, len(l))
		for j, x := range l {
			list[i][j] = x.String
		}
	}
	return list, t.fill(ctx, tx, v, list)
}

// fill adds the cells that list several things.
func (t *table) fill(ctx context.Context, tx *db.Tx, v *voice, rows [][]string) error {
	for at, c := range t.columns {
		if c.many == nil || len(rows) == 0 {
			continue
		}
		ids := make([]string, len(rows))
		for i, r := range rows {
			ids[i] = r[0]
		}
		lists := map[string][]string{}
		for some := range db.Chunks(ids) {
			if err := c.many.read(ctx, tx, v, some, lists); err != nil {
				return fmt.Errorf("export %s: %w", t.name, err)
			}
		}
		for _, r := range rows {
			r[len(t.order)+at] = strings.Join(lists[r[0]], "; ")
		}
	}
	return nil
}

func (m *many) read(ctx context.Context, tx *db.Tx, v *voice, ids []string, lists map[string][]string) error {
	var w db.Where
	w.And(m.alias+".org_id = ?", v.org)
	w.In(m.alias+"."+m.ref, ids...)
	if m.where != "" {
		w.And(m.where)
	}
	rows, err := tx.QueryContext(ctx, m.query+w.SQL()+` ORDER BY `+m.order, w.Args()...) // #nosec G202 -- texts of our own
	if err != nil {
		return err
	}
	type pair struct{ id, text string }
	found, err := db.Collect(rows, func(p *pair) []any { return []any{&p.id, &p.text} })
	for _, p := range found {
		if m.say != nil {
			p.text = m.say(v, p.text)
		} else if label, known := v.members[p.text]; known { // the entries of a team are ids
			p.text = label
		}
		lists[p.id] = append(lists[p.id], p.text)
	}
	return err
}

func (t *table) cells(v *voice, row []string) []sheet.Cell {
	list := make([]sheet.Cell, len(row))
	for i, s := range row {
		if show := t.columns[i].show; show != nil && s != "" {
			list[i] = show(v, s)
		} else {
			list[i] = sheet.Cell{Text: s}
		}
	}
	return list
}

package export

import (
	"context"
	"io"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/sheet"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
)

// listPage is how many rows of a list are read at a time.
const listPage = 500

// Deals writes the deals that the actor sees and the filter keeps into w, in
// the order of the list. Nothing is written before the first rows are read, so
// that a filter that makes no sense is an error of its own.
func (s *Service) Deals(ctx context.Context, actor org.Actor, f opportunity.Filter, p opportunity.Page, format Format, w io.Writer) error {
	p.Before, p.Size = "", listPage
	return s.list(ctx, actor, &deals, format, w, func(ctx context.Context, tx *db.Tx, after string) ([]string, string, error) {
		p.After = after
		l, err := opportunity.PageOf(ctx, tx, actor, f, p)
		return ids(l.Rows, func(r opportunity.Row) string { return string(r.ID) }), l.After, err
	})
}

// Accounts is Deals for accounts.
func (s *Service) Accounts(ctx context.Context, actor org.Actor, f account.Filter, format Format, w io.Writer) error {
	f.Before, f.Size = "", listPage
	return s.list(ctx, actor, &accounts, format, w, func(ctx context.Context, tx *db.Tx, after string) ([]string, string, error) {
		f.After = after
		p, err := account.PageOf(ctx, tx, actor, f)
		return ids(p.Rows, func(r account.Row) string { return string(r.ID) }), p.Next, err
	})
}

// People is Deals for people. Contact data goes out with them to whoever works
// with people, so the audit log notes who took the list; others find it person
// by person, where each look is noted.
func (s *Service) People(ctx context.Context, actor org.Actor, f person.Filter, format Format, w io.Writer) error {
	f.Before, f.Size = "", listPage
	noted := false
	t := &people
	if !actor.MayWork() {
		t = &peopleWithoutContact
	}
	return s.list(ctx, actor, t, format, w, func(ctx context.Context, tx *db.Tx, after string) ([]string, string, error) {
		f.After = after
		p, err := person.PageOf(ctx, tx, actor, f)
		if err == nil && !noted {
			err, noted = s.noteList(ctx, actor, format), true
		}
		return ids(p.Rows, func(r person.Row) string { return string(r.ID) }), p.Next, err
	})
}

// noteList says in the audit log that a list went out that holds contact data.
func (s *Service) noteList(ctx context.Context, actor org.Actor, f Format) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		return org.Record(ctx, tx, actor, org.Entry{Action: "export.people", Kind: "export", ID: id.New(), After: map[string]Format{"format": f}})
	})
}

func ids[T any](rows []T, id func(T) string) []string {
	list := make([]string, len(rows))
	for i, r := range rows {
		list[i] = id(r)
	}
	return list
}

// list writes what next finds, page by page. Each page is a transaction of its
// own: a reader who takes the file slowly holds nothing up.
func (s *Service) list(ctx context.Context, actor org.Actor, t *table, format Format, w io.Writer,
	next func(ctx context.Context, tx *db.Tx, after string) (ids []string, cursor string, err error)) (err error) {
	out := sheet.NewCSV(w)
	if format == XLSX {
		out = sheet.NewWorkbook(w)
		defer func() {
			if err != nil {
				sheet.Drop(out)
			}
		}()
	}
	var v *voice
	for cursor, more := "", true; more; more = cursor != "" {
		var rows [][]sheet.Cell
		first := v == nil
		err := s.db.View(ctx, func(tx *db.Tx) (err error) {
			if v == nil {
				if v, err = newVoice(ctx, tx, actor.Org); err != nil {
					return err
				}
			}
			found, after, err := next(ctx, tx, cursor)
			if err != nil {
				return err
			}
			if rows, err = t.pick(ctx, tx, v, found); err == nil {
				cursor = after
			}
			return err
		})
		if err != nil {
			return err
		}
		if first {
			if err := out.Table(t.name, i18n.T(ctx, "export.table."+t.name), t.heads(ctx)); err != nil {
				return err
			}
		}
		for _, cells := range rows {
			if err := out.Row(cells); err != nil {
				return err
			}
		}
	}
	return out.Close()
}

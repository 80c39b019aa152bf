package parcel

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/job"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

// listed is how many imports a page of the list holds.
const listed = 20

var listOrder = db.Keyset{{Expr: "i.created_at", Desc: true}, {Expr: "i.id", Desc: true, Text: true}}

// List returns the imports, the newest first. next is the cursor of the
// following page, "" on the last.
func (s *Service) List(ctx context.Context, actor org.Actor, cursor string) (list []Import, next string, err error) {
	if err := actor.CheckTrain(); err != nil {
		return nil, "", err
	}
	var w db.Where
	w.And("i.org_id = ?", actor.Org)
	if err := listOrder.After(&w, cursor); err != nil {
		return nil, "", err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT `+importColumns+w.SQL()+listOrder.OrderBy()+` LIMIT `+w.Arg(listed+1), w.Args()...)
		if err != nil {
			return fmt.Errorf("list imports of questions: %w", err)
		}
		found, err := db.Collect(rows, (*importRow).fields)
		if err != nil {
			return fmt.Errorf("list imports of questions: %w", err)
		}
		found, next = db.Page(listOrder, found, listed, func(r importRow) []any { return []any{r.created, string(r.ID)} })
		for _, r := range found {
			i, err := r.whole()
			if err != nil {
				return err
			}
			list = append(list, i)
		}
		return nil
	})
	return list, next, err
}

// Show says which rows of a preview a list holds. The zero value is those that
// come in, in their order.
type Show struct {
	Which Which
	Kind  question.Kind
	db.Window
}

// Which are groups of rows that want the same attention.
type Which string

// The groups. "" is all that come in.
const (
	Doubtful Which = "doubtful"
	Keyless  Which = "keyless"
	Faulty   Which = "faulty" // that cannot be kept as they are
	Copies   Which = "copies" // of others, those left out among them
	Out      Which = "out"
	Clean    Which = "clean"
)

// Known reports whether w is a group.
func (w Which) Known() bool {
	return w == "" || w == Doubtful || w == Keyless || w == Faulty || w == Copies || w == Out || w == Clean
}

// limit adds the conditions on a table called r.
func (f Show) limit(w *db.Where, o org.ID, id ImportID) {
	w.And("r.org_id = ? AND r.import_id = ?", o, id)
	if f.Kind != "" {
		w.And("r.kind = ?", f.Kind)
	}
	switch f.Which {
	case Out:
		w.And("r.dropped = 1")
	case Copies:
		w.And("r.copied > 0")
	default:
		w.And("r.dropped = 0")
	}
	switch f.Which {
	case Doubtful:
		w.And("r.doubt = 1")
	case Keyless:
		w.And("r.keyed = 0")
	case Faulty:
		w.And("r.faulty = 1")
	case Clean:
		w.And("r.doubt = 0 AND r.keyed = 1 AND r.faulty = 0")
	}
}

var rowOrder = db.Keyset{{Expr: "r.place"}, {Expr: "r.at"}}

func rowKey(r Row) []any { return []any{r.Place, int64(r.At)} }

// pageRows is how many rows a page of a preview holds.
const pageRows = 50

// Page is a part of a preview. Copies are what rows name of the bank, by id.
type Page struct {
	Rows           []Row
	Next, Previous string
	Copies         map[bank.ID]bank.Question
}

// Get returns an import with its sum.
func (s *Service) Get(ctx context.Context, actor org.Actor, id ImportID) (i Import, err error) {
	if err := actor.CheckTrain(); err != nil {
		return i, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if i, err = find(ctx, tx, actor.Org, id); err != nil || i.State != Preview {
			return err
		}
		i.Sum, err = sum(ctx, tx, actor.Org, id)
		return err
	})
	return i, err
}

// Rows returns a page of a preview.
func (s *Service) Rows(ctx context.Context, actor org.Actor, id ImportID, f Show) (p Page, err error) {
	if err := actor.CheckTrain(); err != nil {
		return p, err
	}
	if f.Size == 0 {
		f.Size = pageRows
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		var w db.Where
		f.limit(&w, actor.Org, id)
		end, err := f.Window.Order(&w, rowOrder)
		if err != nil {
			return err
		}
		if p.Rows, err = readRows(ctx, tx, &w, end); err != nil {
			return err
		}
		p.Rows, p.Next, p.Previous = db.Cut(f.Window, rowOrder, p.Rows, rowKey)
		var ids []bank.ID
		for _, r := range p.Rows {
			for _, n := range r.Near {
				ids = append(ids, n.ID)
			}
		}
		p.Copies, err = bank.GetMany(ctx, tx, actor.Org, ids)
		return err
	})
	return p, err
}

// PageWith returns where the page of those that come in begins which holds a row:
// the cursor that leads there, "" for the first.
func (s *Service) PageWith(ctx context.Context, actor org.Actor, id ImportID, at int) (cursor string, err error) {
	if err := actor.CheckTrain(); err != nil {
		return "", err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		r, err := row(ctx, tx, actor.Org, id, at)
		if err != nil {
			return err
		}
		var w db.Where
		Show{}.limit(&w, actor.Org, id)
		w.And("r.place < ?", r.Place)
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM question_import_row r`+w.SQL(), w.Args()...).Scan(&n); err != nil || n < pageRows {
			return err
		}
		last, err := readRows(ctx, tx, &w, rowOrder.OrderBy()+` LIMIT 1 OFFSET `+w.Arg(n/pageRows*pageRows-1))
		if err == nil && len(last) > 0 {
			_, cursor = db.Page(rowOrder, append(last, last[0]), 1, rowKey)
		}
		return err
	})
	return cursor, err
}

// Row returns one row of a preview. It fails with NotFound.
func (s *Service) Row(ctx context.Context, actor org.Actor, id ImportID, at int) (r Row, err error) {
	if err := actor.CheckTrain(); err != nil {
		return r, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		i, err := find(ctx, tx, actor.Org, id)
		if err != nil {
			return err
		}
		if i.State != Preview {
			return errs.New(errs.Conflict, "parcel.not_preview")
		}
		r, err = row(ctx, tx, actor.Org, id, at)
		return err
	})
	return r, err
}

func row(ctx context.Context, tx *db.Tx, o org.ID, id ImportID, at int) (Row, error) {
	var w db.Where
	w.And("r.org_id = ? AND r.import_id = ? AND r.at = ?", o, id, at)
	list, err := readRows(ctx, tx, &w, "")
	if err == nil && len(list) == 0 {
		err = errs.New(errs.NotFound, "parcel.no_row")
	}
	if err != nil {
		return Row{}, err
	}
	return list[0], nil
}

// Progress is how far a job of an import has come. Stuck is one that ended
// without a word: the import can be discarded, or put in order by Stop.
type Progress struct {
	Done, All int64
	Stuck     bool
}

// Progress tells of the job of an import that is read, brought in or taken back.
func (s *Service) Progress(ctx context.Context, actor org.Actor, i Import) (p Progress, err error) {
	if i.State != Reading && i.State != Importing && i.State != Undoing {
		return p, nil
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		state, err := job.Find(ctx, tx, string(actor.Org), i.job)
		if errs.Is(err, errs.NotFound) {
			p.Stuck = true
			return nil
		}
		p = Progress{state.Done, state.All, state.State == job.Failed || state.State == job.Cancelled}
		return err
	})
	return p, err
}

package exam

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
)

// Filter says which papers or exams a page of their list holds.
type Filter struct {
	Query string // part of the title
	Trash bool   // those in the trash instead
	db.Window
}

// pageSize is how many papers or exams a page of a list holds.
const pageSize = 50

var papersOrder = db.Keyset{{Expr: "p.changed_at", Desc: true}, {Expr: "p.id", Text: true, Desc: true}}

// Papers lists papers, the last changed first.
func (s *Service) Papers(ctx context.Context, actor org.Actor, f Filter) (list []Paper, next, previous string, err error) {
	if err := actor.CheckTrain(); err != nil {
		return nil, "", "", err
	}
	var w db.Where
	end, err := f.limit(&w, actor, "p", papersOrder)
	if err != nil {
		return nil, "", "", err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT `+paperColumns+` FROM paper p`+w.SQL()+end, w.Args()...)
		if err != nil {
			return fmt.Errorf("list papers: %w", err)
		}
		found, err := db.Collect(rows, func(r *paperRow) []any { return r.fields() })
		if err != nil {
			return err
		}
		list = make([]Paper, len(found))
		for i := range found {
			if list[i], err = found[i].paper(); err != nil {
				return err
			}
		}
		return nil
	})
	list, next, previous = db.Cut(f.Window, papersOrder, list, func(p Paper) []any { return []any{db.Ms(p.Changed), string(p.ID)} })
	return list, next, previous, err
}

// limit adds the filter's conditions on papers or exams in a table, and returns
// the end of the statement.
func (f *Filter) limit(w *db.Where, actor org.Actor, table string, order db.Keyset) (end string, err error) {
	w.And(table+".org_id = ?", actor.Org)
	if f.Trash {
		w.And(table + ".deleted_at <> 0")
	} else {
		w.And(table + ".deleted_at = 0")
	}
	if strings.TrimSpace(f.Query) != "" {
		w.And(table+".title_key LIKE ? ESCAPE '!'", typed.Like(f.Query))
	}
	f.Size = pageSize
	return f.Order(w, order)
}

// Sheet returns a paper with all that stands on it.
func (s *Service) Sheet(ctx context.Context, actor org.Actor, id PaperID) (sheet Sheet, err error) {
	if err := actor.CheckTrain(); err != nil {
		return sheet, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if sheet, err = readSheet(ctx, tx, actor.Org, id); err != nil || !sheet.Frozen || sheet.Exams > 0 {
			return err
		}
		open, err := openOn(ctx, tx, actor.Org, id)
		sheet.Open = len(open)
		return err
	})
	return sheet, err
}

// ExportPaper is Sheet for a file with the paper in it, which the audit log keeps.
func (s *Service) ExportPaper(ctx context.Context, actor org.Actor, id PaperID) (Sheet, error) {
	sheet, err := s.Sheet(ctx, actor, id)
	if err != nil {
		return sheet, err
	}
	return sheet, s.db.InTx(ctx, func(tx *db.Tx) error { return recordPaper(ctx, tx, actor, "export", id, sheet.Title) })
}

// encode is a value of ours as JSON; it cannot fail for what is kept here.
func encode(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic("exam: " + err.Error())
	}
	return string(text)
}

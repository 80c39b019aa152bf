package library

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// Filter says which documents a list holds and from where on. The zero value
// is all that the actor may read, the last changed first.
type Filter struct {
	Lang      string
	Reader    string // leaves out what can be read in this language instead
	Status    Status // of what trainers see
	Category  CategoryID
	Below     bool // with the categories below the Category
	Tag       Tag
	Origin    Origin
	Trash     bool // those in the trash instead, for trainers
	ByTitle   bool // in the order of titles
	db.Window      // where the page lies; Size 0 is 30, at most 200
}

// Page is a part of a list. Next and Previous are the cursors of its
// neighbours (see db.Cut). Total counts all parts, up to MaxTotal.
type Page struct {
	Rows           []Document
	Next, Previous string
	Total          int
}

// MaxTotal is how far a list is counted; this many means at least as many.
const MaxTotal = 10_000

// limit adds the filter's conditions and what the actor may read.
func (f Filter) limit(w *db.Where, actor org.Actor, categories []Category) {
	sight(w, actor)
	if f.Trash && actor.MayTrain() {
		w.And("d.deleted_at <> 0")
	} else {
		w.And("d.deleted_at = 0")
	}
	for col, v := range map[string]string{"lang": f.Lang, "status": string(f.Status), "origin": string(f.Origin)} {
		if v != "" {
			w.And("d."+col+" = ?", v)
		}
	}
	if f.Reader != "" {
		w.And(`(d.lang = ? OR d.twin_id IS NULL OR NOT EXISTS (
			SELECT 1 FROM document t WHERE t.org_id = d.org_id AND t.id = d.twin_id AND t.deleted_at = 0 AND t.status = ?))`, f.Reader, Published)
	}
	switch {
	case f.Category == "":
	case f.Below:
		w.In("d.category_id", texts(within(categories, f.Category))...)
	default:
		w.And("d.category_id = ?", f.Category)
	}
	if f.Tag.Value != "" {
		w.And("d.id IN (SELECT t.document_id FROM document_tag t WHERE t.org_id = ? AND t.kind = ? AND t.value = ?)", actor.Org, f.Tag.Kind, f.Tag.Value)
	}
}

func (f Filter) keyset() db.Keyset {
	if f.ByTitle {
		return db.Keyset{{Expr: "d.title_key", Text: true}, {Expr: "d.id", Text: true}}
	}
	return db.Keyset{{Expr: "d.changed_at", Desc: true}, {Expr: "d.id", Text: true, Desc: true}}
}

// List returns the documents the actor may read, filtered, page by page. It
// fails with Invalid for a cursor of another list.
func (s *Service) List(ctx context.Context, actor org.Actor, f Filter) (p Page, err error) {
	if f.Size <= 0 {
		f.Size = 30
	}
	f.Size = min(f.Size, 200)
	err = s.db.View(ctx, func(tx *db.Tx) error {
		p = Page{}
		var tree []Category
		if f.Category != "" {
			if tree, err = categories(ctx, tx, actor.Org); err != nil {
				return err
			}
		}
		var w, all db.Where
		f.limit(&w, actor, tree)
		order := f.keyset()
		end, err := f.Window.Order(&w, order)
		if err != nil {
			return err
		}
		if p.Rows, err = rows(ctx, tx, actor.Org, &w, end); err != nil {
			return err
		}
		p.Rows, p.Next, p.Previous = db.Cut(f.Window, order, p.Rows, func(d Document) []any {
			if f.ByTitle {
				return []any{titleKey(d.Title), string(d.ID)}
			}
			return []any{db.Ms(d.Changed), string(d.ID)}
		})
		f.limit(&all, actor, tree)
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT 1 FROM document d`+all.SQL()+` LIMIT `+all.Arg(MaxTotal)+`) AS n`,
			all.Args()...).Scan(&p.Total); err != nil {
			return fmt.Errorf("count documents: %w", err)
		}
		return nil
	})
	return p, err
}

// Pinned returns the pinned documents that the actor may read, the last pinned
// first; of twins the one in a language.
func (s *Service) Pinned(ctx context.Context, actor org.Actor, lang string, most int) (list []Document, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		var w db.Where
		Filter{Reader: lang}.limit(&w, actor, nil)
		w.And("d.pinned_at > 0")
		list, err = rows(ctx, tx, actor.Org, &w, ` ORDER BY d.pinned_at DESC, d.id LIMIT `+w.Arg(most))
		return err
	})
	return list, err
}

// Tags lists the tags of a kind on documents that the actor may read, the most
// used first; of twins those of the one in a language.
func (s *Service) Tags(ctx context.Context, actor org.Actor, kind, lang string, most int) (list []string, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		var w db.Where
		w.And("t.org_id = ? AND t.kind = ?", actor.Org, kind)
		w.And("d.org_id = t.org_id AND d.id = t.document_id")
		Filter{Reader: lang}.limit(&w, actor, nil)
		found, err := tx.QueryContext(ctx, `SELECT t.value FROM document_tag t, document d`+w.SQL()+` GROUP BY t.value ORDER BY COUNT(*) DESC, t.value LIMIT `+w.Arg(most), w.Args()...)
		if err != nil {
			return fmt.Errorf("tags in use: %w", err)
		}
		list, err = db.Collect(found, func(s *string) []any { return []any{s} })
		return err
	})
	return list, err
}

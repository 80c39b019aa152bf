package library

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
)

// Get returns a document that the actor may read, with its current text. It
// fails with NotFound.
func (s *Service) Get(ctx context.Context, actor org.Actor, id ID) (r Reading, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		r, err = get(ctx, tx, actor, id)
		return err
	})
	return r, err
}

func get(ctx context.Context, tx *db.Tx, actor org.Actor, id ID) (r Reading, err error) {
	if r.Document, err = find(ctx, tx, actor, id, false); err != nil {
		return r, err
	}
	if r.Text, r.ByName, err = version(ctx, tx, actor.Org, id, r.Document.Number); err != nil {
		return r, err
	}
	if r.Twin != "" {
		if _, err := find(ctx, tx, actor, r.Twin, false); errs.Is(err, errs.NotFound) {
			r.Twin = ""
		} else if err != nil {
			return r, err
		}
	}
	return r, nil
}

// Titles returns the titles of documents that the actor may read.
func (s *Service) Titles(ctx context.Context, actor org.Actor, ids []ID) (titles map[ID]string, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		titles = map[ID]string{}
		for some := range db.Chunks(ids) {
			var w db.Where
			seen(&w, actor)
			w.In("d.id", texts(some)...)
			list, err := rows(ctx, tx, actor.Org, &w, "")
			if err != nil {
				return err
			}
			for _, d := range list {
				titles[d.ID] = d.Title
			}
		}
		return nil
	})
	return titles, err
}

func texts[T ~string](ids []T) []string {
	list := make([]string, len(ids))
	for i, x := range ids {
		list[i] = string(x)
	}
	return list
}

// Choices lists documents that the actor may read to choose from, by a part of
// the title, the last changed first.
func (s *Service) Choices(ctx context.Context, actor org.Actor, q string, most int) (list []Document, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		var w db.Where
		seen(&w, actor)
		if q != "" {
			w.And("d.title_key LIKE ? ESCAPE '!'", typed.Like(q))
		}
		list, err = rows(ctx, tx, actor.Org, &w, ` ORDER BY d.changed_at DESC, d.id DESC LIMIT `+w.Arg(most))
		return err
	})
	return list, err
}

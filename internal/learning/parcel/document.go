package parcel

import (
	"context"
	"maps"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/library"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

// KeepDocument puts a text that stands beside the exam into the library, as a
// draft, and returns the document; one that is kept already is not kept twice.
// It fails with NotFound for a place that has none.
func (s *Service) KeepDocument(ctx context.Context, actor org.Actor, id ImportID, n int) (library.ID, error) {
	if err := actor.CheckTrain(); err != nil {
		return "", err
	}
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		i, err := find(ctx, tx, actor.Org, id)
		if err != nil {
			return "", err
		}
		if n < 0 || n >= len(i.Documents) {
			return "", errs.New(errs.NotFound, "parcel.not_found")
		}
		if kept, is := i.Kept[n]; is {
			return string(kept), nil
		}
		d := i.Documents[n]
		title := []rune(d.Title)
		kept, err := library.Insert(ctx, tx, actor, library.Writing{Lang: langOf(question.Item{Stem: d.Title + d.Text}), Title: string(title[:min(len(title), library.MaxTitle)]),
			Body: d.Text, Status: library.Draft, Audience: library.Everybody, Source: i.Name})
		if err != nil {
			return "", err
		}
		if i.Kept = maps.Clone(i.Kept); i.Kept == nil {
			i.Kept = map[int]library.ID{}
		}
		i.Kept[n] = kept
		return string(kept), save(ctx, tx, actor.Org, i)
	})
	return library.ID(made), err
}

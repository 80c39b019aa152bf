package exam

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/typed"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
)

// PaperOfImport makes a fixed draft of the questions that an import brought in
// and that can be asked, in the order of its source; of two languages it takes
// the one of more questions. It fails with Forbidden unless the actor trains, and
// with Invalid where there is none, or more than a paper holds.
func (s *Service) PaperOfImport(ctx context.Context, actor org.Actor, from bank.ImportID, title string) (PaperID, error) {
	if err := actor.CheckTrain(); err != nil {
		return "", err
	}
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		ids, lang, err := bank.FromImport(ctx, tx, actor.Org, from)
		if err != nil {
			return "", err
		}
		if len(ids) == 0 {
			return "", errs.New(errs.Invalid, "paper.import_empty")
		}
		p := Paper{ID: PaperID(id.New()), Lang: lang, Kind: Fixed, Forms: 1, Version: 1}
		var bad errs.Fields
		p.Title = typed.Needed(&bad, "title", clipTitle(title), MaxTitle)
		if err := bad.Err(); err != nil {
			return "", err
		}
		if _, err := tx.ExecContext(ctx, `
			INSERT INTO paper (org_id, id, title, title_key, lang, kind, status, created_by, created_at, changed_at)
			VALUES ($1, $2, $3, $4, $5, $6, 'draft', $7, $8, $8)`,
			actor.Org, p.ID, p.Title, typed.Fold(p.Title), p.Lang, p.Kind, actor.User, tx.Stamp()); err != nil {
			return "", fmt.Errorf("write a paper: %w", err)
		}
		if err := p.add(ctx, tx, actor.Org, ids); err != nil {
			return "", err
		}
		if err := storePaper(ctx, tx, actor.Org, p); err != nil {
			return "", err
		}
		return string(p.ID), recordPaper(ctx, tx, actor, "create", p.ID, p.Title)
	})
	return PaperID(made), err
}

func clipTitle(title string) string {
	r := []rune(title)
	return string(r[:min(len(r), MaxTitle)])
}

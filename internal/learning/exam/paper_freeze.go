package exam

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
	"kongdan/internal/rule/blueprint"
)

// FreezePaper makes a paper ready for exams: from now on it keeps its questions
// as they are today. It fails with Invalid for a paper without questions and
// for one with questions that cannot be asked.
func (s *Service) FreezePaper(ctx context.Context, actor org.Actor, id PaperID, version int64) error {
	return s.changeDraft(ctx, actor, id, version, "freeze", func(tx *db.Tx, p *Paper) error {
		return freeze(ctx, tx, actor.Org, p)
	})
}

func freeze(ctx context.Context, tx *db.Tx, o org.ID, p *Paper) error {
	sheet, err := readSheet(ctx, tx, o, p.ID)
	if err != nil {
		return err
	}
	faulty := 0
	for _, form := range sheet.Entries {
		if len(form) == 0 {
			return errs.New(errs.Invalid, "paper.empty")
		}
		for _, e := range form {
			if e.Faulty {
				faulty++
			}
		}
	}
	if faulty > 0 {
		return errs.New(errs.Invalid, "paper.faulty", "N", faulty)
	}
	if err := p.put(ctx, tx, o, sheet.Sections, sheet.Entries); err != nil { // with the versions of today
		return err
	}
	p.Frozen = true
	return nil
}

// CopyPaper makes a draft with the same questions, as they are now. By hand a
// drawn paper becomes one to which questions can be added and of which they can
// be taken: its form A.
func (s *Service) CopyPaper(ctx context.Context, actor org.Actor, from PaperID, title string, byHand bool) (PaperID, error) {
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		if err := actor.CheckTrain(); err != nil {
			return "", err
		}
		sheet, err := readSheet(ctx, tx, actor.Org, from)
		if err != nil {
			return "", err
		}
		var bad errs.Fields
		title := typed.Needed(&bad, "title", title, MaxTitle)
		if err := bad.Err(); err != nil {
			return "", err
		}
		forms, err := readPlaces(ctx, tx, actor.Org, sheet.Paper)
		if err != nil {
			return "", err
		}
		if sheet.Entries, err = fillPlaces(ctx, tx, actor.Org, false, forms); err != nil {
			return "", err
		}
		p := sheet.Paper
		p.ID, p.Title, p.Frozen, p.Version = PaperID(id.New()), title, false, 1
		if byHand && p.Kind == ByBlueprint {
			p.Kind, p.Plan, p.Seed, p.Forms, sheet.Entries = Fixed, blueprint.Plan{}, 0, 1, sheet.Entries[:1]
		}
		if _, err := tx.ExecContext(ctx, `
			INSERT INTO paper (org_id, id, title, title_key, lang, kind, status, copy_of, created_by, created_at, changed_at)
			VALUES ($1, $2, $3, $4, $5, $6, 'draft', $7, $8, $9, $9)`,
			actor.Org, p.ID, title, typed.Fold(title), p.Lang, p.Kind, from, actor.User, tx.Stamp()); err != nil {
			return "", fmt.Errorf("copy a paper: %w", err)
		}
		if err := p.put(ctx, tx, actor.Org, sheet.Sections, sheet.Entries); err != nil {
			return "", err
		}
		if err := storePaper(ctx, tx, actor.Org, p); err != nil {
			return "", err
		}
		return string(p.ID), recordPaper(ctx, tx, actor, "create", p.ID, title)
	})
	return PaperID(made), err
}

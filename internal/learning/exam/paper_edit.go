package exam

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
)

// CreatePaper makes an empty paper. Like every use case about papers it fails
// with Forbidden unless the actor trains; with Invalid at the fields.
func (s *Service) CreatePaper(ctx context.Context, actor org.Actor, d PaperDraft) (PaperID, error) {
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		if err := actor.CheckTrain(); err != nil {
			return "", err
		}
		d, err := d.clean()
		if err != nil {
			return "", err
		}
		made := id.New()
		if _, err := tx.ExecContext(ctx, `
			INSERT INTO paper (org_id, id, title, title_key, lang, kind, status, intro, forms, created_by, created_at, changed_at)
			VALUES ($1, $2, $3, $4, $5, $6, 'draft', $7, $8, $9, $10, $10)`,
			actor.Org, made, d.Title, typed.Fold(d.Title), d.Lang, d.Kind, d.Intro, d.Forms, actor.User, tx.Stamp()); err != nil {
			return "", fmt.Errorf("write a paper: %w", err)
		}
		return made, recordPaper(ctx, tx, actor, "create", PaperID(made), d.Title)
	})
	return PaperID(made), err
}

func recordPaper(ctx context.Context, tx *db.Tx, actor org.Actor, does string, id PaperID, title string) error {
	return org.Record(ctx, tx, actor, org.Entry{Action: "paper." + does, Kind: "paper", ID: string(id), After: map[string]string{"title": title}})
}

// EditPaper changes title, introduction and, of a draft without questions,
// language. A frozen paper keeps its introduction. It fails with Conflict for
// an old version.
func (s *Service) EditPaper(ctx context.Context, actor org.Actor, id PaperID, version int64, d PaperDraft) error {
	return s.changePaper(ctx, actor, id, version, "update", func(tx *db.Tx, p *Paper) error {
		d.Kind = p.Kind
		if p.Items > 0 {
			d.Lang = p.Lang // its questions have one
		}
		if p.Frozen {
			d.Intro, d.Forms = p.Intro, p.Forms
		}
		d, err := d.clean()
		if err != nil {
			return err
		}
		if d.Forms != p.Forms {
			if err := clearPaper(ctx, tx, actor.Org, p); err != nil {
				return err
			}
		}
		p.Title, p.Intro, p.Lang, p.Forms = d.Title, d.Intro, d.Lang, d.Forms
		return nil
	})
}

// changePaper lets fn change a paper and keeps what it made of it.
func (s *Service) changePaper(ctx context.Context, actor org.Actor, id PaperID, version int64, does string, fn func(*db.Tx, *Paper) error) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error { return changePaper(ctx, tx, actor, id, version, does, fn) })
}

func changePaper(ctx context.Context, tx *db.Tx, actor org.Actor, id PaperID, version int64, does string, fn func(*db.Tx, *Paper) error) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	p, err := holdPaper(ctx, tx, actor.Org, id, false)
	if err != nil {
		return err
	}
	if p.Version != version {
		return errs.New(errs.Conflict, "conflict.changed")
	}
	if err := fn(tx, &p); err != nil {
		return err
	}
	if err := storePaper(ctx, tx, actor.Org, p); err != nil {
		return err
	}
	return recordPaper(ctx, tx, actor, does, id, p.Title)
}

// changeDraft is changePaper for what only a draft allows.
func (s *Service) changeDraft(ctx context.Context, actor org.Actor, id PaperID, version int64, does string, fn func(*db.Tx, *Paper) error) error {
	return s.changePaper(ctx, actor, id, version, does, onlyDraft(fn))
}

// onlyDraft refuses what a frozen paper does not allow.
func onlyDraft(fn func(*db.Tx, *Paper) error) func(*db.Tx, *Paper) error {
	return func(tx *db.Tx, p *Paper) error {
		if p.Frozen {
			return errs.New(errs.Invalid, "paper.frozen_refused")
		}
		return fn(tx, p)
	}
}

// storePaper writes a paper back.
func storePaper(ctx context.Context, tx *db.Tx, o org.ID, p Paper) error {
	status, plan := "draft", ""
	if p.Frozen {
		status = "frozen"
	}
	if p.Kind == ByBlueprint {
		plan = encode(p.Plan)
	}
	return db.Changed(tx.ExecContext(ctx, `
		UPDATE paper SET title = $1, title_key = $2, lang = $3, status = $4, intro = $5, blueprint = $6, seed = $7, forms = $8, items = $9,
			marks = $10, changed_at = $11, version = version + 1
		WHERE org_id = $12 AND id = $13 AND version = $14`,
		p.Title, typed.Fold(p.Title), p.Lang, status, p.Intro, plan, p.Seed, p.Forms, p.Items, p.Marks, tx.Stamp(), o, p.ID, p.Version))
}

// clearPaper takes all questions out of a draft.
func clearPaper(ctx context.Context, tx *db.Tx, o org.ID, p *Paper) error {
	p.Items, p.Marks = 0, 0
	for _, table := range []string{"paper_item", "paper_section"} {
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE org_id = $1 AND paper_id = $2`, o, p.ID); err != nil { // #nosec G202 -- names of our own
			return fmt.Errorf("clear paper %s: %w", p.ID, err)
		}
	}
	return nil
}

// DeletePaper moves a paper to the trash. It fails with Invalid while an exam
// uses it.
func (s *Service) DeletePaper(ctx context.Context, actor org.Actor, id PaperID, version int64) error {
	return s.trashPaper(ctx, actor, id, version, true)
}

// RestorePaper takes a paper out of the trash.
func (s *Service) RestorePaper(ctx context.Context, actor org.Actor, id PaperID) error {
	return s.trashPaper(ctx, actor, id, 0, false)
}

func (s *Service) trashPaper(ctx context.Context, actor org.Actor, id PaperID, version int64, in bool) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := actor.CheckTrain(); err != nil {
			return err
		}
		p, err := holdPaper(ctx, tx, actor.Org, id, !in)
		if err != nil {
			return err
		}
		at, does := int64(0), "restore"
		if in {
			at, does = tx.Stamp(), "delete"
			var used int
			if err := tx.QueryRowContext(ctx, `
				SELECT COUNT(*) FROM exam WHERE org_id = $1 AND paper_id = $2 AND deleted_at = 0`, actor.Org, id).Scan(&used); err != nil {
				return err
			}
			if used > 0 {
				return errs.New(errs.Invalid, "paper.in_use", "N", used)
			}
		} else {
			version = p.Version
		}
		if err := db.Changed(tx.ExecContext(ctx, `
			UPDATE paper SET deleted_at = $1, changed_at = $2, version = version + 1 WHERE org_id = $3 AND id = $4 AND version = $5`,
			at, tx.Stamp(), actor.Org, id, version)); err != nil {
			return err
		}
		return recordPaper(ctx, tx, actor, does, id, p.Title)
	})
}

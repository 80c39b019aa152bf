package exam

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
)

// Choice is what can be picked for a fixed paper.
type Choice struct {
	Paper      Paper
	Page       bank.Page
	There      map[bank.ID]bool // on the paper already
	Categories []bank.Category
}

// Choices returns a page of the questions that can be put on a paper.
func (s *Service) Choices(ctx context.Context, actor org.Actor, id PaperID, f bank.Filter) (c Choice, err error) {
	if err := actor.CheckTrain(); err != nil {
		return c, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		c = Choice{There: map[bank.ID]bool{}}
		if c.Paper, err = findPaper(ctx, tx, actor.Org, id, false); err != nil {
			return err
		}
		forms, err := readPlaces(ctx, tx, actor.Org, c.Paper)
		if err != nil {
			return err
		}
		for _, form := range forms {
			for _, x := range form {
				c.There[x.Ref.ID] = true
			}
		}
		f.Lang, f.Status, f.Trash = c.Paper.Lang, bank.Active, false
		if c.Page, err = bank.PageOf(ctx, tx, actor.Org, f); err != nil {
			return err
		}
		c.Categories, err = bank.TreeIn(ctx, tx, actor.Org, c.Paper.Lang)
		return err
	})
	return c, err
}

// Categories lists the categories of the bank, each followed by those below it, for a
// paper in a language.
func (s *Service) Categories(ctx context.Context, actor org.Actor, lang string) (tree []bank.Category, err error) {
	if err := actor.CheckTrain(); err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		tree, err = bank.TreeIn(ctx, tx, actor.Org, lang)
		return err
	})
	return tree, err
}

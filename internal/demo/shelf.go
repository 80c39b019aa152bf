package demo

import (
	"context"
	"fmt"

	"kongdan/internal/library"
	"kongdan/internal/org"
)

// shelfDays is how long ago the trainer put the articles into the library.
const shelfDays = 62

// planShelf lets the trainer take the articles on the method over, and put the
// first of them before all others.
func (b *builder) planShelf() {
	b.at(shelfDays, func(ctx context.Context) error {
		documents, trainer := library.NewService(b.db), b.trainer()
		if _, err := documents.TakeArticles(ctx, trainer); err != nil {
			return fmt.Errorf("articles: %w", err)
		}
		first := library.Filter{Lang: b.lang, Origin: library.Shipped}
		if first.Lang == "" {
			first.Lang = "zh"
		}
		p, err := documents.List(ctx, trainer, first)
		if err != nil {
			return err
		}
		for _, d := range p.Rows {
			if d.ExternalID == "01-c139" {
				return documents.Pin(ctx, trainer, d.ID, true)
			}
		}
		return nil
	})
}

// trainer is who keeps the library.
func (b *builder) trainer() org.Actor {
	for _, a := range b.actors {
		if a.Role == org.Trainer {
			return a
		}
	}
	return b.admin()
}

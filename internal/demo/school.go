package demo

import (
	"context"

	"kongdan/internal/kit/db"
	questions "kongdan/internal/learning/bank"
)

// schooled is how many days ago the vendor took the shipped questions over.
const schooled = 240

// planSchool gives the workspace its question bank.
func (b *builder) planSchool() {
	b.at(schooled, func(ctx context.Context) error {
		return b.db.InTx(ctx, func(tx *db.Tx) error {
			_, err := questions.AddStock(ctx, tx, b.org, questions.Ours())
			return err
		})
	})
}

package opportunity

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/method"
	"kongdan/internal/org"
)

// mostChoices bounds the lists a form offers.
const mostChoices = 1000

// LinkChoices lists the competitors and products a deal may refer to, by name.
func (s *Service) LinkChoices(ctx context.Context, actor org.Actor) (rivals, products []Link, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if rivals, err = linkChoices(ctx, tx, actor.Org, "rival"); err != nil {
			return err
		}
		products, err = linkChoices(ctx, tx, actor.Org, "product")
		return err
	})
	return rivals, products, err
}

func linkChoices(ctx context.Context, tx *db.Tx, o org.ID, table string) ([]Link, error) {
	rows, err := tx.QueryContext(ctx, `SELECT id, name, CAST(0 AS BIGINT) FROM `+table+ // #nosec G202 -- one of two names of our own
		` WHERE org_id = $1 AND deleted_at = 0 ORDER BY name_key, id LIMIT $2`, o, mostChoices)
	if err != nil {
		return nil, fmt.Errorf("choices of %ss: %w", table, err)
	}
	return db.Collect(rows, (*Link).fields)
}

// Reasons lists why deals end, for the forms that ask.
func (s *Service) Reasons(ctx context.Context, actor org.Actor) (list []method.Reason, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, err = method.Reasons(ctx, tx, actor.Org)
		return err
	})
	return list, err
}

// Wording returns the organisation's words for stages and the like.
func (s *Service) Wording(ctx context.Context, actor org.Actor) (b *method.Book, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		b, err = method.Read(ctx, tx, actor.Org, actor.Lang)
		return err
	})
	return b, err
}

package bank

import (
	"context"
	"fmt"
	"reflect"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// Choices is what a list of questions can be narrowed to, and what their
// editor offers.
type Choices struct {
	Categories []Category
	Tags       map[TagKind][]string // in use: tools, topics and words
	Sources    []string             // names of documents
	Groups     []GroupRow
}

// mostChoices bounds each kind of choice.
const mostChoices = 200

// Choices returns them, in order; what is foreign in a language is marked. In one that we do not
// know, as a form may send it, nothing is.
func (s *Service) Choices(ctx context.Context, actor org.Actor, lang string) (c Choices, err error) {
	if err := actor.CheckTrain(); err != nil {
		return c, err
	}
	if lang != "zh" && lang != "en" {
		lang = ""
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if c.Categories, err = TreeIn(ctx, tx, actor.Org, lang); err != nil {
			return err
		}
		c.Tags = map[TagKind][]string{}
		for _, kind := range []TagKind{Tool, Topic, Word} {
			c.Tags[kind], err = column(ctx, tx, `SELECT DISTINCT value FROM question_tag WHERE org_id = $1 AND kind = $2 ORDER BY value LIMIT $3`, actor.Org, kind, mostChoices)
			if err != nil {
				return err
			}
		}
		if c.Sources, err = column(ctx, tx, `SELECT DISTINCT source FROM question WHERE org_id = $1 AND source <> '' AND deleted_at = 0 ORDER BY source LIMIT $2`,
			actor.Org, mostChoices); err != nil {
			return err
		}
		c.Groups, err = listGroups(ctx, tx, actor.Org, lang)
		return err
	})
	return c, err
}

func column(ctx context.Context, tx *db.Tx, query string, args ...any) ([]string, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read what can be chosen: %w", err)
	}
	return db.Collect(rows, func(s *string) []any { return []any{s} })
}

// Empty reports whether nobody ever put a question into the bank.
func (s *Service) Empty(ctx context.Context, actor org.Actor) (empty bool, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT CASE WHEN EXISTS (SELECT 1 FROM question WHERE org_id = $1) THEN 0 ELSE 1 END`, actor.Org).Scan(&empty)
	})
	return empty, err
}

// Holds counts the questions out of the trash, and the shipped ones that
// AddStock would add, renew or tag.
func (s *Service) Holds(ctx context.Context, actor org.Actor) (all, waiting int, err error) {
	if err := actor.CheckTrain(); err != nil {
		return 0, 0, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM question WHERE org_id = $1 AND deleted_at = 0`, actor.Org).Scan(&all); err != nil {
			return fmt.Errorf("count questions: %w", err)
		}
		have, err := ofStock(ctx, tx, actor.Org)
		waiting = 0
		for _, item := range s.Stock {
			q, known := have[stockKey{item.Name, item.Lang}]
			if !known || q.pristine && q.Deleted.IsZero() && !reflect.DeepEqual(q.Item, item.Item) || len(q.missing(item.Tags)) > 0 {
				waiting++
			}
		}
		return err
	})
	return all, waiting, err
}

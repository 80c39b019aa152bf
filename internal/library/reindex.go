package library

import (
	"context"
	"fmt"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/fold"
)

// tagNames are the names of tags as plain text, to stand behind other plain text.
func tagNames(ctx context.Context, tx *db.Tx, o org.ID, tags []Tag) (string, error) {
	if len(tags) == 0 {
		return "", nil
	}
	names, err := method.ReadTagNames(ctx, tx, o)
	if err != nil {
		return "", err
	}
	var all []string
	for _, t := range tags {
		all = append(all, names.Of(t.Kind, t.Value)...)
	}
	if len(all) == 0 {
		return "", nil
	}
	return " " + fold.Plain(strings.Join(all, string(fold.Break))), nil
}

// Reindex indexes all documents of all organisations anew.
func Reindex(ctx context.Context, d *db.DB) error {
	all, err := org.NewService(d).AllOrganisations(ctx)
	for _, o := range all {
		if err != nil {
			return err
		}
		err = IndexTagged(ctx, d, o.ID, Tag{})
	}
	return err
}

// IndexTagged indexes the documents of an organisation anew that have a tag, some
// with each transaction, while people work: what the tag is called has changed.
// The zero tag means all documents.
func IndexTagged(ctx context.Context, d *db.DB, o org.ID, t Tag) error {
	for after := ID(""); ; {
		var page []ID
		err := d.InTx(ctx, func(tx *db.Tx) error {
			found, err := tx.QueryContext(ctx, `
				SELECT d.id FROM document d
				WHERE d.org_id = $1 AND d.id > $2 AND d.deleted_at = 0 AND ($3 = '' OR EXISTS (
					SELECT 1 FROM document_tag t WHERE t.org_id = d.org_id AND t.document_id = d.id AND t.kind = $3 AND t.value = $4))
				ORDER BY d.id LIMIT 100`+tx.ForUpdate("d"), o, after, t.Kind, t.Value)
			if err != nil {
				return fmt.Errorf("read documents: %w", err)
			}
			if page, err = db.Collect(found, func(id *ID) []any { return []any{id} }); err != nil {
				return err
			}
			for _, id := range page {
				if err := index(ctx, tx, o, id); err != nil {
					return fmt.Errorf("index document %s: %w", id, err)
				}
			}
			return nil
		})
		if err != nil || len(page) == 0 {
			return err
		}
		after = page[len(page)-1]
	}
}

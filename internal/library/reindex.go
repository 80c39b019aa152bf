package library

import (
	"context"
	"fmt"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/search"
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
	return org.Each(ctx, d, func(o org.ID) error { return IndexTagged(ctx, d, o, Tag{}) })
}

// IndexTagged indexes the documents of an organisation anew that have a tag: what it is
// called has changed. The zero tag means all documents.
func IndexTagged(ctx context.Context, d *db.DB, o org.ID, t Tag) error {
	return search.Anew(ctx, d, o, search.Tagged{Table: "document", Kind: t.Kind, Value: t.Value, Where: "x.deleted_at = 0", Page: 100}, func(tx *db.Tx, ids []ID) error {
		for _, id := range ids {
			if err := index(ctx, tx, o, id); err != nil {
				return fmt.Errorf("index document %s: %w", id, err)
			}
		}
		return nil
	})
}

package library

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/shipped"
	"kongdan/internal/org"
)

// articleTags are the tags of an article as documents have them.
func articleTags(a shipped.Article) (tags []shipped.Label) {
	for _, x := range []struct {
		kind   string
		values []string
	}{{TagElement, a.Elements}, {TagStage, []string{a.Stage}}, {TagRole, a.Roles}, {TagTool, []string{a.Tool}}, {TagFree, a.Tags}} {
		for _, v := range x.values {
			if v != "" {
				tags = append(tags, shipped.Label{Kind: x.kind, Value: v})
			}
		}
	}
	return tags
}

// shippedTags reads the tags of all documents that were shipped.
func shippedTags(ctx context.Context, tx *db.Tx, o org.ID) (map[ID][]shipped.Label, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT t.document_id, t.kind, t.value FROM document_tag t JOIN document d ON d.org_id = t.org_id AND d.id = t.document_id
		WHERE t.org_id = $1 AND d.origin = $2`, o, Shipped)
	if err != nil {
		return nil, fmt.Errorf("tags of shipped articles: %w", err)
	}
	type row struct {
		id ID
		shipped.Label
	}
	list, err := db.Collect(rows, func(r *row) []any { return []any{&r.id, &r.Kind, &r.Value} })
	tags := map[ID][]shipped.Label{}
	for _, r := range list {
		tags[r.id] = append(tags[r.id], r.Label)
	}
	return tags, err
}

// missing are the tags that an article gets without its text, because it was
// edited here and ships with them by now.
func (h here) missing(ship []shipped.Label) []shipped.Label {
	if h.sum != "" || h.deleted {
		return nil
	}
	return shipped.Missing(h.tags, ship, h.noted)
}

// grow gives an edited article further tags, takes none away, and notes what it
// ships with.
func grow(ctx context.Context, tx *db.Tx, o org.ID, h here, more []shipped.Label, note string) error {
	if h.deleted || len(more) == 0 && h.noted == note {
		return nil
	}
	changed := 0
	if len(more) > 0 {
		changed = 1
	}
	if _, err := tx.ExecContext(ctx, `UPDATE document SET shipped_tags = $1, version = version + $2 WHERE org_id = $3 AND id = $4`, note, changed, o, h.id); err != nil {
		return err
	}
	var rows [][]any
	for _, l := range more {
		rows = append(rows, []any{o, h.id, l.Kind, l.Value})
	}
	if err := tx.Insert(ctx, "document_tag", "org_id, document_id, kind, value", rows, "ON CONFLICT DO NOTHING"); err != nil || changed == 0 {
		return err
	}
	return index(ctx, tx, o, h.id)
}

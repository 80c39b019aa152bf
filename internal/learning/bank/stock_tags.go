package bank

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/shipped"
	"kongdan/internal/org"
)

func labels(tags []Tag) []shipped.Label {
	var list []shipped.Label
	for _, t := range tags {
		if t.Value != "" { // of no stage, of no tool
			list = append(list, shipped.Label{Kind: string(t.Kind), Value: t.Value})
		}
	}
	return list
}

// missing are the tags that a question gets because it ships with them by now.
func (q stocked) missing(ship []Tag) (tags []Tag) {
	if !q.Deleted.IsZero() {
		return nil
	}
	for _, l := range shipped.Missing(labels(q.Tags), labels(ship), q.noted) {
		if len(q.Tags)+len(tags) < MaxTags {
			tags = append(tags, Tag{TagKind(l.Kind), l.Value})
		}
	}
	return tags
}

// grow gives questions further tags, and takes none away.
func grow(ctx context.Context, tx *db.Tx, o org.ID, more map[ID][]Tag) error {
	var ids []ID
	var rows [][]any
	for id, tags := range more {
		ids = append(ids, id)
		for _, t := range tags {
			rows = append(rows, []any{o, id, t.Kind, t.Value})
		}
	}
	for some := range db.Chunks(texts(ids)) {
		var w db.Where
		set := "version = version + 1, changed_at = " + w.Arg(tx.Stamp())
		w.And("org_id = ?", o)
		w.In("id", some...)
		if _, err := tx.ExecContext(ctx, `UPDATE question SET `+set+w.SQL(), w.Args()...); err != nil {
			return fmt.Errorf("tag shipped questions: %w", err)
		}
	}
	if err := tx.Insert(ctx, "question_tag", "org_id, question_id, kind, value", rows, "ON CONFLICT DO NOTHING"); err != nil {
		return err
	}
	return reindex(ctx, tx, o, ids)
}

// noteTags writes down with which tags questions shipped.
func noteTags(ctx context.Context, tx *db.Tx, o org.ID, notes map[ID]string) error {
	for id, note := range notes {
		if _, err := tx.ExecContext(ctx, `UPDATE question SET stock_tags = $1 WHERE org_id = $2 AND id = $3`, note, o, id); err != nil {
			return fmt.Errorf("note the tags of shipped questions: %w", err)
		}
	}
	return nil
}

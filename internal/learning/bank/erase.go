package bank

import (
	"context"
	"fmt"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/search"
	"kongdan/internal/org"
	"kongdan/internal/rule/fold"
)

// EraseMany takes questions away that nothing of another area refers to, as if
// they had never been there. Where something does, it fails (see db.Referenced).
// The caller decides who may, and records it.
func EraseMany(ctx context.Context, tx *db.Tx, o org.ID, ids []ID) error {
	if err := search.RemoveMany(ctx, tx, o, SearchKind, texts(ids)); err != nil {
		return err
	}
	for some := range db.Chunks(texts(ids)) {
		for _, of := range []struct{ table, column string }{
			{"question_enemy", "one"}, {"question_enemy", "other"}, {"question_near", "one"}, {"question_near", "other"},
			{"question_band", "question_id"}, {"question_tag", "question_id"}, {"question_version", "question_id"},
		} {
			var w db.Where
			w.And("org_id = ?", o)
			w.In(of.column, some...)
			if _, err := tx.ExecContext(ctx, `DELETE FROM `+of.table+w.SQL(), w.Args()...); err != nil { // #nosec G202 -- names of our own
				return fmt.Errorf("erase from %s: %w", of.table, err)
			}
		}
		var w db.Where
		w.And("org_id = ?", o)
		w.In("twin_id", some...)
		if _, err := tx.ExecContext(ctx, `UPDATE question SET twin_id = NULL`+w.SQL(), w.Args()...); err != nil {
			return fmt.Errorf("part twins: %w", err)
		}
	}
	return tx.Erase(ctx, "question", o, texts(ids))
}

// Reindex indexes all questions of all organisations anew.
func Reindex(ctx context.Context, d *db.DB) error {
	return search.Rebuild(ctx, d, SearchKind, `
		SELECT q.org_id, q.id, v.body || '`+border+`' || q.source || '
		' || q.external_id || '
		' || COALESCE((SELECT STRING_AGG(t.value, '
		') FROM question_tag t WHERE t.org_id = q.org_id AND t.question_id = q.id), '')`+withVersion+`
		WHERE (q.org_id, q.id) > ($1, $2)
		ORDER BY q.org_id, q.id LIMIT $3`, wordsOfRow)
}

// border stands between a question and what is known about it.
const border = "\x1e"

func wordsOfRow(text string) []string {
	body, rest, _ := strings.Cut(text, border)
	item, err := itemOf(body)
	if err != nil { // found by what is known about it, at least
		return fold.Words(rest)
	}
	return words(Draft{Item: item, Source: rest})
}

// reindex indexes questions anew after their tags changed.
func reindex(ctx context.Context, tx *db.Tx, o org.ID, ids []ID) error {
	found, err := GetMany(ctx, tx, o, ids)
	if err != nil {
		return err
	}
	docs := make([]search.Doc, 0, len(found))
	for id, q := range found {
		docs = append(docs, search.Doc{Object: string(id), Words: words(q.Draft())})
	}
	if err := search.RemoveMany(ctx, tx, o, SearchKind, texts(ids)); err != nil {
		return err
	}
	return search.PutMany(ctx, tx, o, SearchKind, docs)
}

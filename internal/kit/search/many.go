package search

import (
	"context"
	"strings"

	"kongdan/internal/kit/db"
)

// Doc is one object with its words, for PutMany.
type Doc struct {
	Object string
	Words  []string
}

// PutMany is Put for many objects of one kind that are not in the index yet.
func PutMany[O ~string](ctx context.Context, tx *db.Tx, org O, kind string, docs []Doc) error {
	if tx.Engine == db.Postgres {
		return putManyPostgres(ctx, tx, string(org), kind, docs)
	}
	place, err := tx.PrepareContext(ctx, `INSERT INTO search_doc (org_id, kind, object_id) VALUES ($1, $2, $3) RETURNING row_id`)
	if err != nil {
		return wrap("index", kind, err)
	}
	defer func() { _ = place.Close() }()
	fill, err := tx.PrepareContext(ctx, `INSERT INTO search_text (rowid, words) VALUES ($1, $2)`)
	if err != nil {
		return wrap("index", kind, err)
	}
	defer func() { _ = fill.Close() }()
	for _, d := range docs {
		var row int64
		if err := place.QueryRowContext(ctx, string(org), kind, d.Object).Scan(&row); err != nil {
			return wrap("index", kind, err)
		}
		if _, err := fill.ExecContext(ctx, row, join(d.Words)); err != nil {
			return wrap("index", kind, err)
		}
	}
	return nil
}

func putManyPostgres(ctx context.Context, tx *db.Tx, org, kind string, docs []Doc) error {
	const each = 500
	for len(docs) > 0 {
		n := min(each, len(docs))
		var w db.Where
		o, k := w.Arg(org), w.Arg(kind)
		rows := make([]string, n)
		for i, d := range docs[:n] {
			rows[i] = "(" + o + ", " + k + ", " + w.Arg(d.Object) + ", array_to_tsvector(string_to_array(" + w.Arg(join(d.Words)) + ", ' ')))"
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO search_doc (org_id, kind, object_id, words) VALUES `+strings.Join(rows, ", "), w.Args()...)
		if err != nil {
			return wrap("index", kind, err)
		}
		docs = docs[n:]
	}
	return nil
}

// RemoveMany is Remove for many objects of one kind.
func RemoveMany[O ~string](ctx context.Context, tx *db.Tx, org O, kind string, objects []string) error {
	const each = 500
	for len(objects) > 0 {
		n := min(each, len(objects))
		var w db.Where
		w.And("org_id = ?", string(org))
		w.And("kind = ?", kind)
		w.In("object_id", objects[:n]...)
		if tx.Engine == db.SQLite {
			_, err := tx.ExecContext(ctx, `DELETE FROM search_text WHERE rowid IN (SELECT row_id FROM search_doc`+w.SQL()+`)`, w.Args()...)
			if err != nil {
				return wrap("unindex", kind, err)
			}
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM search_doc`+w.SQL(), w.Args()...); err != nil {
			return wrap("unindex", kind, err)
		}
		objects = objects[n:]
	}
	return nil
}

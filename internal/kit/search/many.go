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
	return putManySQLite(ctx, tx, string(org), kind, docs)
}

// putManySQLite gives all objects their places first: the engine writes the words
// it has gathered to the file whenever another table is written, and many small
// writes cost it many times as much as one.
func putManySQLite(ctx context.Context, tx *db.Tx, org, kind string, docs []Doc) error {
	var last int64
	if err := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(row_id), 0) FROM search_doc`).Scan(&last); err != nil {
		return wrap("index", kind, err)
	}
	places := make([][]any, len(docs))
	for i, d := range docs {
		places[i] = []any{org, kind, d.Object}
	}
	if err := tx.Insert(ctx, "search_doc", "org_id, kind, object_id", places, ""); err != nil {
		return wrap("index", kind, err)
	}
	rows, err := tx.QueryContext(ctx, `SELECT row_id, object_id FROM search_doc WHERE row_id > $1`, last)
	if err != nil {
		return wrap("index", kind, err)
	}
	type place struct {
		row    int64
		object string
	}
	found, err := db.Collect(rows, func(p *place) []any { return []any{&p.row, &p.object} })
	if err != nil {
		return wrap("index", kind, err)
	}
	at := make(map[string]int64, len(found))
	for _, p := range found {
		at[p.object] = p.row
	}
	fill, err := tx.PrepareContext(ctx, `INSERT INTO search_text (rowid, words) VALUES ($1, $2)`)
	if err != nil {
		return wrap("index", kind, err)
	}
	defer func() { _ = fill.Close() }()
	for _, d := range docs {
		if _, err := fill.ExecContext(ctx, at[d.Object], join(d.Words)); err != nil {
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

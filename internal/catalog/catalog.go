// Package catalog is what the lists have in common that all deals of an
// organisation share, such as products: a name stands on the list once,
// administrators move things to the trash and back, and everybody reads the
// list page by page in the order of names.
package catalog

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
)

// Item is what every list knows of its things.
type Item[ID ~string] struct {
	ID               ID
	Name             string
	Updated, Deleted time.Time // Deleted is zero unless in the trash
	Version          int64
}

// Keys are those of a list's texts: there is no such thing, its name is on the
// list, its name is on the list again.
type Keys struct{ Gone, Taken, Again string }

// Table is one list. T is a thing on it and holds an Item. The rows lie in a
// table with columns for the Item, and its name is the kind that the audit log
// gives to things.
type Table[ID ~string, T any] struct {
	Name   string
	Fields []string                    // the columns of the list's own
	Split  func(*T) (*Item[ID], []any) // the Item of a thing, and where the Fields are read to
	Keys   Keys
}

// Get returns one thing that is not in the trash.
func (t Table[ID, T]) Get(ctx context.Context, d *db.DB, actor org.Actor, id ID) (x T, err error) {
	err = d.View(ctx, func(tx *db.Tx) error {
		x, err = t.Find(ctx, tx, actor.Org, id, false)
		return err
	})
	return x, err
}

// Find returns one thing, in the trash or out of it. It fails with NotFound.
func (t Table[ID, T]) Find(ctx context.Context, tx *db.Tx, o org.ID, id ID, trash bool) (x T, err error) {
	var w db.Where
	w.And("x.org_id = ? AND x.id = ? AND (x.deleted_at <> 0) = (? <> 0)", o, id, db.Bool(trash))
	list, err := t.Rows(ctx, tx, &w, "")
	if err == nil && len(list) == 0 {
		err = errs.New(errs.NotFound, t.Keys.Gone)
	}
	if err != nil {
		return x, err
	}
	return list[0], nil
}

// Rows reads things; the table is called x in the conditions and in rest.
func (t Table[ID, T]) Rows(ctx context.Context, tx *db.Tx, w *db.Where, rest string) ([]T, error) {
	columns := append([]string{"id", "name", "updated_at", "deleted_at", "version"}, t.Fields...)
	found, err := tx.QueryContext(ctx, // #nosec G202 -- names of our own
		`SELECT x.`+strings.Join(columns, ", x.")+` FROM `+t.Name+` x`+w.SQL()+rest, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("read the list %s: %w", t.Name, err)
	}
	type raw struct {
		thing            T
		updated, deleted int64
	}
	list, err := db.Collect(found, func(r *raw) []any {
		item, fields := t.Split(&r.thing)
		return append([]any{&item.ID, &item.Name, &r.updated, &r.deleted, &item.Version}, fields...)
	})
	out := make([]T, len(list))
	for i := range list {
		item, _ := t.Split(&list[i].thing)
		item.Updated, item.Deleted = db.Time(list[i].updated), db.Time(list[i].deleted)
		out[i] = list[i].thing
	}
	return out, err
}

// Names returns the names of things, those in the trash too.
func (t Table[ID, T]) Names(ctx context.Context, tx *db.Tx, o org.ID, ids []ID) (map[ID]string, error) {
	names := make(map[ID]string, len(ids))
	if len(ids) == 0 {
		return names, nil
	}
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = string(id)
	}
	var w db.Where
	w.And("x.org_id = ?", o)
	w.In("x.id", keys...)
	list, err := t.Rows(ctx, tx, &w, "")
	for i := range list {
		item, _ := t.Split(&list[i])
		names[item.ID] = item.Name
	}
	return names, err
}

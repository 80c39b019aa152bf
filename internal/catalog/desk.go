package catalog

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// Desk holds the use cases that every list has alike. A list's Service embeds it.
type Desk[ID ~string, T any] struct {
	table Table[ID, T]
	db    *db.DB
}

// NewDesk returns the use cases of a list on a database.
func NewDesk[ID ~string, T any](d *db.DB, t Table[ID, T]) Desk[ID, T] {
	return Desk[ID, T]{t, d}
}

// List returns the things of the actor's organisation, page by page.
func (d Desk[ID, T]) List(ctx context.Context, actor org.Actor, f Filter) (Page[T], error) {
	return d.table.List(ctx, d.db, actor, f)
}

// Get returns one thing that is not in the trash.
func (d Desk[ID, T]) Get(ctx context.Context, actor org.Actor, id ID) (T, error) {
	return d.table.Get(ctx, d.db, actor, id)
}

// Delete moves a thing to the trash (see Table).
func (d Desk[ID, T]) Delete(ctx context.Context, actor org.Actor, id ID, version int64) error {
	return d.table.Delete(ctx, d.db, actor, id, version)
}

// Restore takes a thing out of the trash (see Table).
func (d Desk[ID, T]) Restore(ctx context.Context, actor org.Actor, id ID) error {
	return d.table.Restore(ctx, d.db, actor, id)
}

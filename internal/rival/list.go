package rival

import (
	"context"

	"kongdan/internal/catalog"
	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// Filter says which competitors a page of the list holds, and Page is one.
type (
	Filter = catalog.Filter
	Page   = catalog.Page[Rival]
)

var table = catalog.Table[ID, Rival]{
	Name: "rival", Fields: []string{"website", "note"},
	Split: func(r *Rival) (*catalog.Item[ID], []any) { return &r.Item, []any{&r.Website, &r.Note} },
	Keys:  catalog.Keys{Gone: "rival.not_found", Taken: "rival.taken", Again: "rival.restore_taken"},
}

// List returns the competitors of the actor's organisation, page by page.
func (s *Service) List(ctx context.Context, actor org.Actor, f Filter) (Page, error) {
	return table.List(ctx, s.db, actor, f)
}

// Get returns one competitor that is not in the trash.
func (s *Service) Get(ctx context.Context, actor org.Actor, id ID) (Rival, error) {
	return table.Get(ctx, s.db, actor, id)
}

// Delete moves a competitor to the trash (see catalog.Table).
func (s *Service) Delete(ctx context.Context, actor org.Actor, id ID, version int64) error {
	return table.Delete(ctx, s.db, actor, id, version)
}

// Restore takes a competitor out of the trash (see catalog.Table).
func (s *Service) Restore(ctx context.Context, actor org.Actor, id ID) error {
	return table.Restore(ctx, s.db, actor, id)
}

// Names returns the names of competitors, those in the trash too.
func Names(ctx context.Context, tx *db.Tx, o org.ID, ids []ID) (map[ID]string, error) {
	return table.Names(ctx, tx, o, ids)
}

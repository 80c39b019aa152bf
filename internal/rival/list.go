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

// Names returns the names of competitors, those in the trash too.
func Names(ctx context.Context, tx *db.Tx, o org.ID, ids []ID) (map[ID]string, error) {
	return table.Names(ctx, tx, o, ids)
}

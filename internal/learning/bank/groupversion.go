package bank

import (
	"context"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// GroupRef names one version of material; zero is none.
type GroupRef struct {
	ID     GroupID
	Number int64
}

// Ref is the version of the material as it is.
func (g Group) Ref() GroupRef { return GroupRef{g.ID, g.Version} }

// keepGroup writes down what material says from now on.
func keepGroup(ctx context.Context, tx *db.Tx, o org.ID, id GroupID, number int64, d GroupDraft) error {
	if _, err := tx.ExecContext(ctx, `
		INSERT INTO question_group_version (org_id, group_id, number, title, material, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		o, id, number, d.Title, d.Material, tx.Stamp()); err != nil {
		return fmt.Errorf("write version %d of material %s: %w", number, id, err)
	}
	return nil
}

// GroupsAt returns versions of material, whatever became of it since. Of
// Group they have what a reader sees: no language. Unknown ones are left out.
func GroupsAt(ctx context.Context, tx *db.Tx, o org.ID, refs []GroupRef) (map[GroupRef]Group, error) {
	want, found := map[GroupRef]bool{}, map[GroupRef]Group{}
	var ids []string
	for _, r := range refs {
		if r.ID != "" && !want[r] {
			if want[r] = true; !slices.Contains(ids, string(r.ID)) {
				ids = append(ids, string(r.ID))
			}
		}
	}
	for some := range db.Chunks(ids) {
		var w db.Where
		w.And("org_id = ?", o)
		w.In("group_id", some...)
		rows, err := tx.QueryContext(ctx, `SELECT group_id, number, title, material FROM question_group_version`+w.SQL(), w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("read versions of material: %w", err)
		}
		list, err := db.Collect(rows, func(g *Group) []any { return []any{&g.ID, &g.Version, &g.Title, &g.Material} })
		if err != nil {
			return nil, fmt.Errorf("read versions of material: %w", err)
		}
		for _, g := range list {
			if want[g.Ref()] {
				found[g.Ref()] = g
			}
		}
	}
	return found, nil
}

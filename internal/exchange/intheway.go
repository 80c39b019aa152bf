package exchange

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// Obstacle is something of an import that was changed or used since, so that
// the import cannot be taken back.
type Obstacle struct {
	Kind string // deal, person, account, product or member
	ID   string
	Name string // "" if it is gone
	Gone bool   // in the trash, or erased
}

// MostInTheWay bounds how many obstacles are named.
const MostInTheWay = 20

// InTheWay lists what stands in the way of taking an import back, the first
// MostInTheWay by kind and name. What merely refers to something of the import
// shows only when it is taken back.
func (s *Service) InTheWay(ctx context.Context, actor org.Actor, id RunID) (list []Obstacle, err error) {
	if err := actor.CheckAdminister(); err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		r, err := findRun(ctx, tx, actor.Org, id)
		if err != nil {
			return err
		}
		list, _, err = inTheWay(ctx, tx, actor.Org, r, MostInTheWay)
		return err
	})
	return list, err
}

// inTheWay names up to limit obstacles and counts all of them: another version
// or another time than those the run wrote, in the trash, with somebody on the
// team, or, of members, one who has a password since.
func inTheWay(ctx context.Context, tx *db.Tx, o org.ID, r Run, limit int) (list []Obstacle, n int, err error) {
	var w db.Where
	run, finished := w.Arg(r.ID), w.Arg(db.Ms(r.Finished))
	organisation := w.Arg(o)
	things := ""
	for _, t := range []struct{ kind, table string }{{"deal", "opportunity"}, {"person", "person"}, {"account", "account"}, {"product", "product"}} {
		things += `
			SELECT i.kind, i.object_id, COALESCE(x.name, '') AS name, COALESCE(x.deleted_at, 1) <> 0 AS gone
			FROM import_row i LEFT JOIN ` + t.table + ` x ON x.org_id = i.org_id AND x.id = i.object_id
			WHERE i.org_id = ` + organisation + ` AND i.run_id = ` + run + ` AND i.kind = '` + t.kind + `' AND i.version > 0
			AND (x.id IS NULL OR x.version <> i.version OR x.updated_at <> ` + finished + ` OR x.deleted_at <> 0
				OR (i.before_value = '' AND EXISTS (SELECT 1 FROM access_grant g
					WHERE g.org_id = i.org_id AND g.kind = i.kind AND g.object_id = i.object_id AND g.via = '')))
			UNION ALL`
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT y.kind, y.object_id, y.name, y.gone, COUNT(*) OVER () FROM (`+things+`
			SELECT i.kind, i.object_id, COALESCE(m.name, ''), m.id IS NULL
			FROM import_row i LEFT JOIN member m ON m.org_id = i.org_id AND m.id = i.object_id
			WHERE i.org_id = `+organisation+` AND i.run_id = `+run+` AND i.kind = 'member' AND i.version > 0
			AND (m.id IS NULL OR m.version <> i.version OR m.password_hash <> '')
		) y ORDER BY y.kind, y.name, y.object_id LIMIT `+w.Arg(limit), w.Args()...) // #nosec G202 -- names of our own
	if err != nil {
		return nil, 0, fmt.Errorf("what changed since an import: %w", err)
	}
	list, err = db.Collect(rows, func(x *Obstacle) []any { return []any{&x.Kind, &x.ID, &x.Name, &x.Gone, &n} })
	return list, n, err
}

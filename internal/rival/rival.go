// Package rival is the list of competitors that all deals of an organisation
// share. Who works on deals may add one; administrators keep the list in order.
package rival

import (
	"context"
	"database/sql"
	"errors"

	"kongdan/internal/catalog"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
)

// ID names a competitor.
type ID string

// Rival is one competitor. Website and Note may be "".
type Rival struct {
	catalog.Item[ID]
	Website, Note string
}

// The most characters each text may have.
const (
	MaxName    = 80
	MaxWebsite = 300
	MaxNote    = 4000
)

// Draft is what a person enters of a competitor.
type Draft struct{ Name, Website, Note string }

func (d Draft) clean() (Draft, error) {
	var bad errs.Fields
	d.Name = typed.Needed(&bad, "name", d.Name, MaxName)
	d.Website = typed.Website(&bad, "website", d.Website, MaxWebsite)
	d.Note = typed.Text(&bad, "note", d.Note, MaxNote)
	return d, bad.Err()
}

// Service holds the use cases of this area.
type Service struct {
	catalog.Desk[ID, Rival]
	db *db.DB
}

// NewService returns the use cases on a database.
func NewService(d *db.DB) *Service { return &Service{catalog.NewDesk(d, table), d} }

// Create adds a competitor. It fails with Forbidden if the actor may not work,
// and with Invalid at the fields; a name that is on the list is refused
// ("rival.taken").
func (s *Service) Create(ctx context.Context, actor org.Actor, d Draft) (ID, error) {
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		made, err := Insert(ctx, tx, actor, d)
		return string(made), err
	})
	return ID(made), err
}

// Insert is Create inside the caller's transaction.
func Insert(ctx context.Context, tx *db.Tx, actor org.Actor, d Draft) (ID, error) {
	if err := actor.CheckWork(); err != nil {
		return "", err
	}
	d, err := d.clean()
	if err != nil {
		return "", err
	}
	made := ID(id.New())
	_, err = tx.ExecContext(ctx, `
		INSERT INTO rival (org_id, id, name, name_key, website, note, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $7)`,
		actor.Org, made, d.Name, typed.Fold(d.Name), d.Website, d.Note, tx.Stamp())
	if err != nil {
		return "", table.Written(err)
	}
	return made, table.Record(ctx, tx, actor, "create", made, nil, changes(Draft{}, d))
}

// Named returns the competitor of a name, added now if the list lacks it. It
// fails like Insert.
func Named(ctx context.Context, tx *db.Tx, actor org.Actor, name string) (ID, error) {
	var found ID
	err := tx.QueryRowContext(ctx, `
		SELECT id FROM rival WHERE org_id = $1 AND name_key = $2 AND deleted_at = 0`, actor.Org, typed.Fold(name)).Scan(&found)
	if errors.Is(err, sql.ErrNoRows) {
		return Insert(ctx, tx, actor, Draft{Name: name})
	}
	return found, err
}

// Update replaces a competitor's fields. It fails with Forbidden unless the
// actor administers, with NotFound, with Invalid like Create, and with Conflict
// for an old version.
func (s *Service) Update(ctx context.Context, actor org.Actor, id ID, version int64, d Draft) error {
	d, bad := d.clean()
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := actor.CheckAdminister(); err != nil {
			return err
		}
		was, err := table.Find(ctx, tx, actor.Org, id, false)
		if err != nil {
			return err
		}
		if bad != nil {
			return bad
		}
		err = db.Changed(tx.ExecContext(ctx, `
			UPDATE rival SET name = $1, name_key = $2, website = $3, note = $4, updated_at = $5, version = version + 1
			WHERE org_id = $6 AND id = $7 AND version = $8`,
			d.Name, typed.Fold(d.Name), d.Website, d.Note, tx.Stamp(), actor.Org, id, version))
		if err != nil {
			return table.Written(err)
		}
		before := Draft{was.Name, was.Website, was.Note}
		return table.Record(ctx, tx, actor, "update", id, changes(d, before), changes(before, d))
	})
}

// changes lists the fields of b that differ from a, by the names of the form.
func changes(a, b Draft) map[string]string {
	m := map[string]string{}
	for field, v := range map[string][2]string{"name": {a.Name, b.Name}, "website": {a.Website, b.Website}, "note": {a.Note, b.Note}} {
		if v[0] != v[1] {
			m[field] = v[1]
		}
	}
	return m
}

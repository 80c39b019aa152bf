// Package rival is the list of competitors that all deals of an organisation
// share. Who works on deals may add one; administrators keep the list in order.
package rival

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

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
	ID                  ID
	Name, Website, Note string
	Updated, Deleted    time.Time // Deleted is zero unless in the trash
	Version             int64
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
type Service struct{ db *db.DB }

// NewService returns the use cases on a database.
func NewService(d *db.DB) *Service { return &Service{db: d} }

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
		return "", taken(err, "insert rival")
	}
	return made, record(ctx, tx, actor, "rival.create", made, nil, changes(Draft{}, d))
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
		was, err := find(ctx, tx, actor.Org, id, false)
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
			return taken(err, "update rival")
		}
		before := Draft{was.Name, was.Website, was.Note}
		return record(ctx, tx, actor, "rival.update", id, changes(d, before), changes(before, d))
	})
}

// Delete moves a competitor to the trash; deals that name it keep it. It fails
// like Update.
func (s *Service) Delete(ctx context.Context, actor org.Actor, id ID, version int64) error {
	return s.trash(ctx, actor, id, &version)
}

// Restore takes a competitor out of the trash. It fails like Update, and with
// Invalid if the name is on the list again.
func (s *Service) Restore(ctx context.Context, actor org.Actor, id ID) error {
	return s.trash(ctx, actor, id, nil)
}

// trash moves a competitor in, or out if version is nil.
func (s *Service) trash(ctx context.Context, actor org.Actor, id ID, version *int64) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := actor.CheckAdminister(); err != nil {
			return err
		}
		r, err := find(ctx, tx, actor.Org, id, version == nil)
		if err != nil {
			return err
		}
		at, action := int64(0), "rival.restore"
		if version != nil {
			at, action, r.Version = tx.Stamp(), "rival.delete", *version
		}
		err = db.Changed(tx.ExecContext(ctx, `
			UPDATE rival SET deleted_at = $1, updated_at = $2, version = version + 1
			WHERE org_id = $3 AND id = $4 AND version = $5`, at, tx.Stamp(), actor.Org, id, r.Version))
		if db.Duplicate(err) {
			return errs.New(errs.Invalid, "rival.restore_taken", "Name", r.Name)
		}
		if err != nil {
			return err
		}
		return record(ctx, tx, actor, action, id, nil, map[string]string{"name": r.Name})
	})
}

func taken(err error, doing string) error {
	if db.Duplicate(err) {
		return errs.Field("name", "rival.taken")
	}
	if errs.Is(err, errs.Conflict) {
		return err
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func record(ctx context.Context, tx *db.Tx, actor org.Actor, action string, id ID, before, after any) error {
	return org.Record(ctx, tx, actor, org.Entry{Action: action, Kind: "rival", ID: string(id), Before: before, After: after})
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

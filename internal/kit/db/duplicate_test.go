package db_test

import (
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
)

func TestDuplicate(t *testing.T) {
	d := dbtest.Open(t)
	insert := func(text string) error {
		return d.InTx(t.Context(), func(tx *db.Tx) error {
			_, err := tx.ExecContext(t.Context(), text)
			return err
		})
	}
	const row = `INSERT INTO installation (name, value) VALUES ('a', 'b')`
	if err := insert(row); err != nil || db.Duplicate(err) {
		t.Fatal(err)
	}
	if err := insert(row); !db.Duplicate(err) {
		t.Errorf("the second row: %v", err)
	}
	if err := insert(`INSERT INTO installation (name, value) VALUES ('c', NULL)`); err == nil || db.Duplicate(err) {
		t.Errorf("a missing value: %v", err)
	}
}

func TestReferenced(t *testing.T) {
	d := dbtest.Open(t)
	err := d.InTx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `INSERT INTO department (org_id, id, name, created_at) VALUES ('nobody', 'x', 'x', 0)`)
		return err
	})
	if !db.Referenced(err) || db.Duplicate(err) {
		t.Errorf("a reference to nothing: %v", err)
	}
}

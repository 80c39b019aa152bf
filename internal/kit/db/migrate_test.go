package db_test

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"sync"
	"testing"
	"testing/fstest"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/schema"
)

// with is the program's migrations and some more.
func with(t *testing.T, more map[string]string) fs.FS {
	t.Helper()
	all := fstest.MapFS{}
	names, err := fs.Glob(schema.Files, "migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(schema.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = &fstest.MapFile{Data: text}
	}
	for name, text := range more {
		all["migrations/"+name] = &fstest.MapFile{Data: []byte("-- +goose Up\n" + text)}
	}
	return all
}

func exists(t *testing.T, d *db.DB, table string) bool {
	t.Helper()
	return d.View(t.Context(), func(tx *db.Tx) error {
		return tx.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM `+table).Scan(new(int))
	}) == nil
}

// TestAFailedMigrationLeavesTheLastGoodState runs one that is right and one
// that fails in its middle.
func TestAFailedMigrationLeavesTheLastGoodState(t *testing.T) {
	d := dbtest.Open(t)
	ctx := t.Context()
	if err := d.InTx(ctx, func(tx *db.Tx) error { return put(ctx, tx, "a", "1") }); err != nil {
		t.Fatal(err)
	}
	bad := with(t, map[string]string{
		"9001_good.sql": "CREATE TABLE good_one (id TEXT);",
		"9002_bad.sql":  "CREATE TABLE half_done (id TEXT);\nDELETE FROM installation;\nINSERT INTO nowhere VALUES (1);",
	})
	backups := filepath.Join(t.TempDir(), "backups")
	copied, err := d.Migrate(ctx, bad, backups)
	if err == nil {
		t.Fatal("it did not fail")
	}
	if !exists(t, d, "good_one") || exists(t, d, "half_done") || count(t, d) != 1 {
		t.Errorf("good %v, half %v, %d rows", exists(t, d, "good_one"), exists(t, d, "half_done"), count(t, d))
	}
	if dbtest.OnPostgres() != (copied == "") {
		t.Errorf("copy %q", copied)
	}
	if copied != "" {
		before, err := db.OpenSQLite(copied)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = before.Close() }()
		if count(t, before) != 1 || exists(t, before, "good_one") {
			t.Error("the copy is not what was there before")
		}
	}
	if now, _, err := d.Versions(ctx, bad); err != nil || now != 9001 {
		t.Errorf("version %d, %v", now, err)
	}
	for range 5 {
		if _, err := d.Migrate(ctx, bad, backups); err == nil {
			t.Fatal("it did not fail again")
		}
	}
	if names, _ := filepath.Glob(filepath.Join(backups, "*.db")); !dbtest.OnPostgres() && len(names) != 3 {
		t.Errorf("copies %v, want the last three", names)
	}
	mended := with(t, map[string]string{"9001_good.sql": "CREATE TABLE good_one (id TEXT);", "9002_bad.sql": "CREATE TABLE half_done (id TEXT);"})
	if _, err := d.Migrate(ctx, mended, backups); err != nil || !exists(t, d, "half_done") || count(t, d) != 1 {
		t.Errorf("mended: %v", err)
	}
	if _, err := d.Migrate(ctx, schema.Files, backups); !errors.Is(err, db.ErrNewer) {
		t.Errorf("an older program on a newer database: %v", err)
	}
}

// TestTwoMigrationsAtOnce lets three programs migrate one database.
func TestTwoMigrationsAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new.db")
	url := ""
	if dbtest.OnPostgres() {
		url = dbtest.Empty(t)
	}
	open := func() (*db.DB, error) {
		if url != "" {
			return db.OpenPostgres(context.Background(), url)
		}
		return db.OpenSQLite(path)
	}
	var faults [3]error
	var wg sync.WaitGroup
	for i := range faults {
		wg.Go(func() {
			d, err := open()
			if err == nil {
				_, err = d.Migrate(t.Context(), schema.Files, "")
				err = errors.Join(err, d.Close())
			}
			faults[i] = err
		})
	}
	wg.Wait()
	for _, err := range faults {
		if err != nil && url != "" { // on SQLite the data folder has one server; whoever loses here must not harm
			t.Error(err)
		}
	}
	d, err := open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if now, newest, err := d.Versions(t.Context(), schema.Files); err != nil || now != newest {
		t.Errorf("version %d of %d, %v; %v", now, newest, err, faults)
	}
}

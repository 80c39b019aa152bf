package app

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/search"
	"kongdan/internal/rule/fold"
)

// started opens an installation for the length of the test.
func started(t *testing.T, c Config) *App {
	t.Helper()
	a, err := New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	return a
}

// fresh are empty installations on every engine there is.
func fresh(t *testing.T) map[string]Config {
	t.Helper()
	on := func(url string) Config { return Config{Data: t.TempDir(), DatabaseURL: url, Version: "test"} }
	all := map[string]Config{"sqlite": on("")}
	if dbtest.OnPostgres() {
		all["postgres"] = on(dbtest.Empty(t))
		all["migrated postgres"] = on(dbtest.Database(t))
	}
	return all
}

func deals(t *testing.T, a *App, query string) (n int) {
	t.Helper()
	err := a.db.View(t.Context(), func(tx *db.Tx) error {
		var org string
		if err := tx.QueryRowContext(t.Context(), `SELECT MIN(id) FROM organisation`).Scan(&org); err != nil {
			return err
		}
		var w db.Where
		w.And("o.org_id = ?", org)
		if query != "" {
			if err := search.Match(t.Context(), tx, &w, org, "deal", "o.id", fold.Query(query)); err != nil {
				return err
			}
		}
		return tx.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM opportunity o`+w.SQL(), w.Args()...).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestABackupRestoresOnEitherEngine backs the demo workspace up while people
// write, restores it on every engine, and backs that up again: the manifests
// must be equal.
func TestABackupRestoresOnEitherEngine(t *testing.T) {
	a := started(t, demoConfig(t))
	ctx := t.Context()
	const upload = "uploads/a/客户.csv"
	if err := errors.Join(os.MkdirAll(filepath.Join(a.config.Data, "uploads/a"), 0o700),
		os.WriteFile(filepath.Join(a.config.Data, upload), []byte("名称\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Org.EntranceCode(ctx, mustOrg(t, a), firstLogin(t, a)); err != nil {
		t.Fatal(err)
	}
	book := shelve(t, a)
	stop := moving(t, a.db)
	file := filepath.Join(t.TempDir(), "all.kongdan.zip")
	m, err := a.Backup(ctx, file)
	if moved := stop(); err != nil || moved == 0 {
		t.Fatalf("%v; %d transfers meanwhile", err, moved)
	}
	if m.Rows() < 2000 || len(m.Files) != 1 || m.Files[0].Name != upload {
		t.Errorf("%d rows, files %v", m.Rows(), m.Files)
	}
	holdsNoSecrets(t, file)
	want := deals(t, a, "")
	for name, c := range fresh(t) {
		r, err := Restore(ctx, c, file, false)
		if err != nil || r.Kept != "" {
			t.Errorf("%s: %v, kept %q", name, err, r.Kept)
			continue
		}
		b := started(t, c)
		again, err := b.Backup(ctx, filepath.Join(t.TempDir(), "again.zip"))
		if err != nil {
			t.Fatal(err)
		}
		if x, y := asJSON(t, m), asJSON(t, again); x != y {
			t.Errorf("%s: the manifests differ:\n%s\n%s", name, x, y)
		}
		if sum := balance(t, b.db); sum != 1000 {
			t.Errorf("%s: a transaction was torn: the sum is %d", name, sum)
		}
		if got := deals(t, b, ""); got != want || got < 50 {
			t.Errorf("%s: %d deals, want %d", name, got, want)
		}
		if got, want := deals(t, b, "系统"), deals(t, a, "系统"); got != want || got == 0 {
			t.Errorf("%s: search finds %d deals, want %d", name, got, want)
		}
		book.is(t, name, b)
		list, err := b.Org.AllOrganisations(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range list {
			if n, err := b.Org.Verify(ctx, o.ID); err != nil || n == 0 {
				t.Errorf("%s: the audit log: %d entries, %v", name, n, err)
			}
		}
		if text, err := os.ReadFile(filepath.Join(c.Data, upload)); err != nil || string(text) != "名称\n" {
			t.Errorf("%s: %q %v", name, text, err)
		}
		_ = b.Close()
		if _, err := Restore(ctx, c, file, false); !errors.Is(err, ErrNotEmpty) {
			t.Errorf("%s: restored over data: %v", name, err)
		}
		r, err = Restore(ctx, c, file, true)
		if err != nil || r.Kept == "" {
			t.Errorf("%s: replace: %v, kept %q", name, err, r.Kept)
		}
		kept(t, name, c, r.Kept)
	}
}

// kept checks that what a restore replaced is still there.
func kept(t *testing.T, name string, c Config, place string) {
	t.Helper()
	if c.DatabaseURL == "" {
		d, err := db.OpenSQLite(filepath.Join(place, databaseFile))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = d.Close() }()
		if balance(t, d) != 1000 {
			t.Errorf("%s: what was replaced is gone", name)
		}
		if _, err := os.Stat(filepath.Join(place, "uploads")); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		return
	}
	d, err := db.OpenPostgres(t.Context(), c.DatabaseURL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	err = d.View(t.Context(), func(tx *db.Tx) error {
		var n int
		err := tx.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM `+place+`.opportunity`).Scan(&n)
		if n == 0 {
			t.Errorf("%s: what was replaced is gone", name)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// moving moves amounts between two rows, many times, until told to stop. The
// sum stays 1000 in every state that was ever committed.
func moving(t *testing.T, d *db.DB) (stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	if err := d.InTx(ctx, func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO installation (name, value) VALUES ('test.a', '1000'), ('test.z', '0')`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	n := 0
	wg.Go(func() {
		for ; ctx.Err() == nil; n++ {
			_ = d.InTx(ctx, func(tx *db.Tx) error {
				for _, name := range []string{"test.a", "test.z"} {
					step := map[string]int{"test.a": -1, "test.z": 1}[name]
					if _, err := tx.ExecContext(ctx, `
						UPDATE installation SET value = CAST(CAST(value AS INTEGER) + CAST($1 AS INTEGER) AS TEXT) WHERE name = $2`, step, name); err != nil {
						return err
					}
				}
				return nil
			})
		}
	})
	return func() int { cancel(); wg.Wait(); return n }
}

func balance(t *testing.T, d *db.DB) (sum int) {
	t.Helper()
	if err := d.View(t.Context(), func(tx *db.Tx) error {
		return tx.QueryRowContext(t.Context(), `SELECT SUM(CAST(value AS INTEGER)) FROM installation WHERE name LIKE 'test.%'`).Scan(&sum)
	}); err != nil {
		t.Fatal(err)
	}
	return sum
}

func holdsNoSecrets(t *testing.T, file string) {
	t.Helper()
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = z.Close() }()
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"session", "one_time_code", "signin_failure", "request_key", setupFile, databaseFile} {
			if strings.Contains(f.Name, secret) {
				t.Errorf("%s is in the backup", f.Name)
			}
		}
		if strings.Contains(string(text), "setup_code:") {
			t.Errorf("%s holds a setup code", f.Name)
		}
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v: others may read the backup", info.Mode(), err)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func mustOrg(t *testing.T, a *App) OrgID {
	t.Helper()
	o, err := a.Org.OrganisationNamed(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func firstLogin(t *testing.T, a *App) (login string) {
	t.Helper()
	if err := a.Org.AllMembers(t.Context(), mustOrg(t, a), func(m Member) error { login = m.Login; return nil }); err != nil {
		t.Fatal(err)
	}
	return login
}

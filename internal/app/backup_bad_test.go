package app

import (
	"archive/zip"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kongdan/internal/kit/backup"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/schema"
)

// TestADamagedBackupIsRefused changes a backup in many ways; nothing may be
// touched by any of them.
func TestADamagedBackupIsRefused(t *testing.T) {
	a := started(t, config(t))
	if _, _, err := a.CreateOrganisation(t.Context(), "公司", nil, "zh"); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "good.zip")
	if _, err := a.Backup(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Backup(t.Context(), file); err == nil {
		t.Error("a backup was written over")
	}
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rewrite := func(name string, change func(string) string) []byte { return rewritten(t, file, name, change) }
	for what, text := range map[string][]byte{
		"empty":          nil,
		"no zip":         []byte("hello"),
		"cut off":        good[:len(good)/2],
		"a row changed":  rewrite("tables/organisation.jsonl", func(s string) string { return strings.Replace(s, "公司", "公示", 1) }),
		"a row gone":     rewrite("tables/member.jsonl", func(s string) string { return s[:strings.LastIndexByte(s[:len(s)-1], '\n')+1] }),
		"a table gone":   rewrite("tables/member.jsonl", nil),
		"no manifest":    rewrite("manifest.json", nil),
		"another format": rewrite("kongdan.json", func(s string) string { return strings.Replace(s, `"format":1`, `"format":9`, 1) }),
		"a newer schema": rewrite("kongdan.json", func(s string) string { return strings.Replace(s, `"schema":`, `"schema":9`, 1) }),
		"a path outside": rewrite("manifest.json", func(s string) string {
			return strings.Replace(s, `"files":null`, `"files":[{"name":"../x","bytes":0,"sha256":""}]`, 1)
		}),
		"an unlisted table": rewrite("manifest.json", func(s string) string { return strings.Replace(s, `{"name":"member"`, `{"name":"members"`, 1) }),
	} {
		bad := filepath.Join(t.TempDir(), "bad.zip")
		if err := os.WriteFile(bad, text, 0o600); err != nil {
			t.Fatal(err)
		}
		c := config(t)
		if _, err := Restore(t.Context(), c, bad, true); err == nil {
			t.Errorf("%s: restored", what)
		} else if what == "a newer schema" && !errors.Is(err, db.ErrNewer) {
			t.Errorf("%s: %v", what, err)
		}
		if entries, _ := os.ReadDir(c.Data); len(entries) > 1 {
			t.Errorf("%s: left %v", what, entries)
		}
	}
}

// rewritten is the backup with one entry changed, or without it.
func rewritten(t *testing.T, file, name string, change func(string) string) []byte {
	t.Helper()
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = z.Close() }()
	var out strings.Builder
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == name {
			if change == nil {
				continue
			}
			changed := change(string(text))
			if changed == string(text) {
				t.Fatalf("%s was not changed: %.300s", name, text)
			}
			text = []byte(changed)
		}
		e, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.Write(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return []byte(out.String())
}

// TestAnOlderBackupIsUpgraded restores a backup of the schema before the last.
func TestAnOlderBackupIsUpgraded(t *testing.T) {
	c := config(t)
	if dbtest.OnPostgres() {
		c.DatabaseURL = dbtest.Empty(t)
	}
	d, err := open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	older := schema.Newest() - 1
	if err := d.MigrateTo(t.Context(), schema.Files, older); err != nil {
		t.Fatal(err)
	}
	moving(t, d)()
	file := filepath.Join(t.TempDir(), "older.zip")
	if _, err := backup.Write(t.Context(), d, backup.Head{Schema: older}, "", nil, file); err != nil {
		t.Fatal(err)
	}
	_ = d.Close()
	for name, c := range fresh(t) {
		if _, err := Restore(t.Context(), c, file, false); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		b := started(t, c)
		if balance(t, b.db) != 1000 {
			t.Errorf("%s: rows are missing", name)
		}
		if now, newest, err := b.db.Versions(t.Context(), schema.Files); err != nil || now != newest || now == older {
			t.Errorf("%s: version %d of %d, %v", name, now, newest, err)
		}
	}
}

// TestARestoreThatFailsLeavesWhatWasThere fails while rows go in.
func TestARestoreThatFailsLeavesWhatWasThere(t *testing.T) {
	a := started(t, config(t))
	if _, _, err := a.CreateOrganisation(t.Context(), "新公司", nil, "zh"); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "orphan.zip")
	// Rows whose references lead nowhere pass every check but the engine's.
	if err := dropReferences(t, a); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Backup(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	for name, c := range fresh(t) {
		b := started(t, c)
		if _, _, err := b.CreateOrganisation(t.Context(), "老公司", nil, "zh"); err != nil {
			t.Fatal(err)
		}
		_ = b.Close()
		if _, err := Restore(t.Context(), c, file, true); err == nil {
			t.Errorf("%s: restored", name)
		}
		b = started(t, c)
		list, err := b.Org.AllOrganisations(t.Context())
		if err != nil || len(list) != 1 || list[0].Name != "老公司" {
			t.Errorf("%s: %v %v", name, list, err)
		}
		if entries, _ := filepath.Glob(filepath.Join(c.Data, stagingPrefix+"*")); len(entries) > 0 {
			t.Errorf("%s: left %v", name, entries)
		}
	}
}

// dropReferences writes a session's member out of existence behind the
// engine's back.
func dropReferences(t *testing.T, a *App) error {
	t.Helper()
	ctx := t.Context()
	if a.db.Engine == db.Postgres {
		return a.db.InTx(ctx, func(tx *db.Tx) error {
			for _, s := range []string{
				`ALTER TABLE department DROP CONSTRAINT department_org_id_fkey`,
				`INSERT INTO department (org_id, id, name, created_at) VALUES ('nobody', 'd', 'x', 0)`,
			} {
				if _, err := tx.ExecContext(ctx, s); err != nil {
					return fmt.Errorf("%s: %w", s, err)
				}
			}
			return nil
		})
	}
	return rawSQLite(ctx, a.db.Path, `PRAGMA foreign_keys = OFF`, `INSERT INTO department (org_id, id, name, created_at) VALUES ('nobody', 'd', 'x', 0)`)
}

func rawSQLite(ctx context.Context, path string, statements ...string) error {
	raw, err := sql.Open("sqlite", path)
	if err != nil {
		return err
	}
	raw.SetMaxOpenConns(1)
	for _, s := range statements {
		if _, err := raw.ExecContext(ctx, s); err != nil {
			return errors.Join(err, raw.Close())
		}
	}
	return raw.Close()
}

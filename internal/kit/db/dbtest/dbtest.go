// Package dbtest gives tests a fresh, migrated database of the engine that the
// environment names: KONGDAN_TEST_DATABASE_URL for PostgreSQL, else SQLite.
package dbtest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/id"
	"kongdan/internal/schema"
)

// Variable names the PostgreSQL server to test on.
const Variable = "KONGDAN_TEST_DATABASE_URL"

// OnPostgres reports whether the tests run on PostgreSQL.
func OnPostgres() bool { return os.Getenv(Variable) != "" }

// Open returns a database of its own for one test; it goes with the test.
func Open(t testing.TB) *db.DB {
	t.Helper()
	if !OnPostgres() {
		return openSQLite(t)
	}
	d, err := db.OpenPostgres(t.Context(), Database(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// sqliteTemplate is a migrated, empty file, made once a process.
var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "kongdan-template")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "template.db")
	d, err := db.OpenSQLite(path)
	if err != nil {
		return nil, err
	}
	if _, err := d.Migrate(context.Background(), schema.Files, ""); err != nil {
		return nil, err
	}
	if err := d.Close(); err != nil { // the last connection empties the log into the file
		return nil, err
	}
	return os.ReadFile(path) // #nosec G304 -- our own temporary file
})

func openSQLite(t testing.TB) *db.DB {
	t.Helper()
	empty, err := sqliteTemplate()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "kongdan.db")
	if err := os.WriteFile(path, empty, 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := db.OpenSQLite(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// postgresTemplate is the name of a migrated, empty database, made once a process.
var postgresTemplate = sync.OnceValues(func() (string, error) {
	ctx := context.Background()
	name := "kongdan_template_" + short()
	if err := admin(ctx, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	d, err := db.OpenPostgres(ctx, URL(name))
	if err != nil {
		return "", err
	}
	if _, err := d.Migrate(ctx, schema.Files, ""); err != nil {
		return "", err
	}
	return name, d.Close()
})

// Database makes a migrated PostgreSQL database for one test and returns its URL.
func Database(t testing.TB) string {
	t.Helper()
	template, err := postgresTemplate()
	if err != nil {
		t.Fatal(err)
	}
	return create(t, " TEMPLATE "+template)
}

// Empty makes a PostgreSQL database without tables for one test and returns its URL.
func Empty(t testing.TB) string {
	t.Helper()
	return create(t, "")
}

func create(t testing.TB, options string) string {
	t.Helper()
	name := "kongdan_test_" + short()
	if err := admin(context.Background(), "CREATE DATABASE "+name+options); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := admin(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return URL(name)
}

// URL is the test server's address with another database name.
func URL(name string) string {
	u, err := url.Parse(os.Getenv(Variable))
	if err != nil {
		panic(Variable + " is no URL")
	}
	u.Path = "/" + name
	return u.String()
}

// Admin runs a statement on the test server, outside of any test's database.
func Admin(t testing.TB, text string) {
	t.Helper()
	if err := admin(context.Background(), text); err != nil {
		t.Fatal(err)
	}
}

func short() string { return strings.ReplaceAll(id.New(), "-", "")[12:] }

func admin(ctx context.Context, text string) error {
	c, err := sql.Open("pgx", os.Getenv(Variable))
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	if _, err := c.ExecContext(ctx, text); err != nil {
		return fmt.Errorf("%s: %w", text, err)
	}
	return nil
}

// Package dbtest gives tests a fresh, migrated database of the engine that the
// environment names: KONGDAN_TEST_DATABASE_URL for PostgreSQL, else SQLite.
package dbtest

import (
	"context"
	"database/sql"
	"errors"
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

// Open returns a migrated, empty database of its own for one test; it goes with the test.
func Open(t testing.TB) *db.DB {
	t.Helper()
	return migrated.Open(t)
}

// Database makes a migrated, empty PostgreSQL database for one test and returns its URL.
func Database(t testing.TB) string {
	t.Helper()
	return migrated.Database(t)
}

var migrated = NewTemplate(Migrate)

// Migrate gives an empty database its tables.
func Migrate(ctx context.Context, d *db.DB) error {
	_, err := d.Migrate(ctx, schema.Files, "")
	return err
}

// Template is a database that is made once a process, when it is first asked
// for. Every test gets a copy.
type Template struct {
	sqlite   func() ([]byte, error)
	postgres func() (string, error) // its name
}

// NewTemplate is a template that fill makes of an empty database without tables.
func NewTemplate(fill func(context.Context, *db.DB) error) *Template {
	return &Template{
		sqlite:   sync.OnceValues(func() ([]byte, error) { return makeSQLite(fill) }),
		postgres: sync.OnceValues(func() (string, error) { return makePostgres(fill) }),
	}
}

func makeSQLite(fill func(context.Context, *db.DB) error) ([]byte, error) {
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
	if err := errors.Join(fill(context.Background(), d), d.Close()); err != nil { // the last connection empties the log into the file
		return nil, err
	}
	return os.ReadFile(path) // #nosec G304 -- our own temporary file
}

func makePostgres(fill func(context.Context, *db.DB) error) (string, error) {
	ctx := context.Background()
	name := "kongdan_template_" + short()
	if err := admin(ctx, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	d, err := db.OpenPostgres(ctx, URL(name))
	if err != nil {
		return "", err
	}
	return name, errors.Join(fill(ctx, d), d.Close())
}

// Open returns a copy on the engine under test; it goes with the test.
func (m *Template) Open(t testing.TB) *db.DB {
	t.Helper()
	var d *db.DB
	var err error
	if OnPostgres() {
		d, err = db.OpenPostgres(t.Context(), m.Database(t))
	} else {
		path := filepath.Join(t.TempDir(), "kongdan.db")
		m.Write(t, path)
		d, err = db.OpenSQLite(path)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// Write makes a copy as an SQLite file.
func (m *Template) Write(t testing.TB, path string) {
	t.Helper()
	content, err := m.sqlite()
	if err == nil {
		err = os.WriteFile(path, content, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Database makes a copy as a PostgreSQL database, which goes with the test, and returns its URL.
func (m *Template) Database(t testing.TB) string {
	t.Helper()
	name, err := m.postgres()
	if err != nil {
		t.Fatal(err)
	}
	return create(t, " TEMPLATE "+name)
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

// Package site starts the whole program for the browser tests: a database, the
// parts joined as in production, and a server on a free port.
package site

import (
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"kongdan/e2e/browser"
	"kongdan/internal/app"
	"kongdan/internal/demo"
	"kongdan/internal/demo/demotest"
	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	"kongdan/internal/web/static"
)

// Password is what every member with a login has.
const Password = "湖边的三只白鹭-2031"

// Site is one running program.
type Site struct {
	t   testing.TB
	URL string
	App *app.App
	DB  *db.DB // beside the program's own connections, to prepare things
	Org *org.Service
}

// New starts a program with an empty database of its own.
func New(t testing.TB) *Site {
	t.Helper()
	return on(t, t.TempDir())
}

// Demo starts a program with a database of its own that holds the demo
// workspace in a language.
func Demo(t testing.TB, lang string) (*Site, demo.Workspace) {
	t.Helper()
	data, m := t.TempDir(), demotest.In[lang]
	m.Write(t, filepath.Join(data, databaseFile))
	return on(t, data), m.Workspace
}

const databaseFile = "kongdan.db"

// on starts a program on a data folder.
func on(t testing.TB, data string) *Site {
	t.Helper()
	if !static.Built() {
		t.Fatal(static.Missing)
	}
	a, err := app.New(t.Context(), app.Config{Data: data, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	d, err := db.OpenSQLite(filepath.Join(data, databaseFile))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	server := httptest.NewServer(a.Handler())
	t.Cleanup(server.Close)
	return &Site{t: t, URL: server.URL, App: a, DB: d, Org: org.NewService(d)}
}

// World makes an organisation to test in.
func (s *Site) World() *orgtest.World {
	s.t.Helper()
	return orgtest.New(s.t, s.DB)
}

// Login gives a member a user name and Password.
func (s *Site) Login(a org.Actor, login string) {
	s.t.Helper()
	err := s.DB.InTx(s.t.Context(), func(tx *db.Tx) error {
		_, err := tx.ExecContext(s.t.Context(), `UPDATE member SET login = $1 WHERE org_id = $2 AND id = $3`, login, a.Org, a.User)
		return err
	})
	if err == nil {
		err = s.Org.SetPasswordOf(s.t.Context(), a.Org, login, Password)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// As opens a tab that is signed in as a member.
func (s *Site) As(a org.Actor) *browser.Tab {
	s.t.Helper()
	token, err := s.Org.StartSession(s.t.Context(), a.Org, a.User, org.Client{Address: "127.0.0.1"})
	if err != nil {
		s.t.Fatal(err)
	}
	return browser.New(s.t, s.URL).Cookie("kongdan_session", token)
}

// Enter opens a tab that is signed in as the demo's member of a role.
func (s *Site) Enter(w demo.Workspace, role org.Role) *browser.Tab {
	s.t.Helper()
	a := org.Actor{Org: w.Org}
	err := s.DB.View(s.t.Context(), func(tx *db.Tx) error {
		return tx.QueryRowContext(s.t.Context(), `SELECT id FROM member WHERE org_id = $1 AND login = $2`, w.Org, w.Login[role]).Scan(&a.User)
	})
	if err != nil {
		s.t.Fatalf("a member to enter by as %s: %v", role, err)
	}
	return s.As(a)
}

// Nobody opens a tab in which nobody is signed in.
func (s *Site) Nobody() *browser.Tab {
	s.t.Helper()
	return browser.New(s.t, s.URL)
}

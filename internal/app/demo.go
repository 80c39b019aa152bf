package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"kongdan/internal/demo"
	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/schema"
)

// Rows of installation about the demo.
const (
	demoMark = "demo"      // the workspace is the demo's
	halfMark = "demo_half" // the demo is being built, or what there is was left by one that was interrupted
)

// EnsureDemo builds the demo workspace in an installation that nobody has set
// up, and reports whether it did. On SQLite it is built aside and moved into
// place, so that one which is interrupted leaves nothing; on PostgreSQL the next
// start takes away what it left (see clearHalfDemo). Call it before the
// database is opened by anything else: the workspace's months pass by the
// database's own clock.
func EnsureDemo(ctx context.Context, c Config, lang string, out io.Writer) (built bool, err error) {
	if c.DatabaseURL != "" {
		d, err := db.OpenPostgres(ctx, c.DatabaseURL)
		if err != nil {
			return false, err
		}
		built, err := buildDemo(ctx, d, c, lang, out)
		return built, errors.Join(err, d.Close())
	}
	place := filepath.Join(c.Data, databaseFile)
	if there, err := holdsOrganisations(ctx, place); err != nil || there {
		return false, err
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return false, fmt.Errorf("data folder: %w", err)
	}
	stage, err := os.MkdirTemp(c.Data, stagingPrefix)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(stage)) }()
	fresh := filepath.Join(stage, databaseFile)
	d, err := db.OpenSQLite(fresh)
	if err != nil {
		return false, err
	}
	if built, err = buildDemo(ctx, d, c, lang, out); errors.Join(err, d.Close()) != nil {
		return false, err
	}
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(place + end); err != nil && !errors.Is(err, os.ErrNotExist) {
			return false, err
		}
	}
	return built, os.Rename(fresh, place)
}

func buildDemo(ctx context.Context, d *db.DB, c Config, lang string, out io.Writer) (built bool, err error) {
	if _, err := d.Migrate(ctx, schema.Files, ""); err != nil {
		return false, err
	}
	err = d.Exclusive(ctx, halfMark, func() error {
		if err := d.InTx(ctx, clearMarked(ctx)); err != nil {
			return err
		}
		free, err := org.NewService(d).Reserve(ctx, halfMark)
		if err != nil || !free {
			return err
		}
		if _, err := fmt.Fprintln(out, Say(c.Lang, "cli.demo.building")); err != nil {
			return err
		}
		if _, err := demo.Build(ctx, d, lang); err != nil {
			return err
		}
		built = true
		return d.InTx(ctx, func(tx *db.Tx) error {
			if _, err := tx.ExecContext(ctx, `DELETE FROM installation WHERE name = $1`, halfMark); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, `INSERT INTO installation (name, value) VALUES ($1, $2)`, demoMark, lang)
			return err
		})
	})
	return built, err
}

// clearHalfDemo takes away what a demo left that was interrupted while it was
// built. Where another program builds one just now, it waits for that to end.
func clearHalfDemo(ctx context.Context, d *db.DB) error {
	half := false
	if err := d.View(ctx, func(tx *db.Tx) (err error) {
		half, err = marked(ctx, tx, halfMark)
		return err
	}); err != nil || !half {
		return err
	}
	return d.Exclusive(ctx, halfMark, func() error { return d.InTx(ctx, clearMarked(ctx)) })
}

// clearMarked empties a database that holds half a demo. Nothing else can be in
// it: the demo is built only where nobody has set anything up, and nobody can
// while the mark is there.
func clearMarked(ctx context.Context) func(*db.Tx) error {
	return func(tx *db.Tx) error {
		half, err := marked(ctx, tx, halfMark)
		if err != nil || !half {
			return err
		}
		if err := tx.Clear(ctx, "installation"); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM installation WHERE name = $1`, halfMark)
		return err
	}
}

func marked(ctx context.Context, tx *db.Tx, mark string) (bool, error) {
	var n int
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM installation WHERE name = $1`, mark).Scan(&n)
	return n > 0, err
}

// OfferDemo prints one address for each of the main roles that signs in to the
// demo workspace. It prints nothing where the workspace is not the demo's.
func (a *App) OfferDemo(ctx context.Context, out io.Writer) error {
	isDemo := false
	if err := a.db.View(ctx, func(tx *db.Tx) (err error) {
		isDemo, err = marked(ctx, tx, demoMark)
		return err
	}); err != nil || !isDemo {
		return err
	}
	list, err := a.Org.AllOrganisations(ctx)
	if err != nil || len(list) == 0 {
		return err
	}
	o := list[0].ID
	login := map[org.Role]string{}
	if err := a.Org.AllMembers(ctx, o, func(m Member) error {
		if login[m.Role] == "" && m.Active {
			login[m.Role] = m.Login
		}
		return nil
	}); err != nil {
		return err
	}
	for _, role := range []org.Role{org.Administrator, org.Manager, org.Rep} {
		if login[role] == "" {
			continue
		}
		link, err := a.Org.EntranceCode(ctx, o, login[role])
		if err != nil {
			return err
		}
		line := Say(a.config.Lang, "cli.demo.signin", "Role", Say(a.config.Lang, "role."+string(role)), "URL", a.Site()+"/code#"+link.Code)
		if _, err := fmt.Fprintln(out, line); err != nil {
			return err
		}
	}
	return nil
}

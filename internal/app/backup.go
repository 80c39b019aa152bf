package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"kongdan/internal/account"
	"kongdan/internal/kit/backup"
	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/library"
	"kongdan/internal/opportunity"
	"kongdan/internal/person"
	"kongdan/internal/schema"
)

// uploaded reports whether a file of the data folder is what people uploaded:
// all but the database, its copies and what the program notes for itself.
func uploaded(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	switch {
	case first == "backups", first == markName, first == setupFile, strings.HasPrefix(first, databaseFile), strings.HasPrefix(first, stagingPrefix):
		return false
	}
	return !strings.HasSuffix(name, ".part") && !strings.HasPrefix(path.Base(name), ".")
}

// Backup writes everything into a new file while people work, reads it back
// and returns what it holds. Sessions, one-time codes and what locks accounts
// are left out.
func (a *App) Backup(ctx context.Context, file string) (backup.Manifest, error) {
	version, _, err := a.db.Versions(ctx, schema.Files)
	if err != nil {
		return backup.Manifest{}, err
	}
	head := backup.Head{Program: a.config.Version, Schema: version}
	return backup.Write(ctx, a.db, head, a.config.Data, uploaded, file)
}

// Faults of Restore that the operator can cure.
var (
	// ErrNotEmpty says that there is something already.
	ErrNotEmpty = errors.New("there is an installation here already")
	// ErrBusy says that a program uses the database.
	ErrBusy = errors.New("a program uses this database")
)

// Restored is what Restore did.
type Restored struct {
	Manifest backup.Manifest
	Head     backup.Head
	Kept     string // where what was there before lies now; "" if there was nothing
}

// Restore fills an empty installation from a backup of either engine, of this
// program's version or an older one. Everything is checked before anything is
// touched, and compared once it is in place. With replace an installation that
// is there is put aside and kept. No program may serve the data folder meanwhile.
func Restore(ctx context.Context, c Config, file string, replace bool) (r Restored, err error) {
	archive, err := backup.Open(file)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, archive.Close()) }()
	r.Head, r.Manifest = archive.Head, archive.Manifest
	if newest := schema.Newest(); archive.Head.Schema > newest {
		return r, fmt.Errorf("the backup is of schema %d, this program knows %d: %w", archive.Head.Schema, newest, db.ErrNewer)
	}
	if err := archive.Verify(ctx); err != nil {
		return r, fmt.Errorf("%s: %w", file, err)
	}
	folder, err := claimFolder(c)
	if err != nil {
		return r, err
	}
	defer func() {
		if err == nil {
			folder.clean()
		}
		folder.release()
	}()
	stage := filepath.Join(c.Data, stagingPrefix+fmt.Sprint(os.Getpid()))
	if err := os.Mkdir(stage, 0o700); err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(stage)) }()
	if err := archive.Unpack(ctx, stage); err != nil {
		return r, err
	}
	if c.DatabaseURL != "" {
		r.Kept, err = restorePostgres(ctx, c, archive, replace)
	} else {
		r.Kept, err = restoreSQLite(ctx, c, archive, stage, replace)
	}
	if err != nil {
		return r, err
	}
	return r, moveIn(stage, c.Data)
}

const stagingPrefix = "restoring-"

// fill brings a new database to the backup's version, loads it, compares it,
// and brings it to the program's version.
func fill(ctx context.Context, d *db.DB, archive *backup.Archive) error {
	if err := d.MigrateTo(ctx, schema.Files, archive.Head.Schema); err != nil {
		return err
	}
	if err := archive.Load(ctx, d); err != nil {
		return err
	}
	if _, err := d.Migrate(ctx, schema.Files, ""); err != nil {
		return err
	}
	if err := reindex(ctx, d); err != nil {
		return err
	}
	return d.Analyze(ctx)
}

// reindex makes the search index, which backups do not hold.
func reindex(ctx context.Context, d *db.DB) error {
	for _, area := range []func(context.Context, *db.DB) error{account.Reindex, person.Reindex, opportunity.Reindex, library.Reindex, bank.Reindex} {
		if err := area(ctx, d); err != nil {
			return err
		}
	}
	return nil
}

// restoreSQLite builds the database aside and moves it into place last.
func restoreSQLite(ctx context.Context, c Config, archive *backup.Archive, stage string, replace bool) (kept string, err error) {
	place := filepath.Join(c.Data, databaseFile)
	there, err := holdsOrganisations(ctx, place)
	if err != nil {
		return "", err
	}
	if there && !replace {
		return "", fmt.Errorf("%s: %w", place, ErrNotEmpty)
	}
	fresh := filepath.Join(stage, databaseFile)
	d, err := db.OpenSQLite(fresh)
	if err != nil {
		return "", err
	}
	if err := errors.Join(fill(ctx, d, archive), d.Close()); err != nil { // the last connection empties the log into the file
		return "", err
	}
	kept, err = putAside(c.Data)
	if err != nil {
		return "", err
	}
	if !there {
		kept = ""
	}
	return kept, os.Rename(fresh, place)
}

// holdsOrganisations reports whether a SQLite file is more than a program left
// that was started but never set up.
func holdsOrganisations(ctx context.Context, path string) (bool, error) {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	d, err := db.OpenSQLite(path)
	if err != nil {
		return false, err
	}
	defer func() { _ = d.Close() }()
	return used(ctx, d)
}

// used reports whether a database holds anything worth keeping.
func used(ctx context.Context, d *db.DB) (yes bool, err error) {
	err = d.Snapshot(ctx, func(tx *db.Tx) error {
		tables, err := db.Tables(ctx, tx)
		if err != nil {
			return err
		}
		for _, t := range tables {
			if t.Name == "installation" || t.Name == "job" { // what a program writes by itself
				continue
			}
			var n int
			if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT 1 FROM "`+t.Name+`" LIMIT 1) t`).Scan(&n); err != nil { // #nosec G202 -- a name of our own catalogue
				return err
			}
			yes = yes || n > 0
		}
		return nil
	})
	return yes, err
}

// putAside moves the database and the uploaded files of a data folder into a
// new folder below backups and returns it.
func putAside(data string) (string, error) {
	entries, err := os.ReadDir(data)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Join(data, "backups"), 0o700); err != nil {
		return "", err
	}
	aside, err := os.MkdirTemp(filepath.Join(data, "backups"), "replaced-*")
	if err != nil {
		return "", err
	}
	moved := false
	for _, e := range entries {
		if !uploaded(e.Name()) && !strings.HasPrefix(e.Name(), databaseFile) {
			continue
		}
		moved = true
		if err := os.Rename(filepath.Join(data, e.Name()), filepath.Join(aside, e.Name())); err != nil {
			return "", err
		}
	}
	if !moved {
		return "", os.Remove(aside)
	}
	return aside, nil
}

// moveIn moves what was unpacked into the data folder.
func moveIn(stage, data string) error {
	entries, err := os.ReadDir(stage)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), databaseFile) {
			continue
		}
		if err := os.Rename(filepath.Join(stage, e.Name()), filepath.Join(data, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// restorePostgres fills an empty database. With replace what is there is kept
// in the same database under another schema name.
func restorePostgres(ctx context.Context, c Config, archive *backup.Archive, replace bool) (kept string, err error) {
	d, err := db.OpenPostgres(ctx, c.DatabaseURL)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if busy, err := d.UsedByOthers(ctx); err != nil || busy {
		return "", errors.Join(err, ErrBusy)
	}
	there, err := used(ctx, d)
	if err != nil {
		return "", err
	}
	if there && !replace {
		return "", ErrNotEmpty
	}
	kept = "kongdan_before_" + d.Now().Format("20060102_150405")
	if err := d.RenameSchema(ctx, kept); err != nil {
		return "", err
	}
	fresh, err := db.OpenPostgres(ctx, c.DatabaseURL) // connections that have not seen the old tables
	if err != nil {
		return "", errors.Join(err, d.RestoreSchema(context.WithoutCancel(ctx), kept))
	}
	if err := errors.Join(fill(ctx, fresh, archive), fresh.Close()); err != nil {
		return "", errors.Join(err, d.RestoreSchema(context.WithoutCancel(ctx), kept))
	}
	if !there {
		return "", d.DropSchema(ctx, kept)
	}
	if _, err := putAside(c.Data); err != nil {
		return kept, err
	}
	return kept, nil
}

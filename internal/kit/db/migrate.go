package db

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing/fstest"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// ErrNewer says that the database was written by a newer program.
var ErrNewer = errors.New("the database is newer than this program: use the newer program, or restore a backup made before its upgrade")

// Migrate brings the database to the newest shape in files (a folder
// "migrations"). Before it changes a SQLite file that holds data it writes a
// copy into backups and returns its path. A failed migration leaves the
// database as the last good one left it.
func (d *DB) Migrate(ctx context.Context, files fs.FS, backups string) (backup string, err error) {
	p, err := d.provider(files)
	if err != nil {
		return "", err
	}
	current, target, err := p.GetVersions(ctx)
	switch {
	case err != nil:
		return "", fmt.Errorf("read the version of the database: %w", err)
	case current > target:
		return "", fmt.Errorf("database at %d, program at %d: %w", current, target, ErrNewer)
	case current == target:
		return "", nil
	}
	if d.Engine == SQLite && current > 0 && backups != "" {
		name := fmt.Sprintf("before-%04d-", target)
		backup = filepath.Join(backups, name+d.Now().Format("20060102-150405.000")+".db")
		if err := keepNewest(filepath.Join(backups, name+"*.db"), copies-1); err != nil {
			return "", fmt.Errorf("backup before the migration: %w", err)
		}
		if err := os.MkdirAll(backups, 0o700); err != nil {
			return "", fmt.Errorf("backup before the migration: %w", err)
		}
		if err := d.CopyTo(ctx, backup); err != nil {
			return "", fmt.Errorf("backup before the migration: %w", err)
		}
	}
	if _, err := p.Up(ctx); err != nil {
		return backup, fmt.Errorf("migrate the database: %w", err)
	}
	if current == 0 {
		return backup, nil
	}
	// An index of which nothing is known is chosen where it does not help.
	return backup, d.Analyze(ctx)
}

// copies bounds those made before one and the same migration: a program that is
// started again and again while it fails must not fill the disk.
const copies = 3

// keepNewest removes all but the last n files of a pattern, by name.
func keepNewest(pattern string, n int) error {
	names, err := filepath.Glob(pattern)
	if err != nil {
		return err
	}
	slices.Sort(names)
	for len(names) > n {
		if err := os.Remove(names[0]); err != nil {
			return err
		}
		names = names[1:]
	}
	return nil
}

// MigrateTo brings an empty database to the shape of an older version.
func (d *DB) MigrateTo(ctx context.Context, files fs.FS, version int64) error {
	p, err := d.provider(files)
	if err != nil {
		return err
	}
	if _, err := p.UpTo(ctx, version); err != nil {
		return fmt.Errorf("migrate the database to %d: %w", version, err)
	}
	return nil
}

// Versions returns the version of the database, 0 for an empty one, and that
// of the program.
func (d *DB) Versions(ctx context.Context, files fs.FS) (current, target int64, err error) {
	p, err := d.provider(files)
	if err != nil {
		return 0, 0, err
	}
	return p.GetVersions(ctx)
}

func (d *DB) provider(files fs.FS) (*goose.Provider, error) {
	mine, err := d.own(files)
	if err != nil {
		return nil, err
	}
	if d.Engine == SQLite {
		return goose.NewProvider(goose.DialectSQLite3, d.write, mine)
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 120))
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, d.write, mine, goose.WithSessionLocker(locker))
}

// own returns the migrations meant for this engine.
func (d *DB) own(files fs.FS) (fs.FS, error) {
	other := ".postgres.sql"
	if d.Engine == Postgres {
		other = ".sqlite.sql"
	}
	names, err := fs.Glob(files, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	mine := fstest.MapFS{}
	for _, name := range names {
		if strings.HasSuffix(name, other) {
			continue
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		mine[filepath.Base(name)] = &fstest.MapFile{Data: text}
	}
	return mine, nil
}

// CopyTo writes a consistent copy of a SQLite database to a file that must not
// exist, while others work.
func (d *DB) CopyTo(ctx context.Context, path string) error {
	if d.Engine != SQLite {
		return errors.New("only a SQLite database can be copied as a file")
	}
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("%s exists already", path)
	}
	// Reading alone would do, but VACUUM INTO counts as writing for query_only.
	conn, err := OpenSQLite(d.Path)
	if err != nil {
		return err
	}
	_, err = conn.write.ExecContext(ctx, "VACUUM INTO $1", path)
	return errors.Join(err, conn.Close())
}

package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// CheckExists fails where the data folder holds no database yet. On PostgreSQL
// there is always one.
func (c Config) CheckExists() error {
	if c.DatabaseURL != "" {
		return nil
	}
	_, err := os.Stat(filepath.Join(c.Data, databaseFile))
	if errors.Is(err, os.ErrNotExist) {
		return Refused("cli.no_database", "Folder", c.Data)
	}
	if err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	return nil
}

// folder is the data folder while one program serves it. The mark in it tells
// the next start whether this one ended in order.
type folder struct {
	file    *os.File
	unclean bool // the one before did not
}

const markName = "running"

// ErrServed says that another program serves the data folder.
var ErrServed = errors.New("another kongdan serves this data folder")

// claimFolder takes the data folder for this program. With PostgreSQL several
// programs may share one.
func claimFolder(c Config) (*folder, error) {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	if c.DatabaseURL != "" {
		return &folder{}, nil
	}
	path := filepath.Join(c.Data, markName)
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) // #nosec G304 -- our own folder
	if err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	if err := lockFile(file); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", c.Data, ErrServed), file.Close())
	}
	f := &folder{file: file}
	if info, err := file.Stat(); err == nil {
		f.unclean = info.Size() > 0
	}
	if _, err := file.WriteAt(fmt.Appendf(nil, "%d\n", os.Getpid()), 0); err != nil {
		return nil, errors.Join(fmt.Errorf("data folder: %w", err), file.Close())
	}
	return f, nil
}

// clean notes that the program ended in order.
func (f *folder) clean() {
	if f.file != nil {
		_ = f.file.Truncate(0)
	}
}

// untouched takes back that the program ran: it ends before it opened the database.
func (f *folder) untouched() {
	if !f.unclean {
		f.clean()
	}
}

// release lets the folder go.
func (f *folder) release() {
	if f.file != nil {
		_ = f.file.Close()
	}
}

// checkAfterUncleanStop reads the whole database for damage, beside the work.
func (a *App) checkAfterUncleanStop(ctx context.Context) {
	a.log.Warn("the program did not stop in order the last time; checking the database")
	faults, err := a.db.QuickCheck(ctx)
	switch {
	case ctx.Err() != nil:
	case err != nil:
		a.log.Error("the database could not be checked", "err", err)
	case len(faults) > 0:
		a.figures.damaged.Set(1)
		a.log.Error("the database is damaged: stop the program and restore a backup", "faults", faults)
	default:
		a.log.Info("the database is sound")
	}
}

package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// setupFile holds the code of the setup page, readable by the owner only, for
// as long as the code is good.
const setupFile = "setup-code"

// offerSetup says how to set the installation up, if nobody has, and takes the
// code's file away if somebody has. It reports whether a code waits to be used.
func (a *App) offerSetup(ctx context.Context, out io.Writer) (offered bool, err error) {
	code, needed, err := a.Org.EnsureSetupCode(ctx)
	if err != nil {
		return false, fmt.Errorf("setup code: %w", err)
	}
	if err := a.dropSetupFile(); err != nil {
		return false, err
	}
	if !needed {
		_, err := fmt.Fprintln(out, Say(a.config.Lang, "cli.serve.ready", "URL", a.config.Site()))
		return false, err
	}
	path := filepath.Join(a.config.Data, setupFile)
	if err := os.WriteFile(path, []byte(code+"\n"), 0o600); err != nil {
		return false, fmt.Errorf("setup code: %w", err)
	}
	_, err = fmt.Fprintln(out, Say(a.config.Lang, "cli.serve.setup", "URL", a.config.Site()+"/setup#"+code, "Code", code, "File", path))
	return true, err
}

func (a *App) dropSetupFile() error {
	if err := os.Remove(filepath.Join(a.config.Data, setupFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("setup code: %w", err)
	}
	return nil
}

// watchSetup waits until somebody has set the installation up, by the page, by
// another server or from the terminal, and takes the code's file away.
func (a *App) watchSetup(ctx context.Context) {
	tick := time.NewTicker(setupLook)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		switch needed, err := a.Org.SetupNeeded(ctx); {
		case err != nil || needed: // a database that is away comes back
		case a.dropSetupFile() != nil:
			a.log.ErrorContext(ctx, "the file with the used setup code cannot be removed", "file", setupFile)
			return
		default:
			return
		}
	}
}

// setupLook is how long the file outlives its code.
const setupLook = time.Second

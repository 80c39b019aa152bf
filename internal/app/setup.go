package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// setupFile holds the code of the setup page, readable by the owner only.
const setupFile = "setup-code"

// offerSetup says how to set the installation up, if nobody has, and takes the
// code's file away if somebody has.
func (a *App) offerSetup(ctx context.Context, out io.Writer) error {
	path := filepath.Join(a.config.Data, setupFile)
	code, needed, err := a.Org.EnsureSetupCode(ctx)
	if err != nil {
		return fmt.Errorf("setup code: %w", err)
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("setup code: %w", err)
	}
	if !needed {
		_, err := fmt.Fprintln(out, Say(a.config.Lang, "cli.serve.ready", "URL", a.config.Site()))
		return err
	}
	if err := os.WriteFile(path, []byte(code+"\n"), 0o600); err != nil {
		return fmt.Errorf("setup code: %w", err)
	}
	_, err = fmt.Fprintln(out, Say(a.config.Lang, "cli.serve.setup", "URL", a.config.Site()+"/setup#"+code, "Code", code, "File", path))
	return err
}

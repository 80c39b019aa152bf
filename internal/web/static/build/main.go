// Command build bundles the style sheets, scripts and icons of the pages into
// internal/web/static/dist. It runs from the root of the repository, after
// "npm ci", by "make assets".
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/evanw/esbuild/pkg/api"
)

const (
	source  = "internal/web/static"
	target  = "internal/web/static/dist"
	views   = "internal/web/view"
	modules = "node_modules"
)

// scripts and sheets are the entry points; each becomes one file. The old ones
// are for browsers of long ago, and stand without the base sheet.
var (
	scripts    = []string{"app.js", "board.js", "exam.js", "practice.js", "relations.js", "theme.js"}
	oldScripts = []string{"q.js"}
	sheets     = []string{"app.css"}
	oldSheets  = []string{"q.css"}
	moreSheets = []string{"learn.css"} // for some pages, behind app.css
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

func run() error {
	if _, err := os.Stat(modules); err != nil {
		return fmt.Errorf("no %s here: run make assets in the root of the repository", modules)
	}
	files := map[string][]byte{}
	for _, name := range scripts {
		out, err := script(filepath.Join(source, "js", name))
		if err != nil {
			return err
		}
		files[name] = out
	}
	for _, name := range oldScripts {
		if err := plain(files, filepath.Join(source, "js", name), api.LoaderJS); err != nil {
			return err
		}
	}
	for _, name := range oldSheets {
		if err := plain(files, filepath.Join(source, "css", name), api.LoaderCSS); err != nil {
			return err
		}
	}
	used, err := words(views, filepath.Join(source, "js"))
	if err != nil {
		return err
	}
	base, err := os.ReadFile(filepath.Join(modules, "@tabler/core/dist/css/tabler.css"))
	if err != nil {
		return err
	}
	for _, name := range sheets {
		out, err := sheet(filepath.Join(source, "css", name), string(base), used)
		if err != nil {
			return err
		}
		files[name] = out
	}
	for _, name := range moreSheets {
		own, err := joined(filepath.Join(source, "css", name))
		if err != nil {
			return err
		}
		if files[name], err = minified(string(own)); err != nil {
			return err
		}
	}
	if files["icons.svg"], err = sprite(); err != nil {
		return err
	}
	pictures, err := filepath.Glob(filepath.Join(source, "img", "*"))
	if err != nil {
		return err
	}
	for _, p := range pictures {
		if files[filepath.Base(p)], err = os.ReadFile(p); err != nil { // #nosec G304 -- our own folder
			return err
		}
	}
	return pack(files)
}

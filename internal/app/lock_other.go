//go:build !unix

package app

import "os"

// lockFile cannot lock here; SQLite's own locks still keep the data whole.
func lockFile(*os.File) error { return nil }

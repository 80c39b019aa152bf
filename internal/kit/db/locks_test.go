package db_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"kongdan/internal/kit/db"
)

// TestACopyKeepsTheLocks: a database that is copied while it is open, as before a migration, stays locked
// by this program. Without its locks another that opens the file drops the log under it, and what was
// written is lost.
func TestACopyKeepsTheLocks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kongdan.db")
	d, err := db.OpenSQLite(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if err := d.InTx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), "CREATE TABLE t (a TEXT)")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if !locked(t, path) {
		t.Skip("this system does not tell which files are locked")
	}
	if err := d.CopyTo(t.Context(), filepath.Join(t.TempDir(), "copy.db")); err != nil {
		t.Fatal(err)
	}
	if !locked(t, path) {
		t.Error("nobody holds the database any more")
	}
}

// locked reports whether this program holds a lock on a file, as the kernel tells it.
func locked(t *testing.T, path string) bool {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return false
	}
	list, _ := os.ReadFile("/proc/locks")
	for line := range strings.Lines(string(list)) {
		if f := strings.Fields(line); len(f) > 5 && f[4] == fmt.Sprint(os.Getpid()) && strings.HasSuffix(f[5], fmt.Sprintf(":%d", stat.Ino)) {
			return true
		}
	}
	return false
}

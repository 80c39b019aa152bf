package main

import (
	"os"
	"path/filepath"
	"testing"
)

// A folder that was mistyped is named and stays as it was.
func TestCommandsThatNeedADatabaseMakeNone(t *testing.T) {
	dir := t.TempDir()
	missing, empty := filepath.Join(dir, "missing"), filepath.Join(dir, "empty")
	if err := os.Mkdir(empty, 0o700); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "x.zip")
	for _, args := range [][]string{
		{"export", file}, {"backup", file}, {"audit", "verify"}, {"org", "list"}, {"user", "list"}, {"user", "add", "chief"}, {"certificate", "verify", "x"},
	} {
		for _, folder := range []string{missing, empty} {
			args := append(args[:len(args):len(args)], "--data", folder)
			code, out, errs := do(t, nil, "", args...)
			told(t, args, code, errs, folder, "no database")
			if code != exitFailed || out != "" {
				t.Errorf("%q: exit code %d, %s", args, code, out)
			}
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("left behind %v, %v", left, err)
	}
	if left, err := os.ReadDir(empty); err != nil || len(left) != 0 {
		t.Errorf("left behind %v, %v", left, err)
	}
}

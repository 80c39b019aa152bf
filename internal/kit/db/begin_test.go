package db

import (
	"path/filepath"
	"testing"
	"time"

	"kongdan/internal/kit/errs"
)

// TestWritesBehindALockedFileWaitAtOnce lets another program hold the file while
// several write: none waits longer than the first, reading goes on, and all go
// through once it is free.
func TestWritesBehindALockedFileWaitAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.db")
	d, err := OpenSQLite(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	const wait = 200 * time.Millisecond
	if _, err := d.write.ExecContext(t.Context(), "PRAGMA busy_timeout = 200"); err != nil { // its one connection
		t.Fatal(err)
	}
	other, err := OpenSQLite(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	none := func(*Tx) error { return nil }
	const writers = 20
	answers := make(chan error, writers)
	err = other.InTx(t.Context(), func(*Tx) error {
		from := time.Now()
		for range writers {
			go func() { answers <- d.InTx(t.Context(), none) }()
		}
		for range writers {
			if err := <-answers; errs.KindOf(err) != errs.Unavailable {
				t.Errorf("while the file is held: %v", err)
			}
		}
		if took := time.Since(from); took > writers*wait/2 {
			t.Errorf("they waited one after the other, %v", took)
		}
		return d.View(t.Context(), none)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.InTx(t.Context(), none); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

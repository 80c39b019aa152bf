package app

import (
	"database/sql"
	"io"
	"os"
	"os/exec"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
)

// demoChild names the database in which the test's own program, run again,
// builds the demo until it is killed.
const demoChild = "KONGDAN_TEST_DEMO_CHILD"

// rowsOf counts the rows of a table.
func rowsOf(t *testing.T, d *db.DB, table string) (n int) {
	t.Helper()
	err := d.View(t.Context(), func(tx *db.Tx) error {
		return tx.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM `+table).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestAKilledDemoLeavesNothing kills a program that builds the demo on
// PostgreSQL, while another one waits to start, and starts again.
func TestAKilledDemoLeavesNothing(t *testing.T) {
	if url := os.Getenv(demoChild); url != "" {
		_, err := EnsureDemo(t.Context(), Config{Data: t.TempDir(), DatabaseURL: url}, "zh", io.Discard)
		t.Fatalf("it ended by itself: %v", err)
	}
	if !dbtest.OnPostgres() {
		return // on SQLite it is built in a file of its own
	}
	c := config(t)
	before := started(t, c) // a server that nobody has set up
	code, _, err := before.Org.EnsureSetupCode(t.Context())
	if err != nil || code == "" {
		t.Fatal(code, err)
	}
	child := exec.Command(os.Args[0], "-test.run=^TestAKilledDemoLeavesNothing$") // #nosec G204 -- this very program
	child.Env = append(os.Environ(), demoChild+"="+c.DatabaseURL)
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(60 * time.Second); rowsOf(t, before.db, "evidence") < 30; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the demo does not grow")
		}
	}
	if err := before.db.View(t.Context(), func(tx *db.Tx) error {
		if n := 0; tx.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM installation WHERE name LIKE 'setup_code:%'`).Scan(&n) != nil || n != 0 {
			t.Errorf("%d setup codes are good while the demo is built", n)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	waits := make(chan *App, 1)
	go func() {
		a, err := New(t.Context(), c)
		if err != nil {
			t.Error(err)
		}
		waits <- a
	}()
	select {
	case <-waits:
		t.Fatal("a program started in half a workspace")
	case <-time.After(300 * time.Millisecond):
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := child.Wait(); err == nil {
		t.Fatal("the child ended before it was killed")
	}
	after := <-waits
	if after == nil {
		return
	}
	t.Cleanup(func() { _ = after.Close() })
	for _, table := range []string{"organisation", "member", "opportunity", "evidence", "job", "audit"} {
		if n := rowsOf(t, after.db, table); n != 0 {
			t.Errorf("%s has %d rows left", table, n)
		}
	}
	if needed, err := after.Org.SetupNeeded(t.Context()); err != nil || !needed {
		t.Errorf("setup needed: %v, %v", needed, err)
	}
	built, err := EnsureDemo(t.Context(), c, "zh", io.Discard)
	if err != nil || !built {
		t.Fatalf("again: %v, %v", built, err)
	}
	if n := rowsOf(t, after.db, "opportunity"); n < 100 {
		t.Errorf("the workspace has %d deals", n)
	}
	var half sql.NullString
	if err := after.db.View(t.Context(), func(tx *db.Tx) error {
		return tx.QueryRowContext(t.Context(), `SELECT MAX(name) FROM installation WHERE name = $1`, halfMark).Scan(&half)
	}); err != nil || half.Valid {
		t.Errorf("the mark is left: %v, %v", half, err)
	}
	for range 2 { // a whole one stays
		if built, err := EnsureDemo(t.Context(), c, "zh", io.Discard); err != nil || built {
			t.Errorf("once more: %v, %v", built, err)
		}
	}
}

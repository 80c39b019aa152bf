package app

import (
	"context"
	"testing"
	"time"

	"kongdan/internal/demo"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/job"
)

// TestEvidenceGrowsOldByItself lets a year pass over the demo workspace and
// runs the program's own jobs.
func TestEvidenceGrowsOldByItself(t *testing.T) {
	a := started(t, config(t))
	ctx := t.Context()
	if _, err := demo.Build(ctx, a.db, "zh"); err != nil {
		t.Fatal(err)
	}
	clear := func() (n int) {
		t.Helper()
		if err := a.db.View(ctx, func(tx *db.Tx) error {
			return tx.QueryRowContext(ctx, `
				SELECT COUNT(*) FROM element e JOIN opportunity o ON o.org_id = e.org_id AND o.id = e.opportunity_id
				WHERE e.state = 'clear' AND o.status = 'open' AND o.deleted_at = 0`).Scan(&n)
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := clear()
	a.db.SetClock(func() time.Time { return time.Now().AddDate(1, 0, 0) })
	runCtx, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() { defer close(ended); a.runner().Run(runCtx) }()
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		var left int
		if err := a.db.View(ctx, func(tx *db.Tx) error {
			return tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM job WHERE kind = $1 AND state = $2`, ageKind, job.Done).Scan(&left)
		}); err != nil {
			t.Fatal(err)
		}
		if left > 0 {
			break
		}
	}
	stop()
	<-ended
	if after := clear(); before < 20 || after != 0 {
		t.Errorf("%d elements of open deals were clear, %d are after a year", before, after)
	}
}

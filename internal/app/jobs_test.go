package app

import (
	"context"
	"slices"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/job"
	"kongdan/internal/learning/exam"
	"kongdan/internal/method"
	"kongdan/internal/org"
)

// TestEvidenceGrowsOldByItself lets a year pass over the demo workspace and
// runs the program's own jobs.
func TestEvidenceGrowsOldByItself(t *testing.T) {
	a := started(t, demoConfig(t))
	ctx := t.Context()
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

// TestAChangedThresholdIsCountedBehindThePage changes both thresholds: the
// request only writes them, jobs do the rest and say how far they are.
func TestAChangedThresholdIsCountedBehindThePage(t *testing.T) {
	a := started(t, demoConfig(t))
	ctx := t.Context()
	read := func(query string) (n int) {
		t.Helper()
		if err := a.db.View(ctx, func(tx *db.Tx) error { return tx.QueryRowContext(ctx, query).Scan(&n) }); err != nil {
			t.Fatal(err)
		}
		return n
	}
	const (
		stale   = `SELECT SUM(stale_count) FROM opportunity WHERE status = 'open' AND deleted_at = 0`
		backed  = `SELECT COUNT(*) FROM element e JOIN opportunity o ON o.org_id = e.org_id AND o.id = e.opportunity_id WHERE o.status = 'open' AND e.ruling = 'confirmed'`
		history = `SELECT COUNT(*) FROM value_change WHERE cause = 'setting' AND user_id = ''`
	)
	boss := org.SystemActor(mustOrg(t, a))
	was, stood := read(stale), read(backed)
	if err := a.web.Method.SaveSettings(ctx, boss, []method.NewValue{{Name: method.StaleDays, Value: "10"}, {Name: method.VerdictDays, Value: "7"}}); err != nil {
		t.Fatal(err)
	}
	jobs, err := a.Org.Jobs(ctx, boss)
	jobs = slices.DeleteFunc(jobs, func(j job.Status) bool { return j.Kind == exam.EndKind }) // the demo's exam that is on
	if err != nil || len(jobs) != 2 || jobs[0].Kind != recountKind || read(stale) != was || read(backed) != stood {
		t.Fatalf("%+v, %v: %d stale, %d before", jobs, err, read(stale), was)
	}
	runCtx, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() { defer close(ended); a.runner().Run(runCtx) }()
	for end := time.Now().Add(60 * time.Second); read(`SELECT COUNT(*) FROM job WHERE kind = 'deal.recount' AND state = 'done'`) < 2; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the jobs do not end")
		}
	}
	stop()
	<-ended
	if read(stale) <= was || read(backed) >= stood || read(history) == 0 {
		t.Errorf("%d stale, %d before; %d confirmed, %d before; %d in the history", read(stale), was, read(backed), stood, read(history))
	}
	if n := read(`SELECT COUNT(*) FROM job WHERE kind = 'deal.recount' AND done_units = all_units AND all_units > 0`); n != 2 {
		t.Errorf("%d jobs told how far they were", n)
	}
}

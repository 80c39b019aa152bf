package job_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/job"
)

// TestARunningJobIsSeenAndStopped also holds the job longer than its lease,
// which the heartbeat renews.
func TestARunningJobIsSeenAndStopped(t *testing.T) {
	d := dbtest.Open(t)
	var runs atomic.Int32
	start(t, d, quick(map[string]job.Handler{"k": func(ctx context.Context, run *job.Run) error {
		runs.Add(1)
		for i := int64(1); ; i++ {
			if err := run.Progress(ctx, i, 1000); err != nil {
				return err
			}
			time.Sleep(5 * time.Millisecond)
		}
	}}))
	id := enqueue(t, d, job.Job{Org: "o", Kind: "k"})
	time.Sleep(900 * time.Millisecond) // more than two leases
	s := await(t, d, id, job.Running)
	if s.Done == 0 || s.All != 1000 || runs.Load() != 1 {
		t.Errorf("%d runs, %+v", runs.Load(), s)
	}
	in(t, d, func(tx *db.Tx) error { return job.Cancel(t.Context(), tx, "o", id) })
	s = await(t, d, id, job.Cancelled)
	if s.Ended.IsZero() || s.Done == 0 {
		t.Errorf("%+v", s)
	}
}

func TestAJobOfADeadProcessIsTakenOver(t *testing.T) {
	d := dbtest.Open(t)
	var runs atomic.Int32
	a, b := enqueue(t, d, job.Job{Org: "o", Kind: "k"}), enqueue(t, d, job.Job{Org: "o", Kind: "k"})
	in(t, d, func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `
			UPDATE job SET state = 'running', lease = 'dead', leased_till = $1, attempts = CASE WHEN id = $2 THEN 1 ELSE 3 END`,
			tx.Stamp()-1, a)
		return err
	})
	start(t, d, quick(map[string]job.Handler{"k": func(context.Context, *job.Run) error { runs.Add(1); return nil }}))
	if s := await(t, d, a, job.Done); s.Attempts != 2 || runs.Load() != 1 {
		t.Errorf("%d runs, %+v", runs.Load(), s)
	}
	if s := await(t, d, b, job.Failed); s.ErrorKey != "job.lost" || s.Ended.IsZero() {
		t.Errorf("%+v", s)
	}
}

// TestOnlyTheHolderEndsAJob takes a job away from a run: what it does in its
// own transaction with Finish must not be kept.
func TestOnlyTheHolderEndsAJob(t *testing.T) {
	d := dbtest.Open(t)
	var attempts atomic.Int32
	start(t, d, quick(map[string]job.Handler{"k": func(ctx context.Context, run *job.Run) error {
		n := attempts.Add(1)
		if n == 1 {
			if err := d.InTx(context.Background(), func(tx *db.Tx) error {
				_, err := tx.ExecContext(context.Background(), `UPDATE job SET lease = 'thief', leased_till = 1 WHERE id = $1`, run.ID)
				return err
			}); err != nil {
				return err
			}
		}
		return d.InTx(context.WithoutCancel(ctx), func(tx *db.Tx) error {
			if _, err := tx.ExecContext(ctx, `INSERT INTO installation (name, value) VALUES ($1, '')`, fmt.Sprintf("by %d", n)); err != nil {
				return err
			}
			return run.Finish(ctx, tx)
		})
	}}))
	await(t, d, enqueue(t, d, job.Job{Org: "o", Kind: "k"}), job.Done)
	var name string
	in(t, d, func(tx *db.Tx) error {
		return tx.QueryRowContext(t.Context(), `SELECT MIN(name) FROM installation`).Scan(&name)
	})
	if name != "by 2" || attempts.Load() != 2 {
		t.Errorf("%q was kept after %d attempts", name, attempts.Load())
	}
}

func TestStoppingWaitsForJobsAndPutsBackTheRest(t *testing.T) {
	d := dbtest.Open(t)
	begun := make(chan string, 2)
	release := make(chan struct{})
	c := quick(map[string]job.Handler{
		"short": func(context.Context, *job.Run) error { begun <- "short"; <-release; return nil },
		"long":  func(ctx context.Context, _ *job.Run) error { begun <- "long"; <-ctx.Done(); return ctx.Err() },
	})
	c.Grace = 300 * time.Millisecond
	stop := start(t, d, c)
	short, long := enqueue(t, d, job.Job{Org: "o", Kind: "short"}), enqueue(t, d, job.Job{Org: "o", Kind: "long"})
	<-begun
	<-begun
	go func() { time.Sleep(100 * time.Millisecond); close(release) }()
	stop()
	if s := find(t, d, short); s.State != job.Done {
		t.Errorf("the short job is %s", s.State)
	}
	if s := find(t, d, long); s.State != job.Waiting || s.Attempts != 0 {
		t.Errorf("the long job is %s after %d attempts", s.State, s.Attempts)
	}
	waiting := enqueue(t, d, job.Job{Org: "o", Kind: "short"})
	time.Sleep(50 * time.Millisecond)
	if s := find(t, d, waiting); s.State != job.Waiting {
		t.Errorf("a stopped runner took a job: %s", s.State)
	}
}

func TestScheduledWorkRunsOnceAPeriod(t *testing.T) {
	d := dbtest.Open(t)
	var now atomic.Int64
	now.Store(time.Date(2026, 3, 1, 1, 59, 0, 0, time.UTC).UnixMilli())
	d.SetClock(func() time.Time { return time.UnixMilli(now.Load()) })
	var runs atomic.Int32
	c := quick(map[string]job.Handler{"daily": func(context.Context, *job.Run) error { runs.Add(1); return nil }})
	c.Schedule = []job.Schedule{{Kind: "daily", Every: 24 * time.Hour, Offset: 2 * time.Hour}}
	for range 3 {
		start(t, d, c)
	}
	for i, step := range []time.Duration{0, 2 * time.Minute, 23 * time.Hour, time.Hour} {
		now.Add(step.Milliseconds())
		want := []int32{1, 2, 2, 3}[i]
		for end := time.Now().Add(20 * time.Second); runs.Load() < want && time.Now().Before(end); {
			time.Sleep(5 * time.Millisecond) // a busy machine takes its time
		}
		time.Sleep(350 * time.Millisecond) // a run too many would come now
		if runs.Load() != want {
			t.Errorf("after step %d it ran %d times, want %d", i, runs.Load(), want)
		}
	}
}

func TestOldRowsArePurged(t *testing.T) {
	d := dbtest.Open(t)
	day := int64(24 * time.Hour / time.Millisecond)
	in(t, d, func(tx *db.Tx) error {
		now := tx.Stamp()
		var faults []error
		for i, r := range []struct {
			state string
			days  int64
		}{{"done", 15}, {"done", 13}, {"cancelled", 15}, {"failed", 89}, {"failed", 91}, {"waiting", 0}} {
			_, err := tx.ExecContext(t.Context(), `
				INSERT INTO job (id, org_id, kind, payload, state, run_at, created_at, finished_at) VALUES ($1, 'o', 'k', '', $2, $3, 0, $4)`,
				fmt.Sprint(i), r.state, now+day, now-r.days*day)
			faults = append(faults, err)
		}
		for i := range 4500 { // more than two batches are old
			age := []int64{1, 4, 4, 4}[i%4]
			_, err := tx.ExecContext(t.Context(), `
				INSERT INTO request_key (org_id, user_id, request_key, answer, created_at) VALUES ('o', 'u', $1, '', $2)`, fmt.Sprint(i), now-age*day)
			faults = append(faults, err)
		}
		return errors.Join(faults...)
	})
	start(t, d, quick(map[string]job.Handler{job.PurgeKind: job.Purge(d)}))
	await(t, d, enqueue(t, d, job.Job{Org: "o", Kind: job.PurgeKind}), job.Done)
	in(t, d, func(tx *db.Tx) error {
		var keys int
		if err := tx.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM request_key`).Scan(&keys); err != nil || keys != 1125 {
			t.Errorf("%d keys are left, want 1125; %v", keys, err)
		}
		list, err := job.List(t.Context(), tx, "o", 20)
		left := ""
		for _, s := range list {
			if len(s.ID) == 1 {
				left += s.ID
			}
		}
		if left != "531" {
			t.Errorf("jobs %s are left, want 5, 3 and 1", left)
		}
		return err
	})
}

package job_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/job"
)

// quick is a configuration for tests.
func quick(handlers map[string]job.Handler) job.Config {
	return job.Config{Handlers: handlers, Tries: 3, Poll: 10 * time.Millisecond, Lease: 400 * time.Millisecond,
		Backoff: 5 * time.Millisecond, Grace: 5 * time.Second}
}

// start runs a runner until the test ends or the returned function is called.
func start(t *testing.T, d *db.DB, c job.Config) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); job.NewRunner(d, c).Run(ctx) }()
	stop = func() { cancel(); <-ended }
	t.Cleanup(stop)
	return stop
}

func enqueue(t *testing.T, d *db.DB, j job.Job) (id string) {
	t.Helper()
	in(t, d, func(tx *db.Tx) (err error) { id, err = job.Enqueue(t.Context(), tx, j); return err })
	return id
}

func in(t *testing.T, d *db.DB, fn func(*db.Tx) error) {
	t.Helper()
	if err := d.InTx(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func find(t *testing.T, d *db.DB, id string) (s job.Status) {
	t.Helper()
	in(t, d, func(tx *db.Tx) (err error) { s, err = job.Find(t.Context(), tx, "o", id); return err })
	return s
}

// await waits until a job is in a state.
func await(t *testing.T, d *db.DB, id, state string) job.Status {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		s := find(t, d, id)
		if s.State == state {
			return s
		}
		if time.Now().After(end) {
			t.Fatalf("the job is %+v, want %s", s, state)
		}
	}
}

func TestAJobRunsIfItsTransactionCommits(t *testing.T) {
	d := dbtest.Open(t)
	no := errors.New("no")
	if err := d.InTx(t.Context(), func(tx *db.Tx) error {
		if _, err := job.Enqueue(t.Context(), tx, job.Job{Org: "o", Kind: "k", Payload: "refused"}); err != nil {
			return err
		}
		return no
	}); !errors.Is(err, no) {
		t.Fatal(err)
	}
	var got atomic.Pointer[[]string]
	start(t, d, quick(map[string]job.Handler{"k": func(_ context.Context, run *job.Run) error {
		var p string
		err := run.Payload(&p)
		got.Store(&[]string{p, run.Org, run.User})
		run.Result("fine")
		return err
	}}))
	s := await(t, d, enqueue(t, d, job.Job{Org: "o", User: "u", Kind: "k", Payload: "kept"}), job.Done)
	if want := []string{"kept", "o", "u"}; !slices.Equal(*got.Load(), want) || s.Result != "fine" || s.Attempts != 1 || s.Ended.IsZero() {
		t.Errorf("got %v, %+v", *got.Load(), s)
	}
	in(t, d, func(tx *db.Tx) error {
		list, err := job.List(t.Context(), tx, "o", 10)
		if len(list) != 1 {
			t.Errorf("a job of a refused transaction is there: %v", list)
		}
		if _, err := job.Find(t.Context(), tx, "other", s.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("another organisation sees the job: %v", err)
		}
		return err
	})
}

// TestNoJobRunsTwice lets several processes with several workers each empty
// one queue.
func TestNoJobRunsTwice(t *testing.T) {
	d := dbtest.Open(t)
	const n = 200
	in(t, d, func(tx *db.Tx) error {
		for i := range n {
			if _, err := job.Enqueue(t.Context(), tx, job.Job{Org: "o", Kind: "k", Payload: i}); err != nil {
				return err
			}
		}
		return nil
	})
	var mu sync.Mutex
	runs := map[string]int{}
	c := quick(map[string]job.Handler{"k": func(_ context.Context, run *job.Run) error {
		mu.Lock()
		defer mu.Unlock()
		runs[run.ID]++
		return nil
	}})
	c.Workers, c.Lease = 4, time.Minute
	for range 3 {
		start(t, d, c)
	}
	for end := time.Now().Add(60 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		var left int
		in(t, d, func(tx *db.Tx) error {
			return tx.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM job WHERE state <> 'done'`).Scan(&left)
		})
		if left == 0 {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("%d jobs are left", left)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if len(runs) != n {
		t.Errorf("%d jobs ran, want %d", len(runs), n)
	}
	for id, times := range runs {
		if times != 1 {
			t.Errorf("%s ran %d times", id, times)
		}
	}
}

func TestAFailingJobIsRetriedAndThenVisible(t *testing.T) {
	d := dbtest.Open(t)
	var fail atomic.Bool
	fail.Store(true)
	var tries, hopeless, panics atomic.Int32
	start(t, d, quick(map[string]job.Handler{
		"fails": func(_ context.Context, run *job.Run) error {
			tries.Add(1)
			if run.Last() != (run.Attempt == 3) {
				return errs.New(errs.Invalid, "wrong.last")
			}
			if fail.Load() {
				return errors.New("broken")
			}
			return nil
		},
		"hopeless": func(context.Context, *job.Run) error { hopeless.Add(1); return errs.New(errs.Invalid, "bad.file") },
		"panics":   func(context.Context, *job.Run) error { panics.Add(1); panic("oh") },
	}))
	a, b, c := enqueue(t, d, job.Job{Org: "o", Kind: "fails"}), enqueue(t, d, job.Job{Org: "o", Kind: "hopeless"}), enqueue(t, d, job.Job{Org: "o", Kind: "panics"})
	for id, want := range map[string]string{a: "error.internal", b: "bad.file", c: "error.internal"} {
		if s := await(t, d, id, job.Failed); s.ErrorKey != want {
			t.Errorf("error %q, want %q", s.ErrorKey, want)
		}
	}
	if tries.Load() != 3 || hopeless.Load() != 1 || panics.Load() != 3 {
		t.Errorf("attempts %d, %d, %d, want 3, 1, 3", tries.Load(), hopeless.Load(), panics.Load())
	}
	in(t, d, func(tx *db.Tx) error {
		list, err := job.List(t.Context(), tx, "o", 10, job.Failed)
		if len(list) != 3 {
			t.Errorf("%d failed jobs are listed", len(list))
		}
		return err
	})
	fail.Store(false)
	in(t, d, func(tx *db.Tx) error { return job.Retry(t.Context(), tx, "o", a) })
	await(t, d, a, job.Done)
	if err := d.InTx(t.Context(), func(tx *db.Tx) error { return job.Retry(t.Context(), tx, "o", a) }); !errs.Is(err, errs.Conflict) {
		t.Errorf("a done job was retried: %v", err)
	}
}

func TestOneJobPerKey(t *testing.T) {
	d := dbtest.Open(t)
	a := enqueue(t, d, job.Job{Org: "o", Kind: "k", Key: "x"})
	if b := enqueue(t, d, job.Job{Org: "o", Kind: "k", Key: "x"}); b != a {
		t.Error("two jobs wait with one key")
	}
	for _, j := range []job.Job{{Org: "o", Kind: "k", Key: "y"}, {Org: "p", Kind: "k", Key: "x"}, {Org: "o", Kind: "l", Key: "x"}, {Org: "o", Kind: "k"}, {Org: "o", Kind: "k"}} {
		if enqueue(t, d, j) == a {
			t.Errorf("%+v is another job", j)
		}
	}
	in(t, d, func(tx *db.Tx) error { return job.Cancel(t.Context(), tx, "o", a) })
	b := enqueue(t, d, job.Job{Org: "o", Kind: "k", Key: "x"})
	if b == a {
		t.Error("a cancelled job keeps its key")
	}
	if err := d.InTx(t.Context(), func(tx *db.Tx) error { return job.Retry(t.Context(), tx, "o", a) }); !errs.Is(err, errs.Conflict) {
		t.Errorf("retried although another waits with its key: %v", err)
	}
	if enqueue(t, d, job.Job{Org: "o", Kind: "late", RunAt: d.Now().Add(time.Hour)}) == "" {
		t.Error("no id")
	}
	start(t, d, quick(map[string]job.Handler{"late": func(context.Context, *job.Run) error { return nil }, "k": func(context.Context, *job.Run) error { return nil }}))
	await(t, d, b, job.Done)
	in(t, d, func(tx *db.Tx) error {
		list, err := job.List(t.Context(), tx, "o", 10, job.Waiting)
		if kinds := fmt.Sprintln(len(list), list[0].Kind, list[1].Kind); kinds != "2 late l\n" && kinds != "2 l late\n" {
			t.Errorf("waiting: %s; want the one not due and the one without handler", kinds)
		}
		return err
	})
}

package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"sync"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
)

// ErrCancelled is what a cancelled job's context and Progress report.
var ErrCancelled = errors.New("the job was cancelled")

// errLeaseLost ends a run whose job was given to another process.
var errLeaseLost = errors.New("the job was taken over by another process")

// Run is one attempt at a job.
type Run struct {
	ID, Org, User, Kind string
	Attempt             int // 1 is the first

	r       *Runner
	payload string
	lease   string

	mu     sync.Mutex
	done   int64
	all    int64
	result string
}

// Payload reads the job's payload.
func (run *Run) Payload(into any) error {
	if err := json.Unmarshal([]byte(run.payload), into); err != nil {
		return errs.Because(err, errs.Invalid, "error.internal")
	}
	return nil
}

// Last reports whether the job is failed if this attempt fails.
func (run *Run) Last() bool { return run.Attempt >= run.r.conf.Tries }

// Progress notes how many of all units are done (all 0 if unknown). It is
// shown within some seconds and costs nothing; call it as often as convenient.
// It returns why the job should stop, if it should.
func (run *Run) Progress(ctx context.Context, done, all int64) error {
	run.mu.Lock()
	run.done, run.all = done, all
	run.mu.Unlock()
	return context.Cause(ctx)
}

// Result sets a short text that is kept with the finished job.
func (run *Run) Result(text string) {
	run.mu.Lock()
	run.result = text
	run.mu.Unlock()
}

// Finish marks the job as done in the handler's own transaction, so that its
// work and its end are one. It is a Conflict if another process has the job.
func (run *Run) Finish(ctx context.Context, tx *db.Tx) error {
	return run.finish(ctx, tx, Done, "")
}

func (run *Run) finish(ctx context.Context, tx *db.Tx, state, key string) error {
	run.mu.Lock()
	defer run.mu.Unlock()
	return db.Changed(tx.ExecContext(ctx, `
		UPDATE job SET state = $1, error_key = $2, finished_at = $3, lease = '', result = $4,
			done_units = $5, all_units = $6
		WHERE id = $7 AND lease = $8 AND state = 'running'`,
		state, key, tx.Stamp(), run.result, run.done, run.all, run.ID, run.lease))
}

// do runs one claimed job to its end and writes down how it ended.
func (r *Runner) do(work context.Context, run *Run) {
	r.hold(run.lease, true)
	defer r.hold(run.lease, false)
	log := r.conf.Log.With("job", run.ID, "kind", run.Kind, "org", run.Org, "attempt", run.Attempt)
	ctx, cancel := context.WithCancelCause(work)
	defer cancel(nil)
	beating := make(chan struct{})
	go func() { defer close(beating); r.beat(ctx, cancel, run) }()
	start := time.Now()
	err := r.call(ctx, run)
	cause := context.Cause(ctx) // before our own cancel
	cancel(nil)
	<-beating
	outcome := r.end(run, err, cause)
	r.conf.Observe(run.Kind, outcome, time.Since(start))
	switch {
	case outcome == Failed || outcome == "retried":
		log.Error("job failed", "outcome", outcome, "err", err)
	default:
		log.Info("job ended", "outcome", outcome, "ms", time.Since(start).Milliseconds())
	}
}

// call runs the handler; a panic is an error.
func (r *Runner) call(ctx context.Context, run *Run) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return r.conf.Handlers[run.Kind](ctx, run)
}

// end writes down how a run ended and returns the outcome.
func (r *Runner) end(run *Run, err, cause error) string {
	ctx, stop := context.WithTimeout(context.Background(), 30*time.Second)
	defer stop()
	outcome, save := r.judge(ctx, run, err, cause)
	for n := range 5 { // the database may be away for a moment
		fault := r.db.InTx(ctx, save)
		if fault == nil || errs.Is(fault, errs.Conflict) {
			return outcome
		}
		r.conf.Log.Error("the end of a job cannot be written", "job", run.ID, "err", fault)
		sleep(ctx, time.Duration(n+1)*200*time.Millisecond)
	}
	return outcome // its lease runs out, and it is tried again
}

func (r *Runner) judge(ctx context.Context, run *Run, err, cause error) (string, func(*db.Tx) error) {
	finish := func(state, key string) func(*db.Tx) error {
		return func(tx *db.Tx) error { return run.finish(ctx, tx, state, key) }
	}
	again := func(after time.Duration, attempts int, key string) func(*db.Tx) error {
		return func(tx *db.Tx) error {
			return db.Changed(tx.ExecContext(ctx, `
				UPDATE job SET state = 'waiting', run_at = $1, attempts = $2, error_key = $3, lease = ''
				WHERE id = $4 AND lease = $5 AND state = 'running'`,
				db.Ms(tx.Now.Add(after)), attempts, key, run.ID, run.lease))
		}
	}
	switch {
	case err == nil:
		return Done, finish(Done, "")
	case errors.Is(cause, errLeaseLost):
		return "lost", func(*db.Tx) error { return nil }
	case errors.Is(cause, ErrCancelled):
		return Cancelled, finish(Cancelled, "")
	case errors.Is(cause, errStopping):
		return "put back", again(0, run.Attempt-1, "")
	case run.Last() || hopeless(err):
		return Failed, finish(Failed, keyOf(err))
	}
	return "retried", again(r.backoff(run.Attempt), run.Attempt, keyOf(err))
}

// hopeless reports whether another try of the same cannot succeed.
func hopeless(err error) bool {
	switch errs.KindOf(err) {
	case errs.Invalid, errs.NotFound, errs.Forbidden, errs.TooLarge:
		return true
	}
	return false
}

func keyOf(err error) string {
	if e, ok := errors.AsType[*errs.Error](err); ok {
		return e.Key
	}
	if f, ok := errors.AsType[errs.Fields](err); ok && len(f) > 0 {
		return f[0].Key
	}
	return "error.internal"
}

// backoff is the delay after a failed attempt: it grows fourfold and differs a
// little each time, so that jobs which failed together do not come back together.
func (r *Runner) backoff(attempt int) time.Duration {
	d := r.conf.Backoff
	for range attempt - 1 {
		d = min(4*d, 6*time.Hour)
	}
	return d + time.Duration(rand.Int64N(int64(d)/4+1)) // #nosec G404 -- spreads retries only
}

// beat renews the lease, writes the progress and watches for a cancellation.
func (r *Runner) beat(ctx context.Context, cancel context.CancelCauseFunc, run *Run) {
	every := min(r.conf.Lease/4, 2*time.Second)
	renewed, written := time.Now(), [2]int64{}
	for {
		sleep(ctx, every)
		if ctx.Err() != nil {
			return
		}
		run.mu.Lock()
		now := [2]int64{run.done, run.all}
		run.mu.Unlock()
		stop, err := r.told(ctx, run)
		if err == nil && (now != written || time.Since(renewed) > r.conf.Lease/3) {
			if err = r.renew(ctx, run, now); err == nil {
				renewed, written = time.Now(), now
			}
		}
		switch {
		case stop:
			cancel(ErrCancelled)
			return
		case errs.Is(err, errs.Conflict), err != nil && time.Since(renewed) > r.conf.Lease:
			cancel(errLeaseLost)
			return
		}
	}
}

// told reports whether somebody wants the job to stop.
func (r *Runner) told(ctx context.Context, run *Run) (stop bool, err error) {
	err = r.db.View(ctx, func(tx *db.Tx) error {
		return unlessNone(tx.QueryRowContext(ctx, `SELECT cancel FROM job WHERE id = $1 AND lease = $2`, run.ID, run.lease).Scan(&stop))
	})
	return stop, err
}

func (r *Runner) renew(ctx context.Context, run *Run, progress [2]int64) error {
	return r.db.InTx(ctx, func(tx *db.Tx) error {
		return db.Changed(tx.ExecContext(ctx, `
			UPDATE job SET leased_till = $1, done_units = $2, all_units = $3
			WHERE id = $4 AND lease = $5 AND state = 'running'`,
			tx.Stamp()+r.conf.Lease.Milliseconds(), progress[0], progress[1], run.ID, run.lease))
	})
}

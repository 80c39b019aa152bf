package job

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"kongdan/internal/kit/db"
)

// Handler does one job. The context ends when the job is cancelled, its lease
// is lost or the program stops. An error is retried with growing delay, unless
// it says that another try cannot help (Invalid, NotFound, Forbidden, TooLarge).
type Handler func(ctx context.Context, run *Run) error

// Config says how a Runner works. The zero value of a field chooses its default.
type Config struct {
	Handlers map[string]Handler // by kind; kinds not in it are left to others
	Schedule []Schedule
	Workers  int           // jobs at once; 2
	Tries    int           // attempts before a job is failed; 6
	Poll     time.Duration // between looks at an empty queue; 1 s
	Lease    time.Duration // after which a job of a dead process is taken over; 1 min
	Backoff  time.Duration // before the second attempt; 10 s, then four times as long each time, 6 h at most
	Grace    time.Duration // for running jobs when stopping; 20 s
	Log      *slog.Logger
	// Observe is told of every attempt that ended, and how; nil for nobody.
	Observe func(kind, outcome string, took time.Duration)
}

// Runner takes jobs from the queue and runs them. Several runners, in one
// process or many, share one queue.
type Runner struct {
	db    *db.DB
	conf  Config
	kinds []string

	mu   sync.Mutex
	mine map[string]bool // leases of the jobs that run here
}

// NewRunner returns a runner, which Run starts.
func NewRunner(d *db.DB, c Config) *Runner {
	or := func(v *time.Duration, d time.Duration) {
		if *v <= 0 {
			*v = d
		}
	}
	or(&c.Poll, time.Second)
	or(&c.Lease, time.Minute)
	or(&c.Backoff, 10*time.Second)
	or(&c.Grace, 20*time.Second)
	if c.Workers <= 0 {
		c.Workers = 2
	}
	if c.Tries <= 0 {
		c.Tries = 6
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Observe == nil {
		c.Observe = func(string, string, time.Duration) {}
	}
	return &Runner{db: d, conf: c, kinds: slices.Sorted(maps.Keys(c.Handlers)), mine: map[string]bool{}}
}

// errStopping ends running jobs when the grace is over.
var errStopping = errors.New("the program stops")

// Run works until ctx ends; then it takes no more jobs, gives running ones the
// grace, puts what is left back into the queue and returns.
func (r *Runner) Run(ctx context.Context) {
	work, stop := context.WithCancelCause(context.WithoutCancel(ctx))
	defer stop(nil)
	var wg sync.WaitGroup
	for range r.conf.Workers {
		wg.Go(func() { r.worker(ctx, work) })
	}
	wg.Go(func() { r.keeper(ctx) })
	ended := make(chan struct{})
	go func() { wg.Wait(); close(ended) }()
	<-ctx.Done()
	select {
	case <-ended:
	case <-time.After(r.conf.Grace):
		stop(errStopping)
		<-ended
	}
}

// hold notes whether a lease is held by a job that runs here.
func (r *Runner) hold(lease string, running bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if running {
		r.mine[lease] = true
	} else {
		delete(r.mine, lease)
	}
}

// worker runs one job after the other.
func (r *Runner) worker(ctx, work context.Context) {
	wait := r.conf.Poll
	for ctx.Err() == nil {
		run, err := r.claim(ctx)
		switch {
		case err != nil && ctx.Err() == nil:
			wait = min(2*wait, 30*time.Second)
			r.conf.Log.Error("the queue cannot be read", "err", err)
		case run != nil:
			wait = r.conf.Poll
			r.do(work, run)
			continue
		default:
			wait = r.conf.Poll
		}
		sleep(ctx, wait)
	}
}

// keeper frees the jobs of dead processes and enqueues what is scheduled.
func (r *Runner) keeper(ctx context.Context) {
	for ctx.Err() == nil {
		if err := errors.Join(r.takeBack(ctx), r.enqueueScheduled(ctx)); err != nil && ctx.Err() == nil {
			r.conf.Log.Error("the queue cannot be kept", "err", err)
		}
		sleep(ctx, min(r.conf.Lease/4, 30*time.Second))
	}
}

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

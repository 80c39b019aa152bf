// Command bench measures the real program on a large organisation: it fills a
// SQLite database with generated deals, starts the binary on it, reads one kind
// of page after the other while writes go on, and prints tables in Markdown. It
// judges nothing; docs/performance.md keeps the tables.
package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"time"
)

type options struct {
	size    size
	binary  string
	folder  string
	readers int
	writes  int
	each    time.Duration
	only    string
}

const usage = `bench fills a database with one large organisation, serves it with the program
and measures pages and writes. Progress goes to standard error, the tables to
standard output. At its full size it takes some minutes and 2 GB of disk:

  make bench
  make bench ARGS="--deals 10000 --accounts 1000 --users 100 --evidence 50000 --each 3s"
  make bench ARGS="--folder /tmp/bench --only table,map"
  make bench ARGS="--only exam"       500 people sit one exam at once
  make bench ARGS="--only import"     10,000 questions come in and are taken back

`

func main() {
	var o options
	f := flag.NewFlagSet("bench", flag.ExitOnError)
	f.IntVar(&o.size.users, "users", 1000, "members")
	f.IntVar(&o.size.accounts, "accounts", 10_000, "accounts")
	f.IntVar(&o.size.deals, "deals", 100_000, "deals")
	f.IntVar(&o.size.evidence, "evidence", 500_000, "rows of evidence")
	f.StringVar(&o.binary, "binary", "bin/kongdan", "the program to measure")
	f.StringVar(&o.folder, "folder", "", "keep the data here and use it again; a temporary folder otherwise. What is older than a week ages while it is measured")
	f.IntVar(&o.readers, "readers", 16, "readers at once, each asking again as soon as it was answered")
	f.IntVar(&o.writes, "writes", 50, "writes a second beside them")
	f.DurationVar(&o.each, "each", 8*time.Second, "how long each kind of page is read; 0s measures CPU alone")
	f.StringVar(&o.only, "only", "", "kinds of pages to read, separated by commas; all otherwise")
	f.Usage = func() {
		_, _ = fmt.Fprint(f.Output(), usage)
		f.PrintDefaults()
	}
	_ = f.Parse(os.Args[1:]) // it exits on errors
	does := run
	switch o.only {
	case "exam":
		does = sitExam
	case "import":
		does = bringQuestions
	}
	if err := does(context.Background(), o); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	if o.size.deals < 1 || o.size.accounts < 1 || o.readers < 1 {
		return fmt.Errorf("there must be deals, accounts and readers")
	}
	if o.folder == "" {
		temporary, err := os.MkdirTemp("", "kongdan-bench")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(temporary) }()
		o.folder = temporary
	}
	users, targets, err := prepare(ctx, o)
	if err != nil {
		return err
	}
	r := &report{options: o, busyBefore: loadAverage()}
	if err := r.starts(ctx); err != nil {
		return err
	}
	s, err := start(ctx, o.binary, o.folder)
	if err != nil {
		return err
	}
	err = r.measure(ctx, s, newLoad(s.base, users, targets, o))
	if stopErr := s.stop(); err == nil && stopErr != nil {
		err = fmt.Errorf("the program did not stop well: %w", stopErr)
	}
	if err != nil {
		return err
	}
	return r.print(os.Stdout)
}

// starts measures how long the program takes until it is ready, thrice.
func (r *report) starts(ctx context.Context) error {
	for range 3 {
		s, err := start(ctx, r.binary, r.folder)
		if err != nil {
			return err
		}
		r.cold = append(r.cold, s.cold)
		if err := s.stop(); err != nil {
			return err
		}
	}
	return nil
}

// measure takes all figures of a program that has just started.
func (r *report) measure(ctx context.Context, s *server, l *load) (err error) {
	time.Sleep(3 * time.Second) // let it settle before it is called idle
	if r.idle, err = s.memory(); err != nil {
		return err
	}
	if r.first, r.next, err = weigh(ctx, s.base, l.users); err != nil {
		return err
	}
	var list []*page
	for _, p := range pageKinds() {
		if r.only == "" || strings.Contains(","+r.only+",", ","+p.name+",") {
			list = append(list, p)
		}
	}
	for i, p := range list {
		one := phase{page: p}
		if one.cpu, err = r.cost(ctx, s, func(rd *rand.Rand) error { return l.once(ctx, p, rd) }); err != nil {
			return err
		}
		r.phases = append(r.phases, one)
		_, _ = fmt.Fprintf(os.Stderr, "  %-10s CPU %s ms\n", p.name, ms(one.cpu))
		l.run(ctx, p, uint64(i), time.Second/2, &book{}, &book{}) // warm up
	}
	if r.writeCPU, err = r.cost(ctx, s, func(rd *rand.Rand) error { return l.writeOnce(ctx, rd) }); err != nil {
		return err
	}
	_, _ = fmt.Fprintf(os.Stderr, "  %-10s CPU %s ms\n", "a write", ms(r.writeCPU))
	if r.before, err = s.figures(ctx); err != nil {
		return err
	}
	for i := range r.phases {
		if err := r.load(ctx, l, &r.phases[i], uint64(100+i)); err != nil {
			return err
		}
	}
	if r.busy, err = s.memory(); err != nil {
		return err
	}
	time.Sleep(2 * time.Second)
	r.after, err = s.figures(ctx)
	return err
}

// phase is what was found of one kind of page.
type phase struct {
	page   *page
	found  samples
	cpu    time.Duration // of the program, for one request
	client time.Duration // of the load, for one request
}

// alone is how many requests are made one after the other, with nothing beside
// them, to learn what one costs. That figure hardly depends on what else the
// machine does.
const alone = 200

func (r *report) cost(ctx context.Context, s *server, do func(*rand.Rand) error) (time.Duration, error) {
	rd := rand.New(rand.NewPCG(3, 3))
	var begin time.Duration
	for i := range alone + alone/10 {
		if i == alone/10 { // warm
			var err error
			if begin, err = s.cpu(); err != nil {
				return 0, err
			}
		}
		if err := do(rd); err != nil {
			return 0, err
		}
	}
	end, err := s.cpu()
	return (end - begin) / alone, err
}

// load reads one kind of page with all readers while writes go on.
func (r *report) load(ctx context.Context, l *load, one *phase, seed uint64) error {
	if r.each <= 0 {
		return nil
	}
	own := ownCPU()
	var reads book
	l.run(ctx, one.page, seed, r.each, &reads, &r.wrote)
	one.found = reads.of(one.page.name)
	one.client = (ownCPU() - own) / time.Duration(max(1, len(one.found.times)))
	_, _ = fmt.Fprintf(os.Stderr, "  %-10s n %5d p50 %s ms, p99 %s ms\n", one.page.name, len(one.found.times), ms(one.found.at(0.5)), ms(one.found.at(0.99)))
	return ctx.Err()
}

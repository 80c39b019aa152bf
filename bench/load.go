package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// samples are the latencies of one kind of request.
type samples struct {
	name   string
	times  []time.Duration
	failed int
	first  string // the first failure, for the report
}

func (s samples) at(q float64) time.Duration {
	if len(s.times) == 0 {
		return 0
	}
	return s.times[min(len(s.times)-1, int(q*float64(len(s.times))))]
}

// book gathers samples of several goroutines by name.
type book struct {
	mu  sync.Mutex
	all map[string]*samples
}

func (b *book) note(name string, took time.Duration, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.all == nil {
		b.all = map[string]*samples{}
	}
	s, ok := b.all[name]
	if !ok {
		s = &samples{name: name}
		b.all[name] = s
	}
	if err != nil {
		if s.failed++; s.first == "" {
			s.first = err.Error()
		}
		return
	}
	s.times = append(s.times, took)
}

// of returns the samples of a name, sorted.
func (b *book) of(name string) samples {
	b.mu.Lock()
	defer b.mu.Unlock()
	s, ok := b.all[name]
	if !ok {
		return samples{name: name}
	}
	slices.Sort(s.times)
	return *s
}

// load reads pages with some readers, each asking again as soon as it was
// answered, beside a steady number of writes a second.
type load struct {
	base    string
	client  *http.Client
	users   []user
	readers int
	writes  int
	pool    *pool // the deals that are written on
}

func newLoad(base string, users []user, p *pool, o options) *load {
	return &load{base: base, users: users, readers: o.readers, writes: o.writes, pool: p,
		client: &http.Client{
			Transport:     &http.Transport{MaxIdleConnsPerHost: 256, DisableCompression: true},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}}
}

// once reads one page.
func (l *load) once(ctx context.Context, p *page, r *rand.Rand) error {
	u := l.users[r.IntN(len(l.users))]
	_, body, err := l.get(ctx, p.path(r, u), u)
	if p.follow != nil && err == nil {
		p.follow(u, body)
	}
	return err
}

// writeOnce sends one form.
func (l *load) writeOnce(ctx context.Context, r *rand.Rand) error {
	w := l.pool.next(r)
	_, err := l.post(ctx, w)
	l.pool.done(w, err == nil)
	return err
}

// run reads one kind of page for a while, and writes beside it.
func (l *load) run(ctx context.Context, p *page, seed uint64, last time.Duration, reads, writes *book) {
	ctx, stop := context.WithTimeout(ctx, last)
	defer stop()
	var wg sync.WaitGroup
	for n := range l.readers {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(seed, uint64(n)))
			for ctx.Err() == nil {
				u := l.users[r.IntN(len(l.users))]
				took, body, err := l.get(ctx, p.path(r, u), u)
				if ctx.Err() != nil {
					return
				}
				reads.note(p.name, took, err)
				if p.follow != nil && err == nil {
					p.follow(u, body)
				}
			}
		})
	}
	wg.Go(func() {
		r := rand.New(rand.NewPCG(seed, 1<<32))
		tick := time.NewTicker(time.Second / time.Duration(max(1, l.writes)))
		defer tick.Stop()
		for l.writes > 0 {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				w := l.pool.next(r)
				wg.Go(func() {
					took, err := l.post(ctx, w)
					l.pool.done(w, err == nil)
					if ctx.Err() == nil {
						writes.note(w.kind, took, err)
					}
				})
			}
		}
	})
	wg.Wait()
}

func (l *load) get(ctx context.Context, path string, u user) (time.Duration, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, l.base+path, nil)
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Accept-Encoding", "gzip")
	return l.send(req, u, http.StatusOK)
}

func (l *load) post(ctx context.Context, w *write) (time.Duration, error) {
	req, err := http.NewRequestWithContext(context.WithoutCancel(ctx), http.MethodPost, l.base+w.path, strings.NewReader(w.form.Encode()))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept-Encoding", "gzip")
	if w.status == http.StatusOK {
		req.Header.Set("HX-Request", "true")
	}
	took, _, err := l.send(req, w.on.user, w.status)
	return took, err
}

// send returns how long it took until the last byte was there.
func (l *load) send(req *http.Request, u user, want int) (time.Duration, []byte, error) {
	req.AddCookie(&http.Cookie{Name: "kongdan_session", Value: u.cookie})
	begin := time.Now()
	res, err := l.client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	body, err := io.ReadAll(res.Body)
	took := time.Since(begin)
	_ = res.Body.Close()
	if err != nil {
		return 0, nil, err
	}
	if res.StatusCode != want {
		return 0, nil, fmt.Errorf("%s %s answers %d", req.Method, req.URL.RequestURI(), res.StatusCode)
	}
	return took, body, nil
}

package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"kongdan/internal/kit/id"
)

// page is one kind of request; path makes its address for a user.
type page struct {
	name string
	path func(r *rand.Rand, u user) string
}

// user is somebody signed in, with deals of their own to look at.
type user struct {
	cookie string
	deals  []string
}

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

// load reads pages with some readers, each asking again as soon as it was
// answered, while a writer posts at a fixed rate.
type load struct {
	base    string
	pages   []page
	users   []user
	readers int
	writes  int // a second
	last    time.Duration
}

// run returns the samples of each page and, last, of the writes.
func (l *load) run(ctx context.Context) []samples {
	ctx, cancel := context.WithTimeout(ctx, l.last)
	defer cancel()
	client := &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: l.readers + 64, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	out := make([]samples, len(l.pages)+1)
	var mu sync.Mutex
	note := func(i int, took time.Duration, fault string) {
		mu.Lock()
		defer mu.Unlock()
		if fault != "" {
			if out[i].failed++; out[i].first == "" {
				out[i].first = fault
			}
			return
		}
		out[i].times = append(out[i].times, took)
	}
	var wg sync.WaitGroup
	for n := range l.readers {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(7, uint64(n)))
			for i := n; ctx.Err() == nil; i++ {
				k, u := i%len(l.pages), l.users[r.IntN(len(l.users))]
				took, fault := l.get(ctx, client, l.pages[k].path(r, u), u)
				if ctx.Err() == nil {
					note(k, took, fault)
				}
			}
		})
	}
	wg.Go(func() {
		r := rand.New(rand.NewPCG(8, 8))
		for tick := time.NewTicker(time.Second / time.Duration(l.writes)); ctx.Err() == nil; <-tick.C {
			u := l.users[r.IntN(len(l.users))]
			wg.Go(func() {
				took, fault := l.post(ctx, client, u)
				if ctx.Err() == nil {
					note(len(l.pages), took, fault)
				}
			})
		}
	})
	wg.Wait()
	for i := range out {
		out[i].name = "write"
		if i < len(l.pages) {
			out[i].name = l.pages[i].name
		}
		slices.Sort(out[i].times)
	}
	return out
}

func (l *load) get(ctx context.Context, client *http.Client, path string, u user) (time.Duration, string) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, l.base+path, nil)
	if err != nil {
		return 0, err.Error()
	}
	req.Header.Set("Accept-Encoding", "gzip")
	return l.send(client, req, u, http.StatusOK)
}

// post records a note on one of the user's own deals, with everything a write
// of this product does: the key, the row, the deal touched, the audit entry.
func (l *load) post(ctx context.Context, client *http.Client, u user) (time.Duration, string) {
	form := url.Values{"_key": {id.New()}, "kind": {"note"}, "body": {"电话里确认了评审会时间。"}, "happened_on": {time.Now().Format(time.DateOnly)}}
	path := l.base + "/deals/" + u.deals[int(time.Now().UnixNano())%len(u.deals)] + "/notes"
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, path, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, err.Error()
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return l.send(client, req, u, http.StatusSeeOther)
}

func (l *load) send(client *http.Client, req *http.Request, u user, want int) (time.Duration, string) {
	req.AddCookie(&http.Cookie{Name: "kongdan_session", Value: u.cookie})
	begin := time.Now()
	res, err := client.Do(req)
	if err != nil {
		return 0, err.Error()
	}
	_, err = io.Copy(io.Discard, res.Body)
	took := time.Since(begin)
	_ = res.Body.Close()
	if err != nil {
		return 0, err.Error()
	}
	if res.StatusCode != want {
		return 0, fmt.Sprintf("%s %s answers %d", req.Method, req.URL.Path, res.StatusCode)
	}
	return took, ""
}

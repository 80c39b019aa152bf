package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"runtime"
	"strings"
	"time"
)

type report struct {
	options
	found      []samples
	cpu, cold  time.Duration
	idle, busy int64 // bytes of memory
	binary     int64
	weight     weight
}

func (r report) print(w io.Writer) error {
	requests := 0
	for _, s := range r.found {
		requests += len(s.times)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d members, %d accounts, %d deals, %d rows of evidence; SQLite; %d cores; %s\n",
		r.size.users, r.size.accounts, r.size.deals, r.size.evidence, runtime.NumCPU(), strings.TrimSpace(describe()))
	fmt.Fprintf(&b, "%d readers without pause beside %d writes/s for %s\n\n", r.readers, r.writes, r.last)
	b.WriteString("| request | n | median ms | p90 ms | p99 ms | failed |\n|---|---|---|---|---|---|\n")
	for _, s := range r.found {
		fmt.Fprintf(&b, "| %s | %d | %s | %s | %s | %d |\n", s.name, len(s.times), ms(s.at(0.5)), ms(s.at(0.9)), ms(s.at(0.99)), s.failed)
	}
	b.WriteString("\n| measure | value |\n|---|---|\n")
	if requests > 0 {
		fmt.Fprintf(&b, "| requests a second | %.0f |\n| CPU per request, ms | %s |\n",
			float64(requests)/r.last.Seconds(), ms(r.cpu/time.Duration(requests)))
	}
	fmt.Fprintf(&b, "| cold start | %s |\n| memory idle, MB | %.0f |\n| memory after the load, MB | %.0f |\n| binary, MB | %.1f |\n",
		r.cold.Round(time.Millisecond), mb(r.idle), mb(r.busy), mb(r.binary))
	fmt.Fprintf(&b, "| first page with everything, KB compressed | %.0f |\n| a page after that, KB compressed | %.0f |\n",
		float64(r.weight.page+r.weight.assets)/1000, float64(r.weight.page)/1000)
	for _, s := range r.found {
		if s.first != "" {
			fmt.Fprintf(&b, "\n%s failed first with: %s\n", s.name, s.first)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f", float64(d.Microseconds())/1000) }

func mb(n int64) float64 { return float64(n) / 1e6 }

// weight is what a browser loads, in bytes over the wire.
type weight struct{ page, assets int }

var asset = regexp.MustCompile(`(?:src|href)="(/static/[^"#]+)`)

// weigh loads the heaviest first page, a board, and what it refers to.
func weigh(ctx context.Context, base string, u user) (weight, error) {
	page, err := fetch(ctx, base+"/deals?view=board", u, "gzip")
	if err != nil {
		return weight{}, err
	}
	plain, err := fetch(ctx, base+"/deals?view=board", u, "identity")
	if err != nil {
		return weight{}, err
	}
	w := weight{page: len(page)}
	seen := map[string]bool{}
	for _, m := range asset.FindAllSubmatch(plain, -1) {
		path := string(m[1])
		if seen[path] {
			continue
		}
		seen[path] = true
		body, err := fetch(ctx, base+path, u, "gzip")
		if err != nil {
			return weight{}, err
		}
		w.assets += len(body)
	}
	return w, nil
}

func fetch(ctx context.Context, url string, u user, accept string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept-Encoding", accept)
	req.AddCookie(&http.Cookie{Name: "kongdan_session", Value: u.cookie})
	res, err := (&http.Client{Transport: &http.Transport{DisableCompression: true}}).Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answers %d", url, res.StatusCode)
	}
	return io.ReadAll(res.Body)
}

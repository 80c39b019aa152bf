package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
)

// weight is what a browser loads, in bytes: over the wire and unpacked.
type weight struct {
	path        string
	wire, plain float64
}

// what pages and style sheets refer to.
var (
	asset  = regexp.MustCompile(`(?:src|href)="(/static/[^"#]+)`)
	inside = regexp.MustCompile(`url\(["']?([^"')#]+)`)
)

// weigh loads the page that a browser sees first, with everything it refers
// to, and of the pages that follow the heaviest one alone.
func weigh(ctx context.Context, base string, users []user) (first, next weight, err error) {
	u := users[0] // who sees most
	paths := []string{"/", "/deals?view=board", "/deals?view=table", "/deals?view=map"}
	for i := range 20 {
		paths = append(paths, "/deals/"+u.deals[i*len(u.deals)/20])
	}
	for i, path := range paths {
		w, body, err := weighOne(ctx, base, path, u)
		if err != nil {
			return first, next, err
		}
		if w.wire > next.wire {
			next = w
		}
		if i > 0 {
			continue
		}
		first = w
		if err := withAssets(ctx, base, u, body, &first); err != nil {
			return first, next, err
		}
	}
	if len(next.path) > 30 {
		next.path = "a deal"
	}
	return first, next, nil
}

func withAssets(ctx context.Context, base string, u user, page []byte, all *weight) error {
	seen := map[string]bool{}
	var load func(from string, body []byte, what *regexp.Regexp) error
	load = func(from string, body []byte, what *regexp.Regexp) error {
		for _, m := range what.FindAllSubmatch(body, -1) {
			to, err := url.Parse(string(m[1]))
			at, atErr := url.Parse(from)
			if err != nil || atErr != nil || to.Scheme == "data" {
				continue
			}
			path := at.ResolveReference(to).Path
			if seen[path] {
				continue
			}
			seen[path] = true
			w, got, err := weighOne(ctx, base, path, u)
			if err != nil {
				return err
			}
			all.wire, all.plain = all.wire+w.wire, all.plain+w.plain
			if err := load(path, got, inside); err != nil {
				return err
			}
		}
		return nil
	}
	return load("/", page, asset)
}

func weighOne(ctx context.Context, base, path string, u user) (weight, []byte, error) {
	packed, err := fetch(ctx, base+path, u, "gzip")
	if err != nil {
		return weight{}, nil, err
	}
	plain, err := fetch(ctx, base+path, u, "identity")
	return weight{path: path, wire: float64(len(packed)), plain: float64(len(plain))}, plain, err
}

func fetch(ctx context.Context, url string, u user, accept string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept-Encoding", accept)
	req.AddCookie(&http.Cookie{Name: "kongdan_session", Value: u.cookie})
	res, err := (&http.Client{Transport: &http.Transport{DisableCompression: true, DisableKeepAlives: true}}).Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answers %d", url, res.StatusCode)
	}
	return io.ReadAll(res.Body)
}

package site

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"kongdan/e2e/browser"
)

// perPattern is how many pages of one kind a crawl looks at.
const perPattern = 1

// Crawl follows every link a member can find from a page and calls look on
// what it reaches, once for each route. A link that no route knows is an error.
// It returns the patterns of the routes that it reached.
func (s *Site) Crawl(tab *browser.Tab, from string, look func(path, pattern string)) (seen []string) {
	s.t.Helper()
	mux := http.NewServeMux()
	reached := map[string]int{}
	for _, p := range s.App.Patterns() {
		mux.HandleFunc(p, func(http.ResponseWriter, *http.Request) {})
		if strings.HasPrefix(p, "GET ") {
			reached[p] = 0
		}
	}
	queue, known := []string{from}, map[string]bool{from: true}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		_, pattern := mux.Handler(httptest.NewRequest(http.MethodGet, path, nil))
		n, ok := reached[pattern]
		if !ok {
			s.t.Errorf("a link leads to %s, which no route answers", path)
		}
		if !ok || n >= perPattern {
			continue
		}
		reached[pattern]++
		tab.Open(path)
		if tab.Status() != http.StatusOK {
			s.t.Errorf("a link leads to %s, which answers %d", path, tab.Status())
			continue
		}
		look(path, pattern)
		for _, link := range links(tab) {
			if !known[link] {
				known[link] = true
				queue = append(queue, link)
			}
		}
	}
	for p, n := range reached {
		if n > 0 {
			seen = append(seen, p)
		}
	}
	return seen
}

// links are the addresses of ours that the page leads to, downloads left out.
func links(tab *browser.Tab) (paths []string) {
	all := browser.Eval[[]string](tab, `[...document.querySelectorAll("a[href]:not([download])")].filter((a) => a.origin === location.origin).map((a) => a.pathname + a.search)`)
	for _, p := range all {
		if u, err := url.Parse(p); err == nil && strings.HasPrefix(u.Path, "/") {
			paths = append(paths, p)
		}
	}
	return paths
}

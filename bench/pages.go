package main

import (
	"bytes"
	"compress/gzip"
	"html"
	"io"
	"math/rand/v2"
	"net/url"
	"regexp"
	"sync"

	"kongdan/internal/opportunity"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/stage"
)

// page is one kind of request; path makes its address for a user. follow, if
// not nil, sees each answer.
type page struct {
	name     string
	promised bool // its speed is
	path     func(r *rand.Rand, u user) string
	follow   func(u user, body []byte)
}

// pageKinds are the screens whose speed is promised, and the lists around them.
func pageKinds() []*page {
	deep := &deeper{}
	return []*page{
		{"deal", true, func(r *rand.Rand, u user) string { return "/deals/" + pick(r, u.deals) }, nil},
		{"board", true, func(r *rand.Rand, u user) string { return address("board", boardFilter(r, u)) }, nil},
		{"table", true, deep.path, deep.follow},
		{"map", true, func(r *rand.Rand, u user) string { return address("map", boardFilter(r, u)) }, nil},
		{"today", true, func(*rand.Rand, user) string { return "/" }, nil},
		{"deal: people", true, func(r *rand.Rand, u user) string { return "/deals/" + pick(r, u.deals) + "/people" }, nil},
		{"deal: plan", false, func(r *rand.Rand, u user) string { return "/deals/" + pick(r, u.deals) + "/plan" }, nil},
		{"accounts", false, func(r *rand.Rand, _ user) string {
			return pick(r, []string{"/accounts", "/accounts?sort=name", "/accounts?q=" + url.QueryEscape(pick(r, places)), "/accounts?industry=" + url.QueryEscape(pick(r, industries))})
		}, nil},
		{"people", false, func(r *rand.Rand, _ user) string {
			return pick(r, []string{"/people", "/people?sort=updated", "/people?q=" + url.QueryEscape(pick(r, surnames)+pick(r, givens))})
		}, nil},
		{"tasks", false, func(*rand.Rand, user) string { return "/tasks" }, nil},
		{"search", false, func(r *rand.Rand, _ user) string {
			return "/search?q=" + url.QueryEscape(pick(r, []string{pick(r, places), pick(r, subjects), pick(r, places) + pick(r, givens), pick(r, subjects) + " " + pick(r, places)}))
		}, nil},
	}
}

func address(view string, q url.Values) string {
	q.Set("view", view)
	return "/deals?" + q.Encode()
}

// boardFilter is what people narrow a board or a map by: mostly nothing.
func boardFilter(r *rand.Rand, u user) url.Values {
	q := url.Values{}
	switch r.IntN(8) {
	case 0:
		q.Set("owner", "me")
	case 1:
		q.Set("zone", string(pick(r, zones)))
	case 2:
		q.Set("owner", "department")
	case 3:
		q.Set("min", pick(r, []string{"1000000", "10000000", "50000000"}))
	}
	return q
}

// tableFilter is one of everything a table can be narrowed by, sometimes two.
func tableFilter(r *rand.Rand, u user) url.Values {
	q := url.Values{}
	for range r.IntN(3) {
		switch r.IntN(11) {
		case 0:
			q.Set("owner", pick(r, []string{"me", "department", u.mate}))
		case 1:
			q.Set("zone", string(pick(r, zones)))
		case 2:
			q.Set("stage", string(pick(r, sellings)))
		case 3:
			q.Set("min", pick(r, []string{"1000000", "10000000", "80000000"}))
		case 4:
			q.Set("max", pick(r, []string{"500000", "5000000"}))
		case 5:
			q.Set("close_from", u.today)
		case 6:
			q.Set("close_to", u.today)
		case 7:
			q.Set("q", pick(r, []string{pick(r, subjects), pick(r, places), pick(r, phases), pick(r, places) + pick(r, givens)}))
		case 8:
			q.Set("status", pick(r, []string{"won", "lost", "any"}))
		case 9:
			q.Set("overdue", "1")
		case 10:
			q.Set("buying", string(pick(r, sellings).Buying()))
		}
	}
	s := string(pick(r, opportunity.Sorts))
	if r.IntN(2) == 0 {
		s = "-" + s
	}
	q.Set("sort", s)
	return q
}

var (
	zones    = func() []c139.Zone { z := c139.Zones(); return z[:] }()
	sellings = func() []stage.Selling { s := stage.Sellings(); return s[:4] }()
)

// deeper walks on from every third table to the next page, as people do who
// look for something.
type deeper struct {
	mu   sync.Mutex
	next map[string][]string // addresses of next pages by who may open them
}

func (d *deeper) path(r *rand.Rand, u user) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if list := d.next[u.cookie]; len(list) > 0 {
		d.next[u.cookie] = list[1:]
		return list[0]
	}
	return address("table", tableFilter(r, u))
}

var nextPage = regexp.MustCompile(`href="(/deals\?[^"]*after=[^"]*)"`)

func (d *deeper) follow(u user, body []byte) {
	if len(body)%3 > 0 { // as good as random
		return
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return
	}
	m := nextPage.FindSubmatch(text)
	if m == nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.next == nil {
		d.next = map[string][]string{}
	}
	d.next[u.cookie] = append(d.next[u.cookie], html.UnescapeString(string(m[1])))
}

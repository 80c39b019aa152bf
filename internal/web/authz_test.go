package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/web"
)

// who is everybody who might knock: by what they are to the owner's deal.
var who = []string{"owner", "mate", "manager", "admin", "reader", "trainer", "stranger", "foreigner"}

// admitted says who passes a door of a kind and how the others are answered.
// 0 is passing: any answer but 401, 403, 404 and a fault of ours.
var admitted = map[string]map[string]int{
	"member":    {},                                         // a page of one's own, the same for everybody
	"worker":    {"reader": 403, "trainer": 403},            // who records things at all
	"admin":     all(403, "admin", "foreigner"),             // the administrator of the own organisation …
	"admin one": merge(all(403, "admin"), "foreigner", 404), // … and one thing in it
	"seen":      {"stranger": 404, "foreigner": 404},
	"changed":   {"reader": 403, "trainer": 403, "stranger": 404, "foreigner": 404},
	"disposed":  {"mate": 403, "reader": 403, "trainer": 403, "stranger": 404, "foreigner": 404},
	"team":      {"manager": 403, "admin": 403, "reader": 403, "trainer": 403, "stranger": 404, "foreigner": 404},
	"managed":   {"owner": 403, "mate": 403, "reader": 403, "trainer": 403, "stranger": 404, "foreigner": 404},
	"mine":      all(404, "owner"), // a thing of the owner's alone
	"glass":     {"owner": 403, "mate": 403, "manager": 403, "reader": 403, "trainer": 403, "stranger": 404, "foreigner": 404},
	"asked":     all(404, "stranger"), // who is asked need not see the deal
	"open":      {},

	"own organisation": {"foreigner": 404},
	"trainer":          all(403, "admin", "trainer", "foreigner"),
	"trainer one":      merge(all(403, "admin", "trainer"), "foreigner", 404),
}

func all(status int, but ...string) map[string]int {
	m := map[string]int{}
	for _, w := range who {
		m[w] = status
	}
	for _, b := range but {
		delete(m, b)
	}
	return m
}

func merge(m map[string]int, name string, status int) map[string]int {
	m[name] = status
	return m
}

// TestEveryDoor walks every route of the program as everybody. A route that
// the table of doors does not know fails.
func TestEveryDoor(t *testing.T) {
	s := newScene(t)
	known := map[string]bool{}
	for _, r := range s.server.Routes() {
		known[r.Pattern] = true
		kind, ok := doors[r.Pattern]
		if !ok {
			t.Errorf("the table of doors does not know %q", r.Pattern)
			continue
		}
		if (kind == "open") != (r.Access == web.Open || r.Access == web.Apart) {
			t.Errorf("%s: the route and the table do not agree on whether it is open", r.Pattern)
		}
		t.Run(r.Pattern, func(t *testing.T) { s.walk(t, r.Pattern, kind) })
	}
	for pattern := range doors {
		if !known[pattern] {
			t.Errorf("the table of doors has %q, which is no route", pattern)
		}
	}
}

func (s *scene) walk(t *testing.T, pattern, kind string) {
	method, path, _ := strings.Cut(pattern, " ")
	s.t = t
	for _, w := range who {
		if kind == "open" {
			break
		}
		got := s.knock(method, s.fill(method, path), s.as(s.actors[w])) // some doors end the session
		want, refused := admitted[kind][w]
		switch {
		case got >= 500:
			t.Errorf("%s gets %d", w, got)
		case refused && got != want:
			t.Errorf("%s gets %d, want %d", w, got, want)
		case !refused && (got == 401 || got == 403 || got == 404):
			t.Errorf("%s gets %d, want to pass", w, got)
		}
	}
	for name, v := range map[string]*visitor{"nobody": s.nobody(), "an expired session": s.expired, "a forged session": s.forged} {
		got := s.knock(method, s.fill(method, path), v)
		switch {
		case kind == "open":
			if got >= 500 {
				t.Errorf("%s gets %d", name, got)
			}
		case method == http.MethodGet && got != http.StatusSeeOther, method != http.MethodGet && got != http.StatusUnauthorized:
			t.Errorf("%s gets %d", name, got)
		}
	}
}

// knock sends an empty form, or asks for a page, and returns the status.
func (s *scene) knock(method, path string, v *visitor) int {
	s.t.Helper()
	return s.asking(method, path, v).status
}

// asking is knock with the whole answer.
func (s *scene) asking(method, path string, v *visitor) *page {
	s.t.Helper()
	r := httptest.NewRequest(method, path, nil)
	if method == http.MethodPost {
		form := "x=1"
		if path == "/activities/new" { // what it is about stands in the form
			form = "deal=" + string(s.newDeal())
		}
		r = httptest.NewRequest(method, path, strings.NewReader(form))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return v.send(r)
}

// expire ages a visitor's session beyond its end.
func (s *scene) expire(v *visitor) *visitor {
	s.t.Helper()
	err := s.db.InTx(s.t.Context(), func(tx *db.Tx) error {
		_, err := tx.ExecContext(s.t.Context(), `UPDATE session SET expires_at = $1
			WHERE created_at = (SELECT MAX(created_at) FROM session)`, db.Ms(tx.Now.Add(-time.Hour)))
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}

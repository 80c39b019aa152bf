package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// addresses says of every page what its address may ask for. "" is a page that
// asks for nothing.
var addresses = map[string]string{
	"GET /{$}": "all", "GET /setup": "", "GET /signin": "next", "GET /signin/choose": "", "GET /code": "", "GET /forgot": "", "GET /welcome": "",
	"GET /digest/stop/{code}": "",
	"GET /profile":            "", "GET /profile/password": "", "GET /profile/sessions": "",
	"GET /settings": "", "GET /settings/organisation": "", "GET /settings/members": "q role department state after", "GET /settings/members/new": "department",
	"GET /settings/members/{id}": "", "GET /settings/members/{id}/deactivate": "", "GET /settings/departments": "", "GET /settings/departments/new": "parent",
	"GET /settings/departments/{id}": "", "GET /settings/audit": "who kind before", "GET /settings/jobs": "", "GET /settings/method": "part",
	"GET /settings/method/item": "part item", "GET /settings/reasons": "", "GET /settings/reasons/edit": "id outcome", "GET /settings/thresholds": "", "GET /settings/moves": "",
	"GET /settings/import": "after", "GET /settings/import/new": "kind", "GET /settings/import/template.csv": "kind", "GET /settings/import/{id}": "",
	"GET /settings/import/{id}/mapping": "", "GET /settings/import/{id}/progress": "", "GET /settings/import/{id}/refused.csv": "", "GET /settings/import/{id}/undo": "",
	"GET /deals": "q owner status stage buying zone value min max close_from close_to account rival product incomplete view sort after before days", "GET /deals/export.csv": "q owner min close_to account sort",
	"GET /deals/export.xlsx": "q owner min account sort", "GET /accounts/export.csv": "q owner industry region parent sort", "GET /accounts/export.xlsx": "q parent sort",
	"GET /people/export.csv": "q account sort", "GET /people/export.xlsx": "q account sort",
	"GET /settings/export": "", "GET /settings/export/list": "", "GET /settings/export/{id}/file": "",
	"GET /deals/quick": "", "GET /deals/new": "account from", "GET /deals/trash": "", "GET /deals/{id}/edit": "", "GET /deals/{id}/stage": "track to next", "GET /deals/{id}/next-step": "",
	"GET /deals/{id}/close": "outcome", "GET /deals/{id}/reopen": "", "GET /deals/{id}/signed": "", "GET /deals/{id}/team": "", "GET /deals/{id}": "", "GET /deals/{id}/elements/{key}": "fold from",
	"GET /deals/{id}/what-if": "try C1", "GET /deals/{id}/history": "", "GET /deals/{id}/visit": "", "GET /deals/{id}/coaches/new": "candidate", "GET /deals/{id}/coaches/{coach}": "",
	"GET /deals/{id}/coaches/{coach}/verdicts": "", "GET /deals/{id}/coaches/{coach}/ask": "", "GET /deals/{id}/coaches/{coach}/identity": "", "GET /asked/{id}": "", "GET /q": "", "GET /deals/{id}/verdicts/{verdict}/settle": "", "GET /deals/{id}/people": "", "GET /deals/{id}/people/path": "", "GET /deals/{id}/people/{person}": "", "GET /deals/{id}/people/{person}/judge": "d fold",
	"GET /deals/{id}/people/{person}/words": "", "GET /deals/{id}/people/{person}/path": "next", "GET /deals/{id}/people/{person}/fill": "", "GET /deals/{id}/log": "before", "GET /deals/{id}/plan": "older later",
	"GET /deals/{id}/people/map": "view department since", "GET /deals/{id}/people/map.svg": "view department since",
	"GET /deals/{id}/relations": "who before", "GET /deals/{id}/relations/new": "from to", "GET /deals/{id}/relations/{relation}": "",
	"GET /accounts/{id}/map": "view department deal since", "GET /accounts/{id}/map.svg": "view department deal since",
	"GET /accounts/{id}/relations": "deal from to kind before", "GET /accounts/{id}/relations/new": "from to deal",
	"GET /accounts": "q owner industry region parent sort after before", "GET /accounts/new": "parent", "GET /accounts/trash": "after before", "GET /accounts/{id}": "", "GET /accounts/{id}/plan": "older later", "GET /accounts/{id}/log": "before",
	"GET /accounts/{id}/edit": "", "GET /accounts/{id}/owner": "", "GET /accounts/{id}/team": "", "GET /people": "q account sort after before", "GET /people/new": "account", "GET /people/trash": "after before",
	"GET /people/{id}": "", "GET /people/{id}/edit": "", "GET /people/{id}/erase": "", "GET /settings/retention": "after before", "GET /people/{id}/move": "", "GET /settings/rivals": "q trash after before", "GET /settings/rivals/new": "", "GET /settings/rivals/{id}": "",
	"GET /settings/products": "q trash after before", "GET /settings/products/new": "", "GET /settings/products/{id}": "", "GET /lookup/accounts": "q", "GET /lookup/people": "q account",
	"GET /lookup/bosses": "q account", "GET /lookup/members": "q", "GET /lookup/rivals": "q", "GET /lookup/products": "q",
	"GET /library": "q category lang status kind tag trash page after before", "GET /library/new": "category", "GET /library/upload": "", "GET /document-categories": "", "GET /document-categories/{category}": "", "GET /library/{id}/file": "version",
	"GET /library/{id}/upload": "", "GET /library/{id}/versions": "", "GET /library/{id}/versions/{number}": "", "GET /library/{id}/versions/{number}/compare": "with", "GET /library/{id}": "", "GET /library/{id}/edit": "", "GET /lookup/documents": "q",
	"GET /review": "span from to owner list after", "GET /activities/{id}": "", "GET /tasks": "done after", "GET /tasks/new": "deal account", "GET /tasks/{id}": "next", "GET /visits/new": "q", "GET /search": "q",
}

// cursors look like those of a list, and are none of it.
var cursors = []bad{
	{"no cursor", "AAAA", false}, {"an empty cursor", "W10", false}, {"a cursor of another list", "WyJ4IiwiYSIsImIiXQ", false}, {"a cursor of things", "eyJhIjpbMV19", false},
}

// TestBadAddresses asks for every page with each bad value in each part of its
// address, and for everything with a wildcard by each bad id. Nothing changes.
func TestBadAddresses(t *testing.T) {
	probe := newSite(t)
	var routes []string
	for _, r := range probe.server.Routes() {
		routes = append(routes, r.Pattern)
	}
	for pattern := range addresses {
		if !slices.Contains(routes, pattern) {
			t.Errorf("the table of addresses has %q, which is no route", pattern)
		}
	}
	const parts = 3
	for part := range parts {
		t.Run(fmt.Sprint(part), func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			s.badIDs()
			for i, pattern := range routes {
				if i%parts == part {
					t.Run(pattern, func(t *testing.T) { s.t = t; s.tryAddress(pattern) })
				}
			}
		})
	}
}

func (s *scene) tryAddress(pattern string) {
	method, raw, _ := strings.Cut(pattern, " ")
	asks, known := addresses[pattern]
	if method == http.MethodGet && !known {
		s.t.Fatalf("the table of addresses does not know %q", pattern)
	}
	who := "manager"
	if strings.HasPrefix(doors[pattern], "admin") {
		who = "admin"
	} else if strings.HasPrefix(doors[pattern], "trainer") {
		who = "trainer"
	} else if doors[pattern] == "team" || doors[pattern] == "mine" {
		who = "owner"
	} else if doors[pattern] == "glass" {
		who = "admin"
	} else if doors[pattern] == "asked" {
		who = "stranger"
	}
	a := attempt{s: s, v: s.as(s.actors[who]), pattern: pattern, faults: faults{}}
	defer func() { a.faults.report(s.t) }()
	path := s.fill(method, raw)
	a.seen = s.snapshot()
	if method == http.MethodGet {
		a.askBadly(path, strings.Fields(asks))
	}
	a.nameBadly(method, raw, path)
}

// askBadly puts bad values behind the "?".
func (a attempt) askBadly(path string, names []string) {
	for _, name := range append(names, "unknown") {
		for _, b := range slices.Concat(badValues, cursors, a.s.ids) {
			if name == "unknown" && !b.probe {
				continue
			}
			p := a.v.get(path + "?" + url.Values{name: {b.value}}.Encode())
			a.answers(p, name, b.name)
			if p.status < 400 || len(p.text()) > 20 {
				continue
			}
			a.faults.add(b.name, "%s: %d says nothing", name, p.status)
		}
	}
	for _, query := range []string{"?%", "?a=%zz&b", "?" + strings.Repeat("a=1&", 5000), "?;;;", "?q=a&q=b&owner=a&owner=b", "?%ff=%00", "?#x"} {
		a.answers(a.v.send(httptest.NewRequest(http.MethodGet, path+query, nil)), "query", clip(query, 20))
	}
	a.untouched("looking", "all")
}

// noted are the pages and files that hold contact data or keys: that somebody looked is
// what they leave behind.
var noted = map[string]bool{"GET /people/{id}/edit": true, "GET /people/export.csv": true, "GET /people/export.xlsx": true, "GET /questions/export/file": true, "GET /papers/{id}/print.docx": true}

// kindOf says which of the bad ids are good ones on some paths.
var kindOf = map[string]string{
	"/deals": "a deal", "/accounts": "an account out of sight", "/people": "a person", "/settings/members": "a reader", "/settings/departments": "a department",
}

// nameBadly puts what is no id of that kind into each wildcard of the path.
func (a attempt) nameBadly(method, raw, path string) {
	at := wildcards(raw, path)
	for wildcard := range at {
		for _, b := range slices.Concat(badValues, a.s.ids, []bad{{"dots", "..", false}, {"a dot", ".", false}, {"a slash", "a/b", false}}) {
			if b.value == "" || b.name == "a deleted account" && raw == "/accounts/{id}/restore" || b.name == kindOf[strings.SplitN(raw, "/{", 2)[0]] && wildcard == "id" || b.value == at[wildcard] || b.name == "10,000" && method == http.MethodPost {
				continue
			}
			to := raw
			for w, v := range at {
				if w == wildcard {
					v = url.PathEscape(b.value)
				}
				to = strings.ReplaceAll(to, "{"+w+"}", v)
			}
			r := httptest.NewRequest(method, "/", nil)
			u, err := url.Parse(to)
			if err != nil {
				a.s.t.Fatal(err)
			}
			r.URL, r.RequestURI = u, to
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			p := a.v.send(r)
			a.answers(p, wildcard, b.name)
			if strings.HasSuffix(raw, "/remove") && wildcard != "id" {
				continue // who is not there has left
			}
			if raw == "/digest/stop/{code}" && method == http.MethodGet {
				continue // it asks before it looks
			}
			if p.status < 300 || p.status >= 300 && p.status < 400 && p.status != 301 && p.status != 307 && p.status != 308 {
				a.faults.add(b.name, "%s: %d to %q", wildcard, p.status, p.location)
			}
		}
	}
	a.untouched("asking", "all")
}

// TestHeadIsGetWithoutABody asks for the head of every page.
func TestHeadIsGetWithoutABody(t *testing.T) {
	s := newScene(t)
	server := httptest.NewServer(s.server.Site())
	defer server.Close()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	owner, admin := s.as(s.owner()), s.as(s.actors["admin"])
	for _, route := range s.server.Routes() {
		method, raw, _ := strings.Cut(route.Pattern, " ")
		if method != http.MethodGet {
			continue
		}
		path, v := s.fill(method, raw), owner
		if strings.HasPrefix(doors[route.Pattern], "admin") {
			v = admin
		}
		for _, cookie := range []string{v.cookie, ""} {
			var status [2]int
			for i, m := range []string{http.MethodGet, http.MethodHead} {
				r, err := http.NewRequestWithContext(t.Context(), m, server.URL+path, nil)
				if err != nil {
					t.Fatal(err)
				}
				r.AddCookie(&http.Cookie{Name: "kongdan_session", Value: cookie})
				res, err := client.Do(r)
				if err != nil {
					t.Fatalf("%s %s: %v", m, path, err)
				}
				_ = res.Body.Close()
				status[i] = res.StatusCode
			}
			if status[0] != status[1] {
				t.Errorf("%s: GET is %d and HEAD %d", route.Pattern, status[0], status[1])
			}
		}
	}
}

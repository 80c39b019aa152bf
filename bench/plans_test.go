package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"kongdan/internal/app"
	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
)

// growing are the tables that no page may read from one end to the other.
var growing = regexp.MustCompile(`\b(opportunity|opportunity_tally|opportunity_stage|opportunity_zone|opportunity_person|opportunity_rival|opportunity_product|` +
	`element|evidence|value_change|challenge|stage_change|status_change|activity|activity_person|task|account|person|coach|verdict|` +
	`audit|audit_value|access_grant|search_doc|session|request_key)\s+(?:AS\s+)?([a-z]\w*)`)

// accepted are parts of statements that are known to read a table through, and why.
var accepted = map[string]string{
	"p.name_key LIKE": "parts of names and numbers of people are looked for one by one, among those in sight",
	"a.name_key LIKE": "so are parts of names of accounts",
	"FROM person p JOIN account a ON a.org_id = p.org_id AND a.id = p.account_id WHERE p.org_id = ": "people in sight of part of an organisation are found through its accounts, which are then sorted",
}

// statements gathers what runs, each text once with the values of one time.
type statements struct {
	mu  sync.Mutex
	all map[string][]any
}

func (s *statements) hear(_ context.Context, r db.Ran) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.all[r.Text]; !known && strings.HasPrefix(strings.TrimSpace(r.Text), "SELECT") {
		s.all[r.Text] = r.Args()
	}
}

// TestNoPageReadsATableThrough walks the pages that bench reads, as members of
// every kind, with every order and filter, and asks SQLite how it would answer
// each statement: no growing table is read from end to end, and no list of all
// deals is sorted.
func TestNoPageReadsATableThrough(t *testing.T) {
	if testing.Short() {
		t.Skip("makes some thousand deals")
	}
	w := makeWorld(t, size{users: 80, accounts: 300, deals: 6000, evidence: 12_000})
	folder := filepath.Dir(w.db.Path)
	users, err := signIn(t.Context(), w.db)
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.New(t.Context(), app.Config{Data: folder})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	heard := &statements{all: map[string][]any{}}
	a.Watch(heard.hear)
	site := a.Handler()
	get := func(u user, path string) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		r.AddCookie(&http.Cookie{Name: "kongdan_session", Value: u.cookie})
		answer := httptest.NewRecorder()
		site.ServeHTTP(answer, r)
		if answer.Code != http.StatusOK {
			t.Errorf("%s answers %d", path, answer.Code)
		}
	}
	rd := rand.New(rand.NewPCG(5, 5))
	for _, i := range []int{0, 1, 2, 5, 6, len(users) - 1} { // the administrator, managers of regions and teams, a rep
		u := users[i]
		for _, p := range pageKinds() {
			for range 12 {
				get(u, p.path(rd, u))
			}
		}
		for _, s := range opportunity.Sorts {
			for _, q := range []string{"", "zone=win", "stage=needs", "min=1000000", "close_from=" + u.today, "overdue=1", "buying=need", "status=any",
				"q=" + url.QueryEscape(subjects[0]), "owner=me", "zone=lose&min=1000000&q=" + url.QueryEscape(phases[0])} {
				get(u, "/deals?view=table&sort=-"+string(s)+"&"+q)
			}
		}
	}
	for text, args := range heard.all {
		for _, fault := range plan(t, w.db, text, args) {
			t.Errorf("%s\n%s", fault, strings.Join(strings.Fields(text), " "))
		}
	}
	if len(heard.all) < 100 {
		t.Errorf("only %d statements", len(heard.all))
	}
}

// plan asks how a statement is answered and returns what is wrong with that.
func plan(t *testing.T, d *db.DB, text string, args []any) (faults []string) {
	t.Helper()
	for part := range accepted {
		if strings.Contains(strings.Join(strings.Fields(text), " "), part) {
			return nil
		}
	}
	tables := map[string]string{}
	for _, m := range growing.FindAllStringSubmatch(text, -1) {
		tables[m[2]] = m[1]
	}
	whole := strings.Contains(text, "FROM opportunity o\n") && strings.Contains(text, "IS TRUE") // a list that is walked through
	err := d.View(t.Context(), func(tx *db.Tx) error {
		rows, err := tx.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+text, args...)
		if err != nil {
			return err
		}
		type step struct {
			id, parent, unused int
			text               string
		}
		steps, err := db.Collect(rows, func(s *step) []any { return []any{&s.id, &s.parent, &s.unused, &s.text} })
		within := map[string]bool{} // subqueries that are read through bear an alias of a table
		for _, s := range steps {
			if what, alias, _ := strings.Cut(s.text, " "); what == "CO-ROUTINE" || what == "MATERIALIZE" {
				within[fmt.Sprint(s.parent, " SCAN ", alias)] = true
			}
		}
		for _, s := range steps {
			if within[fmt.Sprint(s.parent, " ", s.text)] {
				continue
			}
			alias, how, _ := strings.Cut(strings.TrimPrefix(s.text, "SCAN "), " ")
			if strings.HasPrefix(s.text, "SCAN ") && tables[alias] != "" && !strings.HasPrefix(how, "VIRTUAL") {
				faults = append(faults, fmt.Sprintf("%s is read through: %s", tables[alias], s.text))
			}
			if whole && strings.Contains(s.text, "TEMP B-TREE FOR ORDER BY") {
				faults = append(faults, "all deals are sorted: "+s.text)
			}
		}
		return err
	})
	if err != nil {
		t.Errorf("%v\n%s", err, text)
	}
	return faults
}

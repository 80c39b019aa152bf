package web_test

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"kongdan/internal/kit/db"
)

// snapshot says of each table how many rows it has and what their versions add up to.
type snapshot map[string][2]int64

// fleeting are tables that change with every request.
var fleeting = map[string]bool{"session": true, "signin_failure": true, "request_key": true, "one_time_code": true}

// tally keeps the latest snapshot of a scene and hears which tables were
// written since, so that the others need not be counted again. There are a
// hundred tables, and a form that is refused writes none.
type tally struct {
	mu      sync.Mutex
	known   snapshot        // nil for nothing yet
	written map[string]bool // tables, since known
	all     bool            // something was heard that is not understood: count everything
}

var (
	writing = regexp.MustCompile(`(?i)\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)`)
	reading = regexp.MustCompile(`(?i)^\s*(?:SELECT|WITH|SET TRANSACTION|BEGIN|COMMIT|ROLLBACK|PRAGMA|ANALYZE)\b`)
)

// told is what the text of a statement tells.
type told struct {
	writes []string // tables
	plain  bool     // it is understood
}

// texts are the statements heard so far: the same few thousand come again and
// again, and looking for what they write takes longer than many of them run.
var texts sync.Map // text to told

func tells(text string) told {
	if known, ok := texts.Load(text); ok {
		return known.(told)
	}
	var is told
	for _, f := range writing.FindAllStringSubmatch(text, -1) {
		is.writes = append(is.writes, strings.ToLower(f[1]))
	}
	is.plain = len(is.writes) > 0 || reading.MatchString(text)
	texts.Store(text, is)
	return is
}

// hear notes what a statement writes.
func (y *tally) hear(_ context.Context, r db.Ran) {
	is := tells(r.Text)
	y.mu.Lock()
	defer y.mu.Unlock()
	for _, table := range is.writes {
		y.written[table] = true
	}
	y.all = y.all || !is.plain
}

// snapshot counts what may have changed since the last one.
func (s *scene) snapshot() snapshot {
	s.t.Helper()
	if s.tally == nil {
		s.tally = &tally{written: map[string]bool{}, all: true}
		s.db.Watch(s.tally.hear)
	}
	y := s.tally
	y.mu.Lock()
	written, all := y.written, y.all
	y.written, y.all = map[string]bool{}, false
	y.mu.Unlock()
	if all {
		y.known = s.count(func(string) bool { return true })
		return maps.Clone(y.known)
	}
	maps.DeleteFunc(written, func(name string, _ bool) bool { return fleeting[name] })
	if len(written) > 0 {
		maps.Copy(y.known, s.count(func(name string) bool { return written[name] }))
	}
	return maps.Clone(y.known)
}

// surveyed checks that nothing was written unheard.
func (s *scene) surveyed() {
	s.t.Helper()
	heard := s.snapshot()
	if there := s.count(func(string) bool { return true }); !heard.same(there) {
		s.t.Errorf("written unheard: %s", heard.differs(there))
	}
}

// count counts the tables that are wanted.
func (s *scene) count(wanted func(table string) bool) snapshot {
	s.t.Helper()
	got := snapshot{}
	err := s.db.View(s.t.Context(), func(tx *db.Tx) error {
		var parts []string
		for _, t := range s.tables(tx) {
			if fleeting[t.Name] || !wanted(t.Name) {
				continue
			}
			sum := "0"
			for _, c := range t.Columns {
				if c.Name == "version" {
					sum = "COALESCE(SUM(version), 0)"
				}
			}
			parts = append(parts, fmt.Sprintf(`SELECT '%s' AS t, COUNT(*) AS n, CAST(%s AS BIGINT) AS v FROM "%s"`, t.Name, sum, t.Name))
		}
		if len(parts) == 0 {
			return nil
		}
		rows, err := tx.QueryContext(s.t.Context(), strings.Join(parts, " UNION ALL "))
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var name string
			var n [2]int64
			if err := rows.Scan(&name, &n[0], &n[1]); err != nil {
				return err
			}
			got[name] = n
		}
		return rows.Err()
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return got
}

func (s *scene) tables(tx *db.Tx) []db.Table {
	s.t.Helper()
	if s.shape == nil {
		list, err := db.Tables(s.t.Context(), tx)
		s.shape = must(s.t, list, err)
	}
	return s.shape
}

func (a snapshot) same(b snapshot) bool { return a.differs(b) == "" }

// differs says which tables differ, and by how much.
func (a snapshot) differs(b snapshot) string {
	var list []string
	for name := range a {
		if x, y := a[name], b[name]; x != y {
			list = append(list, fmt.Sprintf("%s %+d rows %+d versions", name, y[0]-x[0], y[1]-x[1]))
		}
	}
	return strings.Join(slices.Sorted(slices.Values(list)), ", ")
}

// rows is differs for the numbers of rows alone.
func (a snapshot) rows(b snapshot) string {
	var list []string
	for name := range a {
		if x, y := a[name], b[name]; x[0] != y[0] {
			list = append(list, fmt.Sprintf("%s %+d", name, y[0]-x[0]))
		}
	}
	return strings.Join(slices.Sorted(slices.Values(list)), ", ")
}

package web_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kongdan/internal/kit/db"
	"kongdan/internal/rule/day"
)

// snapshot says of each table how many rows it has and what their versions add up to.
type snapshot map[string][2]int64

// fleeting are tables that change with every request.
var fleeting = map[string]bool{"session": true, "signin_failure": true, "request_key": true, "one_time_code": true}

func (s *scene) tables(tx *db.Tx) []db.Table {
	s.t.Helper()
	if s.shape == nil {
		list, err := db.Tables(s.t.Context(), tx)
		s.shape = must(s.t, list, err)
	}
	return s.shape
}

func (s *scene) snapshot() snapshot {
	s.t.Helper()
	got := snapshot{}
	err := s.db.View(s.t.Context(), func(tx *db.Tx) error {
		var parts []string
		for _, t := range s.tables(tx) {
			if fleeting[t.Name] {
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

// untouched checks that a refusal has left nothing behind.
func (a attempt) untouched(what, value string) {
	a.s.t.Helper()
	now := a.s.snapshot()
	if a.form.noted || noted[a.pattern] {
		a.seen["audit"], a.seen["audit_value"] = now["audit"], now["audit_value"]
	}
	if !a.seen.same(now) {
		a.faults.add(value, "%s was refused and changed %s", what, a.seen.differs(now))
		maps.Copy(a.seen, now)
	}
}

// sound reads everything that is stored and checks each text, date and number.
func (s *scene) sound() {
	s.t.Helper()
	err := s.db.View(s.t.Context(), func(tx *db.Tx) error {
		for _, t := range s.tables(tx) {
			if strings.HasPrefix(t.Name, "audit") || t.Name == "session" || t.Name == "search_doc" || t.Name == "request_key" || t.Name == "question_band" || t.Name == "document_shingle" { // digests
				continue
			}
			err := t.Each(s.t.Context(), tx, func(row []any) error {
				for i, c := range t.Columns {
					if fault := faultOf(c.Name, row[i]); fault != "" {
						s.t.Errorf("%s.%s holds %s: %q", t.Name, c.Name, fault, clip(fmt.Sprint(row[i]), 100))
					}
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func faultOf(column string, value any) string {
	text, isText := value.(string)
	switch {
	case !isText:
		if n, _ := value.(int64); (n < 0 && column != "margin" || n > 1<<53) && column != "band" { // a band is any bits
			return "a strange number"
		}
	case !utf8.ValidString(text):
		return "broken bytes"
	case strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }):
		return "a control character"
	case strings.ContainsFunc(text, func(r rune) bool { return r == '\u200b' || r == '\u202e' || r == '\u200f' || r == '\u2060' }):
		return "what cannot be seen"
	case strings.TrimSpace(text) != text:
		return "blanks around"
	case len(text) > 60000:
		return "too much"
	case strings.HasSuffix(column, "_on") && text != "" && !day.Date(text).Valid():
		return "no day"
	case column == "expected_close" && text != "" && !day.Date(text).Valid():
		return "no day"
	}
	return ""
}

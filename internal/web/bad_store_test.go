package web_test

import (
	"fmt"
	"maps"
	"strings"
	"unicode"
	"unicode/utf8"

	"kongdan/internal/kit/db"
	"kongdan/internal/rule/day"
)

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

package web

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/id"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/money"
	"kongdan/internal/rule/people"
	"kongdan/internal/web/view"
)

// auditPart is a choice of the log's filter: the kinds of things it holds.
// Its text stands below "audit_part.".
type auditPart struct {
	name  string
	kinds []string
}

var auditParts = []auditPart{
	{"deal", []string{"deal", "stakeholder", "relation", "challenge", "coach", "verdict"}},
	{"account", []string{"account"}},
	{"person", []string{"person"}},
	{"plan", []string{"activity", "task", "visit", "note"}},
	{"lists", []string{"rival", "product", "reason"}},
	{"method", []string{"group", "element", "stage", "zone", "flag", "state", "strength", "channel", "coach_type", "coach_quality", "statement", "verdict_text", "value", "setting", "stage_gate", "move"}},
	{"learning", []string{"question", "question_category", "question_group", "question_import", "paper", "exam", "practice_set", "certificate"}},
	{"library", []string{"document", "document_category"}},
	{"member", []string{"member", "department", "organisation"}},
	{"exchange", []string{"import", "export", "backup"}},
}

const (
	auditPath = "/settings/audit"
	auditSize = 50
)

// auditPage shows the log of changes, for administrators.
func (s *Server) auditPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, q := r.Context(), r.URL.Query()
	m := view.Audit{Who: q.Get("who"), Kind: q.Get("kind")}
	f := org.LogFilter{Who: m.Who, Limit: auditSize + 1}
	f.Before, _ = strconv.ParseInt(q.Get("before"), 10, 64) // what is no number begins at the top
	for _, p := range auditParts {
		m.Kinds = append(m.Kinds, view.Option{Value: p.name, Text: i18n.T(ctx, "audit_part."+p.name)})
		if p.name == m.Kind {
			f.Kinds = p.kinds
		}
	}
	rows, err := s.Org.Log(ctx, actor, f)
	if err != nil {
		return err
	}
	m.Filtered = m.Who+m.Kind != ""
	filters := url.Values{"who": {m.Who}, "kind": {m.Kind}}
	if f.Before > 0 {
		m.Pager.Previous = auditPath + "?" + filters.Encode()
	}
	if len(rows) > auditSize {
		rows = rows[:auditSize]
		filters.Set("before", strconv.FormatInt(rows[auditSize-1].Seq, 10))
		m.Pager.Next = auditPath + "?" + filters.Encode()
	}
	reasons, err := s.Method.ListReasons(ctx, actor)
	if err != nil {
		return err
	}
	if m.Lines, err = s.auditLines(ctx, actor, rows, reasonWords(actor.Lang, reasons)); err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, view.AuditPage(s.head(w, r, actor, i18n.T(ctx, "audit_log.title"), "settings"), m))
}

// auditLines makes entries of the log readable: who did what to which thing,
// and each field that changed.
func (s *Server) auditLines(ctx context.Context, actor org.Actor, rows []org.LogRow, words ...map[string]wording) ([]view.AuditLine, error) {
	before, after := make([]map[string]any, len(rows)), make([]map[string]any, len(rows))
	var ids []string
	for i, row := range rows {
		before[i], after[i] = auditValues(row.Before), auditValues(row.After)
		if id.Valid(row.ID) {
			ids = append(ids, row.ID)
		}
		for _, m := range []map[string]any{before[i], after[i]} {
			for _, v := range m {
				if text, ok := v.(string); ok && id.Valid(text) {
					ids = append(ids, text)
				}
			}
		}
	}
	slices.Sort(ids)
	names, err := s.Org.Names(ctx, actor, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	book, err := s.Method.Book(ctx, actor)
	if err != nil {
		return nil, err
	}
	gone, err := s.People.Erased(ctx, actor, ids)
	if err != nil {
		return nil, err
	}
	shown := reader{ctx, actor, names, book, append(words, bookWords(book))}
	lines := make([]view.AuditLine, len(rows))
	for i, row := range rows {
		line := view.AuditLine{When: i18n.DateTime(ctx, row.At), Who: row.UserName, Address: row.Address,
			What: shown.textOr("audit."+row.Action, i18n.T(ctx, "audit_log.other"))}
		if row.User == org.System {
			line.Who = i18n.T(ctx, "audit_log.system")
		}
		line.Object = auditObject(ctx, row, names[row.ID], before[i], after[i])
		if gone[row.ID] {
			line.Object.URL = ""
		}
		if row.ID == string(row.User) { // what somebody did to themselves names them once
			line.Object, line.What = view.Link{}, strings.TrimRight(line.What, "：: ")
		}
		for _, field := range slices.Sorted(maps.Keys(merged(before[i], after[i]))) {
			c := view.AuditChange{Label: shown.labelIn(row.Kind, field), Before: shown.value(field, before[i][field]), After: shown.value(field, after[i][field])}
			switch {
			case c.Before == c.After && row.Action == "deal.elements": // new evidence for what was known
				c.Before = ""
			case c.Before == c.After, before[i] == nil && after[i][field] == false: // what a new thing is not
				continue
			}
			line.Changes = append(line.Changes, c)
		}
		lines[i] = line
	}
	return lines, nil
}

// auditValues reads the fields of an entry; a value that is no object has one field.
func auditValues(text string) map[string]any {
	if text == "" {
		return nil
	}
	var m map[string]any
	if err := json.Unmarshal([]byte(text), &m); err == nil {
		return m
	}
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		return nil
	}
	return map[string]any{"value": v}
}

func merged(a, b map[string]any) map[string]any {
	all := maps.Clone(a)
	if all == nil {
		all = map[string]any{}
	}
	maps.Copy(all, b)
	return all
}

// pathOf is where things of a kind have a page of their own.
var pathOf = map[string]string{
	"deal": "/deals/", "account": "/accounts/", "person": "/people/", "member": membersPath + "/", "department": departmentsPath + "/",
	"question": "/question/",
}

// auditObject names the thing an entry is about: as it is called now, or by
// what the entry knows of it.
func auditObject(ctx context.Context, row org.LogRow, name string, before, after map[string]any) view.Link {
	l := view.Link{Text: name}
	for _, m := range []map[string]any{after, before} {
		for _, field := range []string{"name", "title"} {
			if text, ok := m[field].(string); ok && l.Text == "" {
				l.Text = text
			}
		}
	}
	if path := pathOf[row.Kind]; path != "" && row.ID != "" {
		l.URL = path + url.PathEscape(row.ID)
		if l.Text == "" {
			l.Text = i18n.T(ctx, "audit_log.open")
		}
	}
	return l
}

// reader words the fields of entries for one reader.
type reader struct {
	ctx   context.Context
	actor org.Actor
	names map[string]string
	book  *method.Book
	words []map[string]wording // by field, what a page adds first
}

// wording says a field's value in words.
type wording func(v string) string

// label is the name of a field; one without text shows as it is.
func (r reader) label(field string) string {
	if k, ok := c139.ParseKey(field); ok {
		return elementLabel(r.book, string(k))
	}
	if d, ok := people.ParseDimension(field); ok {
		return r.book.Name(method.Dimensions, string(d))
	}
	if st, ok := strings.CutPrefix(field, "stage."); ok {
		return r.book.Name(method.Stages, st)
	}
	return r.textOr("audit_field."+field, field)
}

// labelIn is label for what a field is called in things of a kind.
func (r reader) labelIn(kind, field string) string {
	return r.textOr("audit_field."+kind+"_"+field, r.label(field))
}

func (r reader) textOr(key, otherwise string) string {
	if text := i18n.T(r.ctx, key); !strings.HasPrefix(text, "[") {
		return text
	}
	return otherwise
}

// value words a value: enumerations by their texts, ids by names, amounts with
// separators, lists with commas.
func (r reader) value(field string, v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		if name, ok := r.names[v]; ok {
			return name
		}
		if v == "" {
			return ""
		}
		for _, w := range r.words {
			if say, ok := w[field]; ok {
				return say(v)
			}
		}
		for _, prefix := range enumerations[field] {
			if text := r.textOr(prefix+v, ""); text != "" {
				return text
			}
		}
		if id.Valid(v) { // out of the reader's sight, or of a kind without a name
			return i18n.T(r.ctx, "audit_log.unseen")
		}
		return v
	case bool:
		if v {
			return i18n.T(r.ctx, "audit_log.yes")
		}
		return i18n.T(r.ctx, "audit_log.no")
	case float64:
		if field == "margin" {
			return opportunity.Percent(int(v)) + "%"
		}
		if field == "amount" || field == "price" {
			return money.Exact(int64(v), money.Currency(r.actor.Currency))
		}
		if field == "version" && v == 0 { // of none
			return ""
		}
		return strconv.FormatFloat(v, 'f', -1, 64)
	case map[string]any: // a thing with its id
		if name, ok := v["name"].(string); ok {
			return name
		}
	case []any:
		var parts []string
		for _, x := range v {
			parts = append(parts, r.value(field, x))
		}
		return strings.Join(parts, ", ")
	}
	text, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(text)
}

// enumerations says where the texts of a field's values stand.
var enumerations = map[string][]string{
	"role": {"role."}, "scope": {"scope."}, "purpose": {"link_purpose."}, "lang": {"audit_lang."}, "status": {"deal_status.", "document_status."}, "kind": {"activity_kind."},
	"origin": {"coach.origin_"}, "basis": {"person_basis."}, "line": {"relation_kind."}, "erase_reason": {"erase_reason."}, "fields": {"person_field."},
	"question_status": {"question_status."}, "audience": {"document_audience."}, "state": {"certificate.state."}, "treat": {"regrade.treat."}, "why": {"certificate.because_"},
}

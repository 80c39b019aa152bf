package web_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"

	"kongdan/internal/kit/id"
)

// TestBadInputOnEveryForm sends every form of the program with each of its
// fields replaced by each bad value. It is refused at its field with all that
// was typed, and leaves nothing behind; or it is stored sound and shown as text.
// A route that the table of forms does not know fails.
func TestBadInputOnEveryForm(t *testing.T) {
	var routes []string
	probe := newSite(t)
	for _, r := range probe.server.Routes() {
		if strings.HasPrefix(r.Pattern, "POST ") {
			routes = append(routes, r.Pattern)
		}
	}
	for pattern := range forms {
		if !slices.Contains(routes, pattern) {
			t.Errorf("the table of forms has %q, which is no route", pattern)
		}
	}
	for pattern, f := range forms {
		if f.as == "nobody" || f.elsewhere {
			routes = slices.DeleteFunc(routes, func(r string) bool { return r == pattern })
		}
	}
	const parts = 16 // each with a scene of its own, which what is accepted fills
	for part := range parts {
		t.Run(fmt.Sprint(part), func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			s.stock()
			for i, pattern := range routes {
				if i%parts != part {
					continue
				}
				f, ok := forms[pattern]
				if !ok {
					t.Errorf("the table of forms does not know %q", pattern)
					continue
				}
				t.Run(pattern, func(t *testing.T) { s.t = t; s.tryForm(pattern, f) })
			}
			s.t = t
			s.surveyed()
			s.sound()
		})
	}
}

// attempt is a request that would be accepted, and what it changes.
type attempt struct {
	s       *scene
	form    form
	v       *visitor
	path    string
	fields  url.Values
	free    []string // fields that nobody types
	seen    snapshot
	pattern string
	faults  faults
}

// faults gathers what went wrong by what it is, with the values it happened with.
type faults map[string][]string

func (f faults) add(value, format string, args ...any) {
	what := fmt.Sprintf(format, args...)
	f[what] = append(f[what], value)
}

func (f faults) report(t testing.TB) {
	t.Helper()
	for _, what := range slices.Sorted(maps.Keys(f)) {
		t.Errorf("%s\n    with: %s", what, clip(strings.Join(f[what], ", "), 200))
	}
}

// prepare makes the things a form is about and fills it in.
func (s *scene) prepare(pattern string, f form) attempt {
	s.t.Helper()
	_, raw, _ := strings.Cut(pattern, " ")
	as := f.as
	if as == "" {
		as = "owner"
	}
	path := s.fresh(raw)
	at := wildcards(raw, path)
	if f.before != nil {
		f.before(s, at)
	}
	a := attempt{s: s, form: f, v: s.as(s.actors[as]), path: path, fields: url.Values{}, free: append([]string{"_key", "version"}, f.free...), pattern: pattern}
	if f.page != "" {
		page := f.page
		for w, value := range at {
			page = strings.ReplaceAll(page, "{"+w+"}", value)
		}
		a.fields = s.formOn(a.v, page, path)
	}
	if f.set != nil {
		pairs := f.set(s, at)
		for i := 0; i < len(pairs); i += 2 {
			a.fields.Set(pairs[i], pairs[i+1])
		}
	}
	a.seen = s.snapshot()
	return a
}

// wildcards says what stands at the wildcards of a path.
func wildcards(pattern, path string) map[string]string {
	at := map[string]string{}
	values := strings.Split(path, "/")
	for i, p := range strings.Split(pattern, "/") {
		if strings.HasPrefix(p, "{") && i < len(values) {
			at[strings.Trim(p, "{}")] = values[i]
		}
	}
	return at
}

// formOn reads a page and what a browser would send of its form with this address.
func (s *scene) formOn(v *visitor, page, action string) url.Values {
	s.t.Helper()
	fields, found := url.Values{}, false
	v.get(page).is(200).doc().Find("form").Each(func(_ int, f *goquery.Selection) {
		to, _, _ := strings.Cut(f.AttrOr("action", ""), "?")
		if to != action || f.AttrOr("method", "") != "post" {
			return
		}
		if !found {
			fields = sent(f)
		}
		found = true
	})
	if !found {
		s.t.Fatalf("%s has no form for %s", page, action)
	}
	return fields
}

// sent is what a browser sends of a form.
func sent(f *goquery.Selection) url.Values {
	v := url.Values{}
	f.Find("input, textarea, select").Each(func(_ int, e *goquery.Selection) {
		name, ok := e.Attr("name")
		if _, off := e.Attr("disabled"); !ok || off {
			return
		}
		kind := e.AttrOr("type", "text")
		switch {
		case goquery.NodeName(e) == "textarea":
			v.Add(name, e.Text())
		case goquery.NodeName(e) == "select":
			options := e.Find("option[selected]")
			if _, many := e.Attr("multiple"); !many && options.Length() == 0 {
				options = e.Find("option").First()
			}
			options.Each(func(_ int, o *goquery.Selection) { v.Add(name, o.AttrOr("value", "")) })
		case kind == "checkbox" || kind == "radio":
			if _, on := e.Attr("checked"); on {
				v.Add(name, e.AttrOr("value", "on"))
			}
		case kind == "submit" || kind == "button":
		default:
			v.Add(name, e.AttrOr("value", ""))
		}
	})
	return v
}

// request makes the post of a form.
func request(path string, fields url.Values) *http.Request {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(fields.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// send posts the form with a key of its own.
func (a attempt) send(fields url.Values) *page {
	a.s.t.Helper()
	fields = maps.Clone(fields)
	fields.Set("_key", id.New())
	start := time.Now()
	p := a.v.send(request(a.path, fields))
	if took := time.Since(start); took > time.Minute {
		a.s.t.Errorf("%s took %s", a.path, took)
	}
	return p
}

func (s *scene) tryForm(pattern string, f form) {
	a := s.prepare(pattern, f)
	if p := a.send(a.fields); p.status >= 400 {
		s.t.Fatalf("the table's own form gets %d: %s\n%v", p.status, clip(p.text(), 600), a.fields)
	}
	all := faults{}
	defer func() { all.report(s.t) }()
	ids := s.badIDs()
	a = s.prepare(pattern, f)
	a.faults = all
	tried := map[string]bool{}
	for _, field := range slices.Sorted(maps.Keys(a.fields)) {
		family := field
		if f.family != nil {
			family = f.family(field)
		}
		if field == "_key" || tried[family] {
			continue
		}
		tried[family] = true
		values := badValuesHere()
		if id.Valid(a.fields.Get(field)) || slices.Contains([]string{"parent", "person", "people", "reports_to", "department"}, field) {
			values = slices.Concat(values, ids)
		}
		for _, b := range values {
			if !a.try(field, b) {
				a = s.prepare(pattern, f)
				a.faults = all
			}
		}
	}
	a.tryShapes()
}

// try sends the form with a bad value in one field. It reports false where
// that was accepted, so that the next one needs a fresh form.
func (a attempt) try(field string, b bad) bool {
	s := a.s
	fields := maps.Clone(a.fields)
	fields[field] = []string{b.value}
	p := a.send(fields)
	a.answers(p, field, b.name)
	if p.status < 400 {
		if b.value == badScript || b.value == badImage || b.value == badLink {
			for _, path := range []string{p.location, "/settings/audit"} {
				if strings.HasPrefix(path, "/") {
					a.answers(s.as(s.actors["admin"]).get(path), "the page after "+field, b.name)
				}
			}
		}
		return false
	}
	a.untouched(field, b.name)
	if p.status == http.StatusUnprocessableEntity && !slices.Contains(a.free, field) {
		doc := p.main()
		a.named(doc, field, b)
		if b.probe {
			a.kept(doc, fields, field, b)
		}
	}
	return true
}

// main parses what stands between the shell of a page.
func (p *page) main() *goquery.Document {
	p.t.Helper()
	from, to := strings.Index(p.body, "<main"), strings.LastIndex(p.body, "</main>")
	if from < 0 || to < from {
		from, to = 0, len(p.body)
	}
	d, err := goquery.NewDocumentFromReader(strings.NewReader(p.body[from:to]))
	if err != nil {
		p.t.Fatal(err)
	}
	return d
}

// answers checks what holds for every answer: no fault of ours, sound text, no
// markup of somebody's in the page, and no way to another site.
func (a attempt) answers(p *page, what, value string) {
	if p.status >= 500 {
		a.faults.add(value, "%s: %d: %s", what, p.status, clip(p.text(), 300))
	}
	if !p.packed() && !utf8.ValidString(p.body) {
		a.faults.add(value, "%s: the answer is no UTF-8", what)
	}
	for _, markup := range []string{badScript, "<img src=x", `href="javascript:`} {
		if strings.Contains(p.body, markup) {
			a.faults.add(value, "%s: the answer holds %q", what, markup)
		}
	}
	if p.location != "" && (!strings.HasPrefix(p.location, "/") || strings.HasPrefix(p.location, "//") || strings.ContainsAny(p.location, "\\\t\r\n")) {
		a.faults.add(value, "%s: leads to %q", what, clip(p.location, 100))
	}
}

// named checks that a refusal stands at its field: a message that leads to an
// element of the page, or one at the field itself.
func (a attempt) named(doc *goquery.Document, field string, b bad) {
	wanted := map[string]bool{field: true, a.form.blames[field]: true}
	found := false
	doc.Find(".k-problems a").Each(func(_ int, link *goquery.Selection) {
		to := strings.TrimPrefix(link.AttrOr("href", ""), "#")
		target := doc.Find(`[id="` + to + `"]`)
		if target.Length() != 1 {
			a.faults.add(b.name, "%s: the message leads to #%s, which is no place on the page", field, to)
		}
		name := target.AttrOr("name", target.Find("[name]").AttrOr("name", strings.TrimPrefix(to, "f-")))
		found = found || wanted[name]
	})
	if !found && doc.Find(`[name="`+field+`"][aria-invalid="true"], [name="`+a.form.blames[field]+`"]:not([type="hidden"])`).Length() == 0 {
		a.faults.add(b.name, "%s: no message at the field: %s", field, clip(doc.Find("[role=alert], .k-error, h1, .k-failure p").Text(), 200))
	}
}

// kept checks that the form still holds what was typed.
func (a attempt) kept(doc *goquery.Document, fields url.Values, field string, b bad) {
	got := url.Values{}
	doc.Find("form").Each(func(_ int, f *goquery.Selection) {
		if to, _, _ := strings.Cut(f.AttrOr("action", ""), "?"); to == a.path {
			got = sent(f)
		}
	})
	for name, values := range fields {
		at := doc.Find(`[name="` + name + `"]`)
		if name == "_key" || at.AttrOr("type", "") == "password" || name != "version" && slices.Contains(a.free, name) {
			continue
		}
		if name == field && (!readable(b.value) || at.Is("select, [type=radio], [type=checkbox], [type=hidden]")) {
			continue // a page cannot hold it, or there is no such choice
		}
		want, have := plainly(values), plainly(got[name])
		if want != have {
			a.faults.add(b.name, "%s: %s held %q and holds %q", field, name, clip(want, 60), clip(have, 60))
		}
	}
}

// plainly is what was typed without what typing adds around it.
func plainly(values []string) string {
	return strings.Trim(strings.ReplaceAll(strings.Join(values, "|"), "\r\n", "\n"), " \t\n　|")
}

// readable reports whether a page can hold a text as it is.
func readable(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }

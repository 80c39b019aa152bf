package web_test

import (
	"encoding/base64"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"

	"kongdan/internal/kit/id"
)

// tryShapes sends the form whole in ways no form of ours is sent.
func (a attempt) tryShapes() {
	s := a.s
	body := a.fields.Encode()
	raw := func(what, kind, text string) {
		r := httptest.NewRequest(http.MethodPost, a.path, strings.NewReader(text))
		r.Header.Set("Content-Type", kind)
		p := a.v.send(r)
		a.answers(p, "whole", what)
		if p.status >= 400 {
			a.untouched("whole", what)
			return
		}
		all := a.faults
		a = s.prepare(a.pattern, a.form)
		a.faults = all
	}
	const plain = "application/x-www-form-urlencoded"
	raw("twice every field", plain, body+"&"+body)
	raw("unknown fields", plain, body+"&__proto__=1&role=administrator&org_id=x&id=y&a[b]=c")
	raw("no field", plain, "")
	raw("half a body", plain, body[:len(body)/2])
	raw("half a percent", plain, body+"&x=%")
	raw("semicolons", plain, body+";x=1")
	raw("JSON", "application/json", `{"name":"x"}`)
	raw("JSON called a form", plain, `{"name":"x"}`)
	raw("no type", "", body)
	raw("parts without a border", "multipart/form-data", body)
	raw("parts", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx\r\n--x")
	raw("too many fields", plain, strings.Repeat("a=1&", 20000)+body)
	raw("a name of a megabyte", plain, firstTyped(a)+"="+strings.Repeat("x", 1<<20)+"&"+body)
	raw("a form of three megabytes", plain, body+"&x="+strings.Repeat("x", 3<<20))
	for _, field := range slices.Sorted(maps.Keys(a.fields)) {
		if a.form.family != nil && strings.Contains(field, ".") {
			continue
		}
		fields := maps.Clone(a.fields)
		fields.Del(field)
		raw("without "+field, plain, fields.Encode())
	}
	a.tryStale()
	a.tryTwice()
}

// firstTyped is a field that a person types.
func firstTyped(a attempt) string {
	for _, f := range slices.Sorted(maps.Keys(a.fields)) {
		if !slices.Contains(a.free, f) {
			return f
		}
	}
	return "x"
}

// tryStale sends the form on top of a version that is over, sound and not.
func (a attempt) tryStale() {
	if !a.fields.Has("version") || a.form.unversioned {
		return
	}
	for _, version := range []string{"0", "-1", "999999", "x", "9223372036854775808", ""} {
		for _, b := range []string{"", "no_such_choice", badScript, "\x00", "2025-02-30"} {
			fields := maps.Clone(a.fields)
			for name := range fields {
				if b != "" && !slices.Contains(a.free, name) {
					fields.Set(name, b)
				}
			}
			fields.Set("version", version)
			p := a.send(fields)
			a.answers(p, "version", version+" with "+b)
			if p.status < 400 {
				a.s.t.Errorf("version %q with %q: %d", version, b, p.status)
				return
			}
			if b == "" && p.status != http.StatusConflict {
				a.s.t.Errorf("version %q: %d: %s", version, p.status, clip(p.text(), 300))
			}
			a.untouched("version", version)
		}
	}
}

// says is the message that an answer leaves for the next page.
func (p *page) says() string {
	for _, c := range (&http.Response{Header: p.header}).Cookies() {
		if c.Name == "kongdan_flash" {
			raw, _ := base64.RawURLEncoding.DecodeString(c.Value)
			return string(raw)
		}
	}
	return ""
}

// looks are the forms that change nothing but the log of who looked: each look
// stands in it, the same request sent again too, since it may show something new.
var looks = map[string]bool{
	"POST /people/{id}/contact": true, "POST /people/{id}/notes": true, "POST /deals/{id}/coaches/{coach}/identity": true,
}

// tryTwice sends the form again with the same key, after the first and beside
// it: the second changes nothing.
func (a attempt) tryTwice() {
	s := a.s
	post := func(a attempt, key string) *page {
		fields := maps.Clone(a.fields)
		fields.Set("_key", key)
		return (&visitor{site: a.v.site, cookie: a.v.cookie, lang: "zh"}).send(request(a.path, fields))
	}
	first := s.prepare(a.pattern, a.form)
	key := id.New()
	once := post(first, key)
	after := s.snapshot()
	again := post(first, key)
	a.answers(again, "whole", "again")
	if a.pattern != "POST /signout" && a.v.cookie != "" && once.status == http.StatusSeeOther && (again.status != once.status || again.location != once.location || again.says() != once.says()) {
		s.t.Errorf("it leads to %q with %q, and again, %d, to %q with %q", once.location, once.says(), again.status, again.location, again.says())
	}
	if now := s.snapshot(); !after.same(now) && a.pattern != "POST /signout" && !looks[a.pattern] {
		s.t.Errorf("again: %d then %d, and it changed %s", once.status, again.status, after.differs(now))
	}
	one := first.seen.rows(after)

	both := s.prepare(a.pattern, a.form)
	key = id.New()
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if p := post(both, key); p.status >= 500 {
				s.t.Errorf("at once: %d: %s", p.status, clip(p.text(), 300))
			}
		})
	}
	wg.Wait()
	if two := both.seen.rows(s.snapshot()); one != two && !looks[a.pattern] {
		s.t.Errorf("once changes %s\nat once changes %s", one, two)
	}

	rivals := s.prepare(a.pattern, a.form) // two windows of one person
	for range 2 {
		wg.Go(func() {
			if p := post(rivals, id.New()); p.status >= 500 {
				s.t.Errorf("at once from two windows: %d: %s", p.status, clip(p.text(), 300))
			}
		})
	}
	wg.Wait()
}

package web_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/id"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	"kongdan/internal/text"
	"kongdan/internal/web"
)

// site is the whole door for people over a fresh database.
type site struct {
	t       testing.TB
	db      *db.DB
	server  *web.Server
	handler http.Handler
	*orgtest.World
}

// newSite builds a server the way app does, and one organisation.
func newSite(t testing.TB) *site {
	t.Helper()
	d := dbtest.Open(t)
	s := siteOn(t, d)
	s.World = orgtest.New(t, d)
	return s
}

// siteOn builds a server over a database, without an organisation.
func siteOn(t testing.TB, d *db.DB) *site {
	t.Helper()
	texts, err := i18n.Load(text.Files)
	if err != nil {
		t.Fatal(err)
	}
	server := &web.Server{Log: slog.New(slog.DiscardHandler), Texts: texts}
	equip(server, d)
	return &site{t: t, db: d, server: server, handler: server.Handler()}
}

// run changes the database behind everybody's back.
func (s *site) run(statement string) {
	s.t.Helper()
	err := s.db.InTx(s.t.Context(), func(tx *db.Tx) error {
		_, err := tx.ExecContext(s.t.Context(), statement)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// visitor is somebody with a browser: signed in, or nobody.
type visitor struct {
	site   *site
	cookie string
	lang   string
	flash  string // the message that waits for the next page
}

// as signs a member in, in Chinese.
func (s *site) as(a org.Actor) *visitor {
	s.t.Helper()
	token, err := s.server.Org.StartSession(s.t.Context(), a.Org, a.User, org.Client{Address: "192.0.2.1"})
	if err != nil {
		s.t.Fatal(err)
	}
	return &visitor{site: s, cookie: token, lang: "zh"}
}

// nobody is a visitor without a session.
func (s *site) nobody() *visitor { return &visitor{site: s, lang: "zh"} }

// in returns the visitor reading another language; a member's own choice is changed.
func (v *visitor) in(lang string) *visitor {
	v.site.t.Helper()
	if v.cookie != "" {
		a, err := v.site.server.Org.Authenticate(v.site.t.Context(), v.cookie, org.Client{})
		if err != nil {
			v.site.t.Fatal(err)
		}
		err = v.site.db.InTx(v.site.t.Context(), func(tx *db.Tx) error {
			_, err := tx.ExecContext(v.site.t.Context(), `UPDATE member SET lang = $1 WHERE org_id = $2 AND id = $3`, lang, a.Org, a.User)
			return err
		})
		if err != nil {
			v.site.t.Fatal(err)
		}
	}
	return &visitor{site: v.site, cookie: v.cookie, lang: lang}
}

// page is an answer.
type page struct {
	t        testing.TB
	what     string
	status   int
	location string
	body     string
	header   http.Header
}

// packed reports whether the answer is a file that is no text.
func (p *page) packed() bool { return strings.HasPrefix(p.body, "PK\x03\x04") }

func (v *visitor) get(path string) *page {
	v.site.t.Helper()
	return v.send(httptest.NewRequest(http.MethodGet, path, nil))
}

// post sends a form of alternating names and values, with a fresh key unless
// the values hold one.
func (v *visitor) post(path string, pairs ...string) *page {
	v.site.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	if !form.Has("_key") {
		form.Set("_key", id.New())
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.send(r)
}

var rawKey = regexp.MustCompile(`^\[[a-z0-9_]+(\.[a-zA-Z0-9_]+)+\]`)

// rawIn finds a key that was shown instead of its text, or what a broken
// template leaves behind.
func rawIn(body string) string {
	for _, left := range []string{"%!", "<no value>"} {
		if strings.Contains(body, left) {
			return left
		}
	}
	for rest := body; ; {
		_, after, found := strings.Cut(rest, "[")
		if !found {
			return ""
		}
		rest = after
		if key := rawKey.FindString(clip("["+after[:min(len(after), 100)], 101)); key != "" {
			return key
		}
	}
}

func (v *visitor) send(r *http.Request) *page {
	v.site.t.Helper()
	if v.cookie != "" {
		r.AddCookie(&http.Cookie{Name: "kongdan_session", Value: v.cookie})
	}
	if v.flash != "" {
		r.AddCookie(&http.Cookie{Name: "kongdan_flash", Value: v.flash})
	}
	r.Header.Set("Accept-Language", v.lang)
	w := httptest.NewRecorder()
	v.site.handler.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.Name == "kongdan_flash" {
			v.flash = c.Value
		}
	}
	p := &page{t: v.site.t, what: r.Method + " " + r.URL.Path, status: w.Code,
		location: w.Header().Get("Location"), body: w.Body.String(), header: w.Header()}
	if found := rawIn(p.body); found != "" && !p.packed() {
		v.site.t.Errorf("%s shows the raw key %s", p.what, found)
	}
	return p
}

// is checks the status and returns the page.
func (p *page) is(status int) *page {
	p.t.Helper()
	if p.status != status {
		p.t.Fatalf("%s answers %d, want %d; to %q\n%s", p.what, p.status, status, p.location, clip(p.text(), 1500))
	}
	return p
}

// leads checks a redirect to a path that begins so and returns where to.
func (p *page) leads(prefix string) string {
	p.t.Helper()
	p.is(http.StatusSeeOther)
	if !strings.HasPrefix(p.location, prefix) {
		p.t.Fatalf("%s leads to %q, want %q…", p.what, p.location, prefix)
	}
	return p.location
}

// has checks that the page's readable text, or an attribute, holds every one.
func (p *page) has(texts ...string) *page {
	p.t.Helper()
	all := p.text()
	for _, s := range texts {
		if !strings.Contains(all, s) && !strings.Contains(p.body, s) {
			p.t.Errorf("%s lacks %q in\n%s", p.what, s, clip(all, 1500))
		}
	}
	return p
}

// lacks checks that the page holds none of the texts anywhere.
func (p *page) lacks(texts ...string) *page {
	p.t.Helper()
	for _, s := range texts {
		if strings.Contains(p.body, s) {
			p.t.Errorf("%s must not hold %q", p.what, s)
		}
	}
	return p
}

// doc parses the page.
func (p *page) doc() *goquery.Document {
	p.t.Helper()
	d, err := goquery.NewDocumentFromReader(strings.NewReader(p.body))
	if err != nil {
		p.t.Fatal(err)
	}
	return d
}

// value returns what stands in the field with a name.
func (p *page) value(name string) string {
	p.t.Helper()
	f := p.doc().Find(`[name="` + name + `"]`).First()
	if f.Is("textarea") {
		return f.Text()
	}
	if f.Is("select") {
		return f.Find("option[selected]").AttrOr("value", "")
	}
	return f.AttrOr("value", "")
}

// text is what a person reads, white space folded.
func (p *page) text() string {
	return strings.Join(strings.Fields(p.doc().Text()), " ")
}

func clip(s string, n int) string {
	if len(s) > n {
		return s[:n] + "…"
	}
	return s
}

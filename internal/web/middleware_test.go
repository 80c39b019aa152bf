package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/text"
	"kongdan/internal/web"
)

// whole sends a request through everything that surrounds the pages.
func whole(s *site, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.server.Site().ServeHTTP(w, r)
	return w
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	s := newSite(t)
	s.server.TrustProxy = true
	for _, path := range []string{"/signin", "/deals", "/nothing", "/static/nothing.css"} {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		h := whole(s, r).Header()
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'self'; img-src 'self' data:;", "X-Content-Type-Options": "nosniff",
			"Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin", "X-Frame-Options": "DENY",
		} {
			if !strings.HasPrefix(h.Get(name), want) {
				t.Errorf("%s: %s is %q", path, name, h.Get(name))
			}
		}
		if csp := h.Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") || !strings.Contains(csp, "frame-ancestors 'none'") {
			t.Errorf("%s: %s", path, csp)
		}
		if h.Get("Strict-Transport-Security") != "" || len(h.Get("X-Request-Id")) < 8 {
			t.Errorf("%s: %v", path, h)
		}
	}
	r := httptest.NewRequest(http.MethodGet, "/signin", nil)
	r.Header.Set("X-Forwarded-Proto", "https")
	r.Header.Set("X-Request-Id", "proxy-1")
	if h := whole(s, r).Header(); h.Get("Strict-Transport-Security") == "" || h.Get("X-Request-Id") != "proxy-1" {
		t.Errorf("behind TLS: %v", h)
	}
	r.Header.Set("X-Request-Id", "a b\nc")
	if h := whole(s, r).Header(); strings.ContainsAny(h.Get("X-Request-Id"), " \n") {
		t.Errorf("an id that cannot stand in a log: %v", h)
	}
}

func TestRequestsOfOtherSitesAreRefused(t *testing.T) {
	s := newSite(t)
	a := s.Rep("甲")
	for name, c := range map[string]struct {
		header, value string
		status        int
	}{
		"another site":   {"Sec-Fetch-Site", "cross-site", 403},
		"another origin": {"Origin", "https://evil.example", 403},
		"null origin":    {"Origin", "null", 403},
		"our own page":   {"Sec-Fetch-Site", "same-origin", 303},
		"a program":      {"X-Nothing", "", 303},
	} {
		v := s.as(a)
		r := httptest.NewRequest(http.MethodPost, "/signout", strings.NewReader(""))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set(c.header, c.value)
		r.AddCookie(&http.Cookie{Name: "kongdan_session", Value: v.cookie})
		w := whole(s, r)
		if w.Code != c.status {
			t.Errorf("%s: %d, want %d", name, w.Code, c.status)
		}
		_, err := s.server.Org.Authenticate(t.Context(), v.cookie, org.Client{})
		if kept := err == nil; kept != (c.status == 403) {
			t.Errorf("%s: session kept %v", name, kept)
		}
		if c.status == 403 && !strings.Contains(w.Body.String(), "别的网站") {
			t.Errorf("%s: %s", name, w.Body)
		}
	}
}

func TestAStrangersHostIsRefused(t *testing.T) {
	s := newSite(t)
	s.server.BaseURL = &url.URL{Scheme: "https", Host: "kd.example.com"}
	for host, status := range map[string]int{
		"kd.example.com": 200, "KD.example.com.": 200, "kd.example.com:443": 200, "localhost:8139": 200, "127.0.0.1:8139": 200, "[::1]:8139": 200,
		"evil.example": 421, "kd.example.com.evil.example": 421, "10.0.0.1": 421, "": 421,
	} {
		r := httptest.NewRequest(http.MethodGet, "/nothing", nil)
		r.Host = host
		w := whole(s, r)
		if got := w.Code; got != status && (status != 200 || got != 404) {
			t.Errorf("%q: %d, want %d", host, got, status)
		}
		if strings.Contains(w.Body.String(), "evil.example") {
			t.Errorf("%q is repeated", host)
		}
	}
}

func TestPagesAreCompressed(t *testing.T) {
	s := newSite(t)
	for accept, zipped := range map[string]bool{"gzip, br": true, "": false, "gzip;q=0": false, "identity": false, "br;q=1, gzip; q=0.5": true} {
		r := httptest.NewRequest(http.MethodGet, "/nothing", nil)
		r.Header.Set("Accept-Encoding", accept)
		w := whole(s, r)
		if got := w.Header().Get("Content-Encoding") == "gzip"; got != zipped {
			t.Errorf("%q: compressed %v", accept, got)
		}
		if !strings.Contains(w.Header().Get("Vary"), "Accept-Encoding") || w.Code != 404 {
			t.Errorf("%q: %d %v", accept, w.Code, w.Header())
		}
		body := io.Reader(w.Body)
		if zipped {
			z, err := gzip.NewReader(body)
			if err != nil {
				t.Fatal(err)
			}
			body = z
		}
		if text, err := io.ReadAll(body); err != nil || !strings.Contains(string(text), "</html>") {
			t.Errorf("%q: %v %s", accept, err, text)
		}
	}
	r := httptest.NewRequest(http.MethodHead, "/nothing", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	if w := whole(s, r); w.Code != 404 || w.Header().Get("Content-Encoding") != "" {
		t.Errorf("HEAD: %d %v", w.Code, w.Header())
	}
}

// TestAPanicIsOnePageAndOneLine lets a server without services panic.
func TestAPanicIsOnePageAndOneLine(t *testing.T) {
	texts, err := i18n.Load(text.Files)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	server := &web.Server{Log: slog.New(web.LogHandler(slog.NewJSONHandler(&out, nil))), Texts: texts}
	var observed int
	server.Observe = func(_, _ string, status int, _ time.Duration) { observed = status }
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "/deals?secret=1", nil)
	r.AddCookie(&http.Cookie{Name: "kongdan_session", Value: "x"})
	server.Site().ServeHTTP(w, r)
	id := w.Header().Get("X-Request-Id")
	if w.Code != 500 || !strings.Contains(w.Body.String(), id) || strings.Contains(w.Body.String(), "nil pointer") || observed != 500 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	var failures, requests int
	for line := range strings.Lines(out.String()) {
		var l map[string]any
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatal(err)
		}
		if l["request"] != id {
			t.Errorf("a line without the request's id: %s", line)
		}
		switch l["msg"] {
		case "request failed":
			failures++
			if !strings.Contains(l["err"].(string), "nil pointer") || !strings.Contains(l["err"].(string), ".go:") {
				t.Errorf("the log does not say where: %s", line)
			}
		case "request":
			requests++
		}
	}
	if failures != 1 || requests != 1 || strings.Contains(out.String(), "secret") {
		t.Errorf("%d failures and %d requests in the log:\n%s", failures, requests, out.String())
	}
}

func TestTheLogNamesWhoAsked(t *testing.T) {
	s := newSite(t)
	a := s.Rep("甲")
	var out bytes.Buffer
	s.server.Log = slog.New(web.LogHandler(slog.NewJSONHandler(&out, nil)))
	v := s.as(a)
	r := httptest.NewRequest(http.MethodGet, "/?q=王总", nil)
	r.AddCookie(&http.Cookie{Name: "kongdan_session", Value: v.cookie})
	whole(s, r)
	var l map[string]any
	if err := json.Unmarshal(out.Bytes(), &l); err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	if l["user"] != string(a.User) || l["org"] != string(a.Org) || l["route"] != "GET /{$}" || l["status"] != 200.0 {
		t.Errorf("%v", l)
	}
	for _, secret := range []string{"王总", "甲", v.cookie, "192.0.2.1"} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("the log tells %q: %s", secret, out.String())
		}
	}
}

// TestOneMemberCannotTakeAll holds many requests open by bodies that never end.
func TestOneMemberCannotTakeAll(t *testing.T) {
	s := newSite(t)
	v, other := s.as(s.Rep("甲")), s.as(s.Rep("乙"))
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	refused := make(chan int, 100)
	handler := s.server.Site()
	for range 40 {
		in, out := io.Pipe()
		context.AfterFunc(ctx, func() { _ = out.CloseWithError(io.ErrUnexpectedEOF) })
		r := httptest.NewRequest(http.MethodPost, "/signout", in)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.AddCookie(&http.Cookie{Name: "kongdan_session", Value: v.cookie})
		wg.Go(func() {
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			refused <- w.Code
		})
	}
	for range 8 {
		if code := <-refused; code != http.StatusTooManyRequests {
			t.Errorf("status %d", code)
		}
	}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.AddCookie(&http.Cookie{Name: "kongdan_session", Value: other.cookie})
	w := httptest.NewRecorder()
	if handler.ServeHTTP(w, r); w.Code != http.StatusOK {
		t.Errorf("another member waits: %d", w.Code)
	}
	stop()
	wg.Wait()
	r = httptest.NewRequest(http.MethodGet, "/", nil)
	r.AddCookie(&http.Cookie{Name: "kongdan_session", Value: v.cookie})
	w = httptest.NewRecorder()
	if handler.ServeHTTP(w, r); w.Code != http.StatusOK {
		t.Errorf("the member is still locked out: %d", w.Code)
	}
}

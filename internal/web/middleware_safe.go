package web

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/web/static"
	"kongdan/internal/web/view"
)

const staticPattern = "GET " + static.Prefix

// policy lets a page load from here only; no script or style in the page itself.
const policy = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"

// headers tells the browser to be strict.
func (s *Server) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
		if s.overTLS(r) {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// sameSite refuses unsafe requests that another site makes a browser send. Those
// of questionnaires carry no right but their secret, and old browsers on a page
// without a referrer say that they come from nowhere.
func (s *Server) sameSite(next http.Handler) http.Handler {
	p := http.NewCrossOriginProtection()
	for _, u := range []*url.URL{s.BaseURL, s.QuestURL} {
		if u == nil {
			continue
		}
		if err := p.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			panic(fmt.Sprintf("web: the URL %q is no origin: %v", u, err)) // app has checked it
		}
	}
	p.AddInsecureBypassPattern("POST " + questPath + "/open")
	p.AddInsecureBypassPattern("POST " + questPath + "/answer")
	p.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.refuse(w, r, errs.New(errs.Forbidden, "error.cross_origin"))
	}))
	return p.Handler(next)
}

// ownHost refuses requests for a host that is not ours, where ours is known. A
// loopback name is never a stranger's. The host of questionnaires shows nothing
// but them, and says nothing of us.
func (s *Server) ownHost(next http.Handler) http.Handler {
	own, quest := "", ""
	if s.BaseURL != nil {
		own = hostOf(s.BaseURL.Host)
	}
	if s.QuestURL != nil {
		quest = hostOf(s.QuestURL.Host)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := hostOf(r.Host)
		if host == quest && quest != "" && quest != own {
			if !ofQuest(r.URL.Path) {
				http.NotFound(w, r)
				return
			}
			next.ServeHTTP(w, r)
			return
		}
		ip := net.ParseIP(host)
		if own == "" || host == own || host == "localhost" || ip != nil && ip.IsLoopback() {
			next.ServeHTTP(w, r)
			return
		}
		r = r.WithContext(s.locale(r, org.Actor{}))
		title := i18n.T(r.Context(), "error.title.not_found")
		_ = s.show(w, r, http.StatusMisdirectedRequest, view.ErrorPage(s.head(w, r, org.Actor{}, title, ""), view.Failure{
			Status: http.StatusMisdirectedRequest, Title: title, Text: i18n.T(r.Context(), "error.wrong_host"), RequestID: RequestID(r.Context()),
		}))
	})
}

// hostOf is a host in small letters without its port.
func hostOf(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return strings.ToLower(strings.Trim(strings.TrimSuffix(host, "."), "[]"))
}

// Limits of requests at once.
const (
	busyUser    = 32 // of one member: pages open at once, and programs
	busyAddress = 64 // of one address where nobody is signed in; many may share it
)

// busy counts the requests that are being answered, by who asks. The zero
// value is ready.
type busy struct {
	mu  sync.Mutex
	now map[string]int
}

// enter notes a request until leave is called. It fails with TooMany where one
// member or address asks for too much at once.
func (b *busy) enter(actor org.Actor, address string) (leave func(), err error) {
	key, limit := "a:"+address, busyAddress
	if actor.User != "" {
		key, limit = "u:"+string(actor.User), busyUser
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.now == nil {
		b.now = map[string]int{}
	}
	if b.now[key] >= limit {
		return nil, errs.New(errs.TooMany, "error.too_many")
	}
	b.now[key]++
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		if b.now[key]--; b.now[key] == 0 {
			delete(b.now, key)
		}
	}, nil
}

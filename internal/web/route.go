package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/once"
	"kongdan/internal/org"
)

// Access says who may call a route at all; what they may see and change is for
// the use case to say.
type Access int

// The kinds of access. The zero value asks for a signed-in member.
const (
	Members Access = iota // members who are signed in
	Open                  // everybody
	Hushed                // members, whom the log does not name there
	Apart                 // everybody, and nobody is asked who they are
)

// Route is one method and path with the handler behind it.
type Route struct {
	Pattern string // as http.ServeMux reads it: "POST /deals/{id}/stage"
	Access  Access
	handle  handler
}

// handler does the work of a route. actor is the zero Actor where nobody is
// signed in, which only an Open route sees.
type handler func(w http.ResponseWriter, r *http.Request, actor org.Actor) error

// maxForm is the most bytes a form may have.
const maxForm = 2 << 20

// serve turns a route into an http handler: who asks, in which language, and
// what a failure looks like.
func (s *Server) serve(route Route) http.HandlerFunc {
	if route.Access == Apart {
		return s.serveApart(route)
	}
	return func(w http.ResponseWriter, r *http.Request) {
		actor, authErr := s.Org.Authenticate(r.Context(), sessionToken(r), s.client(r))
		r = r.WithContext(s.locale(r, actor))
		if route.Access != Hushed {
			noteUser(r.Context(), actor)
		}
		leave, err := s.busy.enter(actor, s.client(r).Address)
		if err != nil {
			s.fail(w, r, actor, err)
			return
		}
		defer leave()
		err = authErr
		if err == nil {
			r, err = s.ownWords(r, actor)
		}
		if err == nil || (route.Access == Open && errs.Is(err, errs.Unauthenticated)) {
			err = s.run(route, w, r, actor)
		}
		if err != nil {
			s.fail(w, r, actor, err)
		}
	}
}

// serveApart is serve for routes that take no notice of who asks: nobody needs a
// session, no cookie is set, and neither log nor answer tells of anybody.
func (s *Server) serveApart(route Route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Robots-Tag", "noindex, nofollow")
		leave, err := s.busy.enter(org.Actor{}, s.client(r).Address)
		if err == nil {
			defer leave()
			err = s.run(route, w, r, org.Actor{})
		}
		if err != nil {
			s.failApart(w, r, err)
		}
	}
}

func (s *Server) run(route Route, w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if !legible(r.URL.Path) {
		return errs.New(errs.NotFound, "error.page_not_found") // no address of ours holds such bytes
	}
	r.URL.RawQuery = legibleQuery(r.URL)
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return route.handle(w, r, actor)
	}
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	if key := form.Get("_key"); key != "" && actor.User != "" {
		hash := sha256.Sum256([]byte(r.URL.Path + "\n" + form.Encode()))
		r = r.WithContext(once.With(r.Context(), string(actor.Org), string(actor.User), hex.EncodeToString(hash[:])))
	}
	return route.handle(w, r, actor)
}

// legibleQuery is what stands behind the "?" of an address. Bytes that cannot
// be compared with what is stored become a character that is stored nowhere.
func legibleQuery(u *url.URL) string {
	q := u.Query()
	whole := true
	for name, values := range q {
		for i, v := range values {
			if !legible(v) {
				values[i], whole = strings.ReplaceAll(strings.ToValidUTF8(v, "\uFFFD"), "\x00", "\uFFFD"), false
			}
		}
		whole = whole && legible(name)
	}
	if whole {
		return u.RawQuery
	}
	return q.Encode()
}

// onceWith is the mark of a form with a file, whose content belongs to it: the
// same form with another file is another request. The file is read to its end
// and wound back.
func onceWith(ctx context.Context, r *http.Request, actor org.Actor, file io.ReadSeeker, rest string) (context.Context, error) {
	key := r.URL.Query().Get("_key")
	if key == "" {
		return ctx, nil
	}
	hash := sha256.New()
	_, _ = hash.Write([]byte(r.URL.Path + "\n" + key + "\n" + rest + "\n"))
	if _, err := io.Copy(hash, file); err != nil {
		return ctx, errs.Because(err, errs.Invalid, "error.form_unreadable")
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return ctx, err
	}
	return once.With(ctx, string(actor.Org), string(actor.User), hex.EncodeToString(hash.Sum(nil))), nil
}

// readForm parses the body of a form. A file's form is read by its own
// handler, which knows its limits; its key stands in the address.
func readForm(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		return r.URL.Query(), nil
	}
	if c := r.Header.Get("Content-Encoding"); c != "" && c != "identity" { // no browser packs a form, and nothing here unpacks one
		return nil, errs.New(errs.Invalid, "error.form_unreadable")
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		if _, ok := err.(*http.MaxBytesError); ok {
			return nil, errs.Because(err, errs.TooLarge, "error.too_large")
		}
		return nil, errs.Because(err, errs.Invalid, "error.form_unreadable")
	}
	return r.PostForm, nil
}

// ownWords makes the answer speak of zones as the member's organisation does.
func (s *Server) ownWords(r *http.Request, actor org.Actor) (*http.Request, error) {
	own, err := s.Method.ZoneNames(r.Context(), actor)
	if err != nil || own == nil {
		return r, err
	}
	l := i18n.Of(r.Context())
	l.Own = own
	return r.WithContext(i18n.With(r.Context(), l)), nil
}

// locale is how the answer speaks: as the member chose, else as the browser asks.
func (s *Server) locale(r *http.Request, actor org.Actor) context.Context {
	lang := actor.Lang
	if lang == "" {
		lang = askedLanguage(r)
	}
	return i18n.With(r.Context(), i18n.Locale{Catalog: s.Texts, Lang: lang, Zone: actor.Zone, Currency: actor.Currency})
}

// askedLanguage reads the visitor's choice, or the first language the browser
// names; Chinese unless that is English.
func askedLanguage(r *http.Request) string {
	if c, err := r.Cookie(langCookie); err == nil && (c.Value == i18n.English || c.Value == i18n.Chinese) {
		return c.Value
	}
	if strings.HasPrefix(strings.ToLower(strings.TrimSpace(r.Header.Get("Accept-Language"))), "en") {
		return i18n.English
	}
	return i18n.Chinese
}

func (s *Server) client(r *http.Request) org.Client {
	address, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		address = r.RemoteAddr
	}
	if forwarded := r.Header.Get("X-Forwarded-For"); s.TrustProxy && forwarded != "" {
		parts := strings.Split(forwarded, ",")
		address = strings.TrimSpace(parts[len(parts)-1])
	}
	return org.Client{Address: address, Agent: r.UserAgent()}
}

// overTLS reports whether the browser reached us by TLS: it did where the
// address people use says so, even if the proxy in front does not.
func (s *Server) overTLS(r *http.Request) bool {
	return r.TLS != nil || s.TrustProxy && r.Header.Get("X-Forwarded-Proto") == "https" ||
		s.BaseURL != nil && s.BaseURL.Scheme == "https" && hostOf(r.Host) == hostOf(s.BaseURL.Host)
}

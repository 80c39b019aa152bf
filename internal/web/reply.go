package web

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/id"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// head fills the shell around a page. active is the entry of the navigation
// the page belongs to.
func (s *Server) head(w http.ResponseWriter, r *http.Request, actor org.Actor, title, active string) view.Head {
	h := view.Head{Title: title, Active: active, Path: r.URL.RequestURI(), Theme: actor.Theme, Flash: takeFlash(w, r)}
	if actor.User == "" {
		return h
	}
	h.User = &view.User{
		ID: string(actor.User), Zone: actor.Zone.String(), Name: actor.Name, Organisation: actor.OrgName, Role: i18n.T(r.Context(), "role."+string(actor.Role)),
		MayWork: actor.MayWork(), MayAdminister: actor.MayAdminister(), InsecureTransport: !s.overTLS(r),
	}
	return h
}

// newKey is the key of a form: posting it twice changes things once.
func newKey() string { return id.New() }

// problems turns a refusal of fields into what the form shows beside them.
// label gives the text of a field's label key, "" for fields without. ok is
// false for every other error, which the handler returns.
func problems(ctx context.Context, err error, label func(field string) string) (p view.Problems, ok bool) {
	for _, f := range errs.FieldsOf(err) {
		x := view.Problem{Name: f.Name, Text: i18n.T(ctx, f.Key, f.Args...)}
		if label != nil {
			if key := label(f.Name); key != "" {
				x.Label = i18n.T(ctx, key)
			}
		}
		p = append(p, x)
	}
	if len(p) > 0 {
		return p, true
	}
	if e, is := errors.AsType[*errs.Error](err); is && e.Kind == errs.Invalid {
		return view.Problems{{Text: i18n.T(ctx, e.Key, e.Args...)}}, true
	}
	return nil, false
}

// statusOf is how each kind of error is answered.
var statusOf = map[errs.Kind]int{
	errs.Internal: http.StatusInternalServerError, errs.Invalid: http.StatusUnprocessableEntity,
	errs.NotFound: http.StatusNotFound, errs.Conflict: http.StatusConflict, errs.Forbidden: http.StatusForbidden,
	errs.Unauthenticated: http.StatusUnauthorized, errs.TooMany: http.StatusTooManyRequests,
	errs.TooLarge: http.StatusRequestEntityTooLarge, errs.Unavailable: http.StatusServiceUnavailable,
	errs.Full: http.StatusInsufficientStorage,
}

// fail is the only place where an error becomes a page. The text of an
// internal error goes to the log and never to the browser.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, actor org.Actor, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // nobody is there to read an answer
	}
	ctx, kind := r.Context(), errs.KindOf(err)
	status := statusOf[kind]
	if kind == errs.Unauthenticated && r.Method != http.MethodPost && r.Header.Get("HX-Request") == "" {
		http.Redirect(w, r, signInPath(r), http.StatusSeeOther) // #nosec G710 -- always a page of ours
		return
	}
	text := i18n.T(ctx, "error.internal")
	if e, ok := errors.AsType[*errs.Error](err); ok && kind != errs.Internal {
		text = i18n.T(ctx, e.Key, e.Args...)
	} else if p, ok := problems(ctx, err, nil); ok {
		var lines []string
		for _, x := range p {
			lines = append(lines, x.Text)
		}
		text = strings.Join(lines, " ")
	}
	switch kind {
	case errs.Internal, errs.Full, errs.Unavailable:
		s.Log.ErrorContext(ctx, "request failed", "method", r.Method, "pattern", r.Pattern, "err", err)
	}
	f := view.Failure{
		Status: status, Title: i18n.T(ctx, "error.title."+kindName[kind]), Text: text, RequestID: RequestID(ctx),
		Retry: kind == errs.Unavailable || kind == errs.Full, Home: kind != errs.Unauthenticated,
	}
	if kind == errs.Unauthenticated {
		f.SignIn, f.Text = signInPath(r), i18n.T(ctx, "error.session_over")
	}
	if showErr := s.show(w, r, status, view.ErrorPage(s.head(w, r, actor, f.Title, ""), f)); showErr != nil {
		s.Log.ErrorContext(ctx, "error page failed", "err", showErr)
		http.Error(w, text, status)
	}
}

// kindName is the last part of the key of an error page's title.
var kindName = map[errs.Kind]string{
	errs.Internal: "internal", errs.Invalid: "invalid", errs.NotFound: "not_found", errs.Conflict: "conflict",
	errs.Forbidden: "forbidden", errs.Unauthenticated: "unauthenticated", errs.TooMany: "too_many",
	errs.TooLarge: "too_large", errs.Unavailable: "unavailable", errs.Full: "full",
}

// signInPath is the sign-in page that comes back to what was asked for, or to
// the page of ours that sent a form or asked for a part.
func signInPath(r *http.Request) string {
	to := r.URL.RequestURI()
	if r.Method == http.MethodPost || r.Header.Get("HX-Request") != "" {
		to = "/"
		if from, err := url.Parse(r.Referer()); err == nil && from.Host == r.Host && local(from.RequestURI()) {
			to = from.RequestURI()
		}
	}
	if to == "/" {
		return "/signin"
	}
	return "/signin?next=" + queryEscape(to)
}

// noPage answers every address that no route knows.
func (s *Server) noPage(_ http.ResponseWriter, _ *http.Request, _ org.Actor) error {
	return errs.New(errs.NotFound, "error.page_not_found")
}

// redirect leads to a page of ours after a change. flash, if not "", is the
// key of a message shown there once, with its arguments.
func (s *Server) redirect(w http.ResponseWriter, r *http.Request, to, flash string, args ...any) error {
	if flash == "" {
		return s.redirectWith(w, r, to, Flash{})
	}
	return s.redirectWith(w, r, to, Flash{Kind: "success", Key: flash, Args: args})
}

// redirectWith is redirect with a message of any kind, or none.
func (s *Server) redirectWith(w http.ResponseWriter, r *http.Request, to string, f Flash) error {
	if f.Key != "" {
		s.giveFlash(w, r, f)
	}
	if r.Header.Get("HX-Request") == "true" {
		w.Header().Set("HX-Redirect", to)
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	http.Redirect(w, r, to, http.StatusSeeOther) // #nosec G710 -- always a page of ours
	return nil
}

// Flash is a message for the next page. It travels as a key, never as text.
type Flash struct {
	Kind string `json:"k"`
	Key  string `json:"t"`
	Args []any  `json:"a,omitempty"`
	Undo string `json:"u,omitempty"` // a path of ours that takes the change back when posted to
}

const flashCookie, langCookie = "kongdan_flash", "kongdan_lang"

func (s *Server) giveFlash(w http.ResponseWriter, r *http.Request, f Flash) {
	raw, err := json.Marshal(f)
	if err != nil {
		return // a message that cannot be written is not worth failing a saved change
	}
	http.SetCookie(w, &http.Cookie{Name: flashCookie, Value: base64.RawURLEncoding.EncodeToString(raw), Path: "/",
		MaxAge: 60, HttpOnly: true, Secure: s.overTLS(r), SameSite: http.SameSiteLaxMode})
}

func takeFlash(w http.ResponseWriter, r *http.Request) view.Flash {
	c, err := r.Cookie(flashCookie)
	if err != nil || r.Header.Get("HX-Request") == "true" {
		return view.Flash{}
	}
	http.SetCookie(w, &http.Cookie{Name: flashCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	raw, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil {
		return view.Flash{}
	}
	var f Flash
	if json.Unmarshal(raw, &f) != nil || f.Key == "" || !knownKinds[f.Kind] {
		return view.Flash{}
	}
	text := i18n.T(r.Context(), f.Key, f.Args...)
	if strings.HasPrefix(text, "[") {
		return view.Flash{}
	}
	flash := view.Flash{Kind: f.Kind, Text: text}
	if local(f.Undo) {
		flash.UndoURL, flash.UndoKey = f.Undo, newKey()
	}
	return flash
}

var knownKinds = map[string]bool{"success": true, "info": true, "warning": true, "danger": true}

// local reports whether an address leads to a page of ours. Browsers drop
// tabs and line breaks and take "\" for "/", so nothing of that may be in it.
func local(to string) bool {
	return strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "//") &&
		!strings.ContainsFunc(to, func(r rune) bool { return r == '\\' || r == utf8.RuneError || unicode.IsControl(r) })
}

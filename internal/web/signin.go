package web

import (
	"context"
	"errors"
	"net/http"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// arriving is where a sign-in comes from, with the session that it replaces.
func (s *Server) arriving(r *http.Request) org.Client {
	c := s.client(r)
	c.Token = sessionToken(r)
	return c
}

// nextPath is the page of ours somebody wanted to see before signing in.
func nextPath(to string) string {
	if local(to) {
		return to
	}
	return view.PathToday
}

// signInPage shows the form; before the setup it leads there.
func (s *Server) signInPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	next := nextPath(r.URL.Query().Get("next"))
	if actor.User != "" {
		return s.redirect(w, r, next, "")
	}
	needed, err := s.Org.SetupNeeded(r.Context())
	if err != nil {
		return err
	}
	if needed {
		return s.redirect(w, r, "/setup", "")
	}
	return s.showSignIn(w, r, http.StatusOK, view.SignIn{Next: next})
}

func (s *Server) showSignIn(w http.ResponseWriter, r *http.Request, status int, m view.SignIn) error {
	m.Form.Action, m.Forgot = "/signin", s.Org.Mail != nil
	return s.show(w, r, status, view.SignInPage(s.head(w, r, org.Actor{}, i18n.T(r.Context(), "signin.title"), ""), m))
}

// signIn checks the password. The answer to a wrong one keeps the user name.
func (s *Server) signIn(w http.ResponseWriter, r *http.Request, _ org.Actor) error {
	login, next := r.PostForm.Get("login"), nextPath(r.PostForm.Get("next"))
	arrival, err := s.Org.SignIn(r.Context(), login, r.PostForm.Get("password"), s.arriving(r))
	if text, status := refusal(r, err); status != 0 {
		return s.showSignIn(w, r, status, view.SignIn{Form: view.FormHead{Problems: view.Problems{{Text: text}}}, Login: login, Next: next})
	}
	if err != nil {
		return err
	}
	if arrival.Token != "" {
		return s.letIn(w, r, arrival.Token, next)
	}
	m := view.Doors{Next: next}
	for _, d := range arrival.Doors {
		m.List = append(m.List, view.Door{Organisation: d.Organisation, Member: d.Member, Code: d.Code})
	}
	return s.show(w, r, http.StatusOK, view.DoorsPage(s.head(w, r, org.Actor{}, i18n.T(r.Context(), "signin.doors_title"), ""), m))
}

// refusal is what the sign-in form says to an error, with the page's status; 0
// for an error that is answered like everywhere.
func refusal(r *http.Request, err error) (string, int) {
	switch {
	case errs.Is(err, errs.Unauthenticated):
		return i18n.T(r.Context(), "signin.wrong"), http.StatusUnprocessableEntity
	case errs.Is(err, errs.TooMany):
		return textOf(r.Context(), err), http.StatusTooManyRequests
	}
	return "", 0
}

// textOf is what an error of ours says to the reader.
func textOf(ctx context.Context, err error) string {
	e, ok := errors.AsType[*errs.Error](err)
	if !ok || e.Kind == errs.Internal {
		return i18n.T(ctx, "error.internal")
	}
	return i18n.T(ctx, e.Key, e.Args...)
}

// letIn gives the browser its session and leads on.
func (s *Server) letIn(w http.ResponseWriter, r *http.Request, token, next string) error {
	s.keepSession(w, r, token)
	return s.redirect(w, r, next, "")
}

// choose enters one of several organisations.
func (s *Server) choose(w http.ResponseWriter, r *http.Request, _ org.Actor) error {
	next := nextPath(r.PostForm.Get("next"))
	token, err := s.Org.EnterChosen(r.Context(), r.PostForm.Get("code"), s.arriving(r))
	if errs.Is(err, errs.Invalid) {
		late := view.Problems{{Text: i18n.T(r.Context(), "signin.too_late")}}
		return s.showSignIn(w, r, http.StatusUnprocessableEntity, view.SignIn{Form: view.FormHead{Problems: late}, Next: next})
	}
	if err != nil {
		return err
	}
	return s.letIn(w, r, token, next)
}

// choosePage is where the choice's address leads when it is opened by itself.
func (s *Server) choosePage(w http.ResponseWriter, r *http.Request, _ org.Actor) error {
	return s.redirect(w, r, "/signin", "")
}

// codePage shows the one button that signs in by a code of the terminal.
func (s *Server) codePage(w http.ResponseWriter, r *http.Request, _ org.Actor) error {
	return s.showCode(w, r, http.StatusOK, view.OneCode{})
}

func (s *Server) showCode(w http.ResponseWriter, r *http.Request, status int, m view.OneCode) error {
	m.Form.Action = "/code"
	return s.show(w, r, status, view.CodePage(s.head(w, r, org.Actor{}, i18n.T(r.Context(), "code.title"), ""), m))
}

// enterByCode uses the code up.
func (s *Server) enterByCode(w http.ResponseWriter, r *http.Request, _ org.Actor) error {
	code := r.PostForm.Get("code")
	token, err := s.Org.EnterByCode(r.Context(), code, s.arriving(r))
	if p, ok := problems(r.Context(), err, signInLabel); ok {
		return s.showCode(w, r, http.StatusUnprocessableEntity, view.OneCode{Form: view.FormHead{Problems: p}, Code: code})
	}
	if err != nil {
		return err
	}
	return s.letIn(w, r, token, view.PathToday)
}

// setupLabel names the fields of the setup page.
func setupLabel(field string) string {
	if field == "code" {
		return "setup.code"
	}
	return signInLabel(field)
}

// signInLabel names the fields of the pages before signing in.
func signInLabel(field string) string {
	return map[string]string{
		"code": "code.label", "password": "password.label", "again": "password.again", "organisation": "organisation.name",
		"currency": "organisation.currency", "lang": "profile.lang", "time_zone": "profile.time_zone",
		"name": "member.name", "login": "member.login", "email": "member.email",
	}[field]
}

// forgotPage asks for the address to mail a link to.
func (s *Server) forgotPage(w http.ResponseWriter, r *http.Request, _ org.Actor) error {
	return s.showForgot(w, r, http.StatusOK, view.Forgot{})
}

func (s *Server) showForgot(w http.ResponseWriter, r *http.Request, status int, m view.Forgot) error {
	if s.Org.Mail == nil {
		return errs.New(errs.NotFound, "error.page_not_found")
	}
	m.Form.Action = "/forgot"
	return s.show(w, r, status, view.ForgotPage(s.head(w, r, org.Actor{}, i18n.T(r.Context(), "forgot.title"), ""), m))
}

// forgot answers the same whoever is asked for.
func (s *Server) forgot(w http.ResponseWriter, r *http.Request, _ org.Actor) error {
	m := view.Forgot{Email: r.PostForm.Get("email")}
	err := s.Org.Forgot(r.Context(), m.Email, s.client(r))
	if errs.Is(err, errs.TooMany) {
		m.Form.Problems = view.Problems{{Text: textOf(r.Context(), err)}}
		return s.showForgot(w, r, http.StatusTooManyRequests, m)
	}
	if err != nil {
		return err
	}
	m.Sent = true
	return s.showForgot(w, r, http.StatusOK, m)
}

// welcomePage asks for a new password. Opening it uses nothing up: the code
// stands behind the "#", which no server and no mail scanner sees.
func (s *Server) welcomePage(w http.ResponseWriter, r *http.Request, _ org.Actor) error {
	return s.showWelcome(w, r, http.StatusOK, view.OneCode{})
}

func (s *Server) showWelcome(w http.ResponseWriter, r *http.Request, status int, m view.OneCode) error {
	m.Form.Action = "/welcome"
	return s.show(w, r, status, view.WelcomePage(s.head(w, r, org.Actor{}, i18n.T(r.Context(), "welcome.title"), ""), m))
}

// welcome sets the password and signs in.
func (s *Server) welcome(w http.ResponseWriter, r *http.Request, _ org.Actor) error {
	code, password := r.PostForm.Get("code"), r.PostForm.Get("password")
	err := sameTwice(r)
	token := ""
	if err == nil {
		token, err = s.Org.Welcome(r.Context(), code, password, s.arriving(r))
	}
	if p, ok := problems(r.Context(), err, signInLabel); ok {
		return s.showWelcome(w, r, http.StatusUnprocessableEntity, view.OneCode{Form: view.FormHead{Problems: p}, Code: code})
	}
	if err != nil {
		return err
	}
	return s.letIn(w, r, token, view.PathToday)
}

// sameTwice checks that a new password was typed the same both times.
func sameTwice(r *http.Request) error {
	if r.PostForm.Get("password") != r.PostForm.Get("again") {
		return errs.Field("again", "password.differs")
	}
	return nil
}

package web

import (
	"net/http"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// setupPage shows the first page of an installation, and no page afterwards.
func (s *Server) setupPage(w http.ResponseWriter, r *http.Request, _ org.Actor) error {
	needed, err := s.Org.SetupNeeded(r.Context())
	if err != nil {
		return err
	}
	if !needed {
		return errs.New(errs.NotFound, "error.page_not_found")
	}
	return s.showSetup(w, r, http.StatusOK, view.Setup{Currency: "CNY", Lang: i18n.Of(r.Context()).Lang, TimeZone: "Asia/Shanghai"})
}

func (s *Server) showSetup(w http.ResponseWriter, r *http.Request, status int, m view.Setup) error {
	ctx := r.Context()
	m.Form.Action = "/setup"
	m.Currencies, m.Languages, m.Zones = currencyOptions(ctx), languageOptions(), zoneOptions(ctx, "")
	return s.show(w, r, status, view.SetupPage(s.head(w, r, org.Actor{}, i18n.T(ctx, "setup.title"), ""), m))
}

// setup makes the first organisation and signs its administrator in.
func (s *Server) setup(w http.ResponseWriter, r *http.Request, _ org.Actor) error {
	f := r.PostForm
	n := org.NewOrganisation{Name: f.Get("organisation"), Currency: f.Get("currency"), Lang: f.Get("lang"), TimeZone: f.Get("time_zone")}
	founder := org.Founder{Name: f.Get("name"), Login: f.Get("login"), Email: f.Get("email"), Password: f.Get("password")}
	err := sameTwice(r)
	token := ""
	if err == nil {
		token, err = s.Org.Setup(r.Context(), f.Get("code"), n, founder, s.arriving(r))
	}
	if p, ok := problems(r.Context(), err, setupLabel); ok {
		return s.showSetup(w, r, http.StatusUnprocessableEntity, view.Setup{
			Form: view.FormHead{Problems: p}, Code: f.Get("code"), Organisation: n.Name, Currency: n.Currency, Lang: n.Lang,
			TimeZone: n.TimeZone, Name: founder.Name, Login: founder.Login, Email: founder.Email,
		})
	}
	if err != nil {
		return err
	}
	return s.letIn(w, r, token, view.PathToday)
}

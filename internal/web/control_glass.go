package web

import (
	"net/http"

	"kongdan/internal/coach"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// glassPage asks an administrator who is not on the team why they want to know
// who a coach is.
func (s *Server) glassPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showGlass(w, r, actor, http.StatusOK, nil)
}

func (s *Server) showGlass(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, p view.Problems) error {
	d, x, err := s.Coaches.Glass(r.Context(), actor, dealID(r), coach.ID(r.PathValue("coach")))
	if err != nil {
		return err
	}
	back := dealURL(d.ID) + "#coaches"
	title := glassTitle(r, x)
	f := view.GlassForm{Head: view.FormHead{Action: dealURL(d.ID) + "/coaches/" + string(x.ID) + "/identity", Key: newKey(), Problems: p},
		Why: r.PostForm.Get("why"), Back: back}
	return s.show(w, r, status, view.GlassPage(s.head(w, r, actor, title, "deals"),
		view.Heading{Title: title, Back: view.Crumb{Text: d.Name, URL: back}}, f))
}

// breakGlass shows who a coach is, in the answer to the post alone.
func (s *Server) breakGlass(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	x, err := s.Coaches.BreakGlass(r.Context(), actor, dealID(r), coach.ID(r.PathValue("coach")), r.PostForm.Get("why"))
	if p, refused := problems(r.Context(), err, coachLabel); refused {
		return s.showGlass(w, r, actor, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	back := dealURL(dealID(r)) + "#coaches"
	title := glassTitle(r, x)
	h := s.head(w, r, actor, title, "deals")
	h.Path = dealURL(dealID(r)) + "/coaches/" + string(x.ID) + "/identity"
	return s.show(w, r, http.StatusOK, view.GlassViewPage(h, view.Heading{Title: title, Back: view.Crumb{Text: i18n.T(r.Context(), "coach.title"), URL: back}},
		view.GlassView{Who: x.Who.Name, Contact: x.Who.Contact, Note: x.Who.Note, Kind: i18n.T(r.Context(), "coach.kind_"+string(x.Who.Kind)), Back: back}))
}

func glassTitle(r *http.Request, x coach.Coach) string {
	return i18n.T(r.Context(), "coach.glass_title", "Coach", i18n.T(r.Context(), "coach.numbered", "N", x.Number))
}

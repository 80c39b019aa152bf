package web

import (
	"context"
	"net/http"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/privacy"
	"kongdan/internal/web/view"
)

var erasureLabels = map[string]string{"reason": "privacy.reason", "confirm": "privacy.confirm_label"}

func erasureLabel(field string) string { return erasureLabels[field] }

// erasePersonPage says what erasing a person will do.
func (s *Server) erasePersonPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showErasure(w, r, actor, http.StatusOK, 0, nil)
}

// showErasure asks on top of a version, 0 for the present one.
func (s *Server) showErasure(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, version int64, p view.Problems) error {
	ctx := r.Context()
	e, err := s.Privacy.Erasure(ctx, actor, personID(r))
	if err != nil {
		return err
	}
	if version == 0 {
		version = e.Version
	}
	back := view.Crumb{Text: e.Name, URL: personURL(e.ID)}
	if !e.Deleted.IsZero() {
		back = view.Crumb{Text: i18n.T(ctx, "person.trash"), URL: view.PathPeople + "/trash"}
	}
	m := view.Erasure{
		Form: view.FormHead{Action: personURL(e.ID) + "/erase", Key: newKey(), Version: version, Problems: p},
		Name: e.Name, Called: e.Called, ShortName: e.ShortName, Cancel: back.URL,
		Texts:  textsNaming(ctx, e),
		Deals:  i18n.T(ctx, "privacy.stays_deals", "N", e.Deals, "Called", e.Called),
		Reason: r.PostForm.Get("reason"), Confirmed: r.PostForm.Has("confirm"),
	}
	for _, x := range privacy.Reasons() {
		m.Reasons = append(m.Reasons, view.Option{Value: string(x), Text: i18n.T(ctx, "erase_reason."+string(x))})
	}
	title := i18n.T(ctx, "privacy.erase_title", "Name", e.Name)
	return s.show(w, r, status, view.ErasurePage(s.head(w, r, actor, title, "people"),
		view.Heading{Title: title, Sub: hint(e.Title, e.AccountName), Back: back}, m))
}

// textsNaming says how many texts name a person.
func textsNaming(ctx context.Context, e privacy.Erasure) string {
	if e.Texts == 0 {
		return i18n.T(ctx, "privacy.goes_no_texts")
	}
	return i18n.T(ctx, "privacy.goes_texts", "N", e.Texts, "Called", e.Called)
}

// erasePerson takes a person's identity out of everything.
func (s *Server) erasePerson(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	at, err := s.Privacy.Erase(ctx, actor, personID(r), versionOf(r), privacy.Reason(r.PostForm.Get("reason")), r.PostForm.Has("confirm"))
	if p, ok := problems(ctx, err, erasureLabel); ok {
		return s.showErasure(w, r, actor, http.StatusUnprocessableEntity, versionOf(r), p)
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, accountURL(at), "privacy.erased")
}

package web

import (
	"net/http"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// mostColleagues is how many members a list to choose from holds.
const mostColleagues = 1000

// deactivatePage says what a member is responsible for and asks who takes over.
func (s *Server) deactivatePage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	m, err := s.Org.Member(r.Context(), actor, org.UserID(r.PathValue("id")))
	if err != nil {
		return err
	}
	return s.showDeactivate(w, r, actor, http.StatusOK, m, m.Version, nil)
}

func (s *Server) showDeactivate(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, m org.Member, version int64, p view.Problems) error {
	ctx := r.Context()
	held, err := s.Org.HeldBy(ctx, actor, m.ID)
	if err != nil {
		return err
	}
	colleagues, err := s.Org.Choices(ctx, actor, "", mostColleagues)
	if err != nil {
		return err
	}
	v := view.Deactivate{
		Form: view.FormHead{Action: memberPath(m.ID) + "/deactivate", Key: newKey(), Version: version, Problems: p},
		Name: m.Name, Back: memberPath(m.ID), Deals: held.Deals, Accounts: held.Accounts, Tasks: held.Tasks, Successor: r.PostForm.Get("successor"),
		Why: r.PostForm.Get("why"),
	}
	for _, c := range colleagues {
		if c.ID != m.ID && (org.Actor{Role: c.Role}).MayWork() {
			v.Colleagues = append(v.Colleagues, view.Option{Value: string(c.ID), Text: c.Name + " (" + c.Login + ")"})
		}
	}
	return s.show(w, r, status, view.DeactivatePage(s.head(w, r, actor, i18n.T(ctx, "member.deactivate"), "settings"), v))
}

// deactivate shuts a member out and hands over what the member held.
func (s *Server) deactivate(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, u := r.Context(), org.UserID(r.PathValue("id"))
	err := s.Org.Deactivate(ctx, actor, u, versionOf(r), chosen[org.UserID](r.PostForm, "successor"), r.PostForm.Get("why"))
	if err == nil {
		return s.redirect(w, r, memberPath(u), "deactivate.done")
	}
	p, ok := problems(ctx, err, memberLabel)
	if !ok {
		return err
	}
	m, findErr := s.Org.Member(ctx, actor, u)
	if findErr != nil {
		return findErr
	}
	return s.showDeactivate(w, r, actor, http.StatusUnprocessableEntity, m, versionOf(r), p)
}

// reactivate lets a member in again.
func (s *Server) reactivate(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	u := org.UserID(r.PathValue("id"))
	if err := s.Org.Reactivate(r.Context(), actor, u, versionOf(r)); err != nil {
		return err
	}
	return s.redirect(w, r, memberPath(u), "member.reactivated")
}

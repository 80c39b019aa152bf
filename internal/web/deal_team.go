package web

import (
	"net/http"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// dealTeam shows who works on a deal.
func (s *Server) dealTeam(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showDealTeam(w, r, actor, http.StatusOK, view.DealTeam{})
}

// showDealTeam shows it with what was typed into one of the forms, and what was
// wrong there.
func (s *Server) showDealTeam(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, m view.DealTeam) error {
	ctx := r.Context()
	d, err := s.Deals.Get(ctx, actor, dealID(r))
	if err != nil {
		return err
	}
	f := s.dealFrame(w, r, actor, d, "")
	m.Owner, m.MayDispose, m.Chosen, m.ChosenOwner = d.OwnerName, d.MayDispose, r.PostForm.Get("member"), r.PostForm.Get("owner")
	m.Form = view.FormHead{Action: f.URL + "/team", Key: newKey(), Problems: m.Form.Problems}
	m.OwnerForm = view.FormHead{Action: f.URL + "/owner", Key: newKey(), Version: d.Version, Scope: "owner.", Problems: m.OwnerForm.Problems}
	onTeam := map[string]bool{string(d.Owner): true}
	for _, t := range d.Team {
		onTeam[string(t.ID)] = true
		line := view.TeamLine{Name: t.Name, Active: t.Active, Key: newKey()}
		if d.MayDispose || t.ID == actor.User {
			line.RemoveURL = f.URL + "/team/" + string(t.ID) + "/remove"
		}
		m.Team = append(m.Team, line)
	}
	m.Outside = !onTeam[string(actor.User)]
	if d.MayDispose {
		all, err := s.Org.Choices(ctx, actor, "", mostColleagues)
		if err != nil {
			return err
		}
		for _, c := range all {
			o := view.Option{Value: string(c.ID), Text: c.Name, Hint: c.Department}
			if !onTeam[o.Value] {
				m.Members = append(m.Members, o)
			}
			if c.ID != d.Owner && (org.Actor{Role: c.Role}).MayWork() {
				m.Owners = append(m.Owners, o)
			}
		}
	}
	return s.show(w, r, status, view.DealTeamPage(f, m))
}

// joinDeal puts a member on the team.
func (s *Server) joinDeal(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	err := s.Deals.Join(r.Context(), actor, dealID(r), chosen[org.UserID](r.PostForm, "member"), r.PostForm.Get("why"))
	if p, ok := problems(r.Context(), err, admitLabel); ok {
		return s.showDealTeam(w, r, actor, http.StatusUnprocessableEntity, view.DealTeam{Form: view.FormHead{Problems: p}, Why: r.PostForm.Get("why")})
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, dealURL(dealID(r))+"/team", "deal_team.added")
}

// leaveDeal takes a member off the team. Who leaves a deal by that loses sight
// of it perhaps.
func (s *Server) leaveDeal(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := dealID(r)
	if err := s.Deals.Leave(r.Context(), actor, id, org.UserID(r.PathValue("user"))); err != nil {
		return err
	}
	to := dealURL(id) + "/team"
	if _, err := s.Deals.Get(r.Context(), actor, id); errs.Is(err, errs.NotFound) {
		to = view.PathDeals
	}
	return s.redirect(w, r, to, "deal_team.removed")
}

// handOverDeal gives the deal to another owner.
func (s *Server) handOverDeal(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id, to := r.Context(), dealID(r), chosen[org.UserID](r.PostForm, "owner")
	err := s.Deals.HandOver(ctx, actor, id, versionOf(r), to, r.PostForm.Get("why"))
	if p, ok := problems(ctx, err, admitLabel); ok {
		return s.showDealTeam(w, r, actor, http.StatusUnprocessableEntity, view.DealTeam{OwnerForm: view.FormHead{Problems: p}, OwnerWhy: r.PostForm.Get("why")})
	}
	if isChanged(err) {
		return s.handOverConflict(w, r, actor, string(to))
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, dealURL(id)+"/team", "deal_team.handed_over")
}

func (s *Server) handOverConflict(w http.ResponseWriter, r *http.Request, actor org.Actor, to string) error {
	ctx := r.Context()
	d, err := s.Deals.Get(ctx, actor, dealID(r))
	if err != nil {
		return err
	}
	names, err := s.Org.Names(ctx, actor, []string{to})
	if err != nil {
		return err
	}
	return s.showConflict(w, r, actor, conflict{What: d.Name, Kind: "deal", ID: string(d.ID), Back: dealURL(d.ID) + "/team", Version: d.Version,
		Rows: []view.Difference{{Label: dealText(r, "owner"), Yours: names[to], Theirs: d.OwnerName}}})
}

// deleteDeal moves a deal to the trash.
func (s *Server) deleteDeal(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := dealID(r)
	if err := s.Deals.Delete(r.Context(), actor, id, versionOf(r)); err != nil {
		return err
	}
	return s.redirectWith(w, r, view.PathDeals, Flash{Kind: "success", Key: "deal.deleted", Undo: dealURL(id) + "/restore"})
}

// restoreDeal takes a deal out of the trash.
func (s *Server) restoreDeal(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := dealID(r)
	err := s.Deals.Restore(r.Context(), actor, id, r.PostForm.Get("why"))
	if p, ok := problems(r.Context(), err, admitLabel); ok && p.Of("why") != "" {
		return s.askToRestore(w, r, actor, p)
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, dealURL(id), "deal.restored")
}

// askToRestore asks why somebody comes to own a deal by restoring it.
func (s *Server) askToRestore(w http.ResponseWriter, r *http.Request, actor org.Actor, p view.Problems) error {
	ctx := r.Context()
	title := i18n.T(ctx, "admit.restore_title")
	back := view.PathDeals + "/trash"
	f := view.GlassForm{Head: view.FormHead{Action: dealURL(dealID(r)) + "/restore", Key: newKey(), Problems: p}, Why: r.PostForm.Get("why"), Back: back}
	return s.show(w, r, http.StatusUnprocessableEntity, view.RestorePage(s.head(w, r, actor, title, "deals"),
		view.Heading{Title: title, Back: view.Crumb{Text: i18n.T(ctx, "trash.deals"), URL: back}}, f))
}

// admitLabel is dealLabel where a reason is one to come onto the team.
func admitLabel(field string) string {
	if field == "why" {
		return "admit.why"
	}
	return dealLabel(field)
}

// mostTrash is how many deals the trash shows.
const mostTrash = 200

// dealTrash lists the deals in the trash that the actor may restore.
func (s *Server) dealTrash(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	list, err := s.Deals.Trash(ctx, actor, mostTrash)
	if err != nil {
		return err
	}
	var m []view.TrashLine
	for _, x := range list {
		m = append(m, view.TrashLine{Name: x.Name, When: i18n.DateTime(ctx, x.DeletedAt), RestoreURL: dealURL(x.ID) + "/restore", Key: newKey()})
	}
	title := i18n.T(ctx, "trash.deals")
	return s.show(w, r, http.StatusOK, view.TrashPage(s.head(w, r, actor, title, "deals"),
		view.Heading{Title: title, Sub: i18n.T(ctx, "trash.text"), Back: view.Crumb{Text: i18n.T(ctx, "nav.deals"), URL: view.PathDeals}}, m, view.Pager{}))
}

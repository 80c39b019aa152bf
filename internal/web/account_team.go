package web

import (
	"net/http"

	"kongdan/internal/account"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// accountOwnerPage asks who takes an account over.
func (s *Server) accountOwnerPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showAccountChoice(w, r, actor, http.StatusOK, accountOwnerChoice, nil)
}

// accountTeamPage asks who joins an account's team.
func (s *Server) accountTeamPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showAccountChoice(w, r, actor, http.StatusOK, accountTeamChoice, nil)
}

// accountChoice is a form that chooses a member for an account.
type accountChoice struct {
	path, field, title, text, submit string
	workers                          bool // only members who may work
}

var (
	accountOwnerChoice = accountChoice{"/owner", "owner", "account.hand_over", "account.hand_over_text", "account.hand_over", true}
	accountTeamChoice  = accountChoice{"/team", "member", "account.add_member", "account.add_member_text", "account.add_member", false}
)

func (s *Server) showAccountChoice(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, c accountChoice, p view.Problems) error {
	ctx := r.Context()
	d, err := s.Accounts.Get(ctx, actor, accountID(r))
	if err != nil {
		return err
	}
	if !d.MayDispose {
		return errs.New(errs.Forbidden, "error.forbidden")
	}
	all, err := s.memberOptions(r, actor, "", nearestChoices)
	if err != nil {
		return err
	}
	taken := map[string]bool{string(d.Owner): true}
	for _, t := range d.Team {
		taken[string(t.ID)] = !c.workers // who is on the team may become the owner
	}
	var list []view.Option
	for _, o := range all {
		if !taken[o.Value] {
			list = append(list, o)
		}
	}
	m := view.Choose{
		Form: view.FormHead{Action: accountURL(d.ID) + c.path, Key: newKey(), Version: d.Version, Problems: p}, Text: i18n.T(ctx, c.text, "Owner", d.OwnerName),
		Pick: view.Picker{Lookup: lookupMembers, Field: view.Field{Name: c.field, Label: i18n.T(ctx, accountLabel(c.field)), Required: true,
			Value: r.PostForm.Get(c.field), Error: p.Of(c.field), Options: list, Empty: i18n.T(ctx, "account.choose_member")}},
		Submit: i18n.T(ctx, c.submit), Cancel: accountURL(d.ID),
	}
	title := i18n.T(ctx, c.title)
	return s.showForm(w, r, status, s.head(w, r, actor, title, "accounts"),
		view.Heading{Title: title, Sub: d.Name, Back: view.Crumb{Text: d.Name, URL: accountURL(d.ID)}}, view.ChooseForm(m))
}

func (s *Server) handOverAccount(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id, to := r.Context(), accountID(r), chosen[org.UserID](r.PostForm, "owner")
	err := s.Accounts.HandOver(ctx, actor, id, versionOf(r), to)
	if p, ok := problems(ctx, err, accountLabel); ok {
		return s.showAccountChoice(w, r, actor, http.StatusUnprocessableEntity, accountOwnerChoice, p)
	}
	if err != nil && !errs.Is(err, errs.Conflict) {
		return err
	}
	if err == nil {
		return s.backToAccount(w, r, actor, id, "account.handed_over")
	}
	d, err := s.Accounts.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	names, err := s.Org.Names(ctx, actor, []string{string(to)})
	if err != nil {
		return err
	}
	return s.showConflict(w, r, actor, conflict{What: d.Name, Kind: "account", ID: string(id), Back: accountURL(id), Version: d.Version,
		Rows: differences(ctx, map[string]string{"owner": "account.owner"}, [][3]string{{"owner", names[string(to)], d.OwnerName}})})
}

// backToAccount leads to the account, or to the list where the change has put
// it out of the actor's sight.
func (s *Server) backToAccount(w http.ResponseWriter, r *http.Request, actor org.Actor, id account.ID, flash string) error {
	to := accountURL(id)
	if _, err := s.Accounts.Get(r.Context(), actor, id); errs.Is(err, errs.NotFound) {
		to = view.PathAccounts
	}
	return s.redirect(w, r, to, flash)
}

func (s *Server) joinAccount(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	err := s.Accounts.Join(r.Context(), actor, accountID(r), chosen[org.UserID](r.PostForm, "member"))
	if p, ok := problems(r.Context(), err, accountLabel); ok {
		return s.showAccountChoice(w, r, actor, http.StatusUnprocessableEntity, accountTeamChoice, p)
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, accountURL(accountID(r)), "account.member_added")
}

func (s *Server) leaveAccount(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := accountID(r)
	if err := s.Accounts.Leave(r.Context(), actor, id, org.UserID(r.PathValue("member"))); err != nil {
		return err
	}
	return s.backToAccount(w, r, actor, id, "account.member_removed")
}

func (s *Server) deleteAccount(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := accountID(r)
	if err := s.Accounts.Delete(r.Context(), actor, id, versionOf(r)); err != nil {
		return err
	}
	return s.redirectWith(w, r, view.PathAccounts, Flash{Kind: "success", Key: "account.deleted", Undo: accountURL(id) + "/restore"})
}

func (s *Server) restoreAccount(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := accountID(r)
	if err := s.Accounts.Restore(r.Context(), actor, id); err != nil {
		return err
	}
	return s.redirect(w, r, accountURL(id), "account.restored")
}

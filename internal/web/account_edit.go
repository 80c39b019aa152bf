package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"kongdan/internal/account"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// accountFields are the fields of an account's form with the keys of their labels.
var accountFields = map[string]string{
	"name": "account.name", "parent": "account.parent", "industry": "account.industry", "region": "account.region",
	"credit_code": "account.credit_code", "website": "account.website", "address": "account.address", "note": "account.note",
	"owner": "account.new_owner", "member": "account.member",
}

func accountLabel(field string) string { return accountFields[field] }

func readAccount(f url.Values) account.Draft {
	return account.Draft{Name: f.Get("name"), Industry: f.Get("industry"), Region: f.Get("region"), CreditCode: f.Get("credit_code"),
		Website: f.Get("website"), Address: f.Get("address"), Note: f.Get("note"), Parent: chosen[account.ID](f, "parent")}
}

func (s *Server) newAccountPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := actor.CheckWork(); err != nil {
		return err
	}
	d := account.Draft{Parent: account.ID(r.URL.Query().Get("parent"))}
	return s.showAccountForm(w, r, actor, http.StatusOK, "", d, view.FormHead{}, nil)
}

// showAccountForm shows the form of a new account, or of an existing one if id
// is given. double says which accounts have the name already.
func (s *Server) showAccountForm(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, id account.ID, d account.Draft, head view.FormHead, double *account.Double) error {
	ctx := r.Context()
	m := view.AccountForm{Form: head, Name: d.Name, Parent: string(d.Parent), Industry: d.Industry, Region: d.Region, CreditCode: d.CreditCode,
		Website: d.Website, Address: d.Address, Note: d.Note, Cancel: view.PathAccounts}
	m.Form.Key = newKey()
	heading := view.Heading{Title: i18n.T(ctx, "nav.add_account"), Back: view.Crumb{Text: i18n.T(ctx, "nav.accounts"), URL: view.PathAccounts}}
	m.Form.Action, m.Form.Autosave = view.PathAccounts+"/new", "account"
	if id != "" {
		heading.Title, heading.Back = i18n.T(ctx, "account.edit"), view.Crumb{Text: i18n.T(ctx, "account.back"), URL: accountURL(id)}
		m.Form.Action, m.Cancel, m.Form.Autosave = accountURL(id)+"/edit", accountURL(id), "account-"+string(id)
	}
	if double != nil {
		for _, k := range double.Known {
			m.Doubles = append(m.Doubles, view.Link{Text: k.Name, URL: accountURL(k.ID)})
		}
		m.Hidden = double.Hidden
	}
	var err error
	if m.Parents, err = s.parentOptions(r, actor, id, d.Parent); err != nil {
		return err
	}
	facets, err := s.Accounts.Facets(ctx, actor)
	if err != nil {
		return err
	}
	m.Industries, m.Regions = suggestions(facets.Industries, i18n.T(ctx, "account.industries")), suggestions(facets.Regions, i18n.T(ctx, "account.regions"))
	return s.show(w, r, status, view.AccountFormPage(s.head(w, r, actor, heading.Title, "accounts"), heading, m))
}

// parentOptions lists the nearest accounts to stand above another, the one
// that does so among them where it can be seen.
func (s *Server) parentOptions(r *http.Request, actor org.Actor, self, chosen account.ID) ([]view.Option, error) {
	all, err := s.accountOptions(r, actor, "", nearestChoices)
	if err != nil {
		return nil, err
	}
	var list []view.Option
	there := chosen == ""
	for _, o := range all {
		if o.Value != string(self) {
			list = append(list, o)
		}
		there = there || o.Value == string(chosen)
	}
	if there {
		return list, nil
	}
	switch d, err := s.Accounts.Get(r.Context(), actor, chosen); {
	case err == nil:
		list = append(list, view.Option{Value: string(chosen), Text: d.Name, Hint: hint(d.Industry, d.Region, d.OwnerName)})
	case !errs.Is(err, errs.NotFound):
		return nil, err
	}
	return list, nil
}

// suggestions are what is in use, then what is usual, each once.
func suggestions(used []string, usual string) []string {
	seen := map[string]bool{}
	var list []string
	for _, v := range append(used, strings.Split(usual, "|")...) {
		if v != "" && !seen[v] {
			seen[v] = true
			list = append(list, v)
		}
	}
	return list
}

func (s *Server) createAccount(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	d := readAccount(r.PostForm)
	id, err := s.Accounts.Create(r.Context(), actor, d, r.PostForm.Get("sure") != "")
	if err == nil {
		return s.redirect(w, r, accountURL(id), "account.made", "Name", strings.TrimSpace(d.Name))
	}
	return s.refuseAccount(w, r, actor, "", d, 0, err)
}

// refuseAccount shows a refused form again; other errors go up.
func (s *Server) refuseAccount(w http.ResponseWriter, r *http.Request, actor org.Actor, id account.ID, d account.Draft, version int64, err error) error {
	if double, ok := errors.AsType[*account.Double](err); ok {
		return s.showAccountForm(w, r, actor, http.StatusUnprocessableEntity, id, d, view.FormHead{Version: version}, double)
	}
	if p, ok := problems(r.Context(), err, accountLabel); ok {
		return s.showAccountForm(w, r, actor, http.StatusUnprocessableEntity, id, d, view.FormHead{Version: version, Problems: p}, nil)
	}
	return err
}

func (s *Server) editAccountPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	d, err := s.Accounts.Get(r.Context(), actor, accountID(r))
	if err != nil {
		return err
	}
	if !d.MayEdit {
		return errs.New(errs.Forbidden, "error.forbidden")
	}
	return s.showAccountForm(w, r, actor, http.StatusOK, d.ID, d.Draft(), view.FormHead{Version: d.Version}, nil)
}

func (s *Server) saveAccount(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id, mine := r.Context(), accountID(r), readAccount(r.PostForm)
	err := s.Accounts.Update(ctx, actor, id, versionOf(r), mine, r.PostForm.Get("sure") != "")
	if err == nil {
		return s.redirect(w, r, accountURL(id), "account.saved")
	}
	if !errs.Is(err, errs.Conflict) {
		return s.refuseAccount(w, r, actor, id, mine, versionOf(r), err)
	}
	d, err := s.Accounts.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	theirs := d.Draft()
	yours, err := s.parentName(ctx, actor, mine.Parent)
	if err != nil {
		return err
	}
	parent, err := s.parentName(ctx, actor, theirs.Parent)
	if err != nil {
		return err
	}
	return s.showConflict(w, r, actor, conflict{
		What: d.Name, Kind: "account", ID: string(id), Back: accountURL(id), Version: d.Version,
		Rows: differences(ctx, accountFields, [][3]string{
			{"name", mine.Name, theirs.Name}, {"industry", mine.Industry, theirs.Industry}, {"region", mine.Region, theirs.Region},
			{"parent", yours, parent}, {"credit_code", mine.CreditCode, theirs.CreditCode}, {"website", mine.Website, theirs.Website},
			{"address", mine.Address, theirs.Address}, {"note", mine.Note, theirs.Note},
		}),
	})
}

// differences makes the rows of a conflict page of fields, yours and theirs.
func differences(ctx context.Context, labels map[string]string, rows [][3]string) (list []view.Difference) {
	for _, x := range rows {
		list = append(list, view.Difference{Label: i18n.T(ctx, labels[x[0]]), Yours: x[1], Theirs: x[2]})
	}
	return list
}

// parentName says which account stands above, in words for the reader.
func (s *Server) parentName(ctx context.Context, actor org.Actor, id account.ID) (string, error) {
	if id == "" {
		return "", nil
	}
	d, err := s.Accounts.Get(ctx, actor, id)
	if errs.Is(err, errs.NotFound) {
		return i18n.T(ctx, "picker.unknown"), nil
	}
	return d.Name, err
}

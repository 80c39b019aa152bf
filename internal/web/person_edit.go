package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"kongdan/internal/account"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/web/view"
)

// personFields are the fields of a person's form with the keys of their labels.
var personFields = map[string]string{
	"name": "person.name", "account": "person.account", "title": "person.title", "department": "person.department", "mobile": "person.mobile",
	"phone": "person.phone", "email": "person.email", "wechat": "person.wechat", "reports_to": "person.boss", "note": "person.note",
	"basis": "person.basis", "basis_note": "person.basis_note", "basis_on": "person.basis_on",
}

func personLabel(field string) string { return personFields[field] }

func readPerson(f url.Values) person.Draft {
	return person.Draft{Name: f.Get("name"), Title: f.Get("title"), Department: f.Get("department"), Mobile: f.Get("mobile"), Phone: f.Get("phone"),
		Email: f.Get("email"), WeChat: f.Get("wechat"), Note: f.Get("note"), ReportsTo: chosen[person.ID](f, "reports_to"),
		Basis: person.Basis(f.Get("basis")), BasisNote: f.Get("basis_note"), BasisOn: f.Get("basis_on")}
}

func (s *Server) newPersonPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := actor.CheckWork(); err != nil {
		return err
	}
	return s.showPersonForm(w, r, actor, http.StatusOK, personOf{account: account.ID(r.URL.Query().Get("account"))}, view.FormHead{})
}

// basisText says why somebody is kept; "" where that is not noted, or no basis of ours.
func basisText(ctx context.Context, b person.Basis) string {
	if !slices.Contains(person.Bases(), b) {
		return ""
	}
	return i18n.T(ctx, "person_basis."+string(b))
}

// personOf is what a person's form holds.
type personOf struct {
	person.Draft
	id      person.ID // "" for a new person
	account account.ID
}

func (s *Server) showPersonForm(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, x personOf, head view.FormHead) error {
	ctx := r.Context()
	m := view.PersonForm{Form: head, New: x.id == "", Account: string(x.account), Name: x.Name, Title: x.Title, Department: x.Department,
		Mobile: x.Mobile, Phone: x.Phone, Email: x.Email, WeChat: x.WeChat, Note: x.Note, Boss: string(x.ReportsTo),
		BossLookup: lookupBosses, Basis: string(x.Basis), BasisNote: x.BasisNote, BasisOn: x.BasisOn,
		Today: actor.Today(s.Deals.Now()), Cancel: view.PathPeople}
	for _, b := range person.Bases() {
		m.Bases = append(m.Bases, view.Option{Value: string(b), Text: basisText(ctx, b)})
	}
	m.Form.Key = newKey()
	heading := view.Heading{Title: i18n.T(ctx, "nav.add_person"), Back: view.Crumb{Text: i18n.T(ctx, "nav.people"), URL: view.PathPeople}}
	m.Form.Action, m.Form.Autosave = view.PathPeople+"/new", "person"
	if m.New {
		var err error
		if m.Accounts, err = s.parentOptions(r, actor, "", x.account); err != nil {
			return err
		}
		if x.account != "" && r.Method == http.MethodGet {
			m.Cancel = accountURL(x.account)
		}
	} else {
		heading.Title, heading.Back = i18n.T(ctx, "person.edit"), view.Crumb{Text: i18n.T(ctx, "person.back"), URL: personURL(x.id)}
		m.Form.Action, m.Cancel, m.Form.Autosave = personURL(x.id)+"/edit", personURL(x.id), "person-"+string(x.id)
		m.BossLookup += "?account=" + url.QueryEscape(string(x.account))
	}
	bosses, err := s.bossOptions(r, actor, x.account, "", nearestChoices)
	if err != nil {
		return err
	}
	for _, o := range bosses {
		if o.Value != string(x.id) {
			m.Bosses = append(m.Bosses, o)
		}
	}
	return s.show(w, r, status, view.PersonFormPage(s.head(w, r, actor, heading.Title, "people"), heading, m))
}

func (s *Server) createPerson(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, x := r.Context(), personOf{Draft: readPerson(r.PostForm), account: chosen[account.ID](r.PostForm, "account")}
	id, err := s.People.Create(ctx, actor, x.account, x.Draft)
	if p, ok := problems(ctx, err, personLabel); ok {
		return s.showPersonForm(w, r, actor, http.StatusUnprocessableEntity, x, view.FormHead{Problems: p})
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, personURL(id), "person.made", "Name", strings.TrimSpace(x.Name))
}

func (s *Server) editPersonPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	d, err := s.People.Get(r.Context(), actor, personID(r))
	if err != nil {
		return err
	}
	if !d.MayEdit {
		return errs.New(errs.Forbidden, "error.forbidden")
	}
	if _, err := s.Privacy.Reveal(r.Context(), actor, d.ID); err != nil { // the form holds contact data
		return err
	}
	return s.showPersonForm(w, r, actor, http.StatusOK, personOf{d.Draft(), d.ID, d.Account}, view.FormHead{Version: d.Version})
}

func (s *Server) savePerson(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id, mine := r.Context(), personID(r), readPerson(r.PostForm)
	err := s.People.Update(ctx, actor, id, versionOf(r), mine)
	if err == nil {
		return s.redirect(w, r, personURL(id), "person.saved")
	}
	p, refused := problems(ctx, err, personLabel)
	if !refused && !errs.Is(err, errs.Conflict) {
		return err
	}
	d, getErr := s.People.Get(ctx, actor, id)
	if getErr != nil {
		return getErr
	}
	if refused {
		return s.showPersonForm(w, r, actor, http.StatusUnprocessableEntity, personOf{mine, id, d.Account}, view.FormHead{Version: versionOf(r), Problems: p})
	}
	theirs := d.Draft()
	bosses, err := s.bossOptions(r, actor, d.Account, "", nearestChoices)
	if err != nil {
		return err
	}
	return s.showConflict(w, r, actor, conflict{
		What: d.Name, Kind: "person", ID: string(id), Back: personURL(id), Version: d.Version,
		Rows: differences(ctx, personFields, [][3]string{
			{"name", mine.Name, theirs.Name}, {"title", mine.Title, theirs.Title}, {"department", mine.Department, theirs.Department},
			{"mobile", mine.Mobile, theirs.Mobile}, {"phone", mine.Phone, theirs.Phone}, {"email", mine.Email, theirs.Email},
			{"wechat", mine.WeChat, theirs.WeChat}, {"reports_to", textIn(bosses, string(mine.ReportsTo)), textIn(bosses, string(theirs.ReportsTo))},
			{"note", mine.Note, theirs.Note}, {"basis", basisText(ctx, mine.Basis), basisText(ctx, theirs.Basis)},
			{"basis_note", mine.BasisNote, theirs.BasisNote}, {"basis_on", mine.BasisOn, theirs.BasisOn},
		}),
	})
}

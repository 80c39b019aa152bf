package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"kongdan/internal/account"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/redact"
	"kongdan/internal/web/view"
)

func personURL(id person.ID) string { return view.PathPeople + "/" + url.PathEscape(string(id)) }

func personID(r *http.Request) person.ID { return person.ID(r.PathValue("id")) }

// contactsOf shows in a list that there are ways to reach a person, masked, the
// likeliest first. What they are, the person's page tells who asks for it.
func contactsOf(mobile, phone, email, wechat string) (list []view.Link) {
	for _, text := range []string{redact.Number(mobile), redact.Number(phone), redact.Handle(wechat), redact.Address(email)} {
		if text != "" {
			list = append(list, view.Link{Text: text})
		}
	}
	return list
}

// telURL is what a phone dials: the number up to an extension.
func telURL(number string) string {
	number = strings.ReplaceAll(number, "(0)", "")
	var b strings.Builder
	for i, r := range number {
		if r >= '0' && r <= '9' || r == '+' && i == 0 {
			b.WriteRune(r)
		} else if !strings.ContainsRune("-–— ()./+", r) {
			break
		}
	}
	return "tel:" + b.String()
}

// peoplePage lists people across accounts, or those of one.
func (s *Server) peoplePage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, l := r.Context(), listOf(r, personFilters...)
	f := personFilter(l)
	f.After, f.Before = l.After, l.Before
	p, err := s.People.List(ctx, actor, f)
	if err != nil {
		return err
	}
	m := view.PersonList{
		Exports: exportLinks(r, l.at),
		ListNav: l.nav(l.pager(p.Next, p.Previous, total(ctx, "person.total", "person.total_many", p.Total, person.MaxTotal))), MayWork: actor.MayWork(),
		Columns: []view.Column{
			l.column(i18n.T(ctx, "person.name"), string(person.ByName), string(person.ByNameZ), string(person.ByName)),
			{Text: i18n.T(ctx, "person.title")}, {Text: i18n.T(ctx, "person.department")}, {Text: i18n.T(ctx, "person.account")},
			{Text: i18n.T(ctx, "person.contact")},
			l.column(i18n.T(ctx, "account.updated"), string(person.ByOldest), string(person.ByUpdate), string(person.ByName)),
		},
		Rows: peopleRows(ctx, p.Rows),
	}
	return s.show(w, r, http.StatusOK, view.PeoplePage(s.head(w, r, actor, i18n.T(ctx, "nav.people"), "people"), m))
}

// peopleTrash lists deleted people of live accounts.
func (s *Server) peopleTrash(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, l := r.Context(), listOf(r)
	f := person.Filter{Trash: true, Sort: person.ByUpdate}
	f.After, f.Before = l.After, l.Before
	p, err := s.People.List(ctx, actor, f)
	if err != nil {
		return err
	}
	var lines []view.TrashLine
	for _, x := range p.Rows {
		line := view.TrashLine{Name: x.Name, Hint: hint(x.Title, x.AccountName), When: i18n.DateTime(ctx, x.Deleted), Key: newKey()}
		if actor.MayWork() {
			line.RestoreURL, line.EraseURL = personURL(x.ID)+"/restore", personURL(x.ID)+"/erase"
		}
		lines = append(lines, line)
	}
	title := i18n.T(ctx, "person.trash")
	return s.show(w, r, http.StatusOK, view.TrashPage(s.head(w, r, actor, title, "people"),
		view.Heading{Title: title, Sub: i18n.T(ctx, "person.trash_text"), Back: view.Crumb{Text: i18n.T(ctx, "nav.people"), URL: view.PathPeople}},
		lines, l.pager(p.Next, p.Previous, "")))
}

// personPage shows everything about one person but what is opened on demand.
func (s *Server) personPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showPerson(w, r, actor, http.StatusOK, opened{})
}

// opened is what of a person's page somebody asked to see.
type opened struct {
	contact *person.Person
	notes   *view.RestrictedNotes
}

func (s *Server) showPerson(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, o opened) error {
	ctx := r.Context()
	d, err := s.People.Get(ctx, actor, personID(r))
	if err != nil {
		return err
	}
	m := view.Person{URL: personURL(d.ID), Name: d.Name, Title: d.Title, Department: d.Department, Account: d.AccountName, AccountURL: accountURL(d.Account),
		Contact: contactCard(ctx, d.Person, o.contact), Reports: peopleRows(ctx, d.Reports), Note: d.Note, Created: i18n.Date(ctx, d.Created),
		Updated: i18n.Date(ctx, d.Updated), MayEdit: d.MayEdit, MayErase: d.MayErase, Version: d.Version, Key: newKey(),
		Basis: view.Basis{Text: basisText(ctx, d.Basis), Note: d.BasisNote, On: string(d.BasisOn), By: d.BasisByName}}
	if d.Boss != nil {
		m.Boss = &view.Link{Text: d.Boss.Name, URL: personURL(d.Boss.ID)}
	}
	deals, book, err := s.Deals.DealsOfPerson(ctx, actor, string(d.ID), dealsOfPerson)
	if err != nil {
		return err
	}
	for _, x := range deals {
		row := dealOnAccount(ctx, book, x.OfAccount)
		if row.Part = partIn(ctx, x); x.Listed {
			row.PartURL = peopleURL(x.ID) + "/" + string(d.ID)
		}
		m.Deals = append(m.Deals, row)
	}
	if m.Notes = o.notes; m.Notes == nil {
		t, err := s.Privacy.Team(ctx, actor, d.ID)
		if err != nil {
			return err
		}
		if t.On() {
			m.Notes = &view.RestrictedNotes{URL: m.URL + "/notes", Count: t.Notes, Key: newKey()}
		}
	}
	if actor.MayAdminister() {
		if m.Accesses, err = s.accessLines(ctx, actor, d.ID); err != nil {
			return err
		}
	}
	return s.show(w, r, status, view.PersonPage(s.head(w, r, actor, d.Name, "people"), m))
}

// dealsOfPerson bounds how many deals a person's page lists.
const dealsOfPerson = 100

// partIn says what is known of a person's part in a deal.
func partIn(ctx context.Context, x opportunity.OfPerson) string {
	var parts []string
	if x.Listed {
		parts = append(parts, i18n.T(ctx, "person.deal_listed"))
	}
	if x.Evidence > 0 {
		parts = append(parts, i18n.T(ctx, "person.deal_evidence", "N", x.Evidence, "Day", string(x.LastOn)))
	}
	return strings.Join(parts, " · ")
}

// movePersonPage asks to which account a person goes.
func (s *Server) movePersonPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showPersonMove(w, r, actor, http.StatusOK, nil)
}

func (s *Server) showPersonMove(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, p view.Problems) error {
	ctx := r.Context()
	d, err := s.People.Get(ctx, actor, personID(r))
	if err != nil {
		return err
	}
	if !d.MayEdit {
		return errs.New(errs.Forbidden, "error.forbidden")
	}
	accounts, err := s.parentOptions(r, actor, d.Account, chosen[account.ID](r.PostForm, "account"))
	if err != nil {
		return err
	}
	m := view.Choose{
		Form: view.FormHead{Action: personURL(d.ID) + "/move", Key: newKey(), Version: d.Version, Problems: p},
		Text: i18n.T(ctx, "person.move_text", "Account", d.AccountName),
		Pick: view.Picker{Lookup: lookupAccounts, Field: view.Field{Name: "account", Label: i18n.T(ctx, "person.new_account"), Required: true,
			Value: r.PostForm.Get("account"), Error: p.Of("account"), Options: accounts, Empty: i18n.T(ctx, "person.choose_account")}},
		Submit: i18n.T(ctx, "person.move"), Cancel: personURL(d.ID),
	}
	title := i18n.T(ctx, "person.move")
	return s.showForm(w, r, status, s.head(w, r, actor, title, "people"),
		view.Heading{Title: title, Sub: d.Name, Back: view.Crumb{Text: d.Name, URL: personURL(d.ID)}}, view.ChooseForm(m))
}

func (s *Server) movePerson(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id, to := r.Context(), personID(r), chosen[account.ID](r.PostForm, "account")
	err := s.People.Move(ctx, actor, id, versionOf(r), to)
	if p, ok := problems(ctx, err, personLabel); ok {
		return s.showPersonMove(w, r, actor, http.StatusUnprocessableEntity, p)
	}
	if err == nil {
		return s.redirect(w, r, personURL(id), "person.moved")
	}
	if !errs.Is(err, errs.Conflict) {
		return err
	}
	d, err := s.People.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	yours, err := s.parentName(ctx, actor, to)
	if err != nil {
		return err
	}
	return s.showConflict(w, r, actor, conflict{What: d.Name, Kind: "person", ID: string(id), Back: personURL(id), Version: d.Version,
		Rows: differences(ctx, personFields, [][3]string{{"account", yours, d.AccountName}})})
}

func (s *Server) deletePerson(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := personID(r)
	at, err := s.People.Delete(r.Context(), actor, id, versionOf(r))
	if err != nil {
		return err
	}
	return s.redirectWith(w, r, accountURL(at), Flash{Kind: "success", Key: "person.deleted", Undo: personURL(id) + "/restore"})
}

func (s *Server) restorePerson(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := personID(r)
	if err := s.People.Restore(r.Context(), actor, id); err != nil {
		return err
	}
	return s.redirect(w, r, personURL(id), "person.restored")
}

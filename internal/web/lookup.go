package web

import (
	"net/http"
	"strings"

	"kongdan/internal/account"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/product"
	"kongdan/internal/rival"
	"kongdan/internal/web/view"
)

// How many choices a form brings along, and how many an answer to a picker has.
const (
	nearestChoices = 200
	foundChoices   = 30
)

// The addresses that answer pickers.
const (
	lookupAccounts = "/lookup/accounts"
	lookupPeople   = "/lookup/people"
	lookupBosses   = "/lookup/bosses"
	lookupMembers  = "/lookup/members"
	lookupRivals   = "/lookup/rivals"
	lookupProducts = "/lookup/products"
)

// asked is what a picker looks for, and how many choices it wants: with no
// words it asks for what its form would have brought along.
func asked(r *http.Request) (string, int) {
	q := strings.TrimSpace(r.URL.Query().Get("q"))
	if q == "" {
		return "", nearestChoices
	}
	return q, foundChoices
}

// hint joins what tells choices of the same name apart.
func hint(parts ...string) string {
	var some []string
	for _, p := range parts {
		if p != "" {
			some = append(some, p)
		}
	}
	return strings.Join(some, " · ")
}

func (s *Server) lookupAccounts(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	q, most := asked(r)
	list, err := s.accountOptions(r, actor, q, most)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, view.PickOptions(list))
}

// accountOptions lists accounts in sight to choose from.
func (s *Server) accountOptions(r *http.Request, actor org.Actor, q string, most int) ([]view.Option, error) {
	found, err := s.Accounts.Choices(r.Context(), actor, q, most)
	list := make([]view.Option, len(found))
	for i, a := range found {
		list[i] = view.Option{Value: string(a.ID), Text: a.Name, Hint: hint(a.Industry, a.Region, a.OwnerName)}
	}
	return list, err
}

// lookupPeople answers with people of one account, or of all in sight.
func (s *Server) lookupPeople(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	q, most := asked(r)
	list, err := s.personOptions(r, actor, account.ID(r.URL.Query().Get("account")), q, most)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, view.PickOptions(list))
}

// lookupBosses answers with whom a person of an account could report to.
func (s *Server) lookupBosses(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	q, most := asked(r)
	list, err := s.bossOptions(r, actor, account.ID(r.URL.Query().Get("account")), q, most)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, view.PickOptions(list))
}

// bossOptions lists whom a person of an account could report to; nobody while
// the account is not chosen.
func (s *Server) bossOptions(r *http.Request, actor org.Actor, at account.ID, q string, most int) ([]view.Option, error) {
	if at == "" {
		return nil, nil
	}
	found, err := s.People.Bosses(r.Context(), actor, at, q, most)
	if errs.Is(err, errs.NotFound) {
		return nil, nil
	}
	return peopleAs(found, at), err
}

// personOptions lists people in sight to choose from: of one account, or of
// all for "".
func (s *Server) personOptions(r *http.Request, actor org.Actor, at account.ID, q string, most int) ([]view.Option, error) {
	found, err := s.People.Choices(r.Context(), actor, at, q, most)
	return peopleAs(found, at), err
}

// peopleAs turns people into options; the account is named where it is not at.
func peopleAs(found []person.Row, at account.ID) []view.Option {
	list := make([]view.Option, len(found))
	for i, p := range found {
		where := p.AccountName
		if p.Account == at {
			where = ""
		}
		list[i] = view.Option{Value: string(p.ID), Text: p.Name, Hint: hint(p.Title, p.Department, where)}
	}
	return list
}

func (s *Server) lookupMembers(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	q, most := asked(r)
	list, err := s.memberOptions(r, actor, q, most)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, view.PickOptions(list))
}

// memberOptions lists active members to choose from.
func (s *Server) memberOptions(r *http.Request, actor org.Actor, q string, most int) ([]view.Option, error) {
	found, err := s.Org.Choices(r.Context(), actor, q, most)
	list := make([]view.Option, len(found))
	for i, m := range found {
		list[i] = view.Option{Value: string(m.ID), Text: m.Name, Hint: hint(i18n.T(r.Context(), "role."+string(m.Role)), m.Department)}
	}
	return list, err
}

func (s *Server) lookupRivals(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	q, most := asked(r)
	list, err := s.rivalOptions(r, actor, q, most)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, view.PickOptions(list))
}

// rivalOptions lists competitors to choose from.
func (s *Server) rivalOptions(r *http.Request, actor org.Actor, q string, most int) (list []view.Option, err error) {
	f := rival.Filter{Query: q}
	f.Size = most
	p, err := s.Rivals.List(r.Context(), actor, f)
	for _, x := range p.Rows {
		list = append(list, view.Option{Value: string(x.ID), Text: x.Name})
	}
	return list, err
}

func (s *Server) lookupProducts(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	q, most := asked(r)
	list, err := s.productOptions(r, actor, q, most)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, view.PickOptions(list))
}

// productOptions lists products to choose from.
func (s *Server) productOptions(r *http.Request, actor org.Actor, q string, most int) (list []view.Option, err error) {
	f := product.Filter{Query: q}
	f.Size = most
	p, err := s.Products.List(r.Context(), actor, f)
	for _, x := range p.Rows {
		list = append(list, view.Option{Value: string(x.ID), Text: x.Name, Hint: x.Series})
	}
	return list, err
}

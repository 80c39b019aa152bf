package view

import "strings"

// PersonList is the list of people.
type PersonList struct {
	ListNav
	Columns []Column
	Rows    []PersonRow
	Exports []Link
	MayWork bool
}

// PersonRow is one person in a list.
type PersonRow struct {
	URL, Name, Title, Department string
	Account, AccountURL          string
	Boss                         string
	Contact                      []Link // without URL where a text only can be read
	Updated                      string
}

// PersonForm is the form of one person.
type PersonForm struct {
	Form                                                        FormHead
	Account                                                     string // chosen in the form only for a new person
	Accounts                                                    []Option
	New                                                         bool
	AccountName                                                 string
	Name, Title, Department, Mobile, Phone, Email, WeChat, Note string
	Boss                                                        string
	Bosses                                                      []Option
	BossLookup                                                  string
	Basis, BasisNote, BasisOn, Today                            string
	Bases                                                       []Option
	Cancel                                                      string
}

// Person is the page of one person.
type Person struct {
	URL, Name, Title, Department string
	Account, AccountURL          string
	Contact                      Contact
	Notes                        *RestrictedNotes // nil for whoever is on no team of the person's deals
	Accesses                     []AccessLine     // for administrators
	Boss                         *Link
	Reports                      []PersonRow
	Deals                        []AccountDeal
	Note, Created, Updated       string
	Basis                        Basis
	MayEdit, MayErase            bool
	Version                      int64
	Key                          string
}

// Basis is why somebody is kept; no Text where that is not noted yet.
type Basis struct{ Text, Note, On, By string }

// Contact is how to reach a person: masked until it is opened.
type Contact struct {
	URL, Key string
	Open     bool
	Lines    []ContactLine
}

// AccessLine says who opened what of a person.
type AccessLine struct{ When, Who, Did, Fields string }

// ContactLine is one way to reach a person: what it is, and where it leads.
type ContactLine struct {
	Label, Text, URL string
}

func (m Person) sub() string {
	var parts []string
	for _, s := range []string{m.Title, m.Department} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " · ")
}

// with lets the choice of bosses follow the account where that is chosen too.
func (m PersonForm) with() string {
	if m.New {
		return "account"
	}
	return ""
}

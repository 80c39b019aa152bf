package view

// DealPeople is the table of who matters in a deal.
type DealPeople struct {
	Form    FormHead
	People  []DealPerson
	Others  []Option // of the account, not yet in the deal
	Chosen  string
	NewURL  string // where a person of the account is added, "" for who may not
	MayEdit bool

	Coverage Coverage
}

// DealPerson is one line of it.
type DealPerson struct {
	Name, URL, Title, Department string
	Contact                      []Link // no URL where there is nothing to call
	Gone                         bool   // in the trash
	RemoveURL, Key               string
}

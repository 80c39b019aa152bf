package view

import "strconv"

// DealForm is the form of a deal, new or not.
type DealForm struct {
	Form                        FormHead
	Name, Amount, Margin, Owner string
	OpenedOn, ExpectedClose     string
	NextStep, NextStepOn, Today string
	Account, Rivals             Picker
	Owners                      []Option // empty where the owner is not chosen here
	ProductOptions              []Option
	ProductLookup               string
	Products                    []ProductRow
	Currency, Cancel            string
	Closed                      bool // a closed deal has no next step
	MaxName, MaxStep            int
}

// ProductRow is one product with its quantity, as text.
type ProductRow struct{ Product, Quantity string }

// productRows are the lines of products with two empty ones behind.
func (m DealForm) productRows() []ProductRow {
	return append(append([]ProductRow{}, m.Products...), ProductRow{}, ProductRow{})
}

// product is the field that chooses the product of one line.
func (m DealForm) product(i int, v ProductRow, label, none string) Picker {
	return Picker{Lookup: m.ProductLookup, Field: Field{Name: "products", ID: "f-products-" + strconv.Itoa(i), Label: label, HideLabel: true,
		Value: v.Product, Options: m.ProductOptions, Empty: none}}
}

// QuickDeal is the short form for a phone: account, person and deal at once.
type QuickDeal struct {
	Form                  FormHead
	Account               Picker
	AccountName           string // of a new account
	AskSure, Sure         bool   // whether the name that is there already is meant anew
	Person, Title, Mobile string
	Name, Amount          string
	NextStep, NextStepOn  string
	Today, Currency, Full string
	MaxName, MaxStep      int
}

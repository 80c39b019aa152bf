package view

// Erasure is the page that asks before a person is erased.
type Erasure struct {
	Form      FormHead
	Name, Sub string
	Called    string // how whoever was erased is called
	Texts     string // how many texts name the person, in words
	Deals     string
	ShortName bool
	Reason    string
	Reasons   []Option
	Confirmed bool
	Cancel    string
}

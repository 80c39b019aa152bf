package view

// SignIn is the page people come in by.
type SignIn struct {
	Form        FormHead
	Login, Next string
	Forgot      bool // a link can be mailed
}

// Forgot asks where to mail a link for a new password.
type Forgot struct {
	Form  FormHead
	Email string
	Sent  bool
}

// Doors asks which of several organisations to enter; each has a code.
type Doors struct {
	Next string
	List []Door
}

// Door is one organisation to enter.
type Door struct{ Organisation, Member, Code string }

// OneCode is a page whose code comes behind the "#" of its address, or by hand.
type OneCode struct {
	Form FormHead
	Code string // what was sent the last time
}

// Setup is the first page of an installation.
type Setup struct {
	Form                                   FormHead
	Code                                   string
	Organisation, Currency, Lang, TimeZone string
	Name, Login, Email                     string
	Currencies, Languages, Zones           []Option
}

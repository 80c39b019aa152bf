package view

// Settings is the index of everything an administrator sets.
type Settings struct {
	Groups []SettingsGroup
	Notice string // something an administrator should know
}

// SettingsGroup is a part of the index.
type SettingsGroup struct {
	Title   string
	Entries []SettingsEntry
}

// SettingsEntry leads to one page of the settings.
type SettingsEntry struct{ Icon, Title, Text, URL string }

// Members is the list of members with its filters.
type Members struct {
	Query, Role, Department, State string
	Roles, Departments, States     []Option
	Rows                           []MemberRow
	Pager                          Pager
	Filtered                       bool
}

// MemberRow is one line of the list.
type MemberRow struct {
	URL, Name, Login, Email, Role, Scope, Department, Seen string
	State                                                  string // "active", "invited" or "inactive"
}

// MemberForm is the form of a new or existing member.
type MemberForm struct {
	Form                                                        FormHead
	Name, Login, Email, Role, Scope, Department, Lang, TimeZone string
	Roles, Scopes, Departments, Languages, Zones                []Option
	Submit, Cancel                                              string // text of the button, address of the way out
	Mails                                                       bool   // a link can be mailed
}

// MemberPage is one member: the form, and what else can be done.
type MemberPage struct {
	MemberForm
	Name, State, Created, Deactivated, Seen string
	URL                                     string // of the page; actions hang below it
	Key                                     string
	Version                                 int64
	Sessions                                []Session
	Self                                    bool // it is the reader's own page
}

// MemberLink shows a one-time link, once.
type MemberLink struct {
	Member, Back string
	Invitation   bool
	URL, Expires string // URL is "" when it was shown already
	MailedTo     string // "" if no mail goes out
	Again, Key   string // posts for another link
}

// Deactivate asks who takes over.
type Deactivate struct {
	Form                   FormHead
	Name, Back             string
	Deals, Accounts, Tasks int
	Successor, Why         string // why the reader is the one who takes over; shown once asked for
	Colleagues             []Option
}

func (d Deactivate) any() bool { return d.Deals+d.Accounts+d.Tasks > 0 }

func stateTone(state string) string {
	switch state {
	case "active":
		return "success"
	case "invited":
		return "info"
	}
	return ""
}

package view

// Profile is where members change how pages look and speak to them.
type Profile struct {
	Form                                  FormHead
	Tabs                                  []Tab
	Name, Lang, TimeZone, Theme           string
	Login, Email, Role, Scope, Department string // shown, not changed
	Languages, Zones, Themes              []Option
	Digest, DigestHour                    string
	DigestHint                            string // whether the daily mail comes at all
	Digests, Hours                        []Option
}

// StopDigest asks whether the daily mail shall stop, or says how that went.
type StopDigest struct {
	Form       FormHead
	Done, Void bool // Void: the address is used or too old
	ProfileURL string
}

// Password is the form for a new password.
type Password struct {
	Form FormHead
	Tabs []Tab
}

// Sessions lists where somebody is signed in.
type Sessions struct {
	Tabs []Tab
	List []Session
	Key  string
}

// Session is one place where somebody is signed in.
type Session struct {
	Device, Address, Opened, Seen string
	EndURL                        string // "" for the current one
	Current                       bool
}

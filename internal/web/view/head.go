// Package view draws the pages: components and the plain structs they show.
// It knows no business area; what a page shows is handed to it ready.
package view

import (
	"context"

	"kongdan/internal/kit/i18n"
)

// T returns the text of key in the reader's language; args alternate name and value.
func T(ctx context.Context, key string, args ...any) string {
	return i18n.T(ctx, key, args...)
}

// Where the shell's own links and forms lead.
const (
	PathToday    = "/"
	PathDeals    = "/deals"
	PathAccounts = "/accounts"
	PathPeople   = "/people"
	PathReview   = "/review"
	PathLibrary  = "/library"
	PathSettings = "/settings"
	PathProfile  = "/profile"
	PathSearch   = "/search"
	PathDisplay  = "/profile/display" // POST lang or theme, and next: the page to return to
	PathSignOut  = "/signout"         // POST
	PathNewDeal  = "/deals/new"
	PathNewVisit = "/visits/new"
	PathNewTask  = "/tasks/new"
)

// Head is what the shell needs to know around a page's content.
type Head struct {
	Title   string // of this page; the product's name is added
	Active  string // the entry of the navigation it belongs to: "today", "deals", "accounts", "people", "review", "learn", "library", "settings" or ""
	Path    string // path and query of this page, to come back to after switching language or theme
	Query   string // what stands in the search box
	Theme   string // "light", "dark" or "auto"; anything else means "auto"
	User    *User  // nil for somebody who is not signed in
	Flash   Flash
	Wide    bool     // lets boards, maps and tables use the whole width
	Scripts []string // built files a page needs besides app.js, such as "board.js"
}

// learns reports whether the page is one of learning or of the library, which
// have a style sheet of their own.
func (h Head) learns() bool { return h.Active == "learn" || h.Active == "library" }

// User is the reader, as the shell shows them.
type User struct {
	ID                         string
	Zone                       string // of time, by its IANA name
	Name, Role, Organisation   string // Role is the text of the role
	MayWork, MayAdminister     bool
	InsecureTransport, Waiting bool // a hint for administrators on plain HTTP; things waiting on Today
}

// Flash is one message after a redirect. Kind is "success", "info", "warning" or "danger".
type Flash struct {
	Kind, Text       string
	UndoURL, UndoKey string // when set, a button that posts there with the key as _key
}

// Link is an address with its text.
type Link struct{ Text, URL string }

// Crumb leads back to where a page hangs.
type Crumb = Link

// navEntry is one line of the main navigation.
type navEntry struct{ key, url, icon, text string }

// entries is the main navigation for a reader; phone says which of them stand
// in the bar at the bottom of a phone.
func entries(ctx context.Context, u *User) []navEntry {
	list := []navEntry{
		{"today", PathToday, "target-arrow", T(ctx, "nav.today")},
		{"deals", PathDeals, "briefcase", T(ctx, "nav.deals")},
		{"accounts", PathAccounts, "building", T(ctx, "nav.accounts")},
		{"people", PathPeople, "users", T(ctx, "nav.people")},
		{"review", PathReview, "presentation", T(ctx, "nav.review")},
		{"learn", PathLearn, "school", T(ctx, "nav.learn")},
		{"library", PathLibrary, "books", T(ctx, "nav.library")},
	}
	if u.MayAdminister {
		list = append(list, navEntry{"settings", PathSettings, "settings", T(ctx, "nav.settings")})
	}
	return list
}

// additions is what the reader can add from anywhere, most frequent first.
func additions(ctx context.Context) []navEntry {
	return []navEntry{
		{"visit", PathNewVisit, "note", T(ctx, "nav.add_visit")},
		{"deal", PathNewDeal, "briefcase", T(ctx, "nav.add_deal")},
		{"task", PathNewTask, "list-check", T(ctx, "nav.add_task")},
		{"account", PathAccounts + "/new", "building", T(ctx, "nav.add_account")},
		{"person", PathPeople + "/new", "user-plus", T(ctx, "nav.add_person")},
	}
}

func (h Head) theme() string {
	if h.Theme == "light" || h.Theme == "dark" {
		return h.Theme
	}
	return "light" // until theme.js has asked the system
}

func (h Head) asksSystem() bool { return h.Theme != "light" && h.Theme != "dark" }

func (h Head) fullTitle(ctx context.Context) string {
	if h.Title == "" {
		return T(ctx, "shell.product")
	}
	return h.Title + " · " + T(ctx, "shell.product")
}

func langTag(ctx context.Context) string {
	if i18n.Of(ctx).Lang == i18n.English {
		return "en"
	}
	return "zh-CN"
}

// current gives links of the navigation aria-current.
func current(h Head, key string) string {
	if h.Active == key {
		return "page"
	}
	return "false"
}

// initial is the sign that stands for a user in the menu: the last character
// of a Chinese name is the most telling, of others the first letter.
func initial(name string) string {
	r := []rune(name)
	switch {
	case len(r) == 0:
		return "·"
	case r[0] > 0x2e80:
		return string(r[len(r)-1])
	}
	return string(r[0])
}

package view

import "context"

// Departments is the organisation's tree.
type Departments struct{ Rows []DepartmentRow }

// DepartmentRow is one department; Depth is 0 at the top.
type DepartmentRow struct {
	Name, URL, MembersURL, AddURL string
	Depth, Members                int
}

// DepartmentForm is the form of a new or existing department.
type DepartmentForm struct {
	Form         FormHead
	Title        string
	Name, Parent string
	Parents      []Option
	DeleteURL    string // "" for a new one
	Key          string // of the form that deletes
}

// Organisation is the form of the organisation's own settings.
type Organisation struct {
	Form                           FormHead
	Name, Currency, Lang, TimeZone string
	Currencies, Languages, Zones   []Option
}

// indent sets a department off by its depth, at most as far as a phone has room.
func indent(depth int) string {
	return "k-depth-" + string(rune('0'+min(depth, 9)))
}

func emailHint(ctx context.Context, mails bool) string {
	if mails {
		return T(ctx, "member.email_hint_mail")
	}
	return T(ctx, "member.email_hint")
}

func linkTitle(ctx context.Context, m MemberLink) string {
	if m.Invitation {
		return T(ctx, "link.invitation")
	}
	return T(ctx, "link.reset")
}

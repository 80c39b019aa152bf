package app

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
)

// What the command line needs of lower packages by name.
type (
	OrgID  = org.ID
	Member = org.Member
)

// WrongInput returns an error about what somebody typed on the terminal.
func WrongInput(key string, args ...any) error { return errs.New(errs.Invalid, key, args...) }

// Refused returns an error that explains why a command did nothing.
func Refused(key string, args ...any) error { return errs.New(errs.Conflict, key, args...) }

// IsWrongInput reports whether an error says that what was typed or set is
// wrong, and not that the work failed.
func IsWrongInput(err error) bool {
	kind := errs.KindOf(err)
	return kind == errs.Invalid || kind == errs.TooLarge
}

// Damaged returns an error about an audit log that was changed.
func Damaged(cause error, organisation string) error {
	return errs.Because(cause, errs.Internal, "cli.audit.damaged", "Org", organisation)
}

// Quiet is the configuration with a log of warnings only.
func (c Config) Quiet() Config {
	c.LogLevel = max(c.LogLevel, slog.LevelWarn)
	return c
}

// Site is the address people open.
func (a *App) Site() string { return a.config.Site() }

// Organisations returns the organisation of that name or id, or all for "".
func (a *App) Organisations(ctx context.Context, name string) ([]org.OrganisationLine, error) {
	all, err := a.Org.AllOrganisations(ctx)
	if err != nil || name == "" {
		return all, err
	}
	o, err := a.Org.OrganisationNamed(ctx, name)
	if err != nil {
		return nil, err
	}
	for _, line := range all {
		if line.ID == o {
			return []org.OrganisationLine{line}, nil
		}
	}
	return nil, fmt.Errorf("the organisation %q was removed just now", name)
}

// NewMemberForm makes a member's form of the flags of "user add".
func NewMemberForm(login string, flags map[string]string, lang string) (org.MemberForm, error) {
	f := org.MemberForm{Login: login, Name: cmp.Or(flags["name"], login), Email: flags["email"],
		Role: org.Role(cmp.Or(flags["role"], string(org.Rep))), Scope: org.DataScope(flags["scope"]),
		Lang: cmp.Or(flags["lang"], lang), TimeZone: defaultZone}
	if !f.Role.Valid() {
		return f, WrongInput("cli.user.role", "Value", flags["role"], "Choices", join(org.Roles))
	}
	if f.Scope == "" {
		f.Scope = org.DefaultScope(f.Role)
		if f.Scope == org.ScopeDepartment || f.Scope == org.ScopeDepartmentBelow {
			f.Scope = org.ScopeAll // a member made here has no department yet
		}
	}
	if !f.Scope.Valid() {
		return f, WrongInput("cli.user.scope", "Value", flags["scope"], "Choices", join(org.DataScopes))
	}
	return f, nil
}

const defaultZone = "Asia/Shanghai"

// CreateOrganisation makes an organisation of the flags of "org create".
func (a *App) CreateOrganisation(ctx context.Context, name string, flags map[string]string, lang string) (org.ID, org.Link, error) {
	admin := cmp.Or(flags["admin"], "admin")
	return a.Org.CreateOrganisation(ctx, org.NewOrganisation{
		Name: name, Currency: cmp.Or(flags["currency"], "CNY"), Lang: cmp.Or(flags["lang"], lang, i18n.Chinese),
		TimeZone: cmp.Or(flags["time-zone"], defaultZone),
	}, org.Founder{Name: cmp.Or(flags["admin-name"], admin), Login: admin, Email: flags["admin-email"]})
}

func join[T ~string](list []T) string {
	text := ""
	for i, v := range list {
		if i > 0 {
			text += ", "
		}
		text += string(v)
	}
	return text
}

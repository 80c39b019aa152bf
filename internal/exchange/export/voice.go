package export

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/sheet"
	"kongdan/internal/kit/typed"
	"kongdan/internal/method"
	"kongdan/internal/org"
	rule "kongdan/internal/rule/day"
	"kongdan/internal/rule/money"
)

// voice is what an export needs to say what the database holds: the words of a
// language, and the names of what is few.
type voice struct {
	ctx         context.Context // speaks the export's language
	org         org.ID
	zone        *time.Location
	currency    money.Currency
	book        *method.Book
	reasons     []method.Reason
	members     map[string]string // what each is called, and nobody else
	departments map[string]string // with those above: "销售部 / 北区"
	tree        []org.Department
	today       rule.Date
	categories  map[string]string // of questions and documents, with those above; for an export of everything
}

func newVoice(ctx context.Context, tx *db.Tx, o org.ID) (v *voice, err error) {
	l := i18n.Of(ctx)
	v = &voice{ctx: ctx, org: o, zone: l.Zone, currency: money.Currency(l.Currency), today: rule.Of(tx.Now.In(l.Zone)), departments: map[string]string{}}
	if v.book, err = method.Read(ctx, tx, o, l.Lang); err != nil {
		return nil, err
	}
	if v.reasons, err = method.Reasons(ctx, tx, o); err != nil {
		return nil, err
	}
	if v.tree, err = org.Departments(ctx, tx, o); err != nil {
		return nil, err
	}
	for _, d := range v.tree { // those above come first
		path := d.Name
		if d.Parent != "" {
			path = v.departments[string(d.Parent)] + " / " + d.Name
		}
		v.departments[string(d.ID)] = path
	}
	v.members, err = labels(ctx, tx, o)
	return v, err
}

// labels says what each member is called: by name, or by user name where
// several share the name, so that a file tells them apart.
func labels(ctx context.Context, tx *db.Tx, o org.ID) (map[string]string, error) {
	rows, err := tx.QueryContext(ctx, `SELECT id, name, login FROM member WHERE org_id = $1`, o)
	if err != nil {
		return nil, fmt.Errorf("names of members: %w", err)
	}
	type line struct{ id, name, login string }
	list, err := db.Collect(rows, func(l *line) []any { return []any{&l.id, &l.name, &l.login} })
	if err != nil {
		return nil, fmt.Errorf("names of members: %w", err)
	}
	called := map[string]int{}
	for _, l := range list {
		called[typed.Fold(l.name)]++
		if typed.Fold(l.name) != l.login {
			called[l.login]++
		}
	}
	names := make(map[string]string, len(list))
	for _, l := range list {
		if names[l.id] = l.name; called[typed.Fold(l.name)] > 1 {
			names[l.id] = l.login
		}
	}
	return names, nil
}

// What follows shows a cell that is not empty.

func number(_ *voice, s string) sheet.Cell { return sheet.Cell{Text: s, Kind: sheet.Number} }

func day(_ *voice, s string) sheet.Cell { return sheet.Cell{Text: s, Kind: sheet.Day} }

// moment shows a time in the zone of the export; 0 is none.
func moment(v *voice, s string) sheet.Cell {
	ms, err := strconv.ParseInt(s, 10, 64)
	if err != nil || ms == 0 {
		return sheet.Cell{}
	}
	return sheet.Cell{Text: db.Time(ms).In(v.zone).Format("2006-01-02 15:04"), Kind: sheet.Moment}
}

// dateOf shows the day of a time.
func dateOf(v *voice, s string) sheet.Cell {
	c := moment(v, s)
	c.Text, _, _ = strings.Cut(c.Text, " ")
	c.Kind = sheet.Day
	return c
}

// amount shows minor units as a number that both people and programs read.
func amount(v *voice, s string) sheet.Cell {
	minor, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return sheet.Cell{}
	}
	return sheet.Cell{Text: strings.ReplaceAll(money.Exact(minor, v.currency), ",", ""), Kind: sheet.Number}
}

// percent shows hundredths of a percent.
func percent(_ *voice, s string) sheet.Cell {
	n, err := strconv.Atoi(s)
	if err != nil {
		return sheet.Cell{}
	}
	return sheet.Cell{Text: strconv.FormatFloat(float64(n)/100, 'f', -1, 64) + "%"}
}

// value shows 100 W + 10 F + C.
func value(_ *voice, s string) sheet.Cell {
	n, err := strconv.Atoi(s)
	if err != nil {
		return sheet.Cell{}
	}
	return sheet.Cell{Text: fmt.Sprintf("%dW%dF%dC", n/100, n/10%10, n%10)}
}

func member(v *voice, s string) sheet.Cell { return sheet.Cell{Text: v.members[s]} }

func department(v *voice, s string) sheet.Cell { return sheet.Cell{Text: v.departments[s]} }

func reason(v *voice, s string) sheet.Cell {
	i := slices.IndexFunc(v.reasons, func(r method.Reason) bool { return r.ID == s })
	if i < 0 {
		return sheet.Cell{}
	}
	return sheet.Cell{Text: v.reasons[i].Name(v.book.Lang)}
}

// basis says why somebody is kept, nothing where that was not noted.
func basis(v *voice, s string) sheet.Cell {
	if s == "" {
		return sheet.Cell{}
	}
	return sheet.Cell{Text: i18n.T(v.ctx, "person_basis."+s)}
}

func coachNumber(v *voice, s string) sheet.Cell {
	return sheet.Cell{Text: i18n.T(v.ctx, "coach.numbered", "N", s)}
}

// word shows a key by its text below prefix.
func word(prefix string) func(*voice, string) sheet.Cell {
	return func(v *voice, s string) sheet.Cell { return sheet.Cell{Text: i18n.T(v.ctx, prefix+s)} }
}

// named shows a key as the organisation's method words it.
func named(p method.Part) func(*voice, string) sheet.Cell {
	return func(v *voice, s string) sheet.Cell { return sheet.Cell{Text: v.book.Name(p, s)} }
}

// yes shows 1 as a word and 0 as nothing.
func yes(v *voice, s string) sheet.Cell {
	if s == "0" {
		return sheet.Cell{}
	}
	return sheet.Cell{Text: i18n.T(v.ctx, "export.yes")}
}

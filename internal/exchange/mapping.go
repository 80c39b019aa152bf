package exchange

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/sheet"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
)

// Mapping is how a file is to be understood, and what is to be done where it
// does not fit what is there.
type Mapping struct {
	Format  sheet.Format `json:"format"`
	Columns []string     `json:"columns"` // the field of each column, "" leaves it out
	// Values says what a cell means, by field and folded cell: a status, or the
	// id of a member, an account or a product, or ValueNew or ValueNone.
	Values   map[string]map[string]string `json:"values,omitempty"` // see Choose
	Existing string                       `json:"existing"`         // keep or update rows that are there
	Owners   string                       `json:"owners"`           // what becomes of owners who are no members
	Accounts string                       `json:"accounts"`         // and of accounts that deals and people name
	Products string                       `json:"products"`
	Faults   string                       `json:"faults"` // refuse the file for a row with a fault, or skip the row
	Dates    string                       `json:"dates"`  // order of dates with the year last; "" is decided
	Owner    org.UserID                   `json:"owner"`  // of what names none; "" is who imports
	Agreed   bool                         `json:"agreed"` // the guesses have been looked at
}

// The choices of a mapping, the default first.
var (
	ExistingChoices = []string{Keep, Update}
	OwnerChoices    = []string{Invite, Inactive, Importer, Refuse}
	AccountChoices  = []string{Create, Refuse}
	ProductChoices  = []string{Create, LeaveOut, Refuse}
	FaultChoices    = []string{Refuse, Skip}
	DateChoices     = []string{"", DayFirst, MonthFirst}
)

// What the choices are called.
const (
	Keep       = "keep"
	Update     = "update"
	Invite     = "invite"   // make a member who can be invited
	Inactive   = "inactive" // make a member who is deactivated
	Importer   = "importer" // give it to whoever imports
	Refuse     = "refuse"
	Create     = "create"
	LeaveOut   = "leave"
	Skip       = "skip"
	DayFirst   = "dmy"
	MonthFirst = "mdy"
)

// What a value may mean besides something that is there.
const (
	ValueNew  = "new"  // make one of that name
	ValueNone = "none" // leave the cell out
)

// Choose says what a value of a field means: the id or the name of a thing, a
// status, "new" to make one of that name, "none" to leave the cell out, or ""
// for what the program thinks.
func (m *Mapping) Choose(field, value, target string) {
	values := maps.Clone(m.Values[field])
	if values == nil {
		values = map[string]string{}
	}
	if key := typed.Fold(value); target == "" {
		delete(values, key)
	} else {
		values[key] = target
	}
	m.Values = maps.Clone(m.Values)
	if m.Values == nil {
		m.Values = map[string]map[string]string{}
	}
	m.Values[field] = values
}

// Chosen returns what Choose was told of a value.
func (m Mapping) Chosen(field, value string) string { return m.Values[field][typed.Fold(value)] }

// guessMapping is what a file starts with.
func guessMapping(k Kind, p Preview) Mapping {
	return Mapping{
		Format: p.Format, Columns: guessColumns(k, p.Head),
		Existing: Keep, Owners: Invite, Accounts: Create, Products: Create, Faults: Refuse,
	}
}

// check cleans a mapping that came from outside. It fails with Invalid at the
// fields "column.0" and so on, "columns" for what concerns them all, and those
// of the choices.
func (m Mapping) check(ctx context.Context, k Kind, p Preview) (Mapping, error) {
	var bad errs.Fields
	for field, c := range map[string]struct {
		value   *string
		choices []string
	}{
		"existing": {&m.Existing, ExistingChoices}, "owners": {&m.Owners, OwnerChoices}, "accounts": {&m.Accounts, AccountChoices},
		"products": {&m.Products, ProductChoices}, "faults": {&m.Faults, FaultChoices}, "dates": {&m.Dates, DateChoices},
	} {
		if *c.value == "" {
			*c.value = c.choices[0]
		}
		if !slices.Contains(c.choices, *c.value) {
			bad.Add(field, "error.invalid_choice")
		}
	}
	if len(m.Columns) != len(p.Head) {
		bad.Add("columns", "import.columns_differ")
		return m, bad.Err()
	}
	m.checkColumns(ctx, &bad, k)
	return m, bad.Err()
}

func (m Mapping) checkColumns(ctx context.Context, bad *errs.Fields, k Kind) {
	seen := map[string]bool{}
	for i, name := range m.Columns {
		at := "column." + strconv.Itoa(i)
		if name == "" {
			continue
		}
		f, ok := fieldOf(k, name)
		switch {
		case !ok:
			bad.Add(at, "error.invalid_choice")
		case seen[name] && !f.Many:
			bad.Add(at, "import.column_twice", "Field", i18n.T(ctx, "column."+string(k)+"."+name))
		}
		seen[name] = true
	}
	for _, f := range fields[k] {
		if f.Required && !seen[f.Name] && !(f.Name == "account" && seen["account_id"]) {
			bad.Add("columns", "import.column_missing", "Field", i18n.T(ctx, "column."+string(k)+"."+f.Name))
		}
	}
	if k == Deals && !seen["name"] && !seen["id"] && !seen["account"] && !seen["products"] {
		bad.Add("columns", "import.column_missing", "Field", i18n.T(ctx, "column.deals.name"))
	}
}

// has reports whether a column goes to the field.
func (m Mapping) has(field string) bool { return slices.Contains(m.Columns, field) }

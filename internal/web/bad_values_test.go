package web_test

import (
	"slices"
	"strings"

	"kongdan/internal/account"
	"kongdan/internal/kit/db/dbtest"
)

// bad is one value that somebody may send for any field.
type bad struct {
	name, value string
	probe       bool // the refusal is looked at closely: the form must keep all that was typed
}

const (
	badScript = "<script>alert(1)</script>"
	badImage  = `"><img src=x onerror=alert(1)>`
	badLink   = "javascript:alert(1)"
)

// badValues are tried on every field.
var badValues = []bad{
	{"nothing", "", true}, {"blanks", "  \t　 ", false}, {"zero width", "\u200b\u2060\u200b", false}, {"direction marks", "\u200f\u202e", false}, {"NUL", "a\x00b", true}, {"broken bytes", "a\xff\xfe", false},
	{"half a pair", "a\xed\xa0\x80", false}, {"emoji", "👨‍👩‍👧‍👦", true}, {"four bytes", "𠮷𡃁野家", false}, {"combining marks", "e" + strings.Repeat("\u0301", 60), false},
	{"minus", "-1", true}, {"zero", "0", false}, {"NaN", "NaN", false}, {"Inf", "Inf", false}, {"1e309", "1e309", false}, {"2^63", "9223372036854775808", false}, {"three decimals", "12.345", false},
	{"full width", "１２３", false}, {"comma", "1,234", false}, {"point", "1.234", false}, {"other currency", "$5", false}, {"digits", strings.Repeat("9", 300), false},
	{"30 February", "2025-02-30", true}, {"year 0", "0000-01-01", false}, {"year 9999", "9999-12-31", false}, {"a time", "2025-03-30T02:30", false}, {"American date", "02/28/2025", false},
	{"no choice", "no_such_choice", true}, {"folders", "../../../etc/passwd", false}, {"%00", "%00", false}, {"10,000", strings.Repeat("长", 10000), true},
	{"script", badScript, true}, {"image", badImage, false}, {"link", badLink, false}, {"SQL", "' OR '1'='1'; --", false}, {"template", "{{.}}", false}, {"formula", "=cmd|' /C calc'!A0", false},
	{"header", "a\r\nSet-Cookie: x=1", false}, {"other site", "//evil.example/x", false}, {"other site by a tab", "/\t/evil.example/x", false}, {"no id", "00000000-0000-7000-8000-000000000000", false},
}

// takenApart are the values that SQLite and PostgreSQL each take in a way of its
// own. The others never reach a database, or any takes them alike.
var takenApart = []string{"zero width", "NUL", "broken bytes", "half a pair", "emoji", "four bytes", "1e309", "2^63", "digits", "year 9999", "10,000", "no id"}

// badValuesHere are the values that can tell something on the database of this
// run: all of them on SQLite, on PostgreSQL those that it takes its own way and
// those whose refusal is looked at closely.
func badValuesHere() []bad {
	if !dbtest.OnPostgres() {
		return badValues
	}
	return slices.DeleteFunc(slices.Clone(badValues), func(b bad) bool { return !b.probe && !slices.Contains(takenApart, b.name) })
}

// badIDs are tried where a field holds an id: things of another kind, of
// another organisation, deleted ones, and one out of sight.
func (s *scene) badIDs() []bad {
	s.t.Helper()
	if s.ids != nil {
		return s.ids
	}
	foreign := s.actors["foreigner"]
	theirs, err := s.server.Accounts.Create(s.t.Context(), foreign, account.Draft{Name: "别人的客户"}, true)
	must(s.t, theirs, err)
	unseen, err := s.server.Accounts.Create(s.t.Context(), s.actors["stranger"], account.Draft{Name: "何静的客户"}, true)
	must(s.t, unseen, err)
	gone := s.newAccount()
	if err := s.server.Accounts.Delete(s.t.Context(), s.owner(), gone, 1); err != nil {
		s.t.Fatal(err)
	}
	s.ids = []bad{
		{"another's account", string(theirs), false}, {"an account out of sight", string(unseen), false}, {"a deleted account", string(gone), false}, {"a deal", string(s.newDeal()), false},
		{"another's member", string(foreign.User), false}, {"a reader", string(s.actors["reader"].User), false}, {"a person", string(s.newPerson()), false},
		{"a department", string(s.North), false}, {"in capitals", strings.ToUpper(string(s.account)), false},
	}
	return s.ids
}

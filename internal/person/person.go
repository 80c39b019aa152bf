// Package person is the people at the customers: what lasts about them beyond
// one deal, and to whom they report. A person is seen by who sees the account.
package person

import (
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"kongdan/internal/account"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
)

// ID names a person.
type ID string

// Person is one person at a customer. Every text but the name may be "", and
// so may ReportsTo.
type Person struct {
	ID         ID
	Account    account.ID
	Name       string
	Title      string
	Department string
	Mobile     string
	Phone      string
	Email      string
	WeChat     string
	ReportsTo  ID
	Note       string
	Basis      Basis // why the person is kept; "" is not noted yet
	BasisNote  string
	BasisOn    day.Date
	BasisBy    org.UserID // who noted it; "" with no basis and for the system
	Created    time.Time
	Updated    time.Time
	Deleted    time.Time // zero unless in the trash
	Version    int64
}

// The most characters each text may have.
const (
	MaxName  = 60
	MaxShort = 80 // title, department
	MaxPhone = 40
	MaxEmail = 254
	MaxNote  = 4000
	MaxBasis = 200
)

// Draft is what one enters of a person.
type Draft struct {
	Name, Title, Department, Mobile, Phone, Email, WeChat, Note string
	ReportsTo                                                   ID
	Basis                                                       Basis
	BasisNote, BasisOn                                          string // BasisOn "" is today where there is a basis
}

// Draft returns the person as one would enter it.
func (p Person) Draft() Draft {
	return Draft{p.Name, p.Title, p.Department, p.Mobile, p.Phone, p.Email, p.WeChat, p.Note, p.ReportsTo,
		p.Basis, p.BasisNote, string(p.BasisOn)}
}

// clean returns the draft as it is stored. It fails with Invalid at the fields
// that cannot be accepted.
func (d Draft) clean() (Draft, error) {
	var bad errs.Fields
	d.Name = typed.Needed(&bad, "name", d.Name, MaxName)
	d.Title = typed.Line(&bad, "title", d.Title, MaxShort)
	d.Department = typed.Line(&bad, "department", d.Department, MaxShort)
	d.Mobile = cleanPhone(&bad, "mobile", d.Mobile)
	d.Phone = cleanPhone(&bad, "phone", d.Phone)
	d.Email = cleanEmail(&bad, d.Email)
	d.WeChat = typed.Line(&bad, "wechat", d.WeChat, MaxShort)
	d.Note = typed.Text(&bad, "note", d.Note, MaxNote)
	d.cleanBasis(&bad)
	return d, bad.Err()
}

// phoneMarks are what people put between the digits of a number.
const phoneMarks = "+-() ./#*,;"

// cleanPhone accepts digits with the usual marks between them and an
// extension; full-width forms become plain. Numbers are not judged further:
// they come from every country.
func cleanPhone(bad *errs.Fields, field, s string) string {
	s = norm.NFKC.String(typed.Line(bad, field, s, MaxPhone))
	if s == "" {
		return ""
	}
	rest := s
	for _, word := range []string{"ext", "转", "分机", "x"} {
		rest = strings.Replace(strings.ToLower(rest), word, "", 1)
	}
	digits := 0
	for _, r := range rest {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '–' || r == '—' || strings.ContainsRune(phoneMarks, r):
		default:
			bad.Add(field, "person.phone_bad")
			return s
		}
	}
	if digits < 3 {
		bad.Add(field, "person.phone_bad")
	}
	return s
}

// cleanEmail accepts an address as people write it, without a display name.
func cleanEmail(bad *errs.Fields, s string) string {
	s = norm.NFKC.String(typed.Line(bad, "email", s, MaxEmail))
	if s == "" {
		return ""
	}
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || !strings.Contains(s[strings.LastIndexByte(s, '@')+1:], ".") ||
		utf8.RuneCountInString(s) > MaxEmail || strings.ContainsAny(s, " \"<>") {
		bad.Add("email", "error.email")
	}
	return s
}

// Package account is the customers: who they are, to which group they belong,
// who owns them and who works on them.
package account

import (
	"errors"
	"time"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
	"kongdan/internal/rule/creditcode"
)

// ID names an account.
type ID string

// Account is one customer. Parent, and every text but the name, may be "".
type Account struct {
	ID       ID
	Name     string
	Parent   ID
	Industry string
	Region   string
	// CreditCode is the unified social credit code, 18 characters.
	CreditCode string
	Website    string // with its scheme
	Address    string
	Note       string
	Owner      org.UserID
	Created    time.Time
	Updated    time.Time
	Deleted    time.Time // zero unless it lies in the trash
	Version    int64
}

// The most characters each text may have.
const (
	MaxName    = 120
	MaxShort   = 60 // industry, region
	MaxWebsite = 300
	MaxAddress = 200
	MaxNote    = 4000
)

// Draft is what a person enters of an account.
type Draft struct {
	Name, Industry, Region, CreditCode, Website, Address, Note string
	Parent                                                     ID
}

// Draft returns the account as a person would enter it.
func (a Account) Draft() Draft {
	return Draft{a.Name, a.Industry, a.Region, a.CreditCode, a.Website, a.Address, a.Note, a.Parent}
}

// clean returns the draft as it is stored. It fails with Invalid at the fields
// that cannot be accepted.
func (d Draft) clean() (Draft, error) {
	var bad errs.Fields
	d.Name = typed.Needed(&bad, "name", d.Name, MaxName)
	d.Industry = typed.Line(&bad, "industry", d.Industry, MaxShort)
	d.Region = typed.Line(&bad, "region", d.Region, MaxShort)
	d.CreditCode = cleanCode(&bad, d.CreditCode)
	d.Website = typed.Website(&bad, "website", d.Website, MaxWebsite)
	d.Address = typed.Line(&bad, "address", d.Address, MaxAddress)
	d.Note = typed.Text(&bad, "note", d.Note, MaxNote)
	return d, bad.Err()
}

// cleanCode returns a credit code in its plain form.
func cleanCode(bad *errs.Fields, s string) string {
	if s = typed.Line(bad, "credit_code", s, MaxShort); s == "" {
		return ""
	}
	code, err := creditcode.Parse(s)
	switch {
	case errors.Is(err, creditcode.ErrLength):
		bad.Add("credit_code", "account.code_length", "Length", creditcode.Length)
	case errors.Is(err, creditcode.ErrCharacter):
		bad.Add("credit_code", "account.code_character")
	case err != nil:
		bad.Add("credit_code", "account.code_check")
	default:
		return code
	}
	return s
}

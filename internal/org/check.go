package org

import (
	"net/mail"
	"strings"
	"time"
	_ "time/tzdata" // a machine without a zone database knows the zones too
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/typed"
)

// The most characters a text of this area may have.
const (
	mostName  = 100
	mostLogin = 64
	mostEmail = 254
)

// Themes lists how pages may look.
var Themes = []string{"auto", "light", "dark"}

// foldLogin is how a login or an e-mail address is stored and looked for.
func foldLogin(s string) string {
	return strings.ToLower(strings.TrimSpace(norm.NFKC.String(s)))
}

// cleanLogin checks a user name: letters of any script, digits and . _ - . It
// holds no "@", so that nobody's user name is somebody's address.
func cleanLogin(bad *errs.Fields, field, s string) string {
	s = foldLogin(typed.Needed(bad, field, s, mostLogin))
	if s == "" {
		return ""
	}
	strange := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) && !strings.ContainsRune("._-", r)
	}
	if n := utf8.RuneCountInString(s); n < 2 || n > mostLogin || strings.ContainsFunc(s, strange) {
		bad.Add(field, "member.login_form")
	}
	return s
}

// cleanEmail checks an address; "" is none.
func cleanEmail(bad *errs.Fields, field, s string) string {
	s = foldLogin(typed.Line(bad, field, s, mostEmail))
	if s == "" {
		return ""
	}
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > mostEmail || strings.ContainsAny(s, " \"<>(),;:\\") {
		bad.Add(field, "error.email")
	}
	return s
}

// cleanZone checks the name of a time zone.
func cleanZone(bad *errs.Fields, field, s string) string {
	if !KnownZone(s) {
		bad.Add(field, "error.invalid_choice")
	}
	return s
}

// KnownZone reports whether s names a time zone, such as Asia/Shanghai.
func KnownZone(s string) bool {
	if s == "" || s == "Local" {
		return false
	}
	_, err := time.LoadLocation(s)
	return err == nil
}

// oneOf checks a choice of a list.
func oneOf[T ~string](bad *errs.Fields, field string, s T, list []T) T {
	for _, x := range list {
		if x == s {
			return s
		}
	}
	bad.Add(field, "error.invalid_choice")
	return s
}

func cleanLang(bad *errs.Fields, field, s string) string { return oneOf(bad, field, s, i18n.Languages) }

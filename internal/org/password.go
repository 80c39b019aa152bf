package org

import (
	"errors"
	"strings"
	"unicode/utf8"

	"kongdan/internal/kit/errs"
	"kongdan/internal/rule/password"
)

// mostPassword is the most characters a password may have.
const mostPassword = 128

// checkPassword asks the rules about a new password; own are the words that
// its owner is known by.
func checkPassword(field, text string, own ...string) error {
	text = foldPassword(text)
	err := password.Check(text, own...)
	switch {
	case errors.Is(err, password.ErrEncoding) || strings.ContainsRune(text, 0):
		return errs.Field(field, "error.invalid_text")
	case errors.Is(err, password.ErrLong) || utf8.RuneCountInString(text) > mostPassword:
		return errs.Field(field, "error.too_long", "Max", mostPassword)
	case errors.Is(err, password.ErrShort):
		return errs.Field(field, "password.short", "Min", password.MinLength)
	case errors.Is(err, password.ErrPersonal):
		return errs.Field(field, "password.personal")
	case err != nil:
		return errs.Field(field, "password.common")
	}
	return nil
}

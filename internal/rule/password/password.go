// Package password decides which passwords are good enough. It asks for
// length and refuses what is guessed first; it does not ask for mixtures of
// letters, digits and signs, which people answer with "Password1!".
package password

import (
	"errors"
	"unicode/utf8"
)

// How long a password must and may be.
const (
	MinLength = 10   // characters
	MaxBytes  = 1024 // more would only cost hashing time
)

// Why a password is refused.
var (
	ErrShort    = errors.New("the password is too short")
	ErrLong     = errors.New("the password is too long")
	ErrEncoding = errors.New("the password is not valid text")
	ErrCommon   = errors.New("the password is among those guessed first")
	ErrPersonal = errors.New("the password is made of the user's own names")
)

// fewPieces is the number of guessable pieces up to which a password falls
// to guessing: a word, a sign, a year and another sign are four.
const fewPieces = 4

// Check says whether a password may be chosen. own are names an attacker
// knows: user name, e-mail address, names of the person and the organisation.
//
// It fails with ErrShort, ErrLong, ErrEncoding, ErrCommon (made of few
// well-known words, dates, rows of keys, repeats; or of digits alone) or
// ErrPersonal (the same, with the user's own names).
func Check(password string, own ...string) error {
	switch {
	case len(password) > MaxBytes:
		return ErrLong
	case !utf8.ValidString(password):
		return ErrEncoding
	case utf8.RuneCountInString(password) < MinLength:
		return ErrShort
	case pieces(password, nil) <= fewPieces || onlyDigits(password):
		return ErrCommon
	case pieces(password, personal(own)) <= fewPieces:
		return ErrPersonal
	}
	return nil
}

func onlyDigits(password string) bool {
	for _, r := range narrowLower(password) {
		if r < '0' || r > '9' {
			return false
		}
	}
	return utf8.RuneCountInString(password) < 20
}

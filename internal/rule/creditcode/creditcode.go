// Package creditcode checks the unified social credit code that identifies
// an organisation in China (GB 32100-2015).
package creditcode

import (
	"errors"
	"strings"

	"kongdan/internal/rule/fold"
)

// Length is the number of characters of a code.
const Length = 18

// alphabet holds the characters of a code in the order of their values; the
// letters I, O, S, V and Z are not used.
const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// Why a text is no code.
var (
	ErrLength    = errors.New("a unified social credit code has 18 characters")
	ErrCharacter = errors.New("the code contains a character that codes do not have")
	ErrCheck     = errors.New("the last character does not match the others")
)

// Parse reads a code and returns it in its plain form: capital letters, no
// spaces or hyphens, no full-width forms. It fails with ErrLength, ErrCharacter
// or ErrCheck; only form and check character are verified, not whether the
// organisation exists.
func Parse(text string) (string, error) {
	if len(text) > 10*Length {
		return "", ErrLength
	}
	code := strings.ToUpper(fold.Narrow(text))
	code = strings.NewReplacer(" ", "", "-", "").Replace(strings.TrimSpace(code))
	if len([]rune(code)) != Length {
		return "", ErrLength
	}
	for i, r := range code {
		if !strings.ContainsRune(alphabet, r) || i >= 2 && i < 8 && r > '9' {
			return "", ErrCharacter // the third to eighth are a region's digits
		}
	}
	if check(code) != code[Length-1] {
		return "", ErrCheck
	}
	return code, nil
}

// check returns the check character of the first seventeen.
func check(code string) byte {
	sum, weight := 0, 1
	for i := range Length - 1 {
		sum += strings.IndexByte(alphabet, code[i]) * weight
		weight = weight * 3 % 31
	}
	return alphabet[(31-sum%31)%31]
}

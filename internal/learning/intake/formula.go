package intake

import "regexp"

// The parts of a formula in Word, written on the line: x^2, a_{ij}, {a+b}/{c}, √{x}. Round brackets would
// be read for the place of a key.
var (
	formulaBegins = map[string]string{"sup": "^{", "sub": "_{", "num": "{", "den": "{", "rad": "√{"}
	formulaEnds   = map[string]string{"sup": "}", "sub": "}", "num": "}/", "den": "}", "rad": "}"}

	// powers are what stands above or below the line in a text and is no note.
	powers = regexp.MustCompile(`^[\w+\-−]{1,4}$`)
	// oneRaised is a power of one sign, which needs no braces.
	oneRaised = regexp.MustCompile(`([\^_])\{([\p{L}\p{N}])\}`)
)

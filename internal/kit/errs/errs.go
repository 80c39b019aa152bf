// Package errs holds the one error type that crosses our packages: a kind an
// edge can answer, a key of a text in the user's language, and a cause that
// only the log sees.
package errs

import (
	"errors"
	"fmt"
)

// Kind says what went wrong in terms an edge can answer. The zero value is
// Internal, so an error nobody classified is never shown to a user.
type Kind int

// The kinds, with the HTTP status they are answered with.
const (
	Internal        Kind = iota // 500: our fault; the text goes to the log only
	Invalid                     // 422: what was sent cannot be accepted
	NotFound                    // 404: not there, or not for this actor to see
	Conflict                    // 409: somebody else changed it meanwhile
	Forbidden                   // 403: visible, but not for this actor to change
	Unauthenticated             // 401: nobody is signed in
	TooMany                     // 429: slow down
	TooLarge                    // 413: more bytes than accepted
	Unavailable                 // 503: try again later
	Full                        // 507: no room to write
)

// Error is an error with a kind, the key of a text, the text's arguments
// (alternating name and value) and, where it concerns a form field, its name.
type Error struct {
	Kind  Kind
	Key   string
	Args  []any
	Name  string // the form field, or ""
	cause error
}

// Error is for the log.
func (e *Error) Error() string {
	s := e.Key
	if e.Name != "" {
		s = e.Name + ": " + s
	}
	if len(e.Args) > 0 {
		s += fmt.Sprint(" ", e.Args)
	}
	if e.cause != nil {
		s += ": " + e.cause.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.cause }

// New returns an error of a kind with the key of its text.
func New(kind Kind, key string, args ...any) error {
	return &Error{Kind: kind, Key: key, Args: args}
}

// Because is New with a cause for the log.
func Because(cause error, kind Kind, key string, args ...any) error {
	return &Error{Kind: kind, Key: key, Args: args, cause: cause}
}

// Field returns an Invalid error at one form field.
func Field(name, key string, args ...any) error {
	return &Error{Kind: Invalid, Name: name, Key: key, Args: args}
}

// Fields collects what is wrong with a form, field by field. It is an error
// itself; use Err to return it.
type Fields []*Error

// Add notes one fault. Only the first fault of a field is kept.
func (f *Fields) Add(name, key string, args ...any) {
	for _, e := range *f {
		if e.Name == name {
			return
		}
	}
	*f = append(*f, &Error{Kind: Invalid, Name: name, Key: key, Args: args})
}

// Note adds the fields of err, if it has any, and reports whether err was nil.
func (f *Fields) Note(err error) bool {
	for _, e := range FieldsOf(err) {
		f.Add(e.Name, e.Key, e.Args...)
	}
	return err == nil
}

// Err returns nil when nothing was noted.
func (f Fields) Err() error {
	if len(f) == 0 {
		return nil
	}
	return f
}

// Error is for the log.
func (f Fields) Error() string {
	s := ""
	for i, e := range f {
		if i > 0 {
			s += "; "
		}
		s += e.Error()
	}
	return s
}

// KindOf returns the kind of err; Internal for errors that are not ours.
func KindOf(err error) Kind {
	if _, ok := errors.AsType[Fields](err); ok {
		return Invalid
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// Is reports whether err is of the kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }

// FieldsOf returns the faults of form fields in err, none if it has none.
func FieldsOf(err error) []*Error {
	if f, ok := errors.AsType[Fields](err); ok {
		return f
	}
	if e, ok := errors.AsType[*Error](err); ok && e.Name != "" {
		return []*Error{e}
	}
	return nil
}

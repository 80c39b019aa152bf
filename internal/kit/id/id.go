// Package id makes the identifiers of rows: UUIDs of version 7, random and
// ordered by time. An identifier is never proof of a right.
package id

import "github.com/google/uuid"

// New returns a fresh identifier. It panics only if the system has no randomness.
func New() string { return uuid.Must(uuid.NewV7()).String() }

// Valid reports whether s has the form of an identifier.
func Valid(s string) bool {
	return len(s) == 36 && uuid.Validate(s) == nil
}

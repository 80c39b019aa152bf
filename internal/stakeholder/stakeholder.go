// Package stakeholder is the people in one deal: what we judge of each of them
// there, with evidence and history, the roles nobody has been found for yet, on
// which way we get to those who decide, and the lines between them.
//
// Facts belong to the person and are the same in every deal (see package
// person); a judgement belongs to the person in this deal. Whoever sees the
// deal sees its judgements, like its evidence.
package stakeholder

import (
	"kongdan/internal/kit/db"
)

// ID names somebody in one deal: it is the person's id, or one of its own for a
// placeholder, a role nobody has been found for yet.
type ID string

// Service holds the use cases of this area.
type Service struct {
	db *db.DB
}

// NewService returns the use cases on a database.
func NewService(d *db.DB) *Service { return &Service{db: d} }

// Package privacy is what people at the clients may ask of whoever keeps their
// data: to see all of it, to have it erased, and that nobody opens it without
// that being noted. It stands above the areas that know something of a person
// and asks each of them for its part.
package privacy

import (
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/i18n"
)

// Service holds the use cases of this area.
type Service struct {
	db *db.DB

	// Texts are what is written in the language of an organisation: how a person
	// is called who has been erased.
	Texts *i18n.Catalog
}

// NewService returns the use cases on a database; Texts is to be set.
func NewService(d *db.DB) *Service { return &Service{db: d} }

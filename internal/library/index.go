package library

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// index makes what a document is found by, from its current text.
func index(_ context.Context, _ *db.Tx, _ org.ID, _ ID) error { return nil }

// unindex takes it out of what is found.
func unindex(_ context.Context, _ *db.Tx, _ org.ID, _ ID) error { return nil }

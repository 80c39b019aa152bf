package org

import (
	"context"
	"time"

	"kongdan/internal/kit/db"
)

// Guessing at one-time links of other areas is slowed down by address. There is
// no lock for all addresses together: their secrets cannot be guessed, and it
// would let one stranger shut out everybody who holds a good link.
var guessLock = lock{"guess", 30, 15 * time.Minute, time.Hour}

// Guess counts a look at a one-time link before it is looked at. It fails with
// TooMany, whatever the link, while there are too many from the address.
func Guess(ctx context.Context, tx *db.Tx, from Client) error {
	return guessLock.try(ctx, tx, network(from.Address))
}

// Guessed takes back the look that Guess counted, because the link was good.
func Guessed(ctx context.Context, tx *db.Tx, from Client) error {
	return guessLock.giveBack(ctx, tx, network(from.Address))
}

package org

import (
	"context"
	"time"

	"kongdan/internal/kit/db"
)

// Guessing at one-time links of other areas is slowed down by address and all
// together. The second is for many addresses at once; it is kept short, since
// whoever waits there may hold a good link.
var (
	guessLock    = lock{"guess", 30, 15 * time.Minute, time.Hour}
	guessAllLock = lock{"guess all", 2000, firstWait, time.Hour}
)

// Guess counts a look at a one-time link before it is looked at. It fails with
// TooMany, whatever the link, while there are too many from the address or in all.
func Guess(ctx context.Context, tx *db.Tx, from Client) error {
	if err := guessLock.try(ctx, tx, network(from.Address)); err != nil {
		return err
	}
	return guessAllLock.try(ctx, tx, "")
}

// Guessed takes back the look that Guess counted, because the link was good.
func Guessed(ctx context.Context, tx *db.Tx, from Client) error {
	if err := guessLock.giveBack(ctx, tx, network(from.Address)); err != nil {
		return err
	}
	return guessAllLock.giveBack(ctx, tx, "")
}

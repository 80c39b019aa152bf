package org_test

import (
	"fmt"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
)

// Who guesses from one place is slowed down there, and however many places
// guess, nobody elsewhere is.
func TestGuessingSlowsDownThePlaceItComesFrom(t *testing.T) {
	d := dbtest.Open(t)
	ctx := t.Context()
	look := func(address string) error {
		return d.InTx(ctx, func(tx *db.Tx) error { return org.Guess(ctx, tx, org.Client{Address: address}) })
	}
	const one = "2001:db8:0:1::1"
	var err error
	for range 32 {
		err = look(one)
	}
	if !errs.Is(err, errs.TooMany) {
		t.Errorf("after 32 looks: %v", err)
	}
	if err := look("2001:db8:0:1::ffff"); !errs.Is(err, errs.TooMany) {
		t.Errorf("from the same network: %v", err)
	}
	err = d.InTx(ctx, func(tx *db.Tx) error { // a crowd of places, each below its limit
		for i := range 150 {
			for range 15 {
				if err := org.Guess(ctx, tx, org.Client{Address: fmt.Sprintf("2001:db8:1:%x::1", i)}); err != nil {
					return err
				}
			}
		}
		return org.Guess(ctx, tx, org.Client{Address: "198.51.100.7"})
	})
	if err != nil {
		t.Errorf("an honest look beside a crowd: %v", err)
	}
	if err := d.InTx(ctx, func(tx *db.Tx) error { return org.Guessed(ctx, tx, org.Client{Address: "198.51.100.7"}) }); err != nil {
		t.Error(err)
	}
}

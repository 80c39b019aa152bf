package main

import (
	"context"
	"errors"
	"io"

	"kongdan/internal/app"
)

// verifyCertificate checks what a certificate's token says: offline with the
// public key that --key gives, else with the keys of the database, which also
// knows whether it still counts.
func verifyCertificate(ctx context.Context, c *call) error {
	token := c.args[0]
	if token == "-" {
		raw, err := io.ReadAll(io.LimitReader(c.in, 64<<10))
		if err != nil {
			return err
		}
		token = string(raw)
	}
	if key, given := c.flags["key"]; given {
		text, err := app.VerifyCertificate(token, key, c.lang)
		return errors.Join(c.print(text), err)
	}
	return c.with(ctx, func(a *app.App) error {
		text, err := a.VerifyCertificate(ctx, token, c.lang)
		return errors.Join(c.print(text), err)
	})
}

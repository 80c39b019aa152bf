package main

import (
	"context"

	"kongdan/internal/app"
)

func backup(ctx context.Context, c *call) error {
	return c.with(ctx, func(a *app.App) error {
		m, err := a.Backup(ctx, c.args[0])
		if err != nil {
			return err
		}
		return c.print(c.say("cli.backup.done", "File", c.args[0], "Tables", len(m.Tables), "Rows", m.Rows(), "Files", len(m.Files)))
	})
}

func restore(ctx context.Context, c *call) error {
	conf, err := c.config()
	if err != nil {
		return err
	}
	_, replace := c.flags["replace"]
	r, err := app.Restore(ctx, conf, c.args[0], replace)
	if err != nil {
		return err
	}
	if err := c.print(c.say("cli.restore.done", "Created", r.Head.Created, "Rows", r.Manifest.Rows(), "Files", len(r.Manifest.Files))); err != nil {
		return err
	}
	if r.Kept != "" {
		return c.print(c.say("cli.restore.kept", "Place", r.Kept))
	}
	return nil
}

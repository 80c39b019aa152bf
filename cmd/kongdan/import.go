package main

import (
	"context"

	"kongdan/internal/app"
)

func importFile(ctx context.Context, c *call) error {
	_, dry := c.flags["dry-run"]
	_, yes := c.flags["yes"]
	return c.inOrg(ctx, func(a *app.App, o app.OrgID) error {
		return a.Import(ctx, o, app.ImportOrder{Kind: c.args[0], Path: c.args[1], In: c.in, Flags: c.flags,
			DryRun: dry, Agreed: yes, Out: c.out, Err: c.err})
	})
}

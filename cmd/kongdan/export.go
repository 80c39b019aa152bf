package main

import (
	"context"

	"kongdan/internal/app"
)

func export(ctx context.Context, c *call) error {
	job, err := app.NewExportJob(c.args[0], c.flags)
	if err != nil {
		return err
	}
	return c.inOrg(ctx, func(a *app.App, o app.OrgID) error {
		sum, err := a.Export(ctx, o, job)
		if err != nil {
			return err
		}
		return c.print(c.say("cli.export.done", "File", c.args[0], "Tables", sum.Tables, "Rows", sum.Rows))
	})
}

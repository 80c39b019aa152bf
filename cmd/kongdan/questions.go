package main

import (
	"context"

	"kongdan/internal/app"
)

// parseQuestions prints what a file with an exam is read as. It keeps nothing.
func parseQuestions(_ context.Context, c *call) error {
	q, err := app.ReadQuestions(c.args[0], c.in)
	if err != nil {
		return err
	}
	if _, asJSON := c.flags["json"]; !asJSON {
		return c.print(q.Summary(c.lang))
	}
	text, err := q.JSON()
	if err != nil {
		return err
	}
	return c.print(text)
}

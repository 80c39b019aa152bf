// Package demotest gives tests databases that hold the demo workspace. It is
// built once a process and language, as of the moment in which it is first
// asked for; every test gets a copy.
package demotest

import (
	"context"

	"kongdan/internal/demo"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
)

// Template is a database that holds the workspace in one language.
type Template struct {
	*dbtest.Template
	Workspace demo.Workspace // known once a copy was made
}

// In are the templates by language.
var In = map[string]*Template{"zh": in("zh"), "en": in("en")}

func in(lang string) *Template {
	m := &Template{}
	m.Template = dbtest.NewTemplate(func(ctx context.Context, d *db.DB) (err error) {
		if err := dbtest.Migrate(ctx, d); err != nil {
			return err
		}
		m.Workspace, err = demo.Build(ctx, d, lang)
		return err
	})
	return m
}

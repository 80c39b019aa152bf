package main

import (
	"context"
	"os"
	"runtime/debug"

	"kongdan/internal/app"
)

// heapGrowth lets the heap, of which a few MB live, grow to four times that
// before it is collected: pages leave much behind at once.
const heapGrowth = 300

func serve(ctx context.Context, c *call) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(heapGrowth)
	}
	conf, err := c.config()
	if err != nil {
		return err
	}
	if _, ok := c.flags["demo"]; ok {
		if conf.Demo, err = c.demoLanguage(); err != nil {
			return err
		}
	}
	conf.Log = app.NewLog(conf, c.err)
	return app.Serve(ctx, conf, c.out)
}

// demoLanguage is --lang, Chinese if it is not given.
func (c *call) demoLanguage() (string, error) {
	switch lang := c.flags["lang"]; lang {
	case "":
		return "zh", nil
	case "zh", "en":
		return lang, nil
	default:
		return "", app.WrongInput("cli.lang", "Value", lang)
	}
}

func makeDemo(ctx context.Context, c *call) error {
	conf, err := c.config()
	if err != nil {
		return err
	}
	lang, err := c.demoLanguage()
	if err != nil {
		return err
	}
	built, err := app.EnsureDemo(ctx, conf, lang, c.out)
	if err != nil {
		return err
	}
	if !built {
		return app.Refused("cli.demo.not_empty")
	}
	return c.with(ctx, func(a *app.App) error { return a.OfferDemo(ctx, c.out) })
}

func migrate(ctx context.Context, c *call) error {
	return c.make(ctx, func(*app.App) error { return c.print(c.say("cli.migrate.done")) })
}

func c139(_ context.Context, c *call) error {
	report, err := app.C139(c.args[0])
	if err != nil {
		return app.WrongInput("cli.c139.wrong", "Value", clip(c.args[0]))
	}
	return c.print(string(report))
}

func clip(s string) string {
	if r := []rune(s); len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return s
}

func showVersion(_ context.Context, c *call) error { return c.print("kongdan " + version) }

func auditVerify(ctx context.Context, c *call) error {
	return c.with(ctx, func(a *app.App) error {
		list, err := a.Organisations(ctx, c.flags["org"])
		if err != nil {
			return err
		}
		for _, o := range list {
			n, err := a.Org.Verify(ctx, o.ID)
			if err != nil {
				return app.Damaged(err, o.Name)
			}
			if err := c.print(c.say("cli.audit.sound", "Org", o.Name, "N", int(n))); err != nil {
				return err
			}
		}
		return nil
	})
}

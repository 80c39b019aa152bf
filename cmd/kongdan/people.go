package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"kongdan/internal/app"
)

// inOrg runs fn on the open database with the organisation that --org names,
// or the only one.
func (c *call) inOrg(ctx context.Context, fn func(*app.App, app.OrgID) error) error {
	return c.with(ctx, func(a *app.App) error {
		o, err := a.Org.OrganisationNamed(ctx, c.flags["org"])
		if err != nil {
			return err
		}
		return fn(a, o)
	})
}

func userList(ctx context.Context, c *call) error {
	return c.inOrg(ctx, func(a *app.App, o app.OrgID) error {
		w := tabwriter.NewWriter(c.out, 0, 4, 2, ' ', 0)
		err := a.Org.AllMembers(ctx, o, func(m app.Member) error {
			state := c.say("cli.user.active")
			switch {
			case !m.Active:
				state = c.say("cli.user.inactive")
			case m.Invited:
				state = c.say("cli.user.invited")
			}
			_, err := fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", m.Login, m.Name, m.Email, m.Role, state)
			return err
		})
		return errors.Join(err, w.Flush())
	})
}

func userAdd(ctx context.Context, c *call) error {
	return c.inOrg(ctx, func(a *app.App, o app.OrgID) error {
		f, err := app.NewMemberForm(c.args[0], c.flags, c.lang)
		if err != nil {
			return err
		}
		_, link, err := a.Org.AddMember(ctx, o, f)
		if err != nil {
			return err
		}
		return c.printLink(a, "cli.user.added", "/welcome#"+link.Code, link.Expires)
	})
}

func userReset(ctx context.Context, c *call) error {
	return c.inOrg(ctx, func(a *app.App, o app.OrgID) error {
		link, err := a.Org.ResetLink(ctx, o, c.args[0])
		if err != nil {
			return err
		}
		return c.printLink(a, "cli.user.reset", "/welcome#"+link.Code, link.Expires)
	})
}

func userSignIn(ctx context.Context, c *call) error {
	return c.inOrg(ctx, func(a *app.App, o app.OrgID) error {
		link, err := a.Org.EntranceCode(ctx, o, c.args[0])
		if err != nil {
			return err
		}
		return c.printLink(a, "cli.user.signin", "/code#"+link.Code, link.Expires)
	})
}

func (c *call) printLink(a *app.App, key, path string, expires time.Time) error {
	return c.print(c.say(key, "URL", a.Site()+path, "Till", expires.Local().Format("2006-01-02 15:04")))
}

// userPassword reads the password from the first line of the input, so that
// it stands neither in the list of processes nor in the shell's history.
func userPassword(ctx context.Context, c *call) error {
	return c.inOrg(ctx, func(a *app.App, o app.OrgID) error {
		_, _ = fmt.Fprintln(c.err, c.say("cli.user.type_password"))
		line, err := bufio.NewReader(io.LimitReader(c.in, 4096)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if err := a.Org.SetPasswordOf(ctx, o, c.args[0], strings.TrimRight(line, "\r\n")); err != nil {
			return err
		}
		return c.print(c.say("cli.user.password_set"))
	})
}

func userDeactivate(ctx context.Context, c *call) error {
	return c.inOrg(ctx, func(a *app.App, o app.OrgID) error {
		if err := a.Org.DeactivateLogin(ctx, o, c.args[0], c.flags["successor"]); err != nil {
			return err
		}
		return c.print(c.say("cli.user.deactivated"))
	})
}

func orgList(ctx context.Context, c *call) error {
	return c.with(ctx, func(a *app.App) error {
		list, err := a.Org.AllOrganisations(ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(c.out, 0, 4, 2, ' ', 0)
		for _, o := range list {
			if _, err := fmt.Fprintf(w, "%s\t%s\t%s\n", o.ID, o.Name, c.say("cli.org.members", "N", o.Members)); err != nil {
				return err
			}
		}
		return w.Flush()
	})
}

func orgCreate(ctx context.Context, c *call) error {
	return c.make(ctx, func(a *app.App) error {
		_, link, err := a.CreateOrganisation(ctx, c.args[0], c.flags, c.lang)
		if err != nil {
			return err
		}
		return c.printLink(a, "cli.org.created", "/welcome#"+link.Code, link.Expires)
	})
}

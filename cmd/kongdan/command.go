package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kongdan/internal/app"
)

// command is one thing the program does, with its place in the help.
type command struct {
	name  string   // "user add"
	args  []string // the values it needs, in order; one in [] may be left out
	flags []string // "data=DIR" takes a value, "replace" does not; "map=COLUMN=FIELD…" may be given several times
	run   func(ctx context.Context, c *call) error
}

// commands lists everything the program does, in the order of the help.
func commands() []command {
	return []command{
		{"serve", nil, []string{"address=ADDRESS", "data=DIR", "demo", "lang=LANG"}, serve},
		{"migrate", nil, []string{"data=DIR"}, migrate},
		{"demo", nil, []string{"lang=LANG", "data=DIR"}, makeDemo},
		{"user list", nil, []string{"org=NAME", "data=DIR"}, userList},
		{"user add", []string{"LOGIN"}, []string{"name=NAME", "email=ADDRESS", "role=ROLE", "scope=SCOPE", "lang=LANG", "org=NAME", "data=DIR"}, userAdd},
		{"user reset", []string{"LOGIN"}, []string{"org=NAME", "data=DIR"}, userReset},
		{"user signin", []string{"LOGIN"}, []string{"org=NAME", "data=DIR"}, userSignIn},
		{"user password", []string{"LOGIN"}, []string{"org=NAME", "data=DIR"}, userPassword},
		{"user deactivate", []string{"LOGIN"}, []string{"successor=LOGIN", "org=NAME", "data=DIR"}, userDeactivate},
		{"org list", nil, []string{"data=DIR"}, orgList},
		{"org create", []string{"NAME"}, []string{"admin=LOGIN", "admin-name=NAME", "admin-email=ADDRESS", "currency=CODE", "lang=LANG", "time-zone=ZONE", "data=DIR"}, orgCreate},
		{"export", []string{"FILE"}, []string{"format=FORMAT", "lang=LANG", "force", "org=NAME", "data=DIR"}, export},
		{"import", []string{"KIND", "FILE"}, []string{"dry-run", "map=COLUMN=FIELD…", "value=FIELD:VALUE=MEANING…", "existing=CHOICE", "owners=CHOICE",
			"accounts=CHOICE", "products=CHOICE", "faults=CHOICE", "dates=ORDER", "owner=LOGIN", "encoding=NAME", "delimiter=MARK", "refused=FILE",
			"yes", "org=NAME", "data=DIR"}, importFile},
		{"backup", []string{"FILE"}, []string{"data=DIR"}, backup},
		{"restore", []string{"FILE"}, []string{"replace", "data=DIR"}, restore},
		{"audit verify", nil, []string{"org=NAME", "data=DIR"}, auditVerify},
		{"certificate verify", []string{"TOKEN"}, []string{"key=KEY", "data=DIR"}, verifyCertificate},
		{"questions parse", []string{"FILE"}, []string{"json"}, parseQuestions},
		{"c139", []string{"VALUE"}, nil, c139},
		{"version", nil, nil, showVersion},
	}
}

// dispatch finds the command and reads its values and flags.
func dispatch(ctx context.Context, args []string, c *call) error {
	all := commands()
	if len(args) == 0 || isHelp(args[0]) {
		return c.print(overview(c, all, args[min(1, len(args)):]))
	}
	for _, cmd := range all {
		words := strings.Fields(cmd.name)
		if len(args) < len(words) || !slices.Equal(args[:len(words)], words) {
			continue
		}
		if slices.ContainsFunc(args[len(words):], isHelp) {
			return c.print(help(c, cmd))
		}
		if err := cmd.read(args[len(words):], c); err != nil {
			return err
		}
		return cmd.run(ctx, c)
	}
	if group := inGroup(all, args[0]); len(group) > 0 {
		if len(args) == 1 || isHelp(args[1]) {
			return c.print(overview(c, group, nil))
		}
		return app.WrongInput("cli.no_command", "Command", args[0]+" "+args[1])
	}
	return app.WrongInput("cli.no_command", "Command", args[0])
}

func isHelp(s string) bool { return s == "--help" || s == "-h" || s == "help" || s == "-help" }

func inGroup(all []command, name string) (group []command) {
	for _, cmd := range all {
		if strings.HasPrefix(cmd.name, name+" ") {
			group = append(group, cmd)
		}
	}
	return group
}

// read sorts what follows the command into values and flags.
func (cmd command) read(args []string, c *call) error {
	c.flags = map[string]string{}
	for i := 0; i < len(args); i++ {
		if args[i] == "--" {
			c.args = append(c.args, args[i+1:]...)
			break
		}
		if !strings.HasPrefix(args[i], "-") || args[i] == "-" {
			c.args = append(c.args, args[i])
			continue
		}
		name, value, given := strings.Cut(strings.TrimLeft(args[i], "-"), "=")
		takes, known := cmd.takes(name)
		switch {
		case !known:
			return app.WrongInput("cli.no_flag", "Flag", args[i], "Command", cmd.name)
		case !takes && given:
			return app.WrongInput("cli.flag_without", "Flag", "--"+name)
		case takes && !given:
			if i++; i == len(args) {
				return app.WrongInput("cli.flag_needs", "Flag", "--"+name)
			}
			value = args[i]
		}
		if before, again := c.flags[name]; again && cmd.repeats(name) {
			value = before + "\n" + value // one line for each
		}
		c.flags[name] = value
	}
	least := len(cmd.args)
	if least > 0 && strings.HasPrefix(cmd.args[least-1], "[") {
		least--
	}
	if len(c.args) < least {
		return app.WrongInput("cli.missing", "Value", cmd.args[len(c.args)], "Command", cmd.name)
	}
	if len(c.args) > len(cmd.args) {
		return app.WrongInput("cli.too_many", "Value", c.args[len(cmd.args)], "Command", cmd.name)
	}
	return nil
}

func (cmd command) takes(name string) (takes, known bool) {
	for _, f := range cmd.flags {
		if flag, _, value := strings.Cut(f, "="); flag == name {
			return value, true
		}
	}
	return false, false
}

// repeats reports whether a flag may be given several times.
func (cmd command) repeats(name string) bool {
	return slices.ContainsFunc(cmd.flags, func(f string) bool {
		return strings.HasPrefix(f, name+"=") && strings.HasSuffix(f, "…")
	})
}

// usage is the line that shows how to call the command.
func (cmd command) usage() string {
	line := "kongdan " + cmd.name
	for _, f := range cmd.flags {
		line += " [--" + strings.Replace(f, "=", " ", 1) + "]"
	}
	for _, a := range cmd.args {
		line += " " + a
	}
	return line
}

func overview(c *call, list []command, rest []string) string {
	if len(rest) > 0 { // "kongdan help serve"
		for _, cmd := range list {
			if cmd.name == strings.Join(rest, " ") {
				return help(c, cmd)
			}
		}
	}
	var b strings.Builder
	b.WriteString(c.say("cli.intro") + "\n\n" + c.say("cli.commands") + "\n")
	for _, cmd := range list {
		fmt.Fprintf(&b, "  %-18s %s\n", cmd.name, c.say("cli.about."+key(cmd.name)))
	}
	b.WriteString("\n" + c.say("cli.more_help"))
	return b.String()
}

func help(c *call, cmd command) string {
	var b strings.Builder
	b.WriteString(c.say("cli.about."+key(cmd.name)) + "\n\n  " + cmd.usage() + "\n\n" + c.say("cli.detail."+key(cmd.name)))
	if len(cmd.flags) > 0 {
		b.WriteString("\n\n" + c.say("cli.flags") + "\n")
	}
	for _, f := range cmd.flags {
		name, _, _ := strings.Cut(f, "=")
		fmt.Fprintf(&b, "  --%-22s %s\n", strings.Replace(f, "=", " ", 1), c.say("cli.flag."+key(name)))
	}
	if cmd.name == "serve" {
		b.WriteString("\n" + c.say("cli.variables") + "\n")
		for _, v := range app.Variables {
			line := c.say("cli.variable." + v.Name)
			if v.Value != "" {
				line += " [" + v.Value + "]"
			}
			fmt.Fprintf(&b, "  %-24s %s\n", v.Name, line)
		}
	}
	return strings.TrimRight(b.String(), "\n")
}

// key makes the last part of a text's key of a name.
func key(name string) string { return strings.NewReplacer(" ", "_", "-", "_").Replace(name) }

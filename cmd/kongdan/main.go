// Command kongdan is the whole product in one program.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"kongdan/internal/app"
)

// version is set when the program is built.
var version = "dev"

// Exit codes.
const (
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	code := run(ctx, os.Args[1:], &call{env: os.Environ(), in: os.Stdin, out: os.Stdout, err: os.Stderr})
	stop()
	os.Exit(code)
}

// run does one command and returns the exit code.
func run(ctx context.Context, args []string, c *call) int {
	c.lang = app.TerminalLanguage(c.env)
	err := dispatch(ctx, args, c)
	if err == nil {
		return 0
	}
	_, _ = fmt.Fprintln(c.err, "kongdan: "+legible(app.Explain(c.lang, err)))
	if app.IsWrongInput(err) {
		return exitUsage
	}
	return exitFailed
}

// legible is a message that a terminal can show: what was typed may stand in
// it, however long and whatever its bytes.
func legible(message string) string {
	const most = 600
	r := []rune(strings.ToValidUTF8(message, "\uFFFD"))
	if len(r) > most {
		r = slices.Concat(r[:most/2], []rune(" … "), r[len(r)-most/2:])
	}
	return string(r)
}

// call is what one command is given.
type call struct {
	lang  string
	args  []string
	flags map[string]string
	env   []string
	in    io.Reader
	out   io.Writer
	err   io.Writer
}

func (c *call) say(key string, args ...any) string { return app.Say(c.lang, key, args...) }

func (c *call) print(text string) error {
	_, err := fmt.Fprintln(c.out, text)
	return err
}

// config reads the settings.
func (c *call) config() (app.Config, error) { return app.ReadConfig(c.env, c.flags, version) }

// open opens the database for a command of the terminal, which needs no more
// than warnings in the log.
func (c *call) open(ctx context.Context) (*app.App, error) {
	conf, err := c.config()
	if err != nil {
		return nil, err
	}
	conf.Log = app.NewLog(conf.Quiet(), c.err)
	return app.New(ctx, conf)
}

// with runs fn on the database that is there; a folder without one is refused
// and left as it is.
func (c *call) with(ctx context.Context, fn func(*app.App) error) error {
	conf, err := c.config()
	if err != nil {
		return err
	}
	if err := conf.CheckExists(); err != nil {
		return err
	}
	return c.make(ctx, fn)
}

// make runs fn on the database, which begins empty where there is none.
func (c *call) make(ctx context.Context, fn func(*app.App) error) error {
	a, err := c.open(ctx)
	if err != nil {
		return err
	}
	return errors.Join(fn(a), a.Close())
}

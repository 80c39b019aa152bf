// Package app builds the parts of the program and joins them.
package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"kongdan/internal/account"
	"kongdan/internal/activity"
	"kongdan/internal/exchange"
	"kongdan/internal/exchange/export"
	"kongdan/internal/insight"
	"kongdan/internal/kit/db"
	"kongdan/internal/learning/parcel"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/privacy"
	"kongdan/internal/product"
	"kongdan/internal/rival"
	"kongdan/internal/schema"
	"kongdan/internal/web"
)

// App is the program with its parts. Its database is open and migrated.
type App struct {
	Org        *org.Service
	Accounts   *account.Service
	People     *person.Service
	Rivals     *rival.Service
	Products   *product.Service
	Deals      *opportunity.Service
	Activities *activity.Service
	Insight    *insight.Service
	Exports    *export.Service
	Imports    *exchange.Service
	Parcels    *parcel.Service
	Privacy    *privacy.Service

	config  Config
	log     *slog.Logger
	db      *db.DB
	web     *web.Server
	figures *figures
}

// New opens and migrates the database and joins the parts.
func New(ctx context.Context, c Config) (*App, error) {
	log := cmp.Or(c.Log, slog.New(slog.DiscardHandler))
	texts, err := catalog()
	if err != nil {
		return nil, err
	}
	d, err := open(ctx, c)
	if err != nil {
		return nil, err
	}
	backup, err := d.Migrate(ctx, schema.Files, filepath.Join(c.Data, "backups"))
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	if backup != "" {
		log.Info("the database was migrated; its state before lies in a copy", "copy", backup)
	}
	if err := clearHalfDemo(ctx, d); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	d.Watch(slowLog(log))
	a := &App{config: c, log: log, db: d, figures: newFigures(c.Version, d)}
	a.web = &web.Server{Log: log, Texts: texts, TrustProxy: c.TrustProxy, BaseURL: c.BaseURL, QuestURL: c.QuestURL, Observe: a.figures.request, AtOnce: atOnce(d)}
	a.join()
	return a, nil
}

// atOnce is how many requests are worth working on at a time: with SQLite they
// only compute, with PostgreSQL they wait for its answers as well.
func atOnce(d *db.DB) int {
	n := max(2, runtime.GOMAXPROCS(0))
	if d.Engine == db.Postgres {
		n *= 4
	}
	return n
}

// slow is from when on a statement is worth a line in the log.
const slow = time.Second

// slowLog writes the texts of slow statements to the log, never their values.
func slowLog(log *slog.Logger) func(context.Context, db.Ran) {
	return func(ctx context.Context, r db.Ran) {
		if r.Took >= slow {
			log.WarnContext(ctx, "slow statement", "ms", r.Took.Milliseconds(), "text", strings.Join(strings.Fields(r.Text), " "))
		}
	}
}

func open(ctx context.Context, c Config) (*db.DB, error) {
	if c.DatabaseURL != "" {
		return db.OpenPostgres(ctx, c.DatabaseURL)
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	return db.OpenSQLite(filepath.Join(c.Data, databaseFile))
}

// Handler answers requests, for tests that bring their own listener.
func (a *App) Handler() http.Handler { return a.web.Site() }

// Watch lets fn hear of every statement instead of the log of slow ones, to
// look at how the database answers.
func (a *App) Watch(fn func(context.Context, db.Ran)) { a.db.Watch(fn) }

// Patterns lists every route, as http.ServeMux reads it.
func (a *App) Patterns() []string {
	var list []string
	for _, r := range a.web.Routes() {
		list = append(list, r.Pattern)
	}
	return list
}

const databaseFile = "kongdan.db"

// Close closes the database.
func (a *App) Close() error { return a.db.Close() }

// NewLog returns the program's log.
func NewLog(c Config, to io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: c.LogLevel}
	var h slog.Handler = slog.NewTextHandler(to, options)
	if c.LogJSON {
		h = slog.NewJSONHandler(to, options)
	}
	return slog.New(web.LogHandler(h))
}

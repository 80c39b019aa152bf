// Package app builds the parts of the program and joins them.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/schema"
	"kongdan/internal/text"
	"kongdan/internal/web"
)

// Config is everything that can be set from outside, read once.
type Config struct {
	Address     string // where to listen, ":8139"
	Data        string // the data folder
	DatabaseURL string // PostgreSQL; "" for SQLite in the data folder
	Log         *slog.Logger
}

// App is the running program.
type App struct {
	config Config
	db     *db.DB
	web    *web.Server
}

// New opens and migrates the database and joins the parts.
func New(ctx context.Context, c Config) (*App, error) {
	d, err := open(ctx, c)
	if err != nil {
		return nil, err
	}
	if _, err := d.Migrate(ctx, schema.Files, filepath.Join(c.Data, "backups")); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	texts, err := i18n.Load(text.Files)
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return &App{config: c, db: d, web: &web.Server{
		Log:   c.Log,
		Texts: texts,
		Org:   org.NewService(d),
		Deals: opportunity.NewService(d),
	}}, nil
}

func open(ctx context.Context, c Config) (*db.DB, error) {
	if c.DatabaseURL != "" {
		return db.OpenPostgres(ctx, c.DatabaseURL)
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	return db.OpenSQLite(filepath.Join(c.Data, "kongdan.db"))
}

// Handler answers requests, for tests that bring their own listener.
func (a *App) Handler() http.Handler { return a.web.Site() }

// Patterns lists every route, as http.ServeMux reads it.
func (a *App) Patterns() []string {
	var list []string
	for _, r := range a.web.Routes() {
		list = append(list, r.Pattern)
	}
	return list
}

// Run serves until the context ends, then lets running requests finish.
func (a *App) Run(ctx context.Context) error {
	server := &http.Server{Addr: a.config.Address, Handler: a.web.Site(), ReadHeaderTimeout: 10 * time.Second}
	go func() {
		<-ctx.Done()
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
		defer cancel()
		_ = server.Shutdown(stop)
	}()
	a.config.Log.Info("serving", "address", a.config.Address)
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Close closes the database.
func (a *App) Close() error { return a.db.Close() }

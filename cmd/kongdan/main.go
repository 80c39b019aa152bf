// Command kongdan is the whole product in one program.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"kongdan/internal/app"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "kongdan:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	a, err := app.New(ctx, app.Config{
		Address: ":8139", Data: "data", DatabaseURL: os.Getenv("KONGDAN_DATABASE_URL"),
		Log: slog.New(slog.NewTextHandler(os.Stderr, nil)),
	})
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	return a.Run(ctx)
}

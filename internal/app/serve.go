package app

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"kongdan/internal/web/static"
)

// Times of the server. A client that sends or reads slower is cut off.
const (
	headerTime = 10 * time.Second
	readTime   = 2 * time.Minute
	writeTime  = 2 * time.Minute
	idleTime   = 2 * time.Minute
	drainTime  = 20 * time.Second // for requests and jobs that run when the program stops
	maxHeader  = 32 << 10
)

// Serve runs the program until ctx ends: it listens, opens and migrates the
// database, answers requests and does jobs; then it lets what runs finish. It
// returns an error if it cannot start, or stops for another reason.
func Serve(ctx context.Context, c Config, out io.Writer) (err error) {
	log := cmp.Or(c.Log, slog.New(slog.DiscardHandler))
	if len(c.Unknown) > 0 {
		log.Warn("variables that mean nothing", "names", c.Unknown)
	}
	folder, err := claimFolder(c)
	if err != nil {
		return err
	}
	defer folder.release()
	door, side, err := openDoors(c)
	if err != nil {
		folder.untouched()
		return err
	}
	h := &health{}
	server := newServer(h, log)
	failed := make(chan error, 2)
	go func() { failed <- server.Serve(door) }()
	defer func() { _ = server.Close() }()
	if side != nil {
		defer func() { _ = side.Close() }()
	}

	if c.Demo != "" {
		if _, err := EnsureDemo(ctx, c, c.Demo, out); err != nil {
			return err
		}
	}
	a, err := New(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if side != nil {
		metrics := newServer(a.figures.handler(), log)
		go func() { failed <- metrics.Serve(side) }()
		defer func() { _ = metrics.Close() }()
	}
	if !static.Built() {
		log.Warn(static.Missing)
	}
	var words bytes.Buffer // said once the program is up; what they tell of is written before
	fresh, err := a.offerSetup(ctx, &words)
	if err != nil {
		return err
	}
	if c.Demo != "" {
		if err := a.OfferDemo(ctx, &words); err != nil {
			return err
		}
	}
	h.open(a)
	if _, err := words.WriteTo(out); err != nil {
		return err
	}
	log.Info("serving", "address", door.Addr().String(), "site", c.Site(), "database", a.db.Engine.String(), "version", c.Version)

	work, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()
	var behind sync.WaitGroup
	behind.Go(func() { a.runner().Run(work) })
	if fresh {
		behind.Go(func() { a.watchSetup(work) })
	}
	if folder.unclean {
		behind.Go(func() { a.checkAfterUncleanStop(work) })
	}
	select {
	case <-ctx.Done():
		log.Info("stopping", "seconds", drainTime.Seconds())
	case err = <-failed:
		log.Error("the listener failed", "err", err)
	}
	h.drain()
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	stopWork()
	if shutErr := server.Shutdown(drain); shutErr != nil {
		log.Warn("some requests did not end in time", "err", shutErr)
	}
	behind.Wait()
	log.Info("stopped")
	if err == nil {
		folder.clean()
	}
	return err
}

// openDoors listens on the addresses of the program, before anything is made that
// would be for nothing where one is taken. The one for figures is nil if not wanted.
func openDoors(c Config) (door, side net.Listener, err error) {
	if door, err = net.Listen("tcp", c.Address); err != nil {
		return nil, nil, fmt.Errorf("listen on %s: %w", c.Address, err)
	}
	if c.MetricsAddress == "" {
		return door, nil, nil
	}
	if side, err = net.Listen("tcp", c.MetricsAddress); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("listen on %s: %w", c.MetricsAddress, err), door.Close())
	}
	return door, side, nil
}

func newServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime,
		MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// health is the outermost handler: it answers what machines ask, and says that
// the program starts until it has.
type health struct {
	app      atomic.Pointer[http.Handler]
	whole    atomic.Pointer[App]
	stopping atomic.Bool
}

// open lets requests through.
func (h *health) open(a *App) {
	mux := http.NewServeMux()
	if token := a.config.MetricsToken; token != "" {
		mux.Handle("GET /metrics", guarded(a.figures.handler(), token))
	}
	mux.Handle("/", a.web.Site())
	var handler http.Handler = mux
	h.whole.Store(a)
	h.app.Store(&handler)
}

// drain turns /readyz red, so that no more requests are sent here.
func (h *health) drain() { h.stopping.Store(true) }

// ServeHTTP answers /healthz while the program lives, and /readyz while it can
// answer people: migrated, with its database, and not about to stop.
func (h *health) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	app := h.app.Load()
	switch {
	case r.URL.Path == "/healthz":
		plain(w, http.StatusOK, "ok")
	case r.URL.Path == "/readyz":
		h.ready(w, r)
	case app == nil:
		w.Header().Set("Retry-After", "3")
		plain(w, http.StatusServiceUnavailable, "starting")
	default:
		(*app).ServeHTTP(w, r)
	}
}

func (h *health) ready(w http.ResponseWriter, r *http.Request) {
	a := h.whole.Load()
	switch {
	case a == nil:
		plain(w, http.StatusServiceUnavailable, "starting")
		return
	case h.stopping.Load():
		plain(w, http.StatusServiceUnavailable, "stopping")
		return
	}
	ctx, stop := context.WithTimeout(r.Context(), 3*time.Second)
	defer stop()
	if err := a.db.Ping(ctx); err != nil {
		a.log.WarnContext(ctx, "not ready", "err", err)
		plain(w, http.StatusServiceUnavailable, "database does not answer")
		return
	}
	plain(w, http.StatusOK, "ready")
}

func plain(w http.ResponseWriter, status int, text string) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text+"\n")
}

package web

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"strings"
)

// LogHandler adds the request's id and the ids of who asks to every line that
// is logged with the request's context.
func LogHandler(inner slog.Handler) slog.Handler { return logHandler{inner} }

type logHandler struct{ slog.Handler }

// Handle adds the ids.
func (h logHandler) Handle(ctx context.Context, r slog.Record) error {
	if t, ok := ctx.Value(traceName{}).(*trace); ok {
		r = r.Clone()
		r.AddAttrs(slog.String("request", t.id))
		if t.user != "" {
			r.AddAttrs(slog.String("user", string(t.user)), slog.String("org", string(t.org)))
		}
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs keeps the addition.
func (h logHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return logHandler{h.Handler.WithAttrs(attrs)}
}

// WithGroup keeps the addition.
func (h logHandler) WithGroup(name string) slog.Handler { return logHandler{h.Handler.WithGroup(name)} }

// requestID is the proxy's id for the request, if we trust it and it can stand
// in a log, or a new one that a person can read out.
func (s *Server) requestID(r *http.Request) string {
	if id := r.Header.Get("X-Request-Id"); s.TrustProxy && id != "" && len(id) <= 64 && strings.Trim(id, idRunes) == "" {
		return id
	}
	return strings.ToLower(rand.Text()[:12])
}

const idRunes = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."

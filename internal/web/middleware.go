package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
)

const (
	// maxBody is the most bytes of any request; forms and files have limits
	// of their own below it.
	maxBody = 64 << 20
	// patience is how long a request may take before its work is given up.
	patience = 60 * time.Second
)

// Site is Handler with all that surrounds a program of the web, from the
// outside in: the log and the figures, safe headers, compression, a page
// instead of a panic, and the refusal of what does not come from our own pages.
func (s *Server) Site() http.Handler {
	h := s.bounded(newTurns(max(2, s.AtOnce), longestTurn).take(s.routed(s.Handler())))
	h = s.sameSite(h)
	h = s.ownHost(h)
	h = s.caught(h)
	h = compressed(h)
	h = s.headers(h)
	return s.traced(h)
}

// traced names the request, writes one line about it when it is answered and
// tells the figures. The line holds ids and the route, never the address asked
// for or where from: those may tell of persons.
func (s *Server) traced(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t := &trace{id: s.requestID(r)}
		w.Header().Set("X-Request-Id", t.id)
		a := &answer{ResponseWriter: w}
		start := time.Now()
		next.ServeHTTP(a, r.WithContext(context.WithValue(r.Context(), traceName{}, t)))
		took := time.Since(start)
		level := slog.LevelInfo
		if t.pattern == staticPattern && a.Status() < 400 {
			level = slog.LevelDebug
		}
		s.Log.LogAttrs(context.WithValue(context.WithoutCancel(r.Context()), traceName{}, t), level, "request",
			slog.String("method", r.Method), slog.String("route", t.pattern), slog.Int("status", a.Status()),
			slog.Int64("bytes", a.bytes), slog.Float64("ms", float64(took.Microseconds())/1000))
		if s.Observe != nil {
			s.Observe(r.Method, t.pattern, a.Status(), took)
		}
	})
}

// routed notes which route answers.
func (s *Server) routed(mux http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if t, ok := r.Context().Value(traceName{}).(*trace); ok {
				t.pattern = r.Pattern // the mux has written it there
			}
		}()
		mux.ServeHTTP(w, r)
	})
}

// bounded limits what a request may send and how long it may take.
func (s *Server) bounded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, stop := context.WithTimeoutCause(r.Context(), patience, errs.New(errs.Unavailable, "error.unavailable"))
		defer stop()
		r = r.WithContext(ctx)
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		next.ServeHTTP(w, r)
	})
}

// caught turns a panic into one page with the request's id; it is logged once.
func (s *Server) caught(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := &answer{ResponseWriter: w}
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(p)
			}
			s.refuse(a, r, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
			if a.begun() && a.status != http.StatusInternalServerError {
				panic(http.ErrAbortHandler) // half an answer is out: cut the connection
			}
		}()
		next.ServeHTTP(a, r)
	})
}

// refuse answers with an error page before anybody is known to ask.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	if a, ok := w.(*answer); ok && a.begun() {
		s.Log.ErrorContext(r.Context(), "request failed", "method", r.Method, "err", err)
		return
	}
	if s.neutral(r) {
		s.failApart(w, r, err)
		return
	}
	s.fail(w, r.WithContext(s.locale(r, org.Actor{})), org.Actor{}, err)
}

// answer remembers what was answered.
type answer struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (a *answer) begun() bool { return a.status != 0 }

// Status is the status that was sent, 200 if nothing was.
func (a *answer) Status() int {
	if a.status == 0 {
		return http.StatusOK
	}
	return a.status
}

// WriteHeader notes the status.
func (a *answer) WriteHeader(status int) {
	if a.status == 0 && status >= 200 {
		a.status = status
	}
	a.ResponseWriter.WriteHeader(status)
}

// Write counts the bytes.
func (a *answer) Write(b []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	n, err := a.ResponseWriter.Write(b)
	a.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

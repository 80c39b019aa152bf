package web

import (
	"context"
	"errors"
	"net/http"

	"kongdan/internal/exchange"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
)

// asFile begins an answer that the browser keeps as a CSV file.
func asFile(w http.ResponseWriter, name string) {
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+name+`.csv"`)
	h.Set("Cache-Control", "no-store")
}

// importTemplate answers with the head of a file to fill in.
func (s *Server) importTemplate(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := actor.CheckAdminister(); err != nil {
		return err
	}
	k := exchange.Kind(r.URL.Query().Get("kind"))
	if !k.Valid() {
		return errs.New(errs.NotFound, "error.page_not_found")
	}
	asFile(w, string(k))
	_ = exchange.WriteTemplate(r.Context(), w, k) // the only failure is a reader who left
	return nil
}

// refusedRows answers with the rows of a file that were refused and why, to be
// corrected and brought in again.
func (s *Server) refusedRows(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id := r.Context(), exchange.RunID(r.PathValue("id"))
	x, _, err := s.Imports.Run(ctx, actor, id)
	if err != nil {
		return err
	}
	list, err := s.Imports.BadRows(ctx, actor, id)
	if err != nil {
		return err
	}
	asFile(w, "refused-"+string(x.Kind))
	_ = exchange.WriteBadRows(ctx, w, x.Kind, x.Preview.Head, list) // the only failure is a reader who left
	return nil
}

// conflictText is the text of a Conflict; ok is false for other errors.
func conflictText(ctx context.Context, err error) (text string, ok bool) {
	e, is := errors.AsType[*errs.Error](err)
	if !is || e.Kind != errs.Conflict {
		return "", false
	}
	return i18n.T(ctx, e.Key, e.Args...), true
}

package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"kongdan/internal/exchange/export"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

const exportPath = "/settings/export"

// exportFields are the fields of the form with the keys of their labels.
var exportFields = map[string]string{"format": "export.format", "lang": "export.lang"}

// exportPage lets an administrator take everything out, and lists what was.
func (s *Server) exportPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showExport(w, r, actor, http.StatusOK, string(export.Formats[0]), actor.Lang, nil)
}

func (s *Server) showExport(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, format, lang string, p view.Problems) error {
	ctx := r.Context()
	list, err := s.exportList(r, actor)
	if err != nil {
		return err
	}
	m := view.Export{Form: view.FormHead{Action: exportPath, Key: newKey(), Problems: p}, Format: format, Lang: lang,
		Formats: keyed(ctx, "export.format.", export.Formats), Languages: languageOptions(), List: list}
	return s.show(w, r, status, view.ExportPage(s.head(w, r, actor, i18n.T(ctx, "settings.export"), "settings"), m))
}

// exportListPart is the list alone, which the page asks for while a file is made.
func (s *Server) exportListPart(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	list, err := s.exportList(r, actor)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, view.ExportRuns(list))
}

func (s *Server) exportList(r *http.Request, actor org.Actor) (view.ExportList, error) {
	ctx := r.Context()
	runs, err := s.Exports.Runs(ctx, actor)
	if err != nil {
		return view.ExportList{}, err
	}
	m := view.ExportList{Key: newKey(), Refresh: exportPath + "/list"}
	for _, x := range runs {
		m.Rows = append(m.Rows, exportRow(ctx, x))
		m.Running = m.Running || x.State == export.Making
	}
	return m, nil
}

func exportRow(ctx context.Context, x export.Run) view.ExportRun {
	at := exportPath + "/" + url.PathEscape(string(x.ID))
	row := view.ExportRun{State: string(x.State), Format: i18n.T(ctx, "export.format."+string(x.Format)), Created: i18n.DateTime(ctx, x.Created), By: x.ByName,
		Done: int(x.Done), All: int(x.All), RemoveURL: at + "/remove"}
	switch x.State {
	case export.Ready:
		row.FileURL, row.Rows, row.Size, row.Till = at+"/file", int(x.Rows), sizeText(x.Size), i18n.DateTime(ctx, x.Expires)
	case export.Failed:
		row.RemoveURL = ""
		if x.Error != "" {
			row.Why = i18n.T(ctx, x.Error)
		}
	case export.Expired, export.Removed:
		row.RemoveURL = ""
	}
	return row
}

// sizeText is a number of bytes to read at a glance.
func sizeText(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", max(1, n>>10))
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

func (s *Server) startExport(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, f := r.Context(), r.PostForm
	_, err := s.Exports.Start(ctx, actor, f.Get("format"), f.Get("lang"))
	if err == nil {
		return s.redirect(w, r, exportPath, "export.started")
	}
	p, ok := problems(ctx, err, func(field string) string { return exportFields[field] })
	if e, is := errors.AsType[*errs.Error](err); is && e.Kind == errs.Conflict {
		p, ok = view.Problems{{Text: i18n.T(ctx, e.Key)}}, true
	}
	if !ok {
		return err
	}
	return s.showExport(w, r, actor, http.StatusUnprocessableEntity, f.Get("format"), f.Get("lang"), p)
}

func (s *Server) fetchExport(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	x, err := s.Exports.Find(r.Context(), actor, export.RunID(r.PathValue("id")))
	if err != nil {
		return err
	}
	name := "kongdan-" + x.Created.In(actor.Zone).Format("20060102-1504")
	d := s.download(w, r, name, x.Format)
	if x.Format == export.CSV {
		d.name, d.format = name+".zip", "application/zip"
	}
	return d.end(s.Exports.Fetch(r.Context(), actor, x, d))
}

func (s *Server) removeExport(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := s.Exports.Remove(r.Context(), actor, export.RunID(r.PathValue("id"))); err != nil {
		return err
	}
	return s.redirect(w, r, exportPath, "export.removed")
}

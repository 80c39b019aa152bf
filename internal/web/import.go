package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"kongdan/internal/exchange"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/sheet"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

const importPath = view.PathImport

func importURL(id exchange.RunID) string { return importPath + "/" + url.PathEscape(string(id)) }

func importKind(ctx context.Context, k exchange.Kind) string {
	return i18n.T(ctx, "import_page.kind."+string(k))
}

// importsPage lists the files that were brought in or are on their way.
func (s *Server) importsPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	list, next, err := s.Imports.Runs(ctx, actor, r.URL.Query().Get("after"))
	if err != nil {
		return err
	}
	m := view.ImportList{NewURL: importPath + "/new", Templates: templates(ctx)}
	for _, x := range list {
		row := view.ImportRow{URL: importURL(x.ID), File: x.File, Kind: importKind(ctx, x.Kind), State: string(x.State), Who: x.ByName,
			When: i18n.DateTime(ctx, x.Created)}
		if x.ByName == "" {
			row.Who = i18n.T(ctx, "import_page.terminal")
		}
		if x.State == exchange.Done || x.State == exchange.Undone {
			row.Result = i18n.T(ctx, "import_page.result", "New", x.Report.New, "Changed", x.Report.Changed, "Refused", x.Report.Refused)
		} else {
			row.Result = i18n.T(ctx, "import_page.rows", "N", x.Preview.Rows)
		}
		if x.Error != "" {
			row.Problem = i18n.T(ctx, x.Error)
		}
		m.Rows = append(m.Rows, row)
	}
	l := listOf(r)
	m.Pager = l.pager(next, "", "")
	if l.After != "" {
		m.Pager.Previous = importPath
	}
	return s.show(w, r, http.StatusOK, view.ImportsPage(s.head(w, r, actor, i18n.T(ctx, "settings.import"), "settings"), m))
}

// templates are files with nothing but the heads of the columns.
func templates(ctx context.Context) (list []view.Link) {
	for _, k := range exchange.Kinds {
		list = append(list, view.Link{Text: importKind(ctx, k), URL: importPath + "/template.csv?kind=" + string(k)})
	}
	return list
}

// newImportPage is the form that takes a file in.
func (s *Server) newImportPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := actor.CheckAdminister(); err != nil {
		return err
	}
	return s.showUpload(w, r, actor, http.StatusOK, exchange.Kind(r.URL.Query().Get("kind")), nil)
}

func (s *Server) showUpload(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, k exchange.Kind, p view.Problems) error {
	ctx := r.Context()
	m := view.ImportUpload{Kind: string(k), Templates: templates(ctx),
		Form: view.FormHead{Action: importPath + "/new", Key: newKey(), Problems: p, Upload: true}}
	for _, kind := range exchange.Kinds {
		m.Kinds = append(m.Kinds, view.Option{Value: string(kind), Text: importKind(ctx, kind), Hint: i18n.T(ctx, "import_page.about."+string(kind))})
		fields := view.ImportFields{Kind: importKind(ctx, kind)}
		for _, f := range exchange.FieldsOf(kind) {
			fields.Names = append(fields.Names, view.ImportField{Name: fieldName(ctx, kind, f.Name), Required: f.Required})
		}
		m.Fields = append(m.Fields, fields)
	}
	return s.show(w, r, status, view.ImportUploadPage(s.head(w, r, actor, i18n.T(ctx, "import_page.new"), "settings"), m))
}

// fieldName is what a column of a kind is called.
func fieldName(ctx context.Context, k exchange.Kind, field string) string {
	return i18n.T(ctx, "column."+string(k)+"."+field)
}

// formAround is how many bytes a form may have around its file.
const formAround = 64 << 10

// uploadImport takes a file in. A refused one leaves the kind chosen.
func (s *Server) uploadImport(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := actor.CheckAdminister(); err != nil {
		return err
	}
	ctx := r.Context()
	k, name, file, err := readUpload(w, r)
	if err == nil {
		defer func() { _ = file.Close() }()
		if ctx, err = onceWith(ctx, r, actor, file, string(k)+"\n"+name); err != nil {
			return err
		}
		var id exchange.RunID
		if id, err = s.Imports.Upload(ctx, actor, k, name, file); err == nil {
			return s.redirect(w, r, importURL(id), "")
		}
	}
	if p, ok := uploadProblems(ctx, err); ok {
		return s.showUpload(w, r, actor, http.StatusUnprocessableEntity, k, p)
	}
	return err
}

// uploadProblems puts what is wrong with a file beside its field.
func uploadProblems(ctx context.Context, err error) (view.Problems, bool) {
	at := func(name, label string, e *errs.Error) view.Problems {
		return view.Problems{{Name: name, Label: i18n.T(ctx, label), Text: i18n.T(ctx, e.Key, e.Args...)}}
	}
	e, ok := errors.AsType[*errs.Error](err)
	switch {
	case !ok || e.Kind != errs.Invalid && e.Kind != errs.TooLarge:
		return nil, false
	case e.Name == "kind":
		return at("kind", "import_page.kind", e), true
	}
	return at("file", "import_page.file", e), true
}

// readUpload reads the form of a file.
func readUpload(w http.ResponseWriter, r *http.Request) (k exchange.Kind, name string, file io.ReadSeekCloser, err error) {
	r.Body = http.MaxBytesReader(w, r.Body, sheet.MaxBytes+formAround)
	if err := r.ParseMultipartForm(8 << 20); err != nil { // #nosec G120 -- the body is bounded above
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return "", "", nil, errs.Because(err, errs.TooLarge, "sheet.too_large", "Max", sheet.MaxBytes>>20)
		}
		return "", "", nil, errs.Because(err, errs.Invalid, "import.upload_broken")
	}
	k = exchange.Kind(r.PostForm.Get("kind"))
	f, head, err := r.FormFile("file")
	if err != nil {
		return k, "", nil, errs.Because(err, errs.Invalid, "import_page.no_file")
	}
	return k, strings.ToValidUTF8(head.Filename, ""), f, nil
}

// discardImport forgets a file that is not in.
func (s *Server) discardImport(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := s.Imports.Discard(r.Context(), actor, exchange.RunID(r.PathValue("id"))); err != nil {
		return err
	}
	return s.redirect(w, r, importPath, "import_page.discarded")
}

package web

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/extract"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/library"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

func (s *Server) uploadDocumentPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	x := library.Writing{Lang: actor.Lang, Status: library.Published, Audience: library.Everybody}
	return s.showFileForm(w, r, actor, http.StatusOK, library.Reading{}, x, view.DocumentForm{})
}

// replaceFilePage hands another file in for a document.
func (s *Server) replaceFilePage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	x, err := s.writable(r, actor)
	if err != nil {
		return err
	}
	return s.showFileForm(w, r, actor, http.StatusOK, x, writingOf(x), view.DocumentForm{Form: view.FormHead{Version: x.Version}})
}

// showFileForm is the form of a document with a file to hand in.
func (s *Server) showFileForm(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, was library.Reading, x library.Writing, m view.DocumentForm) error {
	m.Upload, m.Form.Upload = true, true
	return s.showWriting(w, r, actor, status, was, x, m)
}

// uploadDocument takes a file in as a new document.
func (s *Server) uploadDocument(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	ctx := r.Context()
	form, file, err := readDocumentFile(w, r)
	x := readWriting(form)
	if err == nil {
		if ctx, err = onceWith(ctx, r, actor, strings.NewReader(string(file.Raw)), file.Name+form.Encode()); err != nil {
			return err
		}
		var id library.ID
		if id, err = s.Library.AddFile(ctx, actor, x, file); err == nil {
			return s.redirect(w, r, documentURL(id), "library.saved")
		}
	}
	p, ok := problems(ctx, err, documentLabel)
	if !ok {
		return err
	}
	return s.showFileForm(w, r, actor, http.StatusUnprocessableEntity, library.Reading{}, x, view.DocumentForm{MayKeep: unread(err), Form: view.FormHead{Problems: p}})
}

// replaceFile takes another file in for a document.
func (s *Server) replaceFile(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	was, err := s.writable(r, actor)
	if err != nil {
		return err
	}
	ctx := r.Context()
	form, file, err := readDocumentFile(w, r)
	x := readWriting(form)
	r.PostForm = form
	if err == nil {
		if ctx, err = onceWith(ctx, r, actor, strings.NewReader(string(file.Raw)), file.Name+form.Encode()); err != nil {
			return err
		}
		if err = s.Library.SaveFile(ctx, actor, was.ID, versionOf(r), x, file); err == nil {
			return s.redirect(w, r, documentURL(was.ID), "library.saved")
		}
	}
	if errs.Is(err, errs.Conflict) { // a file cannot be sent again by itself
		m := view.DocumentForm{Form: view.FormHead{Version: was.Version, Problems: view.Problems{{Text: i18n.T(ctx, "library.changed_meanwhile")}}}}
		return s.showFileForm(w, r, actor, http.StatusConflict, was, x, m)
	}
	p, ok := problems(ctx, err, documentLabel)
	if !ok {
		return err
	}
	return s.showFileForm(w, r, actor, http.StatusUnprocessableEntity, was, x, view.DocumentForm{MayKeep: unread(err), Form: view.FormHead{Version: versionOf(r), Problems: p}})
}

// unread reports whether a file was refused only because its text could not be
// read: it may be kept without.
func unread(err error) bool {
	for _, f := range errs.FieldsOf(err) {
		switch f.Key {
		case "extract.broken", "extract.locked", "extract.no_text", "extract.slow", "extract.long", "extract.pages", "extract.encoding", "extract.bomb":
			return f.Name == "file"
		}
	}
	return false
}

// readDocumentFile reads a form with a file.
func readDocumentFile(w http.ResponseWriter, r *http.Request) (url.Values, library.Handed, error) {
	var h library.Handed
	r.Body = http.MaxBytesReader(w, r.Body, library.MaxFile+formAround)
	if err := r.ParseMultipartForm(8 << 20); err != nil { // #nosec G120 -- the body is bounded above
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return r.PostForm, h, errs.Field("file", "extract.too_large", "Max", library.MaxFile>>20)
		}
		return r.PostForm, h, errs.Field("file", "import.upload_broken")
	}
	defer func() { _ = r.MultipartForm.RemoveAll() }()
	f, head, err := r.FormFile("file")
	if err != nil {
		return r.PostForm, h, errs.Field("file", "import_page.no_file")
	}
	defer func() { _ = f.Close() }()
	h.Name, h.Keep = strings.ToValidUTF8(head.Filename, ""), r.PostForm.Get("keep") != ""
	if h.Raw, err = io.ReadAll(f); err != nil {
		return r.PostForm, h, errs.Field("file", "import.upload_broken")
	}
	return r.PostForm, h, nil
}

// documentFile sends the file of a document. A browser keeps it and never shows
// it: what is in it is somebody else's.
func (s *Server) documentFile(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	d := &download{s: s, w: w, r: r}
	return d.end(s.Library.Fetch(r.Context(), actor, library.ID(r.PathValue("id")), versionAsked(r), func(f library.File) {
		d.begun = true
		h := w.Header()
		h.Set("Content-Type", extract.Format(f.Format).Type())
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
		h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "private, no-store")
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(slowest))
	}, d))
}

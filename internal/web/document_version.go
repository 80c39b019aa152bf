package web

import (
	"net/http"
	"strconv"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/library"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// versionAsked is the version that an address names behind the "?", 0 for none.
func versionAsked(r *http.Request) int {
	n, err := strconv.Atoi(r.URL.Query().Get("version"))
	if err != nil || n < 0 || n > 1<<30 {
		return 0
	}
	return n
}

// versionNamed is the version that a path names; what is no number names none.
func versionNamed(r *http.Request) int {
	n, err := strconv.Atoi(r.PathValue("number"))
	if err != nil || n < 0 || n > 1<<30 {
		return 0
	}
	return n
}

// documentVersions lists what a document was.
func (s *Server) documentVersions(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	d, list, err := s.Library.Versions(ctx, actor, library.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	at := documentURL(d.ID) + "/versions/"
	m := view.DocumentVersions{}
	for i, x := range list {
		row := view.DocumentVersion{URL: at + strconv.Itoa(x.Number), Number: strconv.Itoa(x.Number), Title: x.Title, When: i18n.DateTime(ctx, x.At), Who: x.ByName,
			Why: x.Why, Size: i18n.T(ctx, "library.characters", "N", x.Size), Current: x.Number == d.Number}
		if i+1 < len(list) {
			row.CompareURL = at + strconv.Itoa(list[i+1].Number) + "/compare?with=" + strconv.Itoa(x.Number)
		}
		m.Rows = append(m.Rows, row)
	}
	heading := view.Heading{Title: i18n.T(ctx, "library.versions"), Back: view.Crumb{Text: d.Title, URL: documentURL(d.ID)}}
	return s.show(w, r, http.StatusOK, view.DocumentVersionsPage(s.head(w, r, actor, heading.Title, "library"), heading, m))
}

// oldDocument shows a document as it was.
func (s *Server) oldDocument(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	x, err := s.Library.Version(ctx, actor, library.ID(r.PathValue("id")), versionNamed(r))
	if err != nil {
		return err
	}
	m, err := s.reading(r, actor, x)
	if err != nil {
		return err
	}
	at := documentURL(x.ID)
	m.Old = &view.DocumentOld{Text: i18n.T(ctx, "library.old_version", "Number", x.Text.Number, "Date", i18n.DateTime(ctx, x.At)), CurrentURL: at, Key: newKey(), Version: x.Document.Version}
	if x.Text.Number != x.Document.Number {
		m.Old.RestoreURL = at + "/versions/" + strconv.Itoa(x.Text.Number) + "/restore"
	}
	if m.File != nil {
		m.File.URL += "?version=" + strconv.Itoa(x.Text.Number)
	}
	return s.show(w, r, http.StatusOK, view.ReadingPage(s.head(w, r, actor, x.Text.Title, "library"), m))
}

// returnDocument makes an old version the current one.
func (s *Server) returnDocument(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id, number := r.Context(), library.ID(r.PathValue("id")), versionNamed(r)
	err := s.Library.Return(ctx, actor, id, number, versionOf(r), i18n.T(ctx, "library.returned_why", "Number", number))
	if err != nil {
		return err
	}
	return s.redirect(w, r, documentURL(id), "library.returned")
}

// compareDocument lays two versions side by side, line by line.
func (s *Server) compareDocument(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id := r.Context(), library.ID(r.PathValue("id"))
	with, err := strconv.Atoi(r.URL.Query().Get("with"))
	if err != nil || with < 0 || with > 1<<30 {
		with = 0
	}
	older, err := s.Library.Version(ctx, actor, id, versionNamed(r))
	if err != nil {
		return err
	}
	newer := older
	if with == 0 {
		with = older.Document.Number
	}
	if newer, err = s.Library.Version(ctx, actor, id, with); err != nil {
		return err
	}
	if newer.Text.Number < older.Text.Number {
		older, newer = newer, older
	}
	m := view.DocumentDiff{Older: i18n.T(ctx, "library.version", "Number", older.Text.Number), Newer: i18n.T(ctx, "library.version", "Number", newer.Text.Number)}
	if older.Text.Title != newer.Text.Title {
		m.Titles = [2]string{older.Text.Title, newer.Text.Title}
	}
	for _, l := range library.Compare(older.Body, newer.Body) {
		m.Lines = append(m.Lines, view.DiffLine{Kind: string(l.Kind), Text: l.Text, Skipped: l.Skipped})
	}
	heading := view.Heading{Title: i18n.T(ctx, "library.compare"), Sub: m.Older + " → " + m.Newer, Back: view.Crumb{Text: i18n.T(ctx, "library.versions"), URL: documentURL(id) + "/versions"}}
	return s.show(w, r, http.StatusOK, view.DocumentDiffPage(s.head(w, r, actor, heading.Title, "library"), heading, m))
}

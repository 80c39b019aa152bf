package web

import (
	"net/http"
	"net/url"

	"kongdan/internal/library"
	"kongdan/internal/org"
)

// deleteDocument moves a document to the trash.
func (s *Server) deleteDocument(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := library.ID(r.PathValue("id"))
	if err := s.Library.Delete(r.Context(), actor, id, versionOf(r)); err != nil {
		return err
	}
	return s.redirectWith(w, r, libraryPath, Flash{Kind: "success", Key: "library.deleted", Undo: documentURL(id) + "/restore"})
}

// restoreDocument takes a document out of the trash.
func (s *Server) restoreDocument(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := library.ID(r.PathValue("id"))
	if err := s.Library.Restore(r.Context(), actor, id); err != nil {
		return err
	}
	return s.redirect(w, r, documentURL(id), "library.restored")
}

// pinDocument puts a document before all others, or takes it back.
func (s *Server) pinDocument(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id, pin := library.ID(r.PathValue("id")), r.PostForm.Get("pin") != ""
	if err := s.Library.Pin(r.Context(), actor, id, pin); err != nil {
		return err
	}
	if pin {
		return s.redirect(w, r, documentURL(id), "library.now_pinned")
	}
	return s.redirect(w, r, documentURL(id), "library.now_unpinned")
}

// relateDocument puts another document beside one.
func (s *Server) relateDocument(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id := r.Context(), library.ID(r.PathValue("id"))
	err := s.Library.Relate(ctx, actor, id, chosen[library.ID](r.PostForm, "other"), true)
	if p, ok := problems(ctx, err, documentLabel); ok {
		return s.showReading(w, r, actor, http.StatusUnprocessableEntity, id, p)
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, documentURL(id)+"#related", "library.related_added")
}

// partDocument takes a document from beside another.
func (s *Server) partDocument(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := library.ID(r.PathValue("id"))
	if err := s.Library.Relate(r.Context(), actor, id, library.ID(r.PathValue("other")), false); err != nil {
		return err
	}
	return s.redirect(w, r, documentURL(id)+"#related", "library.related_removed")
}

func documentCategoryURL(id library.CategoryID) string {
	return documentCategoriesPath + "/" + url.PathEscape(string(id))
}

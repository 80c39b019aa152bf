package web

import (
	"net/http"

	"kongdan/internal/org"
)

// signOut ends the session and leads to the sign-in page.
func (s *Server) signOut(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := s.Org.SignOut(r.Context(), actor); err != nil {
		return err
	}
	dropSession(w)
	return s.redirect(w, r, "/signin", "")
}

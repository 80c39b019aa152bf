package web

import (
	"net/http"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
)

// setDisplay changes language or theme from the menu and returns to the page.
// Who is not signed in gets the language in a cookie.
func (s *Server) setDisplay(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	lang, theme, next := r.PostForm.Get("lang"), r.PostForm.Get("theme"), nextPath(r.PostForm.Get("next"))
	if lang == i18n.Chinese || lang == i18n.English {
		http.SetCookie(w, &http.Cookie{Name: langCookie, Value: lang, Path: "/", MaxAge: 365 * 24 * 3600,
			HttpOnly: true, Secure: s.overTLS(r), SameSite: http.SameSiteLaxMode})
	}
	if actor.User != "" {
		if err := s.Org.SetDisplay(r.Context(), actor, lang, theme); err != nil {
			return err
		}
	}
	return s.redirect(w, r, next, "")
}

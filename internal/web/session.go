package web

import (
	"context"
	"net/http"
	"net/url"

	"kongdan/internal/org"
)

const sessionCookie = "kongdan_session"

func sessionToken(r *http.Request) string {
	c, err := r.Cookie(sessionCookie)
	if err != nil {
		return ""
	}
	return c.Value
}

// keepSession hands the browser its token.
func (s *Server) keepSession(w http.ResponseWriter, r *http.Request, token string) {
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Value: token, Path: "/", MaxAge: int(org.SessionAbsolute.Seconds()),
		HttpOnly: true, Secure: s.overTLS(r), SameSite: http.SameSiteLaxMode})
}

// dropSession makes the browser forget its token.
func dropSession(w http.ResponseWriter) {
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

func queryEscape(s string) string { return url.QueryEscape(s) }

// trace is what the log says of a request; the outermost middleware makes it
// and the route fills in who asked.
type trace struct {
	id      string
	pattern string // of the route, "" until it is found
	user    org.UserID
	org     org.ID
}

type traceName struct{}

// RequestID names the request in logs and on error pages.
func RequestID(ctx context.Context) string {
	if t, ok := ctx.Value(traceName{}).(*trace); ok {
		return t.id
	}
	return ""
}

func noteUser(ctx context.Context, actor org.Actor) {
	if t, ok := ctx.Value(traceName{}).(*trace); ok {
		t.user, t.org = actor.User, actor.Org
	}
}

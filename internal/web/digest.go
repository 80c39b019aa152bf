package web

import (
	"context"
	"net/http"
	"strconv"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// StopDigestPath, with a code behind it, stops the daily mail.
const StopDigestPath = "/digest/stop/"

// stopDigestPage asks. It neither uses the code nor says whether it is good:
// mail scanners open every address.
func (s *Server) stopDigestPage(w http.ResponseWriter, r *http.Request, _ org.Actor) error {
	return s.showStopDigest(w, r, http.StatusOK, view.StopDigest{})
}

// stopDigest does it, asked by the page's button or by a mail program itself.
func (s *Server) stopDigest(w http.ResponseWriter, r *http.Request, _ org.Actor) error {
	err := s.Org.StopDigest(r.Context(), r.PathValue("code"))
	if errs.Is(err, errs.Invalid) {
		return s.showStopDigest(w, r, http.StatusUnprocessableEntity, view.StopDigest{Void: true})
	}
	if err != nil {
		return err
	}
	return s.showStopDigest(w, r, http.StatusOK, view.StopDigest{Done: true})
}

func (s *Server) showStopDigest(w http.ResponseWriter, r *http.Request, status int, m view.StopDigest) error {
	m.Form.Action, m.ProfileURL = r.URL.EscapedPath(), view.PathProfile
	return s.show(w, r, status, view.StopDigestPage(s.head(w, r, org.Actor{}, i18n.T(r.Context(), "digest.stop_title"), ""), m))
}

// digestHours are the hours of a day to choose from.
func digestHours() (list []view.Option) {
	for h := range 24 {
		text := strconv.Itoa(h)
		list = append(list, view.Option{Value: text, Text: ("0" + text)[len(text)-1:] + ":00"})
	}
	return list
}

// digestHint says why no mail comes, "" if one may.
func (s *Server) digestHint(r *http.Request, m org.Member) string {
	switch {
	case s.Org.Mail == nil:
		return i18n.T(r.Context(), "digest.no_server")
	case m.Email == "":
		return i18n.T(r.Context(), "digest.no_address")
	}
	return i18n.T(r.Context(), "digest.hint")
}

// digestSaid is a choice of the daily mail in words.
func digestSaid(ctx context.Context, f org.ProfileForm) string {
	said := textIn(keyed(ctx, "digest.", org.Digests), string(f.Digest))
	if f.Digest == org.DigestOff {
		return said
	}
	return said + " " + textIn(digestHours(), f.DigestHour)
}

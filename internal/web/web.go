// Package web is the door for people: pages made on the server. A handler
// reads the request, calls one use case, builds a view struct and shows it.
package web

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/url"
	"time"
	"unicode/utf8"

	"github.com/a-h/templ"

	"kongdan/internal/account"
	"kongdan/internal/activity"
	"kongdan/internal/coach"
	"kongdan/internal/exchange"
	"kongdan/internal/exchange/export"
	"kongdan/internal/insight"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/certificate"
	"kongdan/internal/learning/exam"
	"kongdan/internal/learning/parcel"
	"kongdan/internal/learning/practice"
	"kongdan/internal/library"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/privacy"
	"kongdan/internal/product"
	"kongdan/internal/rival"
	"kongdan/internal/stakeholder"
	"kongdan/internal/web/static"
)

// Server shows the pages. Its fields are set by app and do not change.
type Server struct {
	Log   *slog.Logger
	Texts *i18n.Catalog

	// TrustProxy accepts X-Forwarded-For and X-Forwarded-Proto of the nearest proxy.
	TrustProxy bool
	// BaseURL is where people reach the site, nil if nobody said. With it,
	// requests for another host are refused.
	BaseURL *url.URL
	// QuestURL is where coaches find their questionnaires, a host that shows
	// nothing else; nil for the one of BaseURL.
	QuestURL *url.URL
	// Observe is told of every request that was answered; nil for nobody.
	Observe func(method, pattern string, status int, took time.Duration)

	// AtOnce is how many reads, and how many writes, are worked on at a time;
	// the others wait in line. 0 is two.
	AtOnce int

	busy busy

	Org          *org.Service
	Deals        *opportunity.Service
	Accounts     *account.Service
	People       *person.Service
	Rivals       *rival.Service
	Products     *product.Service
	Activities   *activity.Service
	Insight      *insight.Service
	Coaches      *coach.Service
	Stakeholders *stakeholder.Service
	Method       *method.Service
	Exports      *export.Service
	Imports      *exchange.Service
	Privacy      *privacy.Service
	Practice     *practice.Service
	Certificates *certificate.Service
	Exams        *exam.Service
	Questions    *bank.Service
	Parcels      *parcel.Service
	Library      *library.Service
}

// Handler returns the pages and static files, without what surrounds every
// program of the web (see middleware).
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+static.Prefix, static.Handler())
	for _, r := range s.Routes() {
		mux.HandleFunc(r.Pattern, s.serve(r))
	}
	mux.HandleFunc("/", s.serve(Route{Access: Open, handle: s.noPage}))
	for _, beside := range []string{questPath, questPath + "/"} {
		mux.HandleFunc(beside, s.serve(Route{Access: Apart, handle: s.noPage}))
	}
	return mux
}

// show renders a component to memory first, so that an error in it cannot
// leave half a page.
func (s *Server) show(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	var page bytes.Buffer
	if err := c.Render(r.Context(), &page); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	text := page.Bytes()
	if !utf8.Valid(text) { // what was sent and is shown again
		text = bytes.ToValidUTF8(text, []byte("\uFFFD"))
	}
	_, _ = w.Write(text) // the only failure is a reader who left
	return nil
}

package web

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"kongdan/internal/coach"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/web/static"
	"kongdan/internal/web/view"
)

// questPath is where links to questionnaires lead. What opens one stands
// behind the "#", which no server and no chat program's preview sees.
const questPath = "/q"

// questWords are the texts of the page, below "quest.".
var questWords = []string{
	"title", "noscript", "opening", "line_title", "line_text", "busy_title", "busy_text", "again",
	"code_title", "code_label", "code_go", "code_again", "code_none", "shut_title", "shut_text",
	"intro", "confirms", "denies", "unsure", "why", "none", "refused", "kept", "waits", "send", "sending", "once", "done_title", "done_text",
	"late_title", "late_text", "drop", "dropped",
}

// questPage is the same for every link, and uses nothing up.
func (s *Server) questPage(w http.ResponseWriter, r *http.Request, _ org.Actor) error {
	m := view.Quest{Words: map[string]view.Two{}}
	for _, name := range questWords {
		m.Words[name] = view.Two{ZH: s.Texts.Text(i18n.Chinese, "quest."+name), EN: s.Texts.Text(i18n.English, "quest."+name)}
	}
	return s.show(w, r, http.StatusOK, view.QuestPage(m))
}

// ofQuest reports whether an address belongs to the page of questionnaires.
func ofQuest(path string) bool {
	switch path {
	case questPath, questPath + "/open", questPath + "/answer":
		return true
	}
	return strings.HasPrefix(path, static.Prefix+"q-")
}

// neutral reports whether an answer must not say whose program this is: at and
// below the page of questionnaires, and on their own host.
func (s *Server) neutral(r *http.Request) bool {
	own := s.QuestURL != nil && hostOf(r.Host) == hostOf(s.QuestURL.Host) && (s.BaseURL == nil || hostOf(r.Host) != hostOf(s.BaseURL.Host))
	return own || r.URL.Path == questPath || strings.HasPrefix(r.URL.Path, questPath+"/")
}

// questURL is where a link leads, without what opens it.
func (s *Server) questURL(r *http.Request) string {
	if s.QuestURL != nil {
		return s.QuestURL.String() + questPath
	}
	return s.siteURL(r) + questPath
}

// questAnswer is what the page's script hears. Open is false of everything
// that opens nothing, for whatever reason.
type questAnswer struct {
	Open     bool                `json:"open"`
	Greeting string              `json:"greeting,omitempty"`
	Subject  string              `json:"subject,omitempty"`
	Items    []map[string]string `json:"items,omitempty"`
}

// openQuest tells the page what its link opens.
func (s *Server) openQuest(w http.ResponseWriter, r *http.Request, _ org.Actor) error {
	p, err := s.Coaches.Open(r.Context(), s.opening(r))
	if err != nil {
		return err
	}
	return sayQuest(w, http.StatusOK, questAnswer{Open: true, Greeting: p.Greeting, Subject: p.Subject, Items: p.Sentences})
}

// answerQuest takes the answers. Who is signed in in that browser matters only
// where it is a member of the deal's team: then nobody answered blind.
func (s *Server) answerQuest(w http.ResponseWriter, r *http.Request, _ org.Actor) error {
	o := s.opening(r)
	if token := sessionToken(r); token != "" {
		if reader, err := s.Org.Authenticate(r.Context(), token, o.From); err == nil {
			o.Reader = reader
		}
	}
	if err := s.Coaches.Answer(r.Context(), o, r.PostForm.Get("key"), readSaid(r)); err != nil {
		return err
	}
	return sayQuest(w, http.StatusOK, questAnswer{Open: true})
}

func (s *Server) opening(r *http.Request) coach.Opening {
	return coach.Opening{Secret: r.PostForm.Get("secret"), Code: r.PostForm.Get("code"), From: s.client(r)}
}

// readSaid reads answers by their places: r0 and n0, r1 and n1 …
func readSaid(r *http.Request) (list []coach.Said) {
	for i := range c139.Count {
		place := strconv.Itoa(i)
		if ruling := r.PostForm.Get("r" + place); ruling != "" {
			list = append(list, coach.Said{Place: i, Ruling: c139.Verdict(ruling), Note: r.PostForm.Get("n" + place)})
		}
	}
	return list
}

// failApart is fail for the routes that know nobody: it says no more than
// whether to try again, and nothing of the product.
func (s *Server) failApart(w http.ResponseWriter, r *http.Request, err error) {
	kind := errs.KindOf(err)
	if kind == errs.Internal {
		s.Log.ErrorContext(r.Context(), "request failed", "method", r.Method, "path", r.URL.Path, "err", err)
	}
	if kind == errs.TooMany || kind == errs.Unavailable {
		w.Header().Set("Retry-After", "60")
	}
	_ = sayQuest(w, statusOf[kind], questAnswer{Open: kind == errs.Invalid}) // the only failure is a reader who left
}

func sayQuest(w http.ResponseWriter, status int, a questAnswer) error {
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	return json.NewEncoder(w).Encode(a)
}

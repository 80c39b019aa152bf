package web

import (
	"context"
	"net/http"
	"net/url"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/practice"
	"kongdan/internal/library"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/people"
	"kongdan/internal/rule/stage"
	"kongdan/internal/web/view"
)

// learnSubject is what is proposed about, by a tag that questions and documents
// share.
func learnSubject(t library.Tag) practice.Subject {
	switch t.Kind {
	case library.TagStage:
		return practice.Subject{Stage: t.Value}
	case library.TagRole:
		return practice.Subject{Role: t.Value}
	}
	return practice.Subject{Element: t.Value}
}

// learnMore offers questions and documents about a tag; nil where there are none.
func (s *Server) learnMore(ctx context.Context, actor org.Actor, t library.Tag, back string) *view.LearnMore {
	n, err := s.Practice.Offered(ctx, actor, learnSubject(t))
	if err != nil {
		s.Log.ErrorContext(ctx, "questions to propose", "err", err)
		return nil
	}
	f := library.Filter{Lang: actor.Lang, Tag: t}
	f.Size = 2
	page, err := s.Library.List(ctx, actor, f)
	if err != nil {
		s.Log.ErrorContext(ctx, "documents to propose", "err", err)
		return nil
	}
	if n == 0 && len(page.Rows) == 0 {
		return nil
	}
	m := &view.LearnMore{Kind: t.Kind, Value: t.Value, Key: newKey(), Next: back}
	if n > 0 {
		m.Practise = i18n.T(ctx, "learn_team.practise", "N", min(n, 3))
	}
	for _, d := range page.Rows {
		m.Documents = append(m.Documents, view.Link{Text: d.Title, URL: documentURL(d.ID)})
	}
	return m
}

// learnLater is where a page asks for a proposal once it stands.
func learnLater(ctx context.Context, t library.Tag, name, back string) *view.LearnLater {
	return &view.LearnLater{
		URL:  view.PathLearnMore + "?" + url.Values{"kind": {t.Kind}, "tag": {t.Value}, "next": {back}}.Encode(),
		Link: view.Link{Text: i18n.T(ctx, "learn_more.about", "Name", name), URL: libraryTagURL(t)},
	}
}

func libraryTagURL(t library.Tag) string {
	return libraryPath + "?" + url.Values{"kind": {t.Kind}, "tag": {t.Value}}.Encode()
}

// learnMorePart answers a page that asks for a proposal; without a page, the
// documents themselves are the answer. What names nothing proposes nothing.
func (s *Server) learnMorePart(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	q := r.URL.Query()
	t := library.Tag{Kind: q.Get("kind"), Value: q.Get("tag")}
	known := false
	switch t.Kind {
	case library.TagElement:
		known = t.Value == library.Coach || c139.Key(t.Value).Valid()
	case library.TagStage:
		_, known = stage.ParseSelling(t.Value)
	case library.TagRole:
		known = people.DimBuyingRole.Has(t.Value)
	}
	switch {
	case !fragment(r) && known:
		return s.redirect(w, r, libraryTagURL(t), "")
	case !fragment(r):
		return s.redirect(w, r, libraryPath, "")
	case !known:
		return s.show(w, r, http.StatusOK, view.LearnMorePart(nil))
	}
	return s.show(w, r, http.StatusOK, view.LearnMorePart(s.learnMore(r.Context(), actor, t, backTo(r, view.PathPractice))))
}

package web

import (
	"context"
	"slices"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/practice"
	"kongdan/internal/library"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// keyModel is what a question tells once it was answered. The letters of its
// options are not shown: they were shuffled.
func keyModel(q practice.Question, from view.Link) view.PracticeKey {
	k := view.PracticeKey{Model: q.Item.Model, Explanation: q.Item.Explanation, Source: from}
	for _, p := range q.Item.Points {
		k.Points = append(k.Points, p.Text)
	}
	return k
}

// sourceLinks lead to the documents that questions come from, each at its passage,
// where the actor may read them; by question.
func (s *Server) sourceLinks(ctx context.Context, actor org.Actor, list []practice.Question) (map[string]view.Link, error) {
	var ids []library.ID
	for _, q := range list {
		if id := library.ID(q.Document); id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	documents, err := s.Library.Outlines(ctx, actor, ids)
	links := make(map[string]view.Link, len(list))
	for _, q := range list {
		l := view.Link{Text: q.Source}
		if d, ok := documents[library.ID(q.Document)]; ok {
			l = view.Link{Text: d.Title, URL: documentURL(library.ID(q.Document))}
			if n := library.PassageAt(d.Passages, q.Line); n >= 0 && q.Line > 0 && d.Passages[n].Anchor != "" {
				l.URL += "#" + d.Passages[n].Anchor
			}
		}
		if l.Text != "" && q.Line > 0 {
			l.Text = i18n.T(ctx, "practice.source_line", "Source", l.Text, "N", q.Line)
		}
		links[q.ID] = l
	}
	return links, err
}

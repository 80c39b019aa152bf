package web

import (
	"net/http"
	"strings"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/library"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// readingPage shows a document as it is read.
func (s *Server) readingPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	x, err := s.Library.Get(r.Context(), actor, library.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	m, err := s.reading(r, actor, x)
	if err != nil {
		return err
	}
	at := documentURL(x.ID)
	if actor.MayTrain() {
		m.EditURL = at + "/edit"
	}
	return s.show(w, r, http.StatusOK, view.ReadingPage(s.head(w, r, actor, x.Document.Title, "library"), m))
}

// reading is what every page with the text of a document shows.
func (s *Server) reading(r *http.Request, actor org.Actor, x library.Reading) (m view.DocumentPage, err error) {
	ctx := r.Context()
	book, err := s.Method.Book(ctx, actor)
	if err != nil {
		return m, err
	}
	tree, err := s.Library.Categories(ctx, actor)
	if err != nil {
		return m, err
	}
	m = view.DocumentPage{Title: x.Text.Title, Summary: x.Brief, Lang: htmlLang[x.Lang], Badges: documentBadges(ctx, x.Document),
		Path: []view.Link{{Text: i18n.T(ctx, "nav.library"), URL: libraryPath}}}
	for _, c := range library.Path(tree, x.Category) {
		m.Path = append(m.Path, view.Link{Text: c.Name, URL: libraryPath + "?category=" + queryEscape(string(c.ID))})
	}
	m.Meta = []string{i18n.T(ctx, "library.changed", "Date", i18n.Date(ctx, x.Changed))}
	if x.ByName != "" {
		m.Meta = append(m.Meta, x.ByName)
	}
	if n := library.Minutes(x.Document); n > 0 {
		m.Meta = append(m.Meta, i18n.T(ctx, "library.minutes", "N", n))
	}
	if x.Twin != "" {
		other := i18n.English
		if x.Lang == i18n.English {
			other = i18n.Chinese
		}
		m.Twin = view.Link{Text: languageName(other), URL: documentURL(x.Twin)}
	}
	m.Tags = tagLinks(book, x.Tags)
	if m.Source.Text = x.Source; strings.HasPrefix(x.Source, "https://") || strings.HasPrefix(x.Source, "http://") {
		m.Source.URL = x.Source
	}
	shown := x.Show(func(page int) string { return i18n.Of(ctx).Catalog.Text(x.Lang, "library.page", "N", page) })
	m.HTML = shown.HTML
	m.Heads = contents(shown)
	return m, nil
}

// htmlLang is a language as HTML names it.
var htmlLang = map[string]string{i18n.Chinese: "zh-CN", i18n.English: "en"}

// contents is the table of contents: the two highest levels of headings that occur.
func contents(p library.Shown) (list []view.DocumentHead) {
	top := 6
	for _, h := range p.Heads {
		top = min(top, h.Level)
	}
	for _, h := range p.Heads {
		if h.Level <= top+1 && h.Text != "" {
			list = append(list, view.DocumentHead{Level: h.Level - top + 1, ID: h.ID, Text: h.Text})
		}
	}
	return list
}

// tagLinks lead from a document to all others with the tag.
func tagLinks(book *method.Book, tags []library.Tag) (list []view.Link) {
	for _, t := range tags {
		list = append(list, view.Link{Text: tagText(book, t), URL: libraryPath + "?kind=" + queryEscape(t.Kind) + "&tag=" + queryEscape(t.Value)})
	}
	return list
}

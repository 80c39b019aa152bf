package web

import (
	"context"
	"net/http"
	"strings"

	"kongdan/internal/kit/extract"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/markdown"
	"kongdan/internal/library"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/fold"
	"kongdan/internal/web/view"
)

// relatedShown is how many related documents stand below one.
const relatedShown = 5

// readingPage shows a document as it is read.
func (s *Server) readingPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showReading(w, r, actor, http.StatusOK, library.ID(r.PathValue("id")), nil)
}

// showReading shows a document with what belongs to it; p is what is wrong with
// another document that was to be put beside it.
func (s *Server) showReading(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, id library.ID, p view.Problems) error {
	ctx := r.Context()
	x, err := s.Library.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	m, err := s.reading(r, actor, x)
	if err != nil {
		return err
	}
	if units := fold.Units(wordsOf(r)); len(units) > 0 {
		m.HTML = markdown.Mark(m.HTML, func(text string) (list [][2]int) {
			for _, m := range fold.Find(text, units) {
				list = append(list, [2]int{m.From, m.To})
			}
			return list
		})
	}
	book, err := s.Method.Book(ctx, actor)
	if err != nil {
		return err
	}
	related, err := s.Library.RelatedTo(ctx, actor, x.ID, relatedShown)
	if err != nil {
		return err
	}
	for _, d := range append(related.Pinned, related.Alike...) {
		m.Related = append(m.Related, documentRow(ctx, book, actor, d))
	}
	if actor.MayTrain() {
		if err := s.forTrainers(r, actor, x, related.Pinned, p, &m); err != nil {
			return err
		}
	}
	return s.show(w, r, status, view.ReadingPage(s.head(w, r, actor, x.Document.Title, "library"), m))
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
	if n := library.Minutes(x.Document); n > 0 && (x.File == nil || x.File.Format != string(extract.Workbook)) { // nobody reads a table through
		m.Meta = append(m.Meta, i18n.T(ctx, "library.minutes", "N", n))
	}
	if x.Twin != "" {
		m.Twin = view.Link{Text: i18n.T(ctx, "library.read_in."+x.Lang), URL: documentURL(x.Twin)}
	}
	m.Tags = tagLinks(ctx, book, x.Tags)
	if m.Source.Text = x.Source; strings.HasPrefix(x.Source, "https://") || strings.HasPrefix(x.Source, "http://") {
		m.Source.URL = x.Source
	}
	if f := x.File; f != nil {
		m.File = &view.DocumentFile{URL: documentURL(x.ID) + "/file", Name: f.Name, Size: sizeText(f.Size), Kind: i18n.T(ctx, "document_format."+f.Format)}
		if f.Unread != "" {
			m.File.Unread = i18n.T(ctx, "library.unread", "Why", i18n.T(ctx, f.Unread, "Max", library.MaxText, "N", 0))
		}
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
func tagLinks(ctx context.Context, book *method.Book, tags []library.Tag) (list []view.Link) {
	for _, t := range tags {
		list = append(list, view.Link{Text: tagText(ctx, book, t), URL: libraryPath + "?kind=" + queryEscape(t.Kind) + "&tag=" + queryEscape(t.Value)})
	}
	return list
}

package web

import (
	"context"
	"strconv"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/library"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/fold"
	"kongdan/internal/web/view"
)

// foundOnPage is how many hits of a search one page shows.
const foundOnPage = 20

// searchLibrary fills in what is found in the documents, the best first.
func (s *Server) searchLibrary(ctx context.Context, actor org.Actor, book *method.Book, l listing, q string, f library.Filter, m *view.Library) error {
	page, err := strconv.Atoi(l.get("page"))
	if err != nil || page < 1 || page > library.MostHits/foundOnPage+1 {
		page = 1
	}
	f.Reader, f.After, f.Before = "", "", ""
	found, err := s.Library.Search(ctx, actor, q, f, page-1, foundOnPage)
	if err != nil {
		return err
	}
	summary := i18n.T(ctx, "library.total", "N", found.Total)
	if found.More {
		summary = i18n.T(ctx, "library.hits_many", "N", found.Total)
	}
	pager := view.Pager{Summary: summary}
	if page > 1 {
		pager.Previous = l.url("page", strconv.Itoa(page-1))
	}
	if page*foundOnPage < found.Total {
		pager.Next = l.url("page", strconv.Itoa(page+1))
	}
	m.ListNav, m.Heading = l.nav(pager), i18n.T(ctx, "library.hits", "Query", q)
	for _, h := range found.Hits {
		row := documentRow(ctx, book, actor, h.Document)
		row.URL += "?q=" + queryEscape(q)
		if h.Anchor != "" {
			row.URL += "#" + h.Anchor
		}
		row.Title, row.Text, row.Where = highlighted(h.Title, h.TitleMarks), highlighted(h.Text, h.Marks), h.Heading
		m.Rows = append(m.Rows, row)
	}
	return nil
}

// highlighted cuts a text at what was found in it.
func highlighted(text string, marks []fold.Span) (pieces []view.Piece) {
	at := 0
	for _, s := range marks {
		if s.From > at {
			pieces = append(pieces, view.Piece{Text: text[at:s.From]})
		}
		pieces = append(pieces, view.Piece{Text: text[s.From:s.To], Hit: true})
		at = s.To
	}
	if at < len(text) {
		pieces = append(pieces, view.Piece{Text: text[at:]})
	}
	return pieces
}

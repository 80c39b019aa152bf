package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/library"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/people"
	"kongdan/internal/web/view"
)

const (
	libraryPath            = view.PathLibrary
	documentCategoriesPath = "/document-categories"
)

func documentURL(id library.ID) string { return libraryPath + "/" + url.PathEscape(string(id)) }

// anyLang is the filter that leaves no language out.
const anyLang = "any"

// libraryPage lists the documents the reader may read, or what is found in them.
func (s *Server) libraryPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, l := r.Context(), listOf(r, "q", "category", "lang", "status", "kind", "tag", "trash")
	book, err := s.Method.Book(ctx, actor)
	if err != nil {
		return err
	}
	tree, err := s.Library.Categories(ctx, actor)
	if err != nil {
		return err
	}
	f := library.Filter{Lang: l.get("lang"), Status: library.Status(l.get("status")), Category: library.CategoryID(asID(l.get("category"))), Below: true,
		Tag: library.Tag{Kind: l.get("kind"), Value: l.get("tag")}, Trash: l.get("trash") != "" && actor.MayTrain()}
	if l.get("category") == "" {
		f.Category = ""
	}
	if f.Lang == "" {
		f.Reader = actor.Lang
	} else if f.Lang == anyLang {
		f.Lang = ""
	}
	f.After, f.Before = l.After, l.Before
	m := view.Library{Title: i18n.T(ctx, "nav.library"), InTrash: f.Trash, Category: string(f.Category), Lang: l.get("lang"), Status: string(f.Status)}
	if q := wordsOf(r); q != "" && !f.Trash {
		err = s.searchLibrary(ctx, actor, book, l, q, f, &m)
	} else {
		err = s.listLibrary(ctx, actor, book, l, f, &m)
	}
	if err != nil {
		return err
	}
	if err := s.aroundLibrary(ctx, actor, book, l, f, tree, &m); err != nil {
		return err
	}
	if !m.Filtered && f.After == "" && f.Before == "" {
		if m.Load, err = s.loading(ctx, actor); err != nil {
			return err
		}
		pinned, err := s.Library.Pinned(ctx, actor, f.Reader, 4)
		if err != nil {
			return err
		}
		for _, d := range pinned {
			m.Pinned = append(m.Pinned, documentRow(ctx, book, actor, d))
		}
	}
	return s.show(w, r, http.StatusOK, view.LibraryPage(s.head(w, r, actor, m.Title, "library"), m))
}

// listLibrary lists documents, the last changed first.
func (s *Server) listLibrary(ctx context.Context, actor org.Actor, book *method.Book, l listing, f library.Filter, m *view.Library) error {
	p, err := s.Library.List(ctx, actor, f)
	if err != nil {
		return err
	}
	m.ListNav = l.nav(l.pager(p.Next, p.Previous, total(ctx, "library.total", "library.total_many", p.Total, library.MaxTotal)))
	m.Heading = i18n.T(ctx, "library.latest")
	if m.Filtered {
		m.Heading = i18n.T(ctx, "library.found")
	}
	for _, d := range p.Rows {
		m.Rows = append(m.Rows, documentRow(ctx, book, actor, d))
	}
	return nil
}

// aroundLibrary fills in what stands around the list: filters, tree and doors.
func (s *Server) aroundLibrary(ctx context.Context, actor org.Actor, book *method.Book, l listing, f library.Filter, tree []library.Category, m *view.Library) error {
	m.Langs = []view.Option{{Value: "", Text: i18n.T(ctx, "library.lang_mine")}}
	m.Langs = append(m.Langs, languageOptions()...)
	m.Langs = append(m.Langs, view.Option{Value: anyLang, Text: i18n.T(ctx, "library.lang_any")})
	if actor.MayTrain() {
		m.Statuses = keyed(ctx, "document_status.", library.Statuses)
		m.Trash = view.Link{Text: i18n.T(ctx, "trash.title"), URL: libraryPath + "?trash=1"}
		m.New = view.Link{Text: i18n.T(ctx, "library.new"), URL: libraryPath + "/new"}
		m.File = view.Link{Text: i18n.T(ctx, "library.upload"), URL: libraryPath + "/upload"}
		m.Arrange = view.Link{Text: i18n.T(ctx, "library.arrange"), URL: documentCategoriesPath}
	}
	for _, name := range []string{"category", "kind", "tag", "trash"} {
		if v := l.get(name); v != "" {
			m.Hidden = append(m.Hidden, [2]string{name, v})
		}
	}
	if len(tree) > 0 {
		m.Tree = append(m.Tree, view.LibraryNode{Link: view.Link{Text: i18n.T(ctx, "library.all"), URL: l.url("category", "")}, Current: f.Category == ""})
	}
	shown, err := s.Library.CategoriesInUse(ctx, actor, f)
	if err != nil {
		return err
	}
	for _, c := range shown {
		m.Tree = append(m.Tree, view.LibraryNode{Link: view.Link{Text: c.Name, URL: l.url("category", string(c.ID))}, Depth: c.Depth, Current: c.ID == f.Category})
	}
	if path := library.Path(tree, f.Category); len(path) > 0 {
		m.Path = []view.Link{{Text: m.Title, URL: libraryPath}}
		for i, c := range path {
			step := view.Link{Text: c.Name, URL: l.url("category", string(c.ID))}
			if i == len(path)-1 {
				step.URL = ""
			}
			m.Path = append(m.Path, step)
		}
	}
	for _, group := range []struct {
		kind, title string
		most        int
	}{{library.TagElement, "document_field.elements", 20}, {library.TagRole, "document_field.roles", 8}, {library.TagTool, "document_field.tools", 24}, {library.TagFree, "library.tags", 14}} {
		used, err := s.Library.Tags(ctx, actor, group.kind, f.Reader, group.most)
		if err != nil {
			return err
		}
		if group.kind == library.TagElement {
			slices.SortFunc(used, func(a, b string) int { return elementPlace(a) - elementPlace(b) })
		}
		g := view.LibraryTags{Title: i18n.T(ctx, group.title)}
		for _, v := range used {
			t := library.Tag{Kind: group.kind, Value: v}
			tab := view.Tab{Text: tagText(ctx, book, t), URL: l.url("kind", group.kind, "tag", v)}
			if tab.Current = t == f.Tag; tab.Current {
				tab.Text, tab.URL = tab.Text+" ×", l.url("kind", "", "tag", "")
			}
			g.Tags = append(g.Tags, tab)
		}
		if len(g.Tags) > 0 {
			m.Tags = append(m.Tags, g)
		}
	}
	m.Empty = view.Empty{Icon: "file-text", Title: i18n.T(ctx, "library.none"), Text: i18n.T(ctx, "library.none_text")}
	switch {
	case m.InTrash:
		m.Heading = i18n.T(ctx, "trash.title")
		m.Empty = view.Empty{Icon: "trash", Title: i18n.T(ctx, "trash.empty"), Action: view.Link{Text: i18n.T(ctx, "list.leave_trash"), URL: libraryPath}}
	case m.Filtered:
		m.Empty = view.Empty{Icon: "search", Title: i18n.T(ctx, "list.none_found"), Action: view.Link{Text: i18n.T(ctx, "filter.clear"), URL: libraryPath}}
	case m.New.URL != "":
		m.Empty.Action = m.New
	case len(m.Rows) == 0:
		if empty, err := s.Library.Empty(ctx, actor); err != nil || !empty {
			return err
		}
		who, err := s.whoFills(ctx, actor)
		m.Empty.Text += who
		return err
	}
	return nil
}

// documentRow is a document in a list.
func documentRow(ctx context.Context, book *method.Book, actor org.Actor, d library.Document) view.LibraryRow {
	row := view.LibraryRow{URL: documentURL(d.ID), Plain: d.Title, Title: []view.Piece{{Text: d.Title}}, Icon: "file-text", Badges: documentBadges(ctx, d)}
	if d.Summary != "" {
		row.Text = []view.Piece{{Text: d.Summary}}
	}
	row.Meta = append(row.Meta, i18n.Date(ctx, d.Changed))
	if d.Lang != actor.Lang {
		row.Meta = append(row.Meta, languageName(d.Lang))
	}
	for i, t := range d.Tags {
		if i == 4 {
			break
		}
		row.Meta = append(row.Meta, tagText(ctx, book, t))
	}
	if !d.Deleted.IsZero() {
		row.URL, row.RestoreURL, row.Key = "", documentURL(d.ID)+"/restore", newKey()
	}
	return row
}

// documentBadges say what is not so of every document.
func documentBadges(ctx context.Context, d library.Document) (list []view.LibraryBadge) {
	switch d.Status {
	case library.Draft:
		list = append(list, view.LibraryBadge{Tone: "warning", Text: i18n.T(ctx, "document_status.draft")})
	case library.Archived:
		list = append(list, view.LibraryBadge{Text: i18n.T(ctx, "document_status.archived")})
	}
	if d.Audience != library.Everybody {
		list = append(list, view.LibraryBadge{Tone: "info", Text: i18n.T(ctx, "document_audience."+string(d.Audience))})
	}
	return list
}

// toolText is the name of a tool of the method, or what somebody called one of
// their own.
func toolText(ctx context.Context, key string) string {
	if text := i18n.T(ctx, "tool."+key); !strings.HasPrefix(text, "[") {
		return text
	}
	return key
}

// tagText is a tag as pages show it, in the organisation's own wording.
func tagText(ctx context.Context, book *method.Book, t library.Tag) string {
	switch t.Kind {
	case library.TagElement:
		return elementLabel(book, t.Value)
	case library.TagTool:
		return toolText(ctx, t.Value)
	case library.TagRole:
		if text := book.Value(people.DimBuyingRole, t.Value); text != "" {
			return text
		}
	case library.TagStage:
		if text := book.Name(method.Stages, t.Value); text != "" {
			return text
		}
	}
	return t.Value
}

func languageName(lang string) string {
	if i := slices.IndexFunc(languageOptions(), func(o view.Option) bool { return o.Value == lang }); i >= 0 {
		return languageOptions()[i].Text
	}
	return lang
}

// loading offers the articles that come with the program, where there is any
// to take over.
func (s *Server) loading(ctx context.Context, actor org.Actor) (view.Loading, error) {
	n, err := s.Library.Articles(ctx, actor)
	if err != nil || n == 0 {
		return view.Loading{}, err
	}
	return view.Loading{URL: libraryPath + "/shipped", Key: newKey(), Text: i18n.T(ctx, "library.shipped_waiting", "N", n), Button: i18n.T(ctx, "library.shipped_take")}, nil
}

// loadArticles takes the articles over that come with the program.
func (s *Server) loadArticles(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	done, err := s.Library.TakeArticles(r.Context(), actor)
	if err != nil {
		return err
	}
	return s.redirect(w, r, libraryPath, "learn.shipped_done", "What", shippedWords(r.Context(), done.New, done.Renewed, done.Tagged, done.Kept))
}

// elementPlace is where an element stands among all, coaches after them.
func elementPlace(key string) int {
	if i := c139.Key(key).Index(); i >= 0 {
		return i
	}
	return c139.Count
}

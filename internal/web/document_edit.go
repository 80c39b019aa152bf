package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/library"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/people"
	"kongdan/internal/rule/similar"
	"kongdan/internal/rule/stage"
	"kongdan/internal/web/view"
)

const lookupDocuments = "/lookup/documents"

// documentFields are the fields of the form with the keys of their labels.
var documentFields = map[string]string{
	"title": "document_field.title", "summary": "document_field.summary", "body": "document_field.body", "lang": "library.lang", "status": "library.status",
	"audience": "document_field.audience", "departments": "document_field.departments", "category": "document_field.category", "elements": "document_field.elements",
	"stages": "document_field.stages", "roles": "document_field.roles", "tools": "document_field.tools", "tags": "document_field.tags", "twin": "document_field.twin", "source": "library.source",
	"why": "document_field.why", "file": "document_field.file", "other": "library.other",
}

func documentLabel(field string) string { return documentFields[field] }

// readWriting reads the form of a document.
func readWriting(f url.Values) library.Writing {
	return library.Writing{
		Title: f.Get("title"), Summary: f.Get("summary"), Body: f.Get("body"), Lang: f.Get("lang"), Status: library.Status(f.Get("status")),
		Audience: library.Audience(f.Get("audience")), Departments: chosenSome[org.DepartmentID](f, "departments"), Category: chosen[library.CategoryID](f, "category"),
		Elements: some(f["elements"]), Stages: some(f["stages"]), Roles: some(f["roles"]), Tools: some(f["tools"]), Tags: listed(f.Get("tags")),
		Twin: chosen[library.ID](f, "twin"), Source: f.Get("source"), Why: f.Get("why"),
	}
}

// some are the values that are not empty.
func some(values []string) (list []string) {
	for _, v := range values {
		if v != "" {
			list = append(list, v)
		}
	}
	return list
}

func chosenSome[T ~string](f url.Values, field string) (list []T) {
	for _, v := range some(f[field]) {
		list = append(list, T(asID(v)))
	}
	return list
}

// listed are words that somebody typed with commas between them, of either kind.
func listed(text string) (list []string) {
	for _, x := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",，、;；\n", r) }) {
		if x = strings.TrimSpace(x); x != "" {
			list = append(list, x)
		}
	}
	return list
}

// writingOf is a document as its form shows it.
func writingOf(x library.Reading) library.Writing {
	w := library.Writing{Title: x.Document.Title, Summary: x.Document.Summary, Body: x.Body, Lang: x.Lang, Status: x.Status, Audience: x.Audience,
		Departments: x.Departments, Category: x.Category, Twin: x.Twin, Source: x.Source}
	for _, t := range x.Tags {
		switch t.Kind {
		case library.TagElement:
			w.Elements = append(w.Elements, t.Value)
		case library.TagStage:
			w.Stages = append(w.Stages, t.Value)
		case library.TagRole:
			w.Roles = append(w.Roles, t.Value)
		case library.TagTool:
			w.Tools = append(w.Tools, t.Value)
		default:
			w.Tags = append(w.Tags, t.Value)
		}
	}
	return w
}

func (s *Server) newDocumentPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	x := library.Writing{Lang: actor.Lang, Status: library.Draft, Audience: library.Everybody}
	if at := r.URL.Query().Get("category"); at != "" {
		x.Category = library.CategoryID(asID(at))
	}
	return s.showWriting(w, r, actor, http.StatusOK, library.Reading{}, x, view.DocumentForm{})
}

func (s *Server) editDocumentPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	x, err := s.writable(r, actor)
	if err != nil {
		return err
	}
	return s.showWriting(w, r, actor, http.StatusOK, x, writingOf(x), view.DocumentForm{Form: view.FormHead{Version: x.Version}})
}

// writable is the document of an address, for who may change it.
func (s *Server) writable(r *http.Request, actor org.Actor) (library.Reading, error) {
	x, err := s.Library.Get(r.Context(), actor, library.ID(r.PathValue("id")))
	if err != nil {
		return x, err
	}
	return x, actor.CheckTrain()
}

// showWriting shows the form of a new document, or of was.
func (s *Server) showWriting(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, was library.Reading, x library.Writing, m view.DocumentForm) error {
	ctx := r.Context()
	book, err := s.Method.Book(ctx, actor)
	if err != nil {
		return err
	}
	tree, err := s.Library.Categories(ctx, actor)
	if err != nil {
		return err
	}
	departments, err := s.Org.Departments(ctx, actor)
	if err != nil {
		return err
	}
	title, at, own, back := i18n.T(ctx, "library.new"), "/new", "document-new", view.Crumb{Text: i18n.T(ctx, "nav.library"), URL: libraryPath}
	m.Form.Class, m.Form.Key, m.Cancel = "k-doc-form", newKey(), libraryPath
	if was.ID != "" {
		title, at, own, back = i18n.T(ctx, "library.edit"), "/edit", "document-"+string(was.ID), view.Crumb{Text: was.Document.Title, URL: documentURL(was.ID)}
		m.Cancel = documentURL(was.ID)
		if was.File != nil {
			m.File = was.File.Name
		}
	}
	if m.Upload {
		at, own, title = "/upload", own+"-file", i18n.T(ctx, "library.upload")
		if was.ID != "" {
			title = i18n.T(ctx, "library.replace")
		}
	}
	m.Form.Action, m.Form.Autosave = m.Cancel+at, own
	m.Title, m.Summary, m.Body, m.Lang, m.Status, m.Audience, m.Category, m.Source, m.Why = x.Title, x.Summary, x.Body, x.Lang, string(x.Status), string(x.Audience), string(x.Category), x.Source, x.Why
	m.Tools, m.Tags, m.Twin = x.Tools, strings.Join(x.Tags, "、"), string(x.Twin)
	m.Elements, m.Stages, m.Roles = x.Elements, x.Stages, x.Roles
	for _, d := range x.Departments {
		m.Departments = append(m.Departments, string(d))
	}
	m.Langs, m.Statuses = languageOptions(), keyed(ctx, "document_status.", library.Statuses)
	for _, a := range library.Audiences {
		m.Audiences = append(m.Audiences, view.Option{Value: string(a), Text: i18n.T(ctx, "document_audience."+string(a))})
	}
	for _, c := range tree {
		m.Categories = append(m.Categories, view.Option{Value: string(c.ID), Text: strings.Repeat("　", c.Depth) + c.Name})
	}
	for _, d := range departments {
		m.AllDepartments = append(m.AllDepartments, view.Option{Value: string(d.ID), Text: d.Name})
	}
	m.AllElements, m.AllStages, m.AllTools = elementOptions(book), documentStages(book), keyed(ctx, "tool.", library.Tools)
	m.AllRoles = optionsOf(book, people.DimBuyingRole, "")
	if m.Twins, err = s.documentOptions(r, actor, "", nearestChoices); err != nil {
		return err
	}
	return s.show(w, r, status, view.DocumentFormPage(s.head(w, r, actor, title, "library"), view.Heading{Title: title, Back: back}, m))
}

func elementOptions(book *method.Book) (list []view.Option) {
	for _, k := range c139.Keys() {
		list = append(list, view.Option{Value: string(k), Text: elementLabel(book, string(k))})
	}
	return append(list, view.Option{Value: library.Coach, Text: book.Name(method.Elements, library.Coach)})
}

func documentStages(book *method.Book) (list []view.Option) {
	for _, x := range stage.Sellings() {
		list = append(list, view.Option{Value: string(x), Text: book.Name(method.Stages, string(x))})
	}
	return list
}

func (s *Server) createDocument(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	x := readWriting(r.PostForm)
	if r.PostForm.Get("sure") == "" && actor.MayTrain() {
		list, err := s.nearOf(r, actor, "", x.Body)
		if err != nil {
			return err
		}
		if len(list) > 0 {
			return s.showWriting(w, r, actor, http.StatusUnprocessableEntity, library.Reading{}, x, view.DocumentForm{Near: list})
		}
	}
	made, err := s.Library.Add(r.Context(), actor, x)
	if p, ok := problems(r.Context(), err, documentLabel); ok {
		return s.showWriting(w, r, actor, http.StatusUnprocessableEntity, library.Reading{}, x, view.DocumentForm{Form: view.FormHead{Problems: p}})
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, documentURL(made), "library.saved")
}

// nearOf lists documents that say much of the same as a text, to think twice.
func (s *Server) nearOf(r *http.Request, actor org.Actor, self library.ID, body string) (list []view.NearDocument, err error) {
	ctx := r.Context()
	if len(body) > 4*library.MaxBody || !utf8.ValidString(body) { // is refused anyway
		return nil, nil
	}
	found, err := s.Library.NearOf(ctx, actor, self, body, library.Markdown)
	for _, n := range found {
		x := view.NearDocument{Link: view.Link{Text: n.Title, URL: documentURL(n.ID)}, Says: i18n.T(ctx, "library.near_alike", "Percent", similar.Percent(n.Alike))}
		if n.Alike < 0.8 && n.Longer {
			x.Says = i18n.T(ctx, "library.near_within", "Percent", similar.Percent(n.Within))
		}
		list = append(list, x)
	}
	return list, err
}

func (s *Server) saveDocument(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id, x := r.Context(), library.ID(r.PathValue("id")), readWriting(r.PostForm)
	err := s.Library.Save(ctx, actor, id, versionOf(r), x)
	if err == nil {
		return s.redirect(w, r, documentURL(id), "library.saved")
	}
	p, refused := problems(ctx, err, documentLabel)
	if !refused && !errs.Is(err, errs.Conflict) {
		return err
	}
	was, findErr := s.writable(r, actor)
	if findErr != nil {
		return findErr
	}
	if refused {
		return s.showWriting(w, r, actor, http.StatusUnprocessableEntity, was, x, view.DocumentForm{Form: view.FormHead{Version: versionOf(r), Problems: p}})
	}
	return s.showConflict(w, r, actor, s.documentConflict(ctx, was, x))
}

// documentConflict lays what was typed beside what somebody else saved.
func (s *Server) documentConflict(ctx context.Context, was library.Reading, mine library.Writing) conflict {
	theirs := writingOf(was)
	status := func(v library.Status) string { return i18n.T(ctx, "document_status."+string(v)) }
	audience := func(v library.Audience) string { return i18n.T(ctx, "document_audience."+string(v)) }
	return conflict{What: was.Document.Title, Kind: "document", ID: string(was.ID), Back: documentURL(was.ID), Version: was.Version,
		Rows: differences(ctx, documentFields, [][3]string{
			{"title", mine.Title, theirs.Title}, {"summary", mine.Summary, theirs.Summary}, {"body", mine.Body, theirs.Body},
			{"status", status(mine.Status), status(theirs.Status)}, {"audience", audience(mine.Audience), audience(theirs.Audience)},
			{"tags", strings.Join(mine.Tags, "、"), strings.Join(theirs.Tags, "、")}, {"tools", strings.Join(mine.Tools, " "), strings.Join(theirs.Tools, " ")},
			{"elements", strings.Join(mine.Elements, " "), strings.Join(theirs.Elements, " ")}, {"source", mine.Source, theirs.Source},
		})}
}

func (s *Server) lookupDocuments(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	q, most := asked(r)
	list, err := s.documentOptions(r, actor, q, most)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, view.PickOptions(list))
}

// documentOptions lists documents that the reader may read to choose from.
func (s *Server) documentOptions(r *http.Request, actor org.Actor, q string, most int) (list []view.Option, err error) {
	found, err := s.Library.Choices(r.Context(), actor, q, most)
	for _, d := range found {
		list = append(list, view.Option{Value: string(d.ID), Text: d.Title, Hint: languageName(d.Lang)})
	}
	return list, err
}

package web

import (
	"net/http"
	"net/url"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/rival"
	"kongdan/internal/web/view"
)

const rivalsPath = "/settings/rivals"

func rivalURL(id rival.ID) string { return rivalsPath + "/" + url.PathEscape(string(id)) }

// rivalsPage lists competitors, for everybody; administrators see the trash.
func (s *Server) rivalsPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, l := r.Context(), listOf(r, "q", "trash")
	f := rival.Filter{Query: l.get("q"), Trash: l.get("trash") != "" && actor.MayAdminister()}
	f.After, f.Before = l.After, l.Before
	p, err := s.Rivals.List(ctx, actor, f)
	if err != nil {
		return err
	}
	m := view.Catalog{
		ListNav: l.nav(l.pager(p.Next, p.Previous, "")), Sub: i18n.T(ctx, "rival.text"), Find: i18n.T(ctx, "rival.find"),
		Columns: []view.Column{{Text: i18n.T(ctx, "rival.name")}, {Text: i18n.T(ctx, "rival.website")}, {Text: i18n.T(ctx, "rival.note")}},
		Empty:   view.Empty{Icon: "target", Title: i18n.T(ctx, "rival.none"), Text: i18n.T(ctx, "rival.none_text")}, InTrash: f.Trash,
	}
	rivalWords.doors(ctx, &m, actor, actor.MayWork())
	for _, x := range p.Rows {
		row := view.CatalogRow{Name: x.Name, Cells: []view.CatalogCell{{Text: bareURL(x.Website), URL: x.Website}, {Text: firstLine(x.Note)}}, Key: newKey()}
		row.EditURL, row.RestoreURL = doorsOf(actor, f.Trash, rivalURL(x.ID))
		m.Rows = append(m.Rows, row)
	}
	return s.show(w, r, http.StatusOK, view.CatalogPage(s.head(w, r, actor, m.Title, "settings"), listsBack(ctx, actor), m))
}

var rivalWords = catalogWords{path: rivalsPath, list: "rival.title", add: "rival.new", edit: "rival.edit",
	remove: "rival.delete", removeText: "rival.delete_text", removeAsk: "rival.delete_ask"}

// bareURL is an address without its scheme.
func bareURL(s string) string {
	return strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(s, "https://"), "http://"), "/")
}

// firstLine is the beginning of a note.
func firstLine(s string) string { return headOf(s, 80) }

// headOf is the first line of a text, or as much of it as most says.
func headOf(s string, most int) string {
	line, _, more := strings.Cut(s, "\n")
	if r := []rune(line); len(r) > most {
		line, more = string(r[:most]), true
	}
	if more {
		line += "…"
	}
	return line
}

var rivalFields = map[string]string{"name": "rival.name", "website": "rival.website", "note": "rival.note"}

func rivalLabel(field string) string { return rivalFields[field] }

func readRival(f url.Values) rival.Draft {
	return rival.Draft{Name: f.Get("name"), Website: f.Get("website"), Note: f.Get("note")}
}

func (s *Server) newRivalPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := actor.CheckWork(); err != nil {
		return err
	}
	return s.showRival(w, r, actor, http.StatusOK, "", rival.Draft{}, view.FormHead{})
}

// showRival shows the form of a new competitor, or of the one with the id.
func (s *Server) showRival(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, id rival.ID, d rival.Draft, head view.FormHead) error {
	ctx, p := r.Context(), head.Problems
	m := view.CatalogForm{Form: head, Fields: []view.Field{
		{Name: "name", Label: i18n.T(ctx, "rival.name"), Value: d.Name, Error: p.Of("name"), Required: true, Autofocus: id == "" && len(p) == 0, Autocomplete: "off", MaxLength: rival.MaxName},
		{Name: "website", Label: i18n.T(ctx, "rival.website"), Value: d.Website, Error: p.Of("website"), Type: "url", Autocomplete: "off", MaxLength: rival.MaxWebsite},
	}, Note: &view.Field{Name: "note", Label: i18n.T(ctx, "rival.note"), Value: d.Note, Error: p.Of("note"), Hint: i18n.T(ctx, "rival.note_hint"), MaxLength: rival.MaxNote}}
	return s.showCatalogForm(w, r, actor, status, rivalWords, string(id), d.Name, m)
}

func (s *Server) createRival(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	d := readRival(r.PostForm)
	_, err := s.Rivals.Create(r.Context(), actor, d)
	if p, ok := problems(r.Context(), err, rivalLabel); ok {
		return s.showRival(w, r, actor, http.StatusUnprocessableEntity, "", d, view.FormHead{Problems: p})
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, rivalsPath, "rival.saved")
}

func (s *Server) rivalPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	x, err := s.Rivals.Get(r.Context(), actor, rival.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	if err := actor.CheckAdminister(); err != nil {
		return err
	}
	return s.showRival(w, r, actor, http.StatusOK, x.ID, rival.Draft{Name: x.Name, Website: x.Website, Note: x.Note}, view.FormHead{Version: x.Version})
}

func (s *Server) saveRival(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id, mine := r.Context(), rival.ID(r.PathValue("id")), readRival(r.PostForm)
	err := s.Rivals.Update(ctx, actor, id, versionOf(r), mine)
	if err == nil {
		return s.redirect(w, r, rivalsPath, "rival.saved")
	}
	if p, ok := problems(ctx, err, rivalLabel); ok {
		return s.showRival(w, r, actor, http.StatusUnprocessableEntity, id, mine, view.FormHead{Version: versionOf(r), Problems: p})
	}
	if !errs.Is(err, errs.Conflict) {
		return err
	}
	theirs, err := s.Rivals.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	return s.showConflict(w, r, actor, conflict{What: theirs.Name, Kind: "rival", ID: string(id), Back: rivalURL(id), Version: theirs.Version,
		Rows: differences(ctx, rivalFields, [][3]string{{"name", mine.Name, theirs.Name}, {"website", mine.Website, theirs.Website}, {"note", mine.Note, theirs.Note}})})
}

func (s *Server) deleteRival(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := rival.ID(r.PathValue("id"))
	if err := s.Rivals.Delete(r.Context(), actor, id, versionOf(r)); err != nil {
		return err
	}
	return s.redirectWith(w, r, rivalsPath, Flash{Kind: "success", Key: "rival.deleted", Undo: rivalURL(id) + "/restore"})
}

func (s *Server) restoreRival(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := s.Rivals.Restore(r.Context(), actor, rival.ID(r.PathValue("id"))); err != nil {
		return err
	}
	return s.redirect(w, r, rivalsPath, "rival.restored")
}

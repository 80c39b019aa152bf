package web

import (
	"context"
	"net/http"
	"net/url"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// catalogWords are the address of a list that all deals share and the keys of
// what its pages say.
type catalogWords struct{ path, list, add, edit, remove, removeText, removeAsk string }

// listsBack leads back from a list that all deals share: administrators came
// from the settings, others from the deals.
func listsBack(ctx context.Context, actor org.Actor) view.Crumb {
	if actor.MayAdminister() {
		return view.Crumb{Text: i18n.T(ctx, "nav.settings"), URL: view.PathSettings}
	}
	return view.Crumb{Text: i18n.T(ctx, "nav.deals"), URL: view.PathDeals}
}

// doors adds to the page of a list its title and the ways to add an entry, and
// into the trash and out of it.
func (c catalogWords) doors(ctx context.Context, m *view.Catalog, actor org.Actor, mayAdd bool) {
	m.Title = i18n.T(ctx, c.list)
	m.NoneFound = view.Empty{Icon: "search", Title: i18n.T(ctx, "list.none_found"), Action: view.Link{Text: i18n.T(ctx, "filter.clear"), URL: c.path}}
	switch {
	case m.InTrash:
		m.Columns = append(m.Columns, view.Column{Text: i18n.T(ctx, "trash.restore"), Hidden: true})
		m.Trash = view.Link{Text: i18n.T(ctx, "list.leave_trash"), URL: c.path}
		m.Empty = view.Empty{Icon: "trash", Title: i18n.T(ctx, "trash.empty")}
	case actor.MayAdminister():
		m.Trash = view.Link{Text: i18n.T(ctx, "list.trash"), URL: c.path + "?trash=1"}
	}
	if mayAdd && !m.InTrash {
		m.New = view.Link{Text: i18n.T(ctx, c.add), URL: c.path + "/new"}
		m.Empty.Action = m.New
	}
}

// doorsOf are the addresses to edit an entry, or to restore it.
func doorsOf(actor org.Actor, trash bool, path string) (edit, restore string) {
	switch {
	case !actor.MayAdminister():
		return "", ""
	case trash:
		return "", path + "/restore"
	}
	return path, ""
}

// showCatalogForm shows the form of a new entry, or of the one with the id,
// which may go to the trash from here.
func (s *Server) showCatalogForm(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, c catalogWords, id, name string, m view.CatalogForm) error {
	ctx := r.Context()
	m.Cancel, m.Form.Action, m.Form.Key = c.path, c.path+"/new", newKey()
	title := i18n.T(ctx, c.add)
	if id != "" {
		title, m.Form.Action = i18n.T(ctx, c.edit), c.path+"/"+url.PathEscape(id)
		m.DeleteURL, m.DeleteKey, m.Delete = m.Form.Action+"/delete", newKey(), i18n.T(ctx, c.remove)
		m.DeleteText, m.DeleteAsk = i18n.T(ctx, c.removeText), i18n.T(ctx, c.removeAsk, "Name", name)
	}
	return s.show(w, r, status, view.CatalogFormPage(s.head(w, r, actor, title, "settings"),
		view.Heading{Title: title, Back: view.Crumb{Text: i18n.T(ctx, c.list), URL: c.path}}, m))
}

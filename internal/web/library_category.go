package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/library"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// documentCategoriesPage lists the categories for who may arrange them.
func (s *Server) documentCategoriesPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	return s.showDocumentCategories(w, r, actor, http.StatusOK, "", "", nil)
}

func (s *Server) showDocumentCategories(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, name string, parent library.CategoryID, p view.Problems) error {
	ctx := r.Context()
	tree, err := s.Library.Categories(ctx, actor)
	if err != nil {
		return err
	}
	m := view.DocumentCategories{Form: view.FormHead{Action: documentCategoriesPath, Key: newKey(), Problems: p}, Name: name, Parent: string(parent), Parents: treeOptions(tree, "")}
	for _, c := range tree {
		m.Rows = append(m.Rows, view.LibraryNode{Link: view.Link{Text: c.Name, URL: documentCategoryURL(c.ID)}, Depth: c.Depth})
	}
	heading := view.Heading{Title: i18n.T(ctx, "library.arrange"), Back: view.Crumb{Text: i18n.T(ctx, "nav.library"), URL: libraryPath}}
	return s.show(w, r, status, view.DocumentCategoriesPage(s.head(w, r, actor, heading.Title, "library"), heading, m))
}

// treeOptions lists categories to stand below; without one and those below it.
func treeOptions(tree []library.Category, without library.CategoryID) (list []view.Option) {
	out := []library.CategoryID{without}
	for _, c := range tree {
		if without != "" && slices.Contains(out, c.Parent) || c.ID == without {
			out = append(out, c.ID)
			continue
		}
		list = append(list, view.Option{Value: string(c.ID), Text: strings.Repeat("　", c.Depth) + c.Name})
	}
	return list
}

var documentCategoryFields = map[string]string{"name": "document_field.category_name", "parent": "document_field.parent"}

func documentCategoryLabel(field string) string { return documentCategoryFields[field] }

func (s *Server) createDocumentCategory(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	name, parent := r.PostForm.Get("name"), chosen[library.CategoryID](r.PostForm, "parent")
	_, err := s.Library.AddCategory(r.Context(), actor, name, parent)
	if p, ok := problems(r.Context(), err, documentCategoryLabel); ok {
		return s.showDocumentCategories(w, r, actor, http.StatusUnprocessableEntity, name, parent, p)
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, documentCategoriesPath, "library.category_saved")
}

// documentCategoryOf is the category of an address, for who may arrange them.
func (s *Server) documentCategoryOf(r *http.Request, actor org.Actor) (c library.Category, tree []library.Category, err error) {
	if err := actor.CheckTrain(); err != nil {
		return c, nil, err
	}
	if tree, err = s.Library.Categories(r.Context(), actor); err != nil {
		return c, nil, err
	}
	i := slices.IndexFunc(tree, func(c library.Category) bool { return string(c.ID) == r.PathValue("category") })
	if i < 0 {
		return c, nil, errs.New(errs.NotFound, "document.no_category")
	}
	return tree[i], tree, nil
}

func (s *Server) documentCategoryPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	c, tree, err := s.documentCategoryOf(r, actor)
	if err != nil {
		return err
	}
	return s.showDocumentCategory(w, r, actor, http.StatusOK, c, tree, c.Name, c.Parent, c.Version, nil)
}

func (s *Server) showDocumentCategory(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, c library.Category, tree []library.Category, name string, parent library.CategoryID, version int64, p view.Problems) error {
	ctx := r.Context()
	m := view.DocumentCategory{Form: view.FormHead{Action: documentCategoryURL(c.ID), Key: newKey(), Version: version, Problems: p}, Name: name, Parent: string(parent), Parents: treeOptions(tree, c.ID),
		DeleteURL: documentCategoryURL(c.ID) + "/delete", DeleteKey: newKey(), Version: c.Version, Ask: i18n.T(ctx, "library.category_ask", "Name", c.Name), Cancel: documentCategoriesPath}
	heading := view.Heading{Title: i18n.T(ctx, "library.category_edit"), Back: view.Crumb{Text: i18n.T(ctx, "library.arrange"), URL: documentCategoriesPath}}
	return s.show(w, r, status, view.DocumentCategoryPage(s.head(w, r, actor, heading.Title, "library"), heading, m))
}

func (s *Server) saveDocumentCategory(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	c, tree, err := s.documentCategoryOf(r, actor)
	if err != nil {
		return err
	}
	ctx, name, parent := r.Context(), r.PostForm.Get("name"), chosen[library.CategoryID](r.PostForm, "parent")
	err = s.Library.SaveCategory(ctx, actor, c.ID, versionOf(r), name, parent)
	if p, ok := problems(ctx, err, documentCategoryLabel); ok {
		return s.showDocumentCategory(w, r, actor, http.StatusUnprocessableEntity, c, tree, name, parent, versionOf(r), p)
	}
	if errs.Is(err, errs.Conflict) {
		named := func(id library.CategoryID) string { return textIn(treeOptions(tree, ""), string(id)) }
		return s.showConflict(w, r, actor, conflict{What: c.Name, Kind: "document_category", ID: string(c.ID), Back: documentCategoryURL(c.ID), Version: c.Version,
			Rows: differences(ctx, documentCategoryFields, [][3]string{{"name", name, c.Name}, {"parent", named(parent), named(c.Parent)}})})
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, documentCategoriesPath, "library.category_saved")
}

func (s *Server) deleteDocumentCategory(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	err := s.Library.DropCategory(r.Context(), actor, library.CategoryID(r.PathValue("category")), versionOf(r))
	if e, ok := errors.AsType[*errs.Error](err); ok && e.Kind == errs.Invalid {
		c, tree, err := s.documentCategoryOf(r, actor)
		if err != nil {
			return err
		}
		return s.showDocumentCategory(w, r, actor, http.StatusUnprocessableEntity, c, tree, c.Name, c.Parent, c.Version, view.Problems{{Text: i18n.T(r.Context(), e.Key, e.Args...)}})
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, documentCategoriesPath, "library.category_deleted")
}

package web

import (
	"context"
	"net/http"
	"net/url"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

func questionCategoryURL(id bank.CategoryID) string {
	return questionCategoriesPath + "/" + url.PathEscape(string(id))
}

// questionCategoriesPage shows the tree that questions are sorted into.
func (s *Server) questionCategoriesPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	tree, err := s.Questions.Tree(ctx, actor)
	if err != nil {
		return err
	}
	var rows []view.CategoryRow
	all, hidden := r.URL.Query().Has("all"), 0
	for _, c := range tree {
		if c.Foreign && !all {
			hidden++
			continue
		}
		rows = append(rows, view.CategoryRow{Name: c.Name, EditURL: questionCategoryURL(c.ID), ListURL: questionsPath + "?category=" + url.QueryEscape(string(c.ID)), Depth: c.Depth, Count: c.Count})
	}
	add := view.Link{Text: i18n.T(ctx, "questions.category_new"), URL: questionCategoriesPath + "/new"}
	return s.show(w, r, http.StatusOK, view.CategoriesPage(s.head(w, r, actor, i18n.T(ctx, "questions.categories"), "learn"), add, rows, foreignLink(ctx, questionCategoriesPath, hidden)))
}

// foreignLink leads to a list with what stands in it in the other language, too.
func foreignLink(ctx context.Context, path string, hidden int) view.Link {
	if hidden == 0 {
		return view.Link{}
	}
	return view.Link{Text: i18n.T(ctx, "questions.foreign", "N", hidden), URL: path + "?all=1"}
}

func (s *Server) newQuestionCategoryPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showQuestionCategory(w, r, actor, http.StatusOK, bank.Category{}, view.FormHead{})
}

func (s *Server) questionCategoryPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	c, err := s.Questions.GetCategory(r.Context(), actor, bank.CategoryID(r.PathValue("id")))
	if err != nil {
		return err
	}
	return s.showQuestionCategory(w, r, actor, http.StatusOK, c, view.FormHead{Version: c.Version})
}

// showQuestionCategory shows the form of a new category, or of the one with an id.
func (s *Server) showQuestionCategory(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, c bank.Category, head view.FormHead) error {
	ctx, p := r.Context(), head.Problems
	tree, err := s.Questions.Tree(ctx, actor)
	if err != nil {
		return err
	}
	title := i18n.T(ctx, "questions.category_new")
	head.Action, head.Key = questionCategoriesPath+"/new", newKey()
	m := view.PlaceForm{Cancel: questionCategoriesPath,
		Texts: []view.Field{{Name: "name", Label: i18n.T(ctx, "questions.category_name"), Value: c.Name, Error: p.Of("name"), Required: true, MaxLength: bank.MaxCategory, Autocomplete: "off"}},
		Choices: []view.Field{{Name: "parent", Label: i18n.T(ctx, "questions.category_parent"), Value: string(c.Parent), Error: p.Of("parent"),
			Options: categoryOptions(bank.Outside(tree, c.ID), string(c.Parent)), Empty: i18n.T(ctx, "questions.category_top")}}}
	if c.ID != "" {
		title, head.Action = i18n.T(ctx, "questions.category_edit"), questionCategoryURL(c.ID)
		m.DeleteURL, m.DeleteKey, m.Delete = head.Action+"/delete", newKey(), i18n.T(ctx, "questions.category_delete")
		m.DeleteText, m.Ask = i18n.T(ctx, "questions.category_delete_text"), i18n.T(ctx, "questions.category_delete_ask")
	}
	m.Form = head
	return s.show(w, r, status, view.PlaceFormPage(s.head(w, r, actor, title, "learn"),
		view.Heading{Title: title, Back: view.Crumb{Text: i18n.T(ctx, "questions.categories"), URL: questionCategoriesPath}}, m))
}

func (s *Server) createQuestionCategory(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	c := bank.Category{Name: r.PostForm.Get("name"), Parent: chosen[bank.CategoryID](r.PostForm, "parent")}
	_, err := s.Questions.CreateCategory(r.Context(), actor, c.Name, c.Parent)
	if p, ok := problems(r.Context(), err, questionLabel); ok {
		return s.showQuestionCategory(w, r, actor, http.StatusUnprocessableEntity, c, view.FormHead{Problems: p})
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, questionCategoriesPath, "questions.category_saved")
}

func (s *Server) saveQuestionCategory(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id := r.Context(), bank.CategoryID(r.PathValue("id"))
	c := bank.Category{ID: id, Name: r.PostForm.Get("name"), Parent: chosen[bank.CategoryID](r.PostForm, "parent")}
	err := s.Questions.UpdateCategory(ctx, actor, id, versionOf(r), c.Name, c.Parent)
	if p, ok := problems(ctx, err, questionLabel); ok {
		return s.showQuestionCategory(w, r, actor, http.StatusUnprocessableEntity, c, view.FormHead{Version: versionOf(r), Problems: p})
	}
	if err == nil {
		return s.redirect(w, r, questionCategoriesPath, "questions.category_saved")
	}
	if !errs.Is(err, errs.Conflict) {
		return err
	}
	theirs, err := s.Questions.GetCategory(ctx, actor, id)
	if err != nil {
		return err
	}
	n, err := s.questionNames(ctx, actor)
	if err != nil {
		return err
	}
	return s.showConflict(w, r, actor, conflict{What: theirs.Name, Kind: "question_category", ID: string(id), Back: questionCategoryURL(id), Version: theirs.Version,
		Rows: []view.Difference{{Label: n.t("questions.category_name"), Yours: c.Name, Theirs: theirs.Name},
			{Label: n.t("questions.category_parent"), Yours: n.category(c.Parent), Theirs: n.category(theirs.Parent)}}})
}

func (s *Server) deleteQuestionCategory(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := s.Questions.DeleteCategory(r.Context(), actor, bank.CategoryID(r.PathValue("id")), versionOf(r)); err != nil {
		return err
	}
	return s.redirect(w, r, questionCategoriesPath, "questions.category_deleted")
}

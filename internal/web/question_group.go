package web

import (
	"net/http"
	"net/url"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
	"kongdan/internal/web/view"
)

func groupURL(id bank.GroupID) string { return groupsPath + "/" + url.PathEscape(string(id)) }

// groupsPage lists shared material.
func (s *Server) groupsPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	list, err := s.Questions.ListGroups(ctx, actor)
	if err != nil {
		return err
	}
	var rows []view.GroupRow
	all, hidden := r.URL.Query().Has("all"), 0
	for _, g := range list {
		if g.Foreign && !all {
			hidden++
			continue
		}
		title := g.Title
		if title == "" {
			title = clip(stemLine(g.Material), 40)
		}
		rows = append(rows, view.GroupRow{Title: title, Text: stemLine(g.Material), URL: groupURL(g.ID), Count: i18n.T(ctx, "questions.count", "N", g.Count), Lang: langName(g.Lang)})
	}
	add := view.Link{Text: i18n.T(ctx, "questions.group_new"), URL: groupsPath + "/new"}
	return s.show(w, r, http.StatusOK, view.GroupsPage(s.head(w, r, actor, i18n.T(ctx, "questions.groups"), "learn"), add, rows, foreignLink(ctx, groupsPath, hidden)))
}

func (s *Server) groupPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	g, err := s.Questions.GetGroup(ctx, actor, bank.GroupID(r.PathValue("id")))
	if err != nil {
		return err
	}
	n, err := s.questionNames(ctx, actor)
	if err != nil {
		return err
	}
	m := view.GroupPage{GroupText: *n.material(g.Group), EditURL: groupURL(g.ID) + "/edit", NewURL: questionsPath + "/new?group=" + url.QueryEscape(string(g.ID))}
	if g.Version > 1 {
		m.Kept = i18n.T(ctx, "questions.group_kept", "N", g.Version-1)
	}
	for _, q := range g.Questions {
		m.Rows = append(m.Rows, n.row(q))
	}
	return s.show(w, r, http.StatusOK, view.GroupOnePage(s.head(w, r, actor, m.Title, "learn"), m))
}

func (s *Server) newGroupPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	return s.showGroupForm(w, r, actor, http.StatusOK, "", bank.GroupDraft{Lang: actor.Lang}, view.FormHead{})
}

func (s *Server) editGroupPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	g, err := s.Questions.GetGroup(r.Context(), actor, bank.GroupID(r.PathValue("id")))
	if err != nil {
		return err
	}
	return s.showGroupForm(w, r, actor, http.StatusOK, g.ID, bank.GroupDraft{Lang: g.Lang, Title: g.Title, Material: g.Group.Material}, view.FormHead{Version: g.Version})
}

// showGroupForm shows the form of new material, or of the one with the id.
func (s *Server) showGroupForm(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, id bank.GroupID, d bank.GroupDraft, head view.FormHead) error {
	ctx, p := r.Context(), head.Problems
	title, cancel := i18n.T(ctx, "questions.group_new"), groupsPath
	head.Action, head.Key = groupsPath+"/new", newKey()
	m := view.PlaceForm{
		Texts:   []view.Field{{Name: "title", Label: i18n.T(ctx, "questions.group_title"), Value: d.Title, Error: p.Of("title"), MaxLength: bank.MaxTitle, Autocomplete: "off"}},
		Choices: []view.Field{{Name: "lang", Label: i18n.T(ctx, "questions.lang"), Value: d.Lang, Error: p.Of("lang"), Options: languageOptions()}},
		Long:    &view.Field{Name: "material", Label: i18n.T(ctx, "questions.material"), Value: d.Material, Error: p.Of("material"), Required: true, MaxLength: question.MaxText, Rows: 8},
	}
	if id != "" {
		title, cancel, head.Action = i18n.T(ctx, "questions.group_edit"), groupURL(id), groupURL(id)+"/edit"
		m.DeleteURL, m.DeleteKey, m.Delete = groupURL(id)+"/delete", newKey(), i18n.T(ctx, "questions.group_delete")
		m.DeleteText, m.Ask = i18n.T(ctx, "questions.group_delete_text"), i18n.T(ctx, "questions.group_delete_ask")
	}
	m.Form, m.Cancel = head, cancel
	return s.show(w, r, status, view.PlaceFormPage(s.head(w, r, actor, title, "learn"),
		view.Heading{Title: title, Back: view.Crumb{Text: i18n.T(ctx, "questions.groups"), URL: cancel}}, m))
}

func readGroup(f url.Values) bank.GroupDraft {
	return bank.GroupDraft{Lang: f.Get("lang"), Title: f.Get("title"), Material: f.Get("material")}
}

func (s *Server) createGroup(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	d := readGroup(r.PostForm)
	id, err := s.Questions.CreateGroup(r.Context(), actor, d)
	if p, ok := problems(r.Context(), err, questionLabel); ok {
		return s.showGroupForm(w, r, actor, http.StatusUnprocessableEntity, "", d, view.FormHead{Problems: p})
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, groupURL(id), "questions.group_saved")
}

func (s *Server) saveGroup(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id, mine := r.Context(), bank.GroupID(r.PathValue("id")), readGroup(r.PostForm)
	err := s.Questions.UpdateGroup(ctx, actor, id, versionOf(r), mine)
	if p, ok := problems(ctx, err, questionLabel); ok {
		return s.showGroupForm(w, r, actor, http.StatusUnprocessableEntity, id, mine, view.FormHead{Version: versionOf(r), Problems: p})
	}
	if err == nil {
		return s.redirect(w, r, groupURL(id), "questions.group_saved")
	}
	if !errs.Is(err, errs.Conflict) {
		return err
	}
	theirs, err := s.Questions.GetGroup(ctx, actor, id)
	if err != nil {
		return err
	}
	return s.showConflict(w, r, actor, conflict{What: i18n.T(ctx, "questions.material"), Kind: "question_group", ID: string(id), Back: groupURL(id), Version: theirs.Version,
		Rows: differences(ctx, questionFields, [][3]string{{"title", mine.Title, theirs.Title}, {"material", mine.Material, theirs.Group.Material}, {"lang", langName(mine.Lang), langName(theirs.Lang)}})})
}

func (s *Server) deleteGroup(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := s.Questions.DeleteGroup(r.Context(), actor, bank.GroupID(r.PathValue("id")), versionOf(r)); err != nil {
		return err
	}
	return s.redirect(w, r, groupsPath, "questions.group_deleted")
}

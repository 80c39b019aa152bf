package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

func paperURL(id exam.PaperID) string { return view.PathPapers + "/" + url.PathEscape(string(id)) }

func paperID(r *http.Request) exam.PaperID { return exam.PaperID(asID(r.PathValue("id"))) }

// paperTones colours the states of a paper.
func paperState(ctx context.Context, frozen bool) (text, tone string) {
	if frozen {
		return i18n.T(ctx, "paper.frozen"), "success"
	}
	return i18n.T(ctx, "paper.draft"), "warning"
}

// papersPage lists papers, for who trains.
func (s *Server) papersPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, l := r.Context(), listOf(r, "q", "trash")
	f := exam.Filter{Query: l.get("q"), Trash: l.get("trash") != ""}
	f.After, f.Before = l.After, l.Before
	list, next, previous, err := s.Exams.Papers(ctx, actor, f)
	if err != nil {
		return err
	}
	m := view.Papers{ListNav: l.nav(l.pager(next, previous, "")), Tabs: learnTabs(ctx, actor, view.PathPapers), InTrash: f.Trash}
	for _, p := range list {
		row := view.PaperRow{Title: p.Title, URL: paperURL(p.ID), Kind: i18n.T(ctx, "paper.kind_"+string(p.Kind)), Items: strconv.Itoa(p.Items),
			Marks: marksText(p.Marks), Changed: i18n.DateTime(ctx, p.Changed)}
		row.State, row.Tone = paperState(ctx, p.Frozen)
		if f.Trash {
			row.RestoreURL, row.Key = paperURL(p.ID)+"/restore", newKey()
		}
		m.Rows = append(m.Rows, row)
	}
	return s.show(w, r, http.StatusOK, view.PapersPage(s.head(w, r, actor, i18n.T(ctx, "paper.title_list"), "learn"), m))
}

var paperFields = map[string]string{"title": "paper.title", "lang": "paper.lang", "kind": "paper.kind", "forms": "paper.forms", "intro": "paper.intro"}

func paperLabel(field string) string { return paperFields[field] }

func readPaper(f url.Values) exam.PaperDraft {
	return exam.PaperDraft{Title: f.Get("title"), Lang: f.Get("lang"), Intro: f.Get("intro"), Kind: exam.PaperKind(f.Get("kind")), Forms: countOf(f.Get("forms"))}
}

func (s *Server) newPaperPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	return s.showPaperForm(w, r, actor, http.StatusOK, nil, exam.PaperDraft{Kind: exam.Fixed, Lang: i18n.Of(r.Context()).Lang, Forms: 1}, view.FormHead{})
}

// showPaperForm shows the form of a new paper, or of one that is there.
func (s *Server) showPaperForm(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, p *exam.Paper, d exam.PaperDraft, head view.FormHead) error {
	ctx := r.Context()
	m := view.PaperForm{Form: head, Title: d.Title, Lang: d.Lang, Kind: string(d.Kind), Intro: d.Intro, Forms: strconv.Itoa(d.Forms), Langs: languageOptions(),
		New: p == nil, Cancel: view.PathPapers}
	for _, k := range exam.PaperKinds {
		m.Kinds = append(m.Kinds, view.Option{Value: string(k), Text: i18n.T(ctx, "paper.kind_"+string(k)), Hint: i18n.T(ctx, "paper.kind_hint_"+string(k))})
	}
	for _, n := range []string{"1", "2"} {
		m.FormChoices = append(m.FormChoices, view.Option{Value: n, Text: i18n.T(ctx, "paper.forms_"+n)})
	}
	title, back := i18n.T(ctx, "paper.new"), view.Crumb{Text: i18n.T(ctx, "paper.title_list"), URL: view.PathPapers}
	m.Form.Action, m.Form.Key = view.PathPapers+"/new", newKey()
	if p != nil {
		m.Drawn, m.Frozen, m.Filled = p.Kind == exam.ByBlueprint, p.Frozen, p.Items > 0
		title, back, m.Cancel, m.Form.Action = i18n.T(ctx, "paper.edit"), view.Crumb{Text: p.Title, URL: paperURL(p.ID)}, paperURL(p.ID), paperURL(p.ID)+"/edit"
	}
	return s.show(w, r, status, view.PaperFormPage(s.head(w, r, actor, title, "learn"), view.Heading{Title: title, Back: back}, m))
}

func (s *Server) createPaper(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	d := readPaper(r.PostForm)
	id, err := s.Exams.CreatePaper(r.Context(), actor, d)
	if p, ok := problems(r.Context(), err, paperLabel); ok {
		return s.showPaperForm(w, r, actor, http.StatusUnprocessableEntity, nil, d, view.FormHead{Problems: p})
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, paperURL(id), "paper.saved")
}

func (s *Server) editPaperPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	sheet, err := s.Exams.Sheet(r.Context(), actor, paperID(r))
	if err != nil {
		return err
	}
	p := sheet.Paper
	return s.showPaperForm(w, r, actor, http.StatusOK, &p, draftOf(p), view.FormHead{Version: p.Version})
}

func draftOf(p exam.Paper) exam.PaperDraft {
	return exam.PaperDraft{Title: p.Title, Lang: p.Lang, Intro: p.Intro, Kind: p.Kind, Forms: p.Forms}
}

func (s *Server) savePaper(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id := r.Context(), paperID(r)
	sheet, err := s.Exams.Sheet(ctx, actor, id)
	if err != nil {
		return err
	}
	mine, theirs := readPaper(r.PostForm), draftOf(sheet.Paper)
	for field, take := range map[string]func(){ // what the form does not hold stays
		"lang": func() { mine.Lang = theirs.Lang }, "forms": func() { mine.Forms = theirs.Forms }, "intro": func() { mine.Intro = theirs.Intro },
	} {
		if !r.PostForm.Has(field) {
			take()
		}
	}
	err = s.Exams.EditPaper(ctx, actor, id, versionOf(r), mine)
	if err == nil {
		return s.redirect(w, r, paperURL(id), "paper.saved")
	}
	if p, ok := problems(ctx, err, paperLabel); ok {
		return s.showPaperForm(w, r, actor, http.StatusUnprocessableEntity, &sheet.Paper, mine, view.FormHead{Version: versionOf(r), Problems: p})
	}
	if !errs.Is(err, errs.Conflict) {
		return err
	}
	return s.showConflict(w, r, actor, conflict{What: theirs.Title, Kind: "paper", ID: string(id), Back: paperURL(id), Version: sheet.Version,
		Rows: differences(ctx, paperFields, [][3]string{{"title", mine.Title, theirs.Title}, {"intro", mine.Intro, theirs.Intro}})})
}

func (s *Server) freezePaper(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := paperID(r)
	if err := s.Exams.FreezePaper(r.Context(), actor, id, versionOf(r)); err != nil {
		return err
	}
	return s.redirect(w, r, paperURL(id), "paper.frozen_now")
}

// keepQuestions keeps the questions of a paper for exams, out of practice.
func (s *Server) keepQuestions(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := paperID(r)
	if err := s.Exams.KeepQuestions(r.Context(), actor, id); err != nil {
		return err
	}
	return s.redirect(w, r, paperURL(id), "paper.kept")
}

func (s *Server) copyPaper(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	made, err := s.Exams.CopyPaper(r.Context(), actor, paperID(r), r.PostForm.Get("title"), r.PostForm.Get("by_hand") != "")
	if err != nil {
		return err
	}
	return s.redirect(w, r, paperURL(made), "paper.copied")
}

func (s *Server) deletePaper(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := paperID(r)
	if err := s.Exams.DeletePaper(r.Context(), actor, id, versionOf(r)); err != nil {
		return err
	}
	return s.redirectWith(w, r, view.PathPapers, Flash{Kind: "success", Key: "paper.deleted", Undo: paperURL(id) + "/restore"})
}

func (s *Server) restorePaper(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := paperID(r)
	if err := s.Exams.RestorePaper(r.Context(), actor, id); err != nil {
		return err
	}
	return s.redirect(w, r, paperURL(id), "paper.restored")
}

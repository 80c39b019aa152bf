package web

import (
	"context"
	"net/http"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// setQuestionStatus lets a question be asked, or not any more. The address may
// name another question to come back to.
func (s *Server) setQuestionStatus(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := bank.ID(r.PathValue("id"))
	err := s.Questions.SetStatus(r.Context(), actor, id, versionOf(r), bank.Status(r.PostForm.Get("status")))
	if p, ok := problems(r.Context(), err, questionLabel); ok && len(p) > 0 && p[0].Name != "" {
		return s.showStatusRefused(w, r, actor, id, p)
	}
	if err != nil {
		return err
	}
	to := questionURL(id)
	if back := r.URL.Query().Get("back"); back != "" {
		to = questionURL(bank.ID(asID(back)))
	}
	return s.redirect(w, r, to, "question_moved."+r.PostForm.Get("status"))
}

// showStatusRefused says what is missing and leads to the editor.
func (s *Server) showStatusRefused(w http.ResponseWriter, r *http.Request, actor org.Actor, id bank.ID, p view.Problems) error {
	q, err := s.Questions.Get(r.Context(), actor, id)
	if err != nil {
		return err
	}
	return s.showQuestionForm(w, r, actor, http.StatusUnprocessableEntity, questionFormOf(q), view.FormHead{Version: q.Version, Problems: p})
}

func (s *Server) confirmQuestion(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := bank.ID(r.PathValue("id"))
	if err := s.Questions.Confirm(r.Context(), actor, id, versionOf(r)); err != nil {
		return err
	}
	return s.redirect(w, r, questionURL(id), "questions.confirmed")
}

func (s *Server) deleteQuestion(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := bank.ID(r.PathValue("id"))
	if err := s.Questions.Delete(r.Context(), actor, id, versionOf(r)); err != nil {
		return err
	}
	return s.redirectWith(w, r, questionsPath, Flash{Kind: "success", Key: "questions.deleted", Undo: questionURL(id) + "/restore"})
}

func (s *Server) restoreQuestion(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := bank.ID(r.PathValue("id"))
	if err := s.Questions.Restore(r.Context(), actor, id); err != nil {
		return err
	}
	return s.redirect(w, r, questionURL(id), "questions.restored")
}

// takeStock replaces an edited question by what ships under its name.
func (s *Server) takeStock(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := bank.ID(r.PathValue("id"))
	if err := s.Questions.TakeStock(r.Context(), actor, id, versionOf(r)); err != nil {
		return err
	}
	return s.redirect(w, r, questionURL(id), "questions.saved")
}

// addEnemy lets two questions never stand in one paper.
func (s *Server) addEnemy(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id, enemy := bank.ID(r.PathValue("id")), chosen[bank.ID](r.PostForm, "enemy")
	if _, err := s.Questions.Get(r.Context(), actor, id); err != nil {
		return err
	}
	err := errs.Field("enemy", "error.required")
	if enemy != "" {
		err = s.Questions.MakeEnemies(r.Context(), actor, id, enemy)
	}
	if errs.Is(err, errs.NotFound) {
		err = errs.Field("enemy", "error.invalid_choice")
	}
	if p, ok := problems(r.Context(), err, questionLabel); ok {
		return s.showQuestion(w, r, actor, http.StatusUnprocessableEntity, id, string(enemy), p)
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, questionURL(id), "questions.enemies_made")
}

// pairAct answers a change of two questions that the address names.
func (s *Server) pairAct(flash string, do func(context.Context, org.Actor, bank.ID, bank.ID) error) handler {
	return func(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
		id, other := bank.ID(r.PathValue("id")), bank.ID(r.PathValue("other"))
		if err := do(r.Context(), actor, id, other); err != nil {
			return err
		}
		return s.redirect(w, r, questionURL(id), flash)
	}
}

// questionTrash lists the questions that can be restored.
func (s *Server) questionTrash(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, l := r.Context(), listOf(r)
	f := bank.Filter{Trash: true}
	f.After, f.Before, f.Size = l.After, l.Before, questionRows
	p, err := s.Questions.List(ctx, actor, f)
	if err != nil {
		return err
	}
	var lines []view.TrashLine
	for _, q := range p.Rows {
		lines = append(lines, view.TrashLine{Name: stemLine(q.Item.Stem), Hint: i18n.T(ctx, "intake.type."+string(q.Item.Kind)), When: i18n.DateTime(ctx, q.Deleted),
			RestoreURL: questionURL(q.ID) + "/restore", Key: newKey()})
	}
	title := i18n.T(ctx, "questions.trash")
	return s.show(w, r, http.StatusOK, view.TrashPage(s.head(w, r, actor, title, "learn"),
		view.Heading{Title: title, Back: view.Crumb{Text: i18n.T(ctx, "questions.title"), URL: questionsPath}}, lines, l.pager(p.Next, p.Previous, "")))
}

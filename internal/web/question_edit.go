package web

import (
	"context"
	"net/http"
	"strconv"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
	"kongdan/internal/web/view"
)

// newQuestionPage is the form of a new question: of a kind, about shared
// material, or as the twin of another in the other language.
func (s *Server) newQuestionPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	q := r.URL.Query()
	f := questionForm{Kind: string(question.Single), Lang: actor.Lang, Difficulty: "0"}
	if k := question.Kind(q.Get("kind")); k.Known() {
		f.Kind = string(k)
	}
	if twin := q.Get("twin"); twin != "" {
		of, err := s.Questions.Get(r.Context(), actor, bank.ID(asID(twin)))
		if err != nil {
			return err
		}
		f = twinForm(of)
	}
	if group := q.Get("group"); group != "" {
		g, err := s.Questions.GetGroup(r.Context(), actor, bank.GroupID(asID(group)))
		if err != nil {
			return err
		}
		f.Group, f.Lang, f.Order = string(g.ID), g.Lang, strconv.Itoa(len(g.Questions)+1)
	}
	return s.showQuestionForm(w, r, actor, http.StatusOK, f, view.FormHead{})
}

// twinForm is the form of a question in the other language: what does not
// depend on words is there already.
func twinForm(of bank.Question) questionForm {
	d := of.Draft()
	d.Twin, d.Group, d.GroupOrder = of.ID, "", 0
	d.Lang = map[string]string{i18n.Chinese: i18n.English, i18n.English: i18n.Chinese}[of.Lang]
	d.Category = ""
	return questionFormOfDraft(d)
}

// createQuestion keeps a new question.
func (s *Server) createQuestion(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	f := readQuestionForm(r.PostForm, "")
	if f.rearrange(r.PostForm.Get("_rows")) {
		return s.showQuestionForm(w, r, actor, http.StatusOK, f, view.FormHead{})
	}
	var bad errs.Fields
	d := f.draft(&bad)
	id, err := bank.ID(""), bad.Err()
	if err == nil {
		id, err = s.Questions.Create(r.Context(), actor, d)
	} else if _, more := d.Clean(); more != nil {
		bad.Note(more)
		err = bad
	}
	if p, ok := problems(r.Context(), err, questionLabel); ok {
		return s.showQuestionForm(w, r, actor, http.StatusUnprocessableEntity, f, view.FormHead{Problems: p})
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, questionURL(id), "questions.saved")
}

func (s *Server) editQuestionPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	q, err := s.Questions.Get(r.Context(), actor, bank.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	return s.showQuestionForm(w, r, actor, http.StatusOK, questionFormOf(q), view.FormHead{Version: q.Version})
}

// saveQuestion replaces what one entered of a question.
func (s *Server) saveQuestion(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id := r.Context(), bank.ID(r.PathValue("id"))
	theirs, err := s.Questions.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	f := readQuestionForm(r.PostForm, id)
	if f.rearrange(r.PostForm.Get("_rows")) {
		return s.showQuestionForm(w, r, actor, http.StatusOK, f, view.FormHead{Version: versionOf(r)})
	}
	var bad errs.Fields
	d := f.draft(&bad)
	if err = bad.Err(); err == nil {
		err = s.Questions.Update(ctx, actor, id, versionOf(r), d, bank.Weight(f.Weight), f.Why)
	} else if _, more := d.Clean(); more != nil {
		bad.Note(more)
		err = bad
	}
	if p, ok := problems(ctx, err, questionLabel); ok {
		return s.showQuestionForm(w, r, actor, http.StatusUnprocessableEntity, f, view.FormHead{Version: versionOf(r), Problems: p})
	}
	if !errs.Is(err, errs.Conflict) {
		if err != nil {
			return err
		}
		return s.redirect(w, r, questionURL(id), "questions.saved")
	}
	return s.showQuestionConflict(w, r, actor, d, theirs)
}

// showQuestionConflict shows what both wrote, part by part.
func (s *Server) showQuestionConflict(w http.ResponseWriter, r *http.Request, actor org.Actor, mine bank.Draft, theirs bank.Question) error {
	n, err := s.questionNames(r.Context(), actor)
	if err != nil {
		return err
	}
	c := conflict{What: stemLine(theirs.Item.Stem), Kind: "question", ID: string(theirs.ID), Back: questionURL(theirs.ID), Version: theirs.Version}
	a, b := n.parts(mine.Item), n.parts(theirs.Item)
	for i, label := range n.partLabels() {
		c.Rows = append(c.Rows, view.Difference{Label: label, Yours: a[i], Theirs: b[i]})
	}
	for _, x := range [][3]string{
		{"questions.difficulty", n.t("question_difficulty." + strconv.Itoa(mine.Difficulty)), n.t("question_difficulty." + strconv.Itoa(theirs.Difficulty))},
		{"paper.marks", marksText(mine.Marks), marksText(theirs.Marks)},
		{"questions.category", n.category(mine.Category), n.category(theirs.Category)},
		{"questions.tags", joined(n.tags(mine.Tags)), joined(n.tags(theirs.Tags))},
	} {
		c.Rows = append(c.Rows, view.Difference{Label: n.t(x[0]), Yours: x[1], Theirs: x[2]})
	}
	return s.showConflict(w, r, actor, c)
}

// questionFields are the labels of the editor's fields.
var questionFields = map[string]string{
	"kind": "questions.kind", "lang": "questions.lang", "stem": "questions.stem", "options": "questions.options", "key": "questions.key", "truth": "questions.key",
	"blanks": "questions.blanks", "points": "questions.points", "model": "questions.model", "explanation": "questions.explanation",
	"difficulty": "questions.difficulty", "marks": "paper.marks", "category": "questions.category", "tags": "questions.tags", "tools": "questions.tool", "topics": "questions.topic", "words": "questions.word", "group": "questions.group", "group_order": "questions.group_order",
	"weight": "questions.weight_title", "why": "questions.why", "enemy": "questions.enemy", "status": "questions.status", "name": "questions.category_name",
	"parent": "questions.category_parent", "title": "questions.group_title", "material": "questions.material",
}

func questionLabel(field string) string { return questionFields[field] }

// showQuestionForm shows the editor as it was filled in.
func (s *Server) showQuestionForm(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, f questionForm, head view.FormHead) error {
	ctx := r.Context()
	c, err := s.Questions.Choices(ctx, actor, f.Lang)
	if err != nil {
		return err
	}
	n := questionNames{ctx: ctx, tree: c.Categories}
	if n.book, err = s.Method.Book(ctx, actor); err != nil {
		return err
	}
	f.fillUp()
	for i := range head.Problems {
		head.Problems[i].Name = f.placed(head.Problems[i].Name)
	}
	heading := view.Heading{Title: n.t("questions.new"), Back: view.Crumb{Text: n.t("questions.title"), URL: questionsPath}}
	head.Action, head.Key, head.Class, head.Autosave = questionsPath+"/new", newKey(), "k-q-form", "question-new"
	if f.ID != "" {
		heading = view.Heading{Title: n.t("questions.edit"), Back: view.Crumb{Text: n.t("questions.one"), URL: questionURL(f.ID)}}
		head.Action, head.Autosave = questionURL(f.ID)+"/edit", "question-"+string(f.ID)
	}
	m := questionFormView(n, c, f, head)
	m.Cancel = heading.Back.URL
	if err := s.withMaterial(ctx, actor, n, &m, f.Group); err != nil {
		return err
	}
	return s.show(w, r, status, view.QuestionFormPage(s.head(w, r, actor, heading.Title, "learn"), heading, m))
}

// withMaterial shows the material a question is about above its form.
func (s *Server) withMaterial(ctx context.Context, actor org.Actor, n questionNames, m *view.QuestionForm, group string) error {
	if group == "" {
		return nil
	}
	g, err := s.Questions.GetGroup(ctx, actor, bank.GroupID(asID(group)))
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	m.Material = n.material(g.Group)
	return err
}

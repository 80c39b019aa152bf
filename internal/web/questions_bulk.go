package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// noneValue chooses nothing in the form that changes many.
const noneValue = "none"

// questionBulkView is the form that changes the chosen rows, as it was filled in.
func questionBulkView(n questionNames, c bank.Choices, b view.QuestionBulk) view.QuestionBulk {
	keep, p := n.t("questions.bulk_keep"), b.Problems
	set := func(f *view.Field, name, label string, options []view.Option) {
		*f = view.Field{Name: name, ID: view.FieldID("bulk." + name), Label: n.t(label), Value: f.Value, Options: options, Empty: keep, Error: p.Of(name), Checked: f.Checked}
	}
	set(&b.Status, "set_status", "questions.status", keyed(n.ctx, "question_status.", bank.Statuses))
	set(&b.Category, "set_category", "questions.category", append([]view.Option{{Value: noneValue, Text: n.t("questions.no_category")}}, categoryOptions(c.Categories, b.Category.Value)...))
	set(&b.Difficulty, "set_difficulty", "questions.difficulty", n.difficulties())
	set(&b.Use, "set_use", "questions.use", []view.Option{{Value: noneValue, Text: n.t("question_use.all")}, {Value: bank.ForExams, Text: n.t("question_use.exam")}})
	set(&b.Add, "add_tags", "questions.bulk_add", nil)
	set(&b.Drop, "drop_tags", "questions.bulk_drop", nil)
	set(&b.Delete, "delete", "questions.bulk_delete", nil)
	b.Add.Hint, b.Add.List, b.Drop.List = n.t("questions.words_hint"), c.Tags[bank.Word], c.Tags[bank.Word]
	b.Key = newKey()
	return b
}

// changeQuestions applies one change to the chosen rows, each that can be. The
// address carries the filter, so that the same list comes back.
func (s *Server) changeQuestions(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, form := r.Context(), r.PostForm
	ids := chosenAll[bank.ID](form, "row")
	b := readBulk(form)
	out, err := s.Questions.Change(ctx, actor, ids, b)
	to := strings.Replace(r.URL.RequestURI(), questionsPath+"/bulk", questionsPath, 1)
	if err == nil && len(out.Refused) == 0 {
		return s.redirect(w, r, to, "questions.bulk_done", "N", len(out.Done))
	}
	bulk := view.QuestionBulk{Open: true}
	for f, name := range map[*view.Field]string{&bulk.Status: "set_status", &bulk.Category: "set_category", &bulk.Difficulty: "set_difficulty",
		&bulk.Use: "set_use", &bulk.Add: "add_tags", &bulk.Drop: "drop_tags"} {
		f.Value = form.Get(name)
	}
	bulk.Delete.Checked = b.Delete
	marked, faults := map[bank.ID]bool{}, map[bank.ID]string{}
	if p, ok := problems(ctx, err, nil); ok {
		for i := range p {
			if p[i].Name == "status" || p[i].Name == "category" || p[i].Name == "difficulty" {
				p[i].Name = "set_" + p[i].Name
			}
		}
		bulk.Problems = p
		for _, id := range ids {
			marked[id] = true
		}
	} else if err != nil {
		return err
	} else {
		bulk.Problems = view.Problems{{Text: i18n.T(ctx, "questions.bulk_partly", "N", len(out.Done), "Refused", len(out.Refused))}}
		for id, fault := range out.Refused {
			marked[id], faults[id] = true, faultText(r, fault)
		}
	}
	status := http.StatusUnprocessableEntity
	if len(out.Done) > 0 {
		status = http.StatusOK
	}
	return s.showQuestions(w, r, actor, status, bulk, marked, faults)
}

// readBulk reads the change of many from a form.
func readBulk(form url.Values) (b bank.Bulk) {
	b.Status = bank.Status(form.Get("set_status"))
	if v := form.Get("set_category"); v == noneValue {
		b.Category = new(bank.CategoryID)
	} else if v != "" {
		id := bank.CategoryID(asID(v))
		b.Category = &id
	}
	if v := form.Get("set_difficulty"); v != "" {
		d, err := strconv.Atoi(v)
		if err != nil {
			d = -1
		}
		b.Difficulty = &d
	}
	b.Add, b.Drop = wordTags(bank.Word, form.Get("add_tags")), wordTags(bank.Word, form.Get("drop_tags"))
	switch kept := (bank.Tag{Kind: bank.Use, Value: bank.ForExams}); form.Get("set_use") {
	case bank.ForExams:
		b.Add = append(b.Add, kept)
	case noneValue:
		b.Drop = append(b.Drop, kept)
	}
	b.Delete = form.Get("delete") != ""
	return b
}

// separators stand between tags on one line.
const separators = ",，;；、\n"

// wordTags reads tags of a kind that stand on one line.
func wordTags(kind bank.TagKind, line string) (list []bank.Tag) {
	for _, v := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
		if v = strings.TrimSpace(v); v != "" {
			list = append(list, bank.Tag{Kind: kind, Value: v})
		}
	}
	return list
}

// tagLine writes the tags of a kind on one line.
func tagLine(tags []bank.Tag, kind bank.TagKind) string {
	var list []string
	for _, t := range tags {
		if t.Kind == kind {
			list = append(list, t.Value)
		}
	}
	return strings.Join(slices.Compact(list), ", ")
}

// addStock adds the questions that ship with the program.
func (s *Server) addStock(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	done, err := s.Questions.AddStock(r.Context(), actor)
	if err != nil {
		return err
	}
	return s.redirect(w, r, questionsPath, "learn.shipped_done", "What", shippedWords(r.Context(), done.Added, done.Renewed, done.Tagged, done.Kept))
}

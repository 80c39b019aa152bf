package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
	"kongdan/internal/web/view"
)

// names are what is needed to say in words what questions are about.
func (s *Server) questionNames(ctx context.Context, actor org.Actor) (n questionNames, err error) {
	n.ctx = ctx
	if n.tree, err = s.Questions.Tree(ctx, actor); err != nil {
		return n, err
	}
	n.book, err = s.Method.Book(ctx, actor)
	return n, err
}

// asked is a question as people see it, with its answer.
func (n questionNames) asked(i question.Item) view.QuestionText {
	a := view.QuestionText{Kind: n.t("intake.type." + string(i.Kind)), Stem: []string{i.Stem}, Model: i.Model, Explanation: i.Explanation, Keyless: !i.Keyed()}
	if i.Kind == question.Fill {
		a.Stem = strings.Split(i.Stem, question.Gap)
	}
	for at, o := range i.Options {
		x := view.QuestionOption{Letter: question.Letter(at), Text: o.Text, Right: o.Right}
		if o.Pinned {
			x.Notes = append(x.Notes, n.t("questions.pinned"))
		}
		if o.Share != 0 {
			x.Notes = append(x.Notes, strconv.FormatFloat(o.Share, 'f', -1, 64)+"%")
		}
		a.Options = append(a.Options, x)
	}
	if i.Truth != nil {
		a.Truth = n.t("questions.truth_" + strconv.FormatBool(*i.Truth))
	}
	for _, b := range i.Blanks {
		text := bank.BlankText(b)
		if b.Set > 0 {
			text += "  " + i18n.T(n.ctx, "questions.any_order", "N", b.Set)
		}
		a.Blanks = append(a.Blanks, text)
	}
	for _, p := range i.Points {
		a.Points = append(a.Points, view.QuestionPoint{Text: p.Text, Marks: marksWords(n.ctx, p.Marks), Hints: strings.Join(p.Hints, ", ")})
	}
	return a
}

// questionPage shows one question with what stands around.
func (s *Server) questionPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showQuestion(w, r, actor, http.StatusOK, bank.ID(r.PathValue("id")), "", nil)
}

// showQuestion shows a question; enemy and p are a refused choice of an enemy.
func (s *Server) showQuestion(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, id bank.ID, enemy string, p view.Problems) error {
	ctx := r.Context()
	d, err := s.Questions.Detail(ctx, actor, id)
	if err != nil {
		return err
	}
	n, err := s.questionNames(ctx, actor)
	if err != nil {
		return err
	}
	from, err := s.passageOf(r, actor, d.Question)
	if err != nil {
		return err
	}
	at := questionURL(d.ID)
	m := view.QuestionPage{
		QuestionText: n.asked(d.Item), Title: clip(stemLine(d.Item.Stem), 60), Status: n.t("question_status." + string(d.Status)), StatusTone: statusTones[d.Status],
		Lang: langName(d.Lang), Tags: n.tags(d.Tags), Facts: n.facts(d, from), EditURL: at + "/edit", DeleteURL: at + "/delete",
		AskDelete: i18n.T(ctx, "questions.delete_ask"), ConfirmURL: at + "/confirm", Key: newKey(), Version: d.Version,
	}
	if !d.Deleted.IsZero() {
		m.RestoreURL, m.ConfirmURL = at+"/restore", ""
	}
	n.around(&m, d)
	if m.RestoreURL == "" {
		m.Enemy = view.FormHead{Action: at + "/enemies", Key: newKey(), Problems: p}
		m.EnemyField = view.Picker{Lookup: lookupQuestions, Field: view.Field{Name: "enemy", Label: n.t("questions.enemy"), Value: enemy, Error: p.Of("enemy")}}
		if m.EnemyField.Options, err = s.questionOptions(r, actor, "", foundChoices); err != nil {
			return err
		}
	}
	return s.show(w, r, status, view.QuestionOnePage(s.head(w, r, actor, m.Title, "learn"), m))
}

// facts are what is known about a question, line by line; from is the passage
// it was made from, of the zero title where it was made of no document.
func (n questionNames) facts(d bank.Detail, from sourcePassage) (list []view.QuestionFact) {
	add := func(label, text, url string) {
		if text != "" {
			list = append(list, view.QuestionFact{Label: n.t(label), Text: text, URL: url})
		}
	}
	add("questions.difficulty", n.t("question_difficulty."+strconv.Itoa(d.Difficulty)), "")
	if d.Marks > 0 {
		add("paper.marks", d.Marks.String(), "")
	}
	add("questions.category", d.Path, questionsPath+"?category="+url.QueryEscape(string(d.Category)))
	add("questions.origin", n.t("question_origin."+string(d.Origin)), "")
	source := cmp.Or(from.Title, d.Source, d.ImportOf)
	if source != "" && d.Line > 0 {
		source = i18n.T(n.ctx, "questions.source_line", "Source", source, "Line", d.Line)
	}
	imported, to := "", ""
	if d.Import != "" {
		imported = questionsPath + "?import=" + url.QueryEscape(string(d.Import))
	}
	if to = cmp.Or(from.URL, imported); to == "" && d.Source != "" {
		to = questionsPath + "?source=" + url.QueryEscape(d.Source)
	}
	add("questions.source", source, to)
	if from.URL != "" {
		add("questions.passage", from.Text, from.URL)
		add("questions.import_of", cmp.Or(d.ImportOf, from.Title), imported)
	}
	if d.Origin == bank.Imported {
		add("questions.external_id", d.ExternalID, "")
	}
	by := d.ByName
	if by == "" {
		by = n.t("audit_log.system")
	}
	add("questions.made", hint(by, i18n.Date(n.ctx, d.Created)), "")
	add("questions.looked_at", i18n.Date(n.ctx, d.LookedAt), "")
	add("questions.asked", i18n.T(n.ctx, "questions.asked_n", "N", d.Asked), "")
	return list
}

// around fills in other questions, versions and what can be done.
func (n questionNames) around(m *view.QuestionPage, d bank.Detail) {
	at := questionURL(d.ID)
	if d.Material != nil {
		m.Material = n.material(*d.Material)
	}
	for _, q := range d.Mates {
		m.Mates = append(m.Mates, n.row(q))
	}
	if d.TwinOf != nil {
		row := n.row(*d.TwinOf)
		m.Twin = &row
	} else if m.RestoreURL == "" {
		m.TwinURL = questionsPath + "/new?twin=" + url.QueryEscape(string(d.ID))
	}
	for _, x := range d.Near {
		to := at + "/near/" + url.PathEscape(string(x.ID))
		row := view.NearRow{QuestionRow: n.row(x.Question), Settled: x.Settled, CompareURL: to, KeepURL: to + "/keep", EnemyURL: to + "/enemies",
			Key: newKey(), Version: x.Version, Likeness: i18n.T(n.ctx, "questions.likeness", "N", x.Likeness)}
		if x.Same {
			row.Likeness = n.t("questions.same")
		}
		c := question.Contrasts(d.Item, x.Item)
		row.Contrast, row.Contradicts = contrastText(n.ctx, c), c == question.OtherKey
		if x.Status != bank.Retired {
			row.RetireURL = questionURL(x.ID) + "/status?back=" + url.QueryEscape(string(d.ID))
		}
		m.Near = append(m.Near, row)
	}
	for _, q := range d.Enemies {
		m.Enemies = append(m.Enemies, view.EnemyRow{QuestionRow: n.row(q), PartURL: at + "/enemies/" + url.PathEscape(string(q.ID)) + "/remove", Key: newKey()})
	}
	for i, v := range d.Versions {
		row := view.VersionRow{Number: v.Number, Who: v.ByName, When: i18n.DateTime(n.ctx, v.At), Why: v.Why}
		if row.Who == "" {
			row.Who = n.t("audit_log.system")
		}
		if i < len(d.Versions)-1 {
			row.CompareURL = at + "/versions?number=" + strconv.Itoa(v.Number)
			row.Weight = n.t("questions.weight_slip")
			if v.Substance {
				row.Weight = n.t("questions.weight_substance")
			}
		}
		m.Versions = append(m.Versions, row)
	}
	if d.StockItem != nil && m.RestoreURL == "" {
		m.Stock = &view.StockOffer{Parts: n.compare(d.Item, d.StockItem.Item), Action: at + "/stock", Key: newKey(), Version: d.Version}
	}
	for _, st := range bank.Statuses {
		if st != d.Status && !(st == bank.Waiting && d.Status == bank.Retired) {
			m.Moves = append(m.Moves, view.StatusMove{Text: n.t("question_move." + string(st)), Action: at + "/status", Value: string(st), Key: newKey(),
				Main: st == bank.Active && d.Item.Keyed()})
		}
	}
}

func (n questionNames) material(g bank.Group) *view.GroupText {
	title := g.Title
	if title == "" {
		title = n.t("questions.material")
	}
	return &view.GroupText{Title: title, Text: g.Material, URL: groupURL(g.ID)}
}

// lookupQuestions answers with questions to choose from.
func (s *Server) lookupQuestions(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	q, most := asked(r)
	list, err := s.questionOptions(r, actor, q, most)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, view.PickOptions(list))
}

// questionOptions lists questions to choose from.
func (s *Server) questionOptions(r *http.Request, actor org.Actor, q string, most int) (list []view.Option, err error) {
	f := bank.Filter{Query: clipped(q)}
	f.Size = most
	p, err := s.Questions.List(r.Context(), actor, f)
	for _, x := range p.Rows {
		list = append(list, view.Option{Value: string(x.ID), Text: clip(stemLine(x.Item.Stem), 60), Hint: i18n.T(r.Context(), "intake.type."+string(x.Item.Kind))})
	}
	return list, err
}

// versionsPage shows what one version changed.
func (s *Server) versionsPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	d, err := s.Questions.Detail(ctx, actor, bank.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	n, err := s.questionNames(ctx, actor)
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(r.URL.Query().Get("number"))
	if err != nil {
		number = d.Number
	}
	var m view.Comparison
	for i, v := range d.Versions {
		if i == len(d.Versions)-1 {
			break
		}
		m.Others = append(m.Others, view.Tab{Text: i18n.T(ctx, "questions.version", "N", v.Number), URL: questionURL(d.ID) + "/versions?number=" + strconv.Itoa(v.Number), Current: v.Number == number})
		if v.Number == number {
			before := d.Versions[i+1]
			m.Former, m.Latter = i18n.T(ctx, "questions.version", "N", before.Number), i18n.T(ctx, "questions.version", "N", v.Number)
			m.Parts = n.compare(before.Item, v.Item)
		}
	}
	if m.Former == "" {
		return errs.New(errs.NotFound, "question.version_gone")
	}
	return s.showComparison(w, r, actor, d.ID, m)
}

// nearPage shows what differs between two questions that ask nearly the same.
func (s *Server) nearPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	d, err := s.Questions.Get(ctx, actor, bank.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	other, err := s.Questions.Get(ctx, actor, bank.ID(r.PathValue("other")))
	if err != nil {
		return err
	}
	n, err := s.questionNames(ctx, actor)
	if err != nil {
		return err
	}
	m := view.Comparison{Former: i18n.T(ctx, "questions.this"), Latter: i18n.T(ctx, "questions.other"), Parts: n.compare(d.Item, other.Item)}
	return s.showComparison(w, r, actor, d.ID, m)
}

func (s *Server) showComparison(w http.ResponseWriter, r *http.Request, actor org.Actor, id bank.ID, m view.Comparison) error {
	title := i18n.T(r.Context(), "questions.differences")
	m.Same = len(m.Parts) == 0
	return s.show(w, r, http.StatusOK, view.ComparisonPage(s.head(w, r, actor, title, "learn"),
		view.Heading{Title: title, Back: view.Crumb{Text: i18n.T(r.Context(), "questions.one"), URL: questionURL(id)}}, m))
}

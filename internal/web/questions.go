package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/bank"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/people"
	"kongdan/internal/rule/question"
	"kongdan/internal/web/view"
)

// The pages of the bank; those of one question stand below questionPath.
const (
	questionsPath          = view.PathQuestions
	questionPath           = "/question/"
	questionCategoriesPath = questionsPath + "/categories"
	groupsPath             = questionsPath + "/groups"
	hygienePath            = questionsPath + "/hygiene"
	lookupQuestions        = "/lookup/questions"
)

func questionURL(id bank.ID) string { return questionPath + url.PathEscape(string(id)) }

// questionRows is how many questions one page of the list holds.
const questionRows = 50

// questionFilters are the names in an address that belong to the filter.
var questionFilters = []string{"q", "status", "kind", "element", "stage", "role", "tool", "topic", "tag", "use", "category", "difficulty", "lang", "origin", "source",
	"import", "document", "keyless", "alike", "stale", "find"}

// readQuestionFilter reads the filter of the list from an address. What cannot
// be read is left out; what names nothing finds nothing.
func readQuestionFilter(l listing, now time.Time) (f bank.Filter) {
	f.Query = clipped(strings.TrimSpace(l.get("q")))
	if st := bank.Status(l.get("status")); st.Known() {
		f.Status = st
	}
	if k := question.Kind(l.get("kind")); k.Known() {
		f.Kind = k
	}
	for _, t := range []bank.Tag{{Kind: bank.Element, Value: l.get("element")}, {Kind: bank.Stage, Value: l.get("stage")}, {Kind: bank.Role, Value: l.get("role")}, {Kind: bank.Tool, Value: l.get("tool")},
		{Kind: bank.Topic, Value: l.get("topic")}, {Kind: bank.Word, Value: l.get("tag")}, {Kind: bank.Use, Value: l.get("use")}} {
		if t.Value != "" {
			f.Tags = append(f.Tags, t)
		}
	}
	f.Category, f.Import = bank.CategoryID(asID(l.get("category"))), bank.ImportID(asID(l.get("import")))
	f.Document, f.Source = asID(l.get("document")), l.get("source")
	switch d, err := strconv.Atoi(l.get("difficulty")); {
	case err != nil:
	case d == 0:
		f.Difficulty = bank.NoDifficulty
	case d >= 1 && d <= 5:
		f.Difficulty = d
	}
	if v := l.get("lang"); v == i18n.Chinese || v == i18n.English {
		f.Lang = v
	}
	if o := bank.Origin(l.get("origin")); o == bank.Shipped || o == bank.Own || o == bank.Imported {
		f.Origin = o
	}
	f.Keyless, f.Alike = l.get("keyless") == "1", l.get("alike") == "1"
	if l.get("stale") == "1" {
		f.Untouched = now.AddDate(0, -bank.StaleMonths, 0)
	}
	f.Finding = bank.Finding(l.get("find"))
	f.Sort = bank.Sort(l.Sort)
	f.After, f.Before, f.Size = l.After, l.Before, questionRows
	return f
}

// questionsPage lists the bank.
func (s *Server) questionsPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showQuestions(w, r, actor, http.StatusOK, view.QuestionBulk{}, nil, nil)
}

// showQuestions shows the list, with what the last change of many refused.
func (s *Server) showQuestions(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, bulk view.QuestionBulk, chosen map[bank.ID]bool, faults map[bank.ID]string) error {
	ctx, l := r.Context(), listOf(r, questionFilters...)
	l.path = questionsPath
	f, err := s.questionFilter(ctx, actor, l)
	if err != nil {
		return err
	}
	if !l.filtered() { // who asks for nothing in particular reads one language
		f.Lang = actor.Lang
	}
	p, err := s.Questions.List(ctx, actor, f)
	if err == nil && p.Total == 0 && !l.filtered() {
		f.Lang = ""
		p, err = s.Questions.List(ctx, actor, f)
	}
	if err != nil {
		return err
	}
	c, err := s.Questions.Choices(ctx, actor, f.Lang)
	if err != nil {
		return err
	}
	book, err := s.Method.Book(ctx, actor)
	if err != nil {
		return err
	}
	all, waiting, err := s.Questions.Holds(ctx, actor)
	if err != nil {
		return err
	}
	names := questionNames{ctx, book, c.Categories}
	m := view.QuestionList{
		ListNav: l.nav(l.pager(p.Next, p.Previous, total(ctx, "questions.count", "questions.count_more", p.Total, bank.MaxTotal))),
		Tabs:    learnTabs(ctx, actor, questionsPath), Filter: questionFilterView(names, l, c, f.Lang), Columns: questionColumns(ctx, l), Bulk: questionBulkView(names, c, bulk),
		Actions: []view.Link{{Text: i18n.T(ctx, "parcel_page.title"), URL: parcelPath}, {Text: i18n.T(ctx, "parcel_export.title"), URL: l.at("/export")}},
		NewURL:  questionsPath + "/new", TrashURL: questionsPath + "/trash", HygieneURL: hygienePath, GroupsURL: groupsPath, CategoriesURL: questionCategoriesPath,
		Empty: all == 0 && !l.filtered(),
	}
	m.Bulk.Action = l.at("/bulk")
	if l.After != "" || l.Before != "" {
		m.Bulk.Action = listing{path: questionsPath + "/bulk", values: l.values, filters: append(questionFilters, "after", "before")}.url()
	}
	if waiting > 0 && !l.filtered() {
		m.Stock = view.Stock{Action: questionsPath + "/stock", Key: newKey(), Text: i18n.T(ctx, "questions.stock_offer", "N", waiting)}
	}
	for _, q := range p.Rows {
		row := names.row(q)
		row.Chosen, row.Fault = chosen[q.ID], faults[q.ID]
		delete(faults, q.ID)
		m.Rows = append(m.Rows, row)
	}
	for _, fault := range faults { // of questions that are not on this page
		m.Bulk.Problems = append(m.Bulk.Problems, view.Problem{Text: fault})
	}
	h := s.head(w, r, actor, i18n.T(ctx, "questions.title"), "learn")
	h.Wide = true
	return s.show(w, r, status, view.QuestionsPage(h, m))
}

func questionColumns(ctx context.Context, l listing) []view.Column {
	t := func(key string) string { return i18n.T(ctx, "questions."+key) }
	return []view.Column{
		l.column(t("stem"), string(bank.ByStem), string(bank.ByStemZ), string(bank.ByChange)), {Text: t("kind")}, {Text: t("status")}, {Text: t("key")},
		{Text: t("difficulty")}, {Text: t("category")}, l.column(t("changed"), string(bank.ByOldest), string(bank.ByChange), string(bank.ByChange)),
	}
}

// questionNames says in words what questions are about.
type questionNames struct {
	ctx  context.Context
	book *method.Book
	tree []bank.Category
}

func (n questionNames) t(key string) string { return i18n.T(n.ctx, key) }

// tag is what a tag reads as; "" for one that is not for screens.
func (n questionNames) tag(t bank.Tag) string {
	switch t.Kind {
	case bank.Anchor:
		return ""
	case bank.Element:
		return n.element(t.Value)
	case bank.Stage:
		if name := n.book.Name(method.Stages, t.Value); name != "" {
			return name
		}
	case bank.Role:
		if name := n.book.Value(people.DimBuyingRole, t.Value); name != "" {
			return name
		}
	case bank.Tool:
		return n.tool(t.Value)
	case bank.Use:
		return n.t("question_use." + t.Value)
	}
	return t.Value
}

func (n questionNames) element(key string) string {
	return elementLabel(n.book, key)
}

func (n questionNames) tool(key string) string {
	return toolText(n.ctx, key)
}

func (n questionNames) tags(tags []bank.Tag) (list []string) {
	for _, t := range tags {
		if text := n.tag(t); text != "" && !slices.ContainsFunc(list, func(x string) bool { return strings.EqualFold(x, text) }) {
			list = append(list, text)
		}
	}
	return list
}

func (n questionNames) category(id bank.CategoryID) string {
	for _, c := range n.tree {
		if c.ID == id {
			return c.Path
		}
	}
	return ""
}

// leaf is a category without those above it.
func (n questionNames) leaf(id bank.CategoryID) string {
	for _, c := range n.tree {
		if c.ID == id {
			return c.Name
		}
	}
	return ""
}

var statusTones = map[bank.Status]string{bank.Waiting: "info", bank.Active: "success", bank.Retired: ""}

// row is a question as lists show it.
func (n questionNames) row(q bank.Question) view.QuestionRow {
	return view.QuestionRow{ID: string(q.ID), URL: questionURL(q.ID), Stem: stemLine(q.Item.Stem), Kind: n.t("intake.type." + string(q.Item.Kind)),
		Status: n.t("question_status." + string(q.Status)), StatusTone: statusTones[q.Status], Key: clip(n.key(q.Item), 16), Difficulty: q.Difficulty,
		Category: n.leaf(q.Category), Lang: langName(q.Lang), Changed: i18n.Date(n.ctx, q.Changed), Tags: n.tags(q.Tags)}
}

// key is the answer on one line, "" where there is none.
func (n questionNames) key(i question.Item) string {
	if i.Kind == question.TrueFalse && i.Truth != nil {
		return n.t("questions.truth_" + strconv.FormatBool(*i.Truth))
	}
	return bank.KeyText(i)
}

// stemLine is a stem on one line.
func stemLine(stem string) string { return clip(strings.Join(strings.Fields(stem), " "), 160) }

func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

func langName(lang string) string {
	for _, o := range languageOptions() {
		if o.Value == lang {
			return o.Text
		}
	}
	return lang
}

package web

import (
	"context"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/practice"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
	"kongdan/internal/web/view"
)

// learnTeam puts what a team knows of each element beside how weak its open
// deals are there.
func (s *Server) learnTeam(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showLearnTeam(w, r, actor, http.StatusOK, r.URL.Query(), nil)
}

// departmentOf is the department a form or an address names, "" for all.
func departmentOf(f url.Values) org.DepartmentID {
	if f.Get("department") == "" {
		return ""
	}
	return chosen[org.DepartmentID](f, "department")
}

func (s *Server) showLearnTeam(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, f url.Values, p view.Problems) error {
	ctx, department := r.Context(), departmentOf(f)
	l, err := s.Insight.Learning(ctx, actor, department)
	if err != nil {
		return err
	}
	book, err := s.Method.Book(ctx, actor)
	if err != nil {
		return err
	}
	m := view.LearnTeam{Tabs: learnTabs(ctx, actor, view.PathLearnTeam), Sub: i18n.T(ctx, "learn_team.deals", "N", l.Deals), Key: newKey(), Department: string(department),
		Filter: view.Field{Name: "department", Label: i18n.T(ctx, "learn_team.department"), Value: string(department), Empty: i18n.T(ctx, "learn_team.everybody")}}
	for _, d := range l.Departments {
		m.Filter.Options = append(m.Filter.Options, view.Option{Value: string(d.ID), Text: d.Name})
	}
	var names []string
	for n, e := range l.Elements {
		row := view.LearnElement{Key: string(e.Element), Name: elementLabel(book, string(e.Element)), Risk: percent(e.Risk), RiskN: int(math.Round(100 * e.Risk)),
			Weak: i18n.T(ctx, "learn_team.weak", "N", e.Weak, "Of", l.Deals), Known: i18n.T(ctx, "learn_team.few", "N", e.Answers), Checked: n < urgentElements}
		if e.Told {
			row.Told, row.KnownN = true, int(math.Round(100*e.Right))
			row.Known = i18n.T(ctx, "learn_team.known", "P", percent(e.Right), "Low", percent(e.Low), "High", percent(e.High), "N", e.Answers)
		}
		if row.Checked {
			names = append(names, row.Key)
		}
		m.Rows = append(m.Rows, row)
	}
	m.Title = i18n.T(ctx, "learn_team.set_title", "Elements", strings.Join(names, i18n.T(ctx, "learn_team.comma")))
	m.Due = view.Field{Name: "due_on", Label: i18n.T(ctx, "learn_team.set_due")}
	if f.Has("title") {
		m.Title, m.Error, m.Due.Value, m.Due.Error = f.Get("title"), p.Of("title"), f.Get("due_on"), p.Of("due_on")
		for i := range m.Rows {
			m.Rows[i].Checked = slices.Contains(f["element"], m.Rows[i].Key)
		}
	}
	for _, x := range l.Sets {
		m.Sets = append(m.Sets, learnSet(ctx, l.Day, x))
	}
	return s.show(w, r, status, view.LearnTeamPage(s.head(w, r, actor, i18n.T(ctx, "learn_team.title"), "learn"), m))
}

// learnSet is a set the reader gave.
func learnSet(ctx context.Context, today day.Date, x practice.Set) view.LearnSet {
	row := view.LearnSet{Title: x.Title, Waits: setNames(ctx, x, false), Done: setNames(ctx, x, true), EndURL: view.PathLearnTeam + "/sets/" + string(x.ID) + "/end", Key: newKey(),
		Meta: strings.Join([]string{i18n.T(ctx, "learn_team.set_given", "Day", i18n.Date(ctx, x.MadeAt)), i18n.T(ctx, "practice.questions", "N", x.Asked),
			i18n.T(ctx, "learn_team.set_done", "Done", x.Done, "Given", x.Given)}, " · ")}
	if row.Due, row.Late = setDue(ctx, today, x.DueOn); row.Late && x.Done == x.Given { // nobody is late any more
		row.Due, row.Late = i18n.T(ctx, "practice.set_due", "Day", shortDay(today, x.DueOn)), false
	}
	return row
}

// setNames says who did a set, or who did not yet and how far they are; "" for
// nobody.
func setNames(ctx context.Context, x practice.Set, done bool) string {
	const most = 30
	var names []string
	for _, m := range x.Who {
		if m.Done != done {
			continue
		}
		name := m.Name
		switch {
		case done && m.Late:
			name = i18n.T(ctx, "learn_team.set_after", "Name", name)
		case m.Answered > 0:
			name = i18n.T(ctx, "learn_team.set_began", "Name", name, "N", m.Answered, "Of", x.Asked)
		}
		names = append(names, name)
	}
	if len(names) == 0 {
		return ""
	}
	key := "learn_team.set_waits"
	if done {
		key = "learn_team.set_did"
	}
	text := strings.Join(names[:min(most, len(names))], i18n.T(ctx, "learn_team.comma"))
	if len(names) > most {
		text += " …"
	}
	return i18n.T(ctx, key, "Names", text)
}

// urgentElements is how many elements a set for the team is about unless
// somebody chooses others.
const urgentElements = 3

// percent is a share as a whole percentage.
func percent(share float64) string { return strconv.Itoa(int(math.Round(100*share))) + "%" }

// giveSet makes a set about the chosen elements and gives it to the team.
func (s *Server) giveSet(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, f := r.Context(), r.PostForm
	var elements []c139.Key
	for _, v := range f["element"] {
		if k, ok := c139.ParseKey(v); ok {
			elements = append(elements, k)
		}
	}
	department := departmentOf(f)
	_, err := s.Practice.Give(ctx, actor, practice.Gift{Title: f.Get("title"), Elements: elements, Department: department, DueOn: day.Date(f.Get("due_on"))})
	back := view.PathLearnTeam
	if department != "" {
		back += "?" + url.Values{"department": {string(department)}}.Encode()
	}
	if p, ok := problems(ctx, err, nil); ok && p[0].Name != "" {
		return s.showLearnTeam(w, r, actor, http.StatusUnprocessableEntity, f, p)
	}
	if errs.Is(err, errs.Invalid) {
		return s.redirectWith(w, r, back, Flash{Kind: "warning", Key: "practice.set_empty"})
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, back, "learn_team.given")
}

// endSet takes a set back that the reader gave.
func (s *Server) endSet(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := s.Practice.EndSet(r.Context(), actor, practice.SetID(asID(r.PathValue("set")))); err != nil {
		return err
	}
	return s.redirect(w, r, view.PathLearnTeam, "learn_team.ended")
}

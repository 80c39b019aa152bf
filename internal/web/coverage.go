package web

import (
	"net/http"
	"strconv"
	"strings"

	"kongdan/internal/activity"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/people"
	"kongdan/internal/stakeholder"
	"kongdan/internal/web/view"
)

// gapDays is within how many days a task that closes a gap is due.
const gapDays = 7

// gap is a gap in the coverage of a deal with its words.
type gap struct {
	people.Gap
	who, what string // names
}

// id tells the gaps of a deal from each other.
func (g gap) id() string { return string(g.Kind) + "." + g.Person }

// move is the kind of the task that closes it, beside the kinds of the advisor.
func (g gap) move() string { return "gap." + string(g.Kind) }

func (g gap) task(book *method.Book) string {
	return clipTask(book.GapTask(g.Kind, g.who, g.what))
}

func clipTask(s string) string {
	if r := []rune(s); len(r) > activity.MaxTitle {
		return string(r[:activity.MaxTitle-1]) + "…"
	}
	return s
}

func gapsOf(r *http.Request, roster stakeholder.Roster, c stakeholder.Coverage) (list []gap) {
	comma := i18n.T(r.Context(), "shell.list_comma")
	for _, g := range c.Gaps {
		x := gap{Gap: g, who: rosterName(roster, g.Person)}
		var names []string
		for _, d := range g.Dimensions {
			names = append(names, roster.Book.Name(method.Dimensions, string(d)))
		}
		x.what = strings.Join(names, comma)
		list = append(list, x)
	}
	return list
}

func rosterName(r stakeholder.Roster, id string) string {
	s, _ := r.Find(stakeholder.ID(id))
	return s.Name
}

// coverage is the panel of the people of a deal.
func (s *Server) coverage(r *http.Request, actor org.Actor, roster stakeholder.Roster) (view.Coverage, error) {
	ctx := r.Context()
	c, err := s.Stakeholders.Coverage(ctx, actor, roster)
	if err != nil {
		return view.Coverage{}, err
	}
	taken, err := s.Activities.MovesTaken(ctx, actor, roster.ID)
	if err != nil {
		return view.Coverage{}, err
	}
	deal := dealURL(roster.ID)
	m := view.Coverage{Figures: coverFigures(r, c.Coverage)}
	if mayWorkOn(roster.Detail) {
		m.Action = deal + "/people/gaps"
	}
	due := monthDay(roster.Today.Add(gapDays))
	for _, g := range gapsOf(r, roster, c) {
		row := view.GapRow{Name: g.id(), Who: g.who, What: g.what, Due: due, Key: newKey()}
		if g.Person != "" {
			row.WhoURL = peopleURL(roster.ID) + "/" + g.Person
		}
		for _, t := range taken {
			if t.Move == g.move() && t.Title == g.task(roster.Book) {
				row.Taken = monthDay(t.DueOn)
			}
		}
		title := roster.Book.Name(method.Gaps, string(g.Kind))
		if n := len(m.Gaps); n == 0 || m.Gaps[n-1].Title != title {
			m.Gaps = append(m.Gaps, view.GapGroup{Title: title, Explain: roster.Book.Text(method.Gaps, string(g.Kind), "explain")})
		}
		group := &m.Gaps[len(m.Gaps)-1]
		group.Rows = append(group.Rows, row)
	}
	if roster.Status != opportunity.Open {
		return m, nil
	}
	say := sayer{ctx, roster.Book, func(id string) string { return rosterName(roster, id) }}
	for _, b := range c.Bearings {
		switch row := say.row(b, deal, roster.MayEdit); b.Relation {
		case people.Clash, people.Thin:
			m.Clashes = append(m.Clashes, row)
		case people.Suggest:
			m.Suggestions = append(m.Suggestions, row)
		case people.Unseen:
			m.Unseen = append(m.Unseen, row.Element)
		}
	}
	return m, nil
}

func coverFigures(r *http.Request, c people.Coverage) []view.CoverFigure {
	t := func(key string) string { return i18n.T(r.Context(), key) }
	share := func(key string, s people.Share) view.CoverFigure {
		f := view.CoverFigure{Label: t(key), Text: strconv.Itoa(s.Part) + " / " + strconv.Itoa(s.Whole)}
		if s.Whole == 0 {
			f.Text = "–"
		}
		return f
	}
	with := share("coverage.with_us", c.WithUs)
	switch {
	case c.WithUs.Whole == 0:
	case c.WithUs.Majority():
		with.Tone, with.Note = "win", t("coverage.majority")
	default:
		with.Tone, with.Note = "jitter", t("coverage.no_majority")
	}
	hostile := view.CoverFigure{Label: t("coverage.hostile"), Text: strconv.Itoa(c.Hostile)}
	if c.Hostile > 0 {
		hostile.Tone = "lose"
	}
	return []view.CoverFigure{with, share("coverage.deciders", c.Deciders), share("coverage.core", c.Core), share("coverage.known", c.Known), hostile}
}

// takeGap makes a dated task of a gap.
func (s *Server) takeGap(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	roster, err := s.Stakeholders.Roster(ctx, actor, dealID(r))
	if err != nil {
		return err
	}
	if !roster.MayEdit {
		return errs.New(errs.Forbidden, "error.forbidden")
	}
	c, err := s.Stakeholders.Coverage(ctx, actor, roster)
	if err != nil {
		return err
	}
	to := dealURL(roster.ID) + "/people#coverage"
	for _, g := range gapsOf(r, roster, c) {
		if g.id() != r.PostForm.Get("gap") {
			continue
		}
		due, err := s.Activities.TakeGap(ctx, actor, roster.ID, activity.TaskDraft{Title: g.task(roster.Book), DueOn: string(roster.Today.Add(gapDays)), Move: g.move()})
		if err != nil {
			return err
		}
		return s.redirect(w, r, to, "advice.taken", "Day", string(due))
	}
	return s.redirect(w, r, to, "coverage.gap_gone")
}

package web

import (
	"context"
	"net/http"

	"kongdan/internal/activity"
	"kongdan/internal/coach"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/library"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/stakeholder"
	"kongdan/internal/web/view"
)

// controlPage is the C139 tab of a deal.
func (s *Server) controlPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	c, err := s.readControl(r, actor)
	if err != nil {
		return err
	}
	return s.showControl(w, r, http.StatusOK, c)
}

// control is a C139 tab on its way to the page: what was read, and which
// element stands open with what in its forms.
type control struct {
	ctx   context.Context
	actor org.Actor
	coach.Sheet
	cal   c139.Calibration
	tasks []activity.Taken // moves that are tasks already

	people map[c139.Key]stakeholder.Bearing // what the people of an open deal say
	say    sayer
	// fromPeople fills the open element's form with what the people say.
	fromPeople bool
	// learn offers what to learn about an element that is not clear.
	learn func(c139.Key) *view.LearnMore

	open   c139.Key // "" for none
	forms  elementForms
	saved  c139.Key // the element that was just saved
	notice string   // what is said there
}

func (s *Server) readControl(r *http.Request, actor org.Actor) (*control, error) {
	sheet, err := s.Coaches.Sheet(r.Context(), actor, dealID(r))
	if err != nil {
		return nil, err
	}
	c := &control{ctx: r.Context(), actor: actor, Sheet: sheet, cal: sheet.Control.Elements.Calibration()}
	c.learn = func(k c139.Key) *view.LearnMore {
		return s.learnMore(c.ctx, actor, library.Tag{Kind: library.TagElement, Value: string(k)}, c.url())
	}
	if c.tasks, err = s.Activities.MovesTaken(r.Context(), actor, sheet.ID); err != nil || c.Status != opportunity.Open {
		return c, err
	}
	list, who, err := s.Stakeholders.Bearings(r.Context(), actor, sheet.ID, sheet.Control.Claims())
	c.say = sayer{r.Context(), c.Book, func(id string) string { return who[id].Name }}
	c.people = map[c139.Key]stakeholder.Bearing{}
	for _, b := range list {
		c.people[b.Element] = b
	}
	return c, err
}

func (s *Server) showControl(w http.ResponseWriter, r *http.Request, status int, c *control) error {
	return s.show(w, r, status, view.ControlPage(s.dealFrame(w, r, c.actor, c.Detail, tabControl), c.model()))
}

// parts answers a change by htmx: the row that changed, then everything that
// follows from it.
func (s *Server) showParts(w http.ResponseWriter, r *http.Request, status int, c *control, k c139.Key) error {
	m := c.model()
	if err := s.show(w, r, status, view.ElementItem(c.row(k))); err != nil {
		return err
	}
	return view.ControlParts(s.dealFrame(w, r, c.actor, c.Detail, tabControl), m).Render(r.Context(), w)
}

// fragment reports whether the page itself asks, for a part of it.
func fragment(r *http.Request) bool { return r.Header.Get("HX-Request") == "true" }

func (c *control) t(key string, args ...any) string { return i18n.T(c.ctx, key, args...) }

func (c *control) url() string { return dealURL(c.ID) }

// link leads to an element on the same page.
func (c *control) link(k c139.Key) view.ElementLink {
	return view.ElementLink{Key: string(k), Name: c.short(k), URL: "#e-" + string(k)}
}

func (c *control) links(keys []c139.Key) (list []view.ElementLink) {
	for _, k := range keys {
		list = append(list, c.link(k))
	}
	return list
}

func (c *control) short(k c139.Key) string { return c.Book.Text(method.Elements, string(k), "short") }

func (c *control) model() view.Control {
	return view.Control{
		URL: c.url(), MayEdit: c.Control.Editable, Standing: c.standing(), Questions: c.questions(), Moves: c.moves(),
		Groups: c.groups(), WhatIf: c.whatIf(c.cal.Sheet), Coaches: c.coaches(), History: c.history(historyShort),
	}
}

func (c *control) questions() view.Questions {
	var q view.Questions
	if c.Status != opportunity.Open {
		return q
	}
	if c.Control.Editable {
		q.VisitURL = c.url() + "/visit"
	}
	for _, k := range c.Control.Gaps(visitQuestions) {
		q.List = append(q.List, view.Question{Element: c.link(k), Ask: c.question(k)})
	}
	return q
}

// visitQuestions is how many questions a visit is prepared with.
const visitQuestions = 3

// question is what to ask a client about an element.
func (c *control) question(k c139.Key) string {
	e := c.Book.Element(string(k))
	if len(e.AskClient) > 0 {
		return e.AskClient[0]
	}
	return e.ClearWhen
}

func (c *control) groups() []view.ElementGroup {
	var list []view.ElementGroup
	for _, p := range []c139.Part{c139.PartWin, c139.PartFirst, c139.PartClear} {
		g := view.ElementGroup{Key: string(p), Name: c.Book.Name(method.Groups, string(p)),
			Explain: c.Book.Text(method.Groups, string(p), "explain"), All: p.Size()}
		for _, k := range p.Keys() {
			if c.Control.Elements.At(k).State == c139.Clear {
				g.Clear++
			}
			g.Rows = append(g.Rows, c.row(k))
		}
		list = append(list, g)
	}
	return list
}

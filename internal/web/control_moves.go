package web

import (
	"net/http"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/advise"
	"kongdan/internal/rule/day"
	"kongdan/internal/web/view"
)

// movesFirst is how many moves stand in sight; the rest unfolds.
const movesFirst = 3

func (c *control) moves() view.Moves {
	var m view.Moves
	if c.Control.Editable {
		m.Action = c.url() + "/moves"
	}
	for i, a := range c.Control.Advise() {
		if x := c.move(a); i < movesFirst {
			m.First = append(m.First, x)
		} else {
			m.More = append(m.More, x)
		}
	}
	return m
}

func (c *control) move(a opportunity.Advice) view.Move {
	x := view.Move{
		Name: a.Name(), Title: a.Words.Title, Why: a.Words.Why, How: a.Words.How, Say: a.Words.Say,
		Ask: c.Book.Name(method.Asks, string(a.Ask)), AskHow: c.Book.Text(method.Asks, string(a.Ask), "explain"),
		Due: monthDay(a.Due), Gain: c.gain(a.Gain), Key: newKey(),
	}
	if a.Element != "" {
		x.Element = c.link(a.Element)
	}
	for _, t := range c.tasks {
		if t.Move == string(a.Key) && t.Element == string(a.Element) && t.Title == a.Words.Task {
			x.Taken = monthDay(t.DueOn)
		}
	}
	return x
}

// monthDay is a date of the near future, read without its year.
func monthDay(d day.Date) string { return strings.TrimPrefix(string(d)[len("2006-"):], "0") }

func (c *control) gain(g advise.Gain) view.Gain {
	return view.Gain{Kind: string(g.Kind), Value: g.Value.String(), Zone: string(g.Zone), Basis: string(c.cal.Basis), Points: points(g.Points),
		ZoneChanges: g.ZoneChanges, Closer: g.Closer}
}

// takeMove makes a task of a move.
func (s *Server) takeMove(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	_, due, err := s.Activities.TakeMove(r.Context(), actor, dealID(r), r.PostForm.Get("move"))
	if err != nil && !(errs.Is(err, errs.NotFound) && keyOf(err) == "advice.gone") {
		return err
	}
	if !fragment(r) {
		if err != nil {
			return s.redirect(w, r, dealURL(dealID(r))+"#moves", "advice.gone")
		}
		return s.redirect(w, r, dealURL(dealID(r))+"#moves", "advice.taken", "Day", string(due))
	}
	c, err := s.readControl(r, actor)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, view.MovesAgain(c.moves()))
}

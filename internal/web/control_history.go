package web

import (
	"cmp"
	"net/http"
	"time"

	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/web/view"
)

// historyShort is how many changes the tab shows.
const historyShort = 5

// week is the span of "since last week".
const week = 7 * 24 * time.Hour

func (c *control) history(most int) view.History {
	h := view.History{URL: c.url() + "/history", Nobody: len(c.History) == 0, All: len(c.History) <= most}
	if h.Nobody {
		return h
	}
	h.Week, h.Chart = c.week(), c.chart()
	for _, x := range c.History[:min(most, len(c.History))] {
		h.Rows = append(h.Rows, c.historyRow(x))
	}
	return h
}

// week sums up what changed in the last seven days: the value, the elements
// behind it, and what was learnt.
func (c *control) week() view.HistoryWeek {
	since := c.Now.Add(-week)
	m := opportunity.Moved(c.Opportunity, c.History, since)
	w := view.HistoryWeek{Text: c.weekText(m), Elements: c.links(m.Elements)}
	learnt := 0
	for _, v := range c.Control.Evidence {
		if v.Live() && !v.EnteredAt.Before(since) {
			learnt++
		}
	}
	if learnt > 0 {
		w.Evidence = c.t("review.evidence", "N", learnt)
	}
	return w
}

func (c *control) weekText(m opportunity.Movement) string {
	switch {
	case m.Changes == 0:
		return c.t("history.week_none", "Value", c.valueBy(m.To, m.Basis), "Zone", c.t("zone."+string(m.ToZone)))
	case m.From == m.To:
		return c.t("history.week_same", "Value", c.valueBy(m.To, m.Basis), "N", m.Changes)
	case m.FromZone == m.ToZone:
		return c.t("history.week_value", "From", c.valueBy(m.From, m.BasisWas), "To", c.valueBy(m.To, m.Basis), "Zone", c.t("zone."+string(m.ToZone)), "N", m.Changes)
	}
	return c.t("history.week_zone", "From", c.valueBy(m.From, m.BasisWas), "To", c.valueBy(m.To, m.Basis),
		"FromZone", c.t("zone."+string(m.FromZone)), "ToZone", c.t("zone."+string(m.ToZone)), "N", m.Changes)
}

// valueBy is a value in a sentence, with the word for which of the two it is.
func (c *control) valueBy(v c139.Value, basis c139.Basis) string {
	if basis == "" {
		return v.String()
	}
	return v.String() + " " + c.t("value_mark."+string(basis))
}

func (c *control) historyRow(x opportunity.ValueChange) view.HistoryRow {
	r := view.HistoryRow{
		When: c.when(x.At), Who: cmp.Or(x.ByName, c.t("shell.system")), Cause: c.t("cause." + string(x.Cause)),
		Before: lineBy(x.Before, x.BasisWas), Value: lineBy(x.Shown, x.Basis), Self: x.Self.String(), Calibrated: x.Calibrated.String(),
		Elements: c.links(x.Elements), Reason: x.Reason, Evidence: x.What, Source: x.Source,
	}
	if x.What != "" && x.Strength != "" {
		r.Source = cmp.Or(r.Source, c.Book.Name(method.Strengths, string(x.Strength)))
	}
	return r
}

// chart draws the values from the deal's opening on, oldest first.
func (c *control) chart() view.HistoryChart {
	oldest := c.History[len(c.History)-1]
	begin := oldest.At
	if c.CreatedAt.Before(begin) && len(c.History) < opportunity.MaxHistory {
		begin = c.CreatedAt
	}
	span := c.Now.Sub(begin).Seconds()
	at := func(t time.Time) float64 {
		if span <= 0 {
			return 0
		}
		return min(100, max(0, 100*t.Sub(begin).Seconds()/span))
	}
	chart := view.HistoryChart{From: c.actor.Today(begin), To: c.actor.Today(c.Now)}
	point := func(list *[]view.ChartPoint, t time.Time, v c139.Value) {
		*list = append(*list, view.ChartPoint{X: at(t), Y: float64(rank(v))})
	}
	if begin.Before(oldest.At) {
		point(&chart.Shown, begin, oldest.Before)
		point(&chart.Self, begin, oldest.Before)
		point(&chart.Calibrated, begin, c139.Value{})
	}
	for i := len(c.History) - 1; i >= 0; i-- {
		h := c.History[i]
		point(&chart.Shown, h.At, h.Shown)
		point(&chart.Self, h.At, h.Self)
		point(&chart.Calibrated, h.At, h.Calibrated)
		chart.HasCalibrated = chart.HasCalibrated || h.Calibrated != (c139.Value{})
	}
	return chart
}

// historyPage is the whole history of a deal's value.
func (s *Server) historyPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	c, err := s.readControl(r, actor)
	if err != nil {
		return err
	}
	h := c.history(opportunity.MaxHistory)
	for i := range h.Week.Elements {
		h.Week.Elements[i].URL = c.url() + h.Week.Elements[i].URL
	}
	for i := range h.Rows {
		for j := range h.Rows[i].Elements {
			h.Rows[i].Elements[j].URL = c.url() + h.Rows[i].Elements[j].URL
		}
	}
	return s.show(w, r, http.StatusOK, view.HistoryPage(s.dealFrame(w, r, actor, c.Detail, tabControl), h))
}

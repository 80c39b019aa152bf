package web

import (
	"net/http"

	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/predict"
	"kongdan/internal/web/view"
)

// whatIf compares the deal as it counts now with a sheet that is tried.
func (c *control) whatIf(try c139.Sheet) view.WhatIf {
	now := c.cal.Shown
	m := view.WhatIf{URL: c.url() + "/what-if", DealURL: c.url(), Now: c.whatIfLine(now), Then: c.whatIfLine(try.Value()),
		Points: points(100 * (predict.Prior(try.Value()).P - predict.Prior(now).P))}
	for _, k := range c139.Keys() {
		m.Cells = append(m.Cells, view.WhatIfCell{Key: string(k), Part: string(k.Part()), Name: c.short(k), On: try.At(k) == c139.Clear})
	}
	for _, f := range try.Value().Flags() {
		m.FlagText = c.Book.Name(method.Flags, string(f)) + c.t("shell.colon") + c.Book.Text(method.Flags, string(f), "explain")
	}
	return m
}

func (c *control) whatIfLine(v c139.Value) view.WhatIfLine {
	return view.WhatIfLine{Value: v.String(), Zone: string(v.Zone()), Basis: string(c.cal.Basis), Chance: chanceAt(v, ""), Distance: v.Distance()}
}

// whatIfPage answers a trial: what would count, and what would follow. It
// saves nothing.
func (s *Server) whatIfPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	c, err := s.readControl(r, actor)
	if err != nil {
		return err
	}
	try := c.cal.Sheet
	if q := r.URL.Query(); q.Get("try") != "" {
		for _, k := range c139.Keys() {
			switch on := q.Get(string(k)) != ""; {
			case on:
				try = try.With(k, c139.Clear)
			case try.At(k) == c139.Clear:
				try = try.With(k, c139.Unknown)
			}
		}
	}
	m := c.whatIf(try)
	switch {
	case !fragment(r):
		return s.show(w, r, http.StatusOK, view.WhatIfPage(s.dealFrame(w, r, actor, c.Detail, tabControl), m))
	case r.URL.Query().Get("try") == "":
		return s.show(w, r, http.StatusOK, view.WhatIfCard(m))
	}
	return s.show(w, r, http.StatusOK, view.WhatIfResult(m))
}

package web

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/people"
	"kongdan/internal/rule/predict"
	"kongdan/internal/web/view"
)

func (c *control) standing() view.Standing {
	p := c.Book.Probability()
	s := view.Standing{
		URL: c.url(), Self: lineOf(c.cal.Self), Shown: string(c.cal.Basis), Basis: c.basis(),
		Chance: chanceAt(c.cal.Shown, p.Basis), ChanceWhy: c.chanceWhy(), Closed: c.Status != opportunity.Open,
		ChanceMore: []string{p.BasisLong, p.Band, p.Cap, p.Why}, Distance: c.cal.Shown.Distance(), Routes: c.routes(), Doubts: c.doubts(),
	}
	if more, ok := p.Disagree[c.cal.Shown.String()]; ok {
		s.ChanceMore = append(s.ChanceMore, more)
	}
	for i, k := range c139.Keys() {
		s.Cells = append(s.Cells, c.cell(k, c.cal.Standings[i]))
	}
	if c.anyRuling() {
		s.Calibrated, s.Gap = lineOf(c.cal.Calibrated), deltaText(c.cal.Gap)
		s.Strip = append(s.Strip, view.StripMark{At: stripAt(other(c.cal))})
		if c.cal.Shown != c.cal.Self {
			s.ChanceSelf = view.Percent(predict.Prior(c.cal.Self).P)
		}
		s.Blocked, s.Single = c.links(c.cal.Blocked), c.links(c.cal.Single)
	}
	if s.Waiting = c.links(c.cal.Unconfirmed); len(s.Waiting) > 0 && c.cal.Basis == c139.BySelf {
		line := lineOf(c.cal.Calibrated)
		s.Without = &line
	}
	s.Strip = append(s.Strip, view.StripMark{At: stripAt(c.cal.Shown), Main: true})
	e := c.cal.Sheet.Exposure(c.cal.Backs)
	if e.Element != "" {
		s.Exposure = view.Exposure{Element: c.link(e.Element), Value: e.Value.String(), Zone: string(e.Zone), Worse: len(e.Critical) > 0}
	}
	for _, f := range c.cal.Shown.Flags() {
		n := view.FlagNote{Tone: "info", Name: c.Book.Name(method.Flags, string(f)),
			Explain: c.Book.Text(method.Flags, string(f), "explain"), Advice: c.Book.Text(method.Flags, string(f), "advice")}
		if f == c139.HollowWin || f == c139.InformedLoss {
			n.Tone = "warning"
		}
		s.Flags = append(s.Flags, n)
	}
	return s
}

func lineOf(v c139.Value) view.ValueLine {
	return view.ValueLine{Value: v.String(), Zone: string(v.Zone())}
}

// lineBy is lineOf with the mark of which value it is.
func lineBy(v c139.Value, basis c139.Basis) view.ValueLine {
	line := lineOf(v)
	line.Basis = string(basis)
	return line
}

// chanceAt is the probability by a value, as screens show it.
func chanceAt(v c139.Value, basis string) view.Chance {
	p := predict.Prior(v).Capped()
	return view.Chance{P: p.P, Low: p.Low, High: p.High, Basis: basis}
}

// stripAt is the middle of a value's place among all 80.
func stripAt(v c139.Value) float64 { return float64(rank(v)) + 0.5 }

// rank is the place of a value among all 80, lowest first.
func rank(v c139.Value) int { return 40*v.W + 10*v.F + v.C }

// other is the value that is not shown first.
func other(cal c139.Calibration) c139.Value {
	if cal.Basis == c139.ByCoach {
		return cal.Self
	}
	return cal.Calibrated
}

// anyRuling reports whether any coach has ruled on anything.
func (c *control) anyRuling() bool {
	return slices.ContainsFunc(c.Control.Elements[:], func(e opportunity.Element) bool { return e.Finding.Opinion != c139.NoOpinion })
}

// basis says why the value that is shown first is the one it is.
func (c *control) basis() string {
	if c.cal.Basis == c139.ByCoach {
		return c.t("control.basis_calibrated")
	}
	if !c.anyRuling() {
		return c.t("control.basis_none")
	}
	var missing []string
	for _, k := range slices.Concat(c139.PartWin.Keys(), c139.PartFirst.Keys()) {
		ruled := c.Control.Elements.At(k).Finding.Opinion != c139.NoOpinion
		if !ruled && (k == c139.W || c.Control.Elements.At(k).State == c139.Clear) {
			missing = append(missing, string(k))
		}
	}
	return c.t("control.basis_self", "Elements", strings.Join(missing, c.t("shell.list_comma")))
}

// deltaText writes a gap such as 1W2F, "" for none.
func deltaText(d c139.Delta) string {
	var b strings.Builder
	for _, part := range []struct {
		n    int
		name string
	}{{d.W, "W"}, {d.F, "F"}, {d.C, "C"}} {
		if part.n > 0 {
			_, _ = fmt.Fprintf(&b, "%d%s", part.n, part.name)
		}
	}
	return b.String()
}

// chanceWhy explains where a probability seems to contradict the zone.
func (c *control) chanceWhy() string {
	switch v := c.cal.Shown; {
	case v.Zone() != c139.Jitter:
		return ""
	case v.W == 1:
		return c.t("control.why_top")
	default:
		return c.t("control.why_no_top")
	}
}

func (c *control) cell(k c139.Key, standing c139.Standing) view.LadderCell {
	e := c.Control.Elements.At(k)
	label := string(k) + " " + c.short(k) + c.t("shell.colon") + c.stateName(e.State)
	if text := c.coachSays(k); text != "" {
		label += c.t("shell.list_comma") + text
	}
	return view.LadderCell{Key: string(k), State: e.State.String(), Coach: string(standing), Label: label,
		URL: "#e-" + string(k), Part: string(k.Part())}
}

func (c *control) stateName(s c139.State) string { return c.Book.Name(method.States, s.String()) }

// routes lists the shortest ways into the win zone, at most three.
func (c *control) routes() (list []view.Route) {
	for _, d := range c.cal.Shown.Routes() {
		if len(list) == 3 {
			break
		}
		r := view.Route{}
		var words []string
		for _, part := range []struct {
			n    int
			part c139.Part
			name string
		}{{d.W, c139.PartWin, "W"}, {d.F, c139.PartFirst, "F"}, {d.C, c139.PartClear, "C"}} {
			if part.n == 0 {
				continue
			}
			words = append(words, fmt.Sprintf("%d%s", part.n, part.name))
			var from []c139.Key
			for _, k := range part.part.Keys() {
				if c.cal.Sheet.At(k) != c139.Clear {
					from = append(from, k)
				}
			}
			if part.part == c139.PartWin {
				r.Parts = append(r.Parts, view.RoutePart{Text: c.Book.Name(method.Elements, string(c139.W)), Elements: c.links(from)})
				continue
			}
			r.Parts = append(r.Parts, view.RoutePart{Text: c.t("control.route_from", "N", part.n), Elements: c.links(from)})
		}
		r.Text = strings.Join(words, " + ")
		list = append(list, r)
	}
	return list
}

// blindFrom is the number of clear items from which it is worth saying that
// one side is not known at all.
const blindFrom = 4

func (c *control) doubts() (list []view.Doubt) {
	if c.Status != opportunity.Open {
		return nil
	}
	for _, x := range c.Control.CrossCheck() {
		list = append(list, view.Doubt{Text: c.t("doubt." + string(x.Doubt)), Elements: c.links(x.Elements)})
	}
	var thin, unseen []c139.Key
	for _, k := range c139.Keys() {
		switch b := c.people[k]; b.Relation {
		case people.Clash:
			list = append(list, view.Doubt{Text: c.say.text(b), Elements: c.links([]c139.Key{k})})
		case people.Thin:
			thin = append(thin, k)
		case people.Unseen:
			unseen = append(unseen, k)
		}
	}
	if len(thin) > 0 {
		list = append(list, view.Doubt{Text: c.t("doubt.thin"), Elements: c.links(thin)})
	}
	if len(unseen) > 0 {
		list = append(list, view.Doubt{Text: c.t("doubt.unseen"), Elements: c.links(unseen)})
	}
	if c.cal.Self.C >= blindFrom {
		for _, subject := range c.Control.Elements.Sheet().Blind() {
			list = append(list, view.Doubt{Text: c.t("doubt.blind_" + string(subject))})
		}
	}
	return list
}

// points is a change of probability in percentage points, "" below one.
func points(p float64) string {
	n := int(math.Round(p))
	switch {
	case n > 0:
		return fmt.Sprintf("+%d", n)
	case n < 0:
		return fmt.Sprintf("−%d", -n)
	}
	return ""
}

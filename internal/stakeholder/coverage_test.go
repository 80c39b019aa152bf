package stakeholder

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/people"
)

func (w *world) coverage() Coverage {
	w.t.Helper()
	c, err := w.svc.Coverage(w.t.Context(), w.rep, w.roster())
	w.must(err)
	return c
}

// claim calls an element clear, on evidence from somebody.
func (w *world) claim(k c139.Key, from ID) {
	w.t.Helper()
	deals := opportunity.NewService(w.DB)
	now, err := deals.Control(w.t.Context(), w.rep, w.deal)
	w.must(err)
	w.must(deals.SetElements(w.t.Context(), w.rep, w.deal, []opportunity.Change{{Element: k, To: c139.Clear, Seen: now.Elements.At(k).Version,
		Evidence: &opportunity.NewEvidence{What: "当面讲的", Person: string(from), ObservedOn: string(w.today()), Strength: opportunity.Stated}}}, ""))
}

func (c Coverage) of(k c139.Key) string {
	for _, b := range c.Bearings {
		if b.Element == k {
			return fmt.Sprint(b.Bearing, " ", b.State, " ", b.Relation, " ", len(b.Who), " ", len(b.Missing))
		}
	}
	return ""
}

func TestCoverage(t *testing.T) {
	w := newWorld(t)
	top, chief := w.in("周总"), w.in("汪科长")
	w.must(w.judge(top, people.DimDecides, "top", 1))
	w.must(w.judge(top, people.DimAttitude, "neutral", 1))
	w.must(w.judge(chief, people.DimDecides, "member", 1))
	w.must(w.judge(chief, people.DimAttitude, "supporter", 1))
	w.claim(c139.W, chief)
	c := w.coverage()
	if c.WithUs != (people.Share{Part: 1, Whole: 2}) || c.Deciders != (people.Share{Part: 0, Whole: 2}) {
		t.Errorf("%+v", c.Coverage)
	}
	for k, want := range map[c139.Key]string{
		c139.W: "contradicts clear clash 1 0", c139.F1: "incomplete unknown  2 2", c139.F3: "contradicts unknown  1 0", c139.C5: "incomplete unknown  2 2",
	} {
		if got := c.of(k); got != want {
			t.Errorf("%s: %s, want %s", k, got, want)
		}
	}

	// What is written and met counts, and who the evidence of F1 names.
	for _, x := range []ID{top, chief} {
		w.must(w.svc.Write(t.Context(), w.rep, w.deal, x, w.at(x).Version, Writing{Words: Words{DecisionPoint: "工期", Stance: "在例会上支持"}}))
		w.must(w.svc.Plan(t.Context(), w.rep, w.deal, x, w.at(x).Version, Planned{MetOn: string(w.today())}))
		w.claim(c139.F1, x)
	}
	w.must(w.judge(top, people.DimAttitude, "mentor", 0))
	c = w.coverage()
	if c.Deciders != (people.Share{Part: 2, Whole: 2}) || !c.WithUs.Majority() {
		t.Errorf("%+v", c.Coverage)
	}
	for k, want := range map[c139.Key]string{
		c139.W: "supports clear  1 0", c139.F1: "supports clear  2 0", c139.F2: "supports unknown suggest 1 0",
		c139.F3: "supports unknown suggest 2 0", c139.C5: "supports unknown suggest 2 0", c139.C3: "incomplete unknown  2 2",
	} {
		if got := c.of(k); got != want {
			t.Errorf("%s: %s, want %s", k, got, want)
		}
	}

	// The tab of the elements reads the same.
	control, err := opportunity.NewService(w.DB).Control(t.Context(), w.rep, w.deal)
	w.must(err)
	list, who, err := w.svc.Bearings(t.Context(), w.rep, w.deal, control.Claims())
	w.must(err)
	if fmt.Sprint(list) != fmt.Sprint(c.Bearings) || who[string(top)].Name != "周总" {
		t.Errorf("%v, want %v", list, c.Bearings)
	}

	// Who was taken out says nothing, and a stranger hears nothing.
	w.must(w.svc.Remove(t.Context(), w.rep, w.deal, top))
	if got := w.coverage().of(c139.W); got != "incomplete clear thin 0 1" {
		t.Errorf("without the top: %s", got)
	}
	stranger := w.Rep("外人")
	if _, err := w.svc.Coverage(t.Context(), stranger, w.roster()); !errs.Is(err, errs.NotFound) {
		t.Errorf("a stranger: %v", err)
	}
	if _, _, err := w.svc.Bearings(t.Context(), stranger, w.deal, control.Claims()); !errs.Is(err, errs.NotFound) {
		t.Errorf("a stranger: %v", err)
	}
}

// TestCoverageCostsTheSame: the number of statements does not grow with the people.
func TestCoverageCostsTheSame(t *testing.T) {
	w := newWorld(t)
	w.in("一号")
	count := func() (n int) {
		r := w.roster()
		w.DB.Watch(func(context.Context, db.Ran) { n++ })
		defer w.DB.Watch(nil)
		_, err := w.svc.Coverage(t.Context(), w.rep, r)
		w.must(err)
		return n
	}
	one := count()
	for i := range 30 {
		who := w.in(fmt.Sprint("人", i))
		w.must(w.judge(who, people.DimDecides, "member", i))
		w.claim(c139.F1, who)
	}
	if many := count(); many != one || one == 0 || one > 4 {
		t.Errorf("%d statements for one, %d for many", one, many)
	}
}

// TestNobodyJudgedContradictsNothing: of people of whom nothing is known, an
// element that is clear is not said to lack something, one by one.
func TestNobodyJudgedContradictsNothing(t *testing.T) {
	w := newWorld(t)
	who := w.in("汪科长")
	w.claim(c139.C3, who)
	for _, want := range []string{"clear unseen", "clear thin"} {
		if c := w.coverage(); !strings.Contains(c.of(c139.C3), want) {
			t.Errorf("C3 is %s, want %s", c.of(c139.C3), want)
		}
		w.must(w.judge(who, people.DimStyle, "analytic", 1))
	}
}

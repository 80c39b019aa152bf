package defaults

import (
	"math/rand/v2"
	"strings"
	"testing"

	"kongdan/internal/rule/advise"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/stage"
)

func TestMovesAndAsksAreTheAdvisors(t *testing.T) {
	s := load(t)
	rules := advise.Rules()
	for _, r := range rules {
		if _, ok := s.Move(string(r.Key)); !ok {
			t.Errorf("no wording for the move %s", r.Key)
		}
	}
	if len(s.Moves) != len(rules) {
		t.Errorf("%d wordings for %d moves", len(s.Moves), len(rules))
	}
	for _, a := range advise.Asks() {
		if _, ok := Find(s.Asks, string(a)); !ok {
			t.Errorf("no name for %s", a)
		}
	}
	if len(s.Asks) != len(advise.Asks()) {
		t.Errorf("%d names for %d", len(s.Asks), len(advise.Asks()))
	}
}

// TestFactsAreThere lets the advisor speak about many deals and checks that
// every placeholder of its wording has a fact that says something.
func TestFactsAreThere(t *testing.T) {
	s := load(t)
	random := rand.New(rand.NewPCG(1, 39))
	seen := map[advise.Key]bool{}
	for range 1500 {
		for _, m := range advise.Advise(deal(random), nil) {
			seen[m.Key] = true
			text, ok := s.Move(string(m.Key))
			if !ok {
				t.Fatalf("no wording for %s", m.Key)
			}
			f := factsOf(m)
			for _, x := range []Text{text.Title, text.Why, text.How, text.Task} {
				for lang, said := range map[string]string{"zh": x.ZH, "en": x.EN} {
					for _, p := range Placeholders(said) {
						if v := f.In(lang)[p]; v == "" || p == "days" && m.Why.Days < 1 || p == "date" && !m.Why.Date.Valid() {
							t.Fatalf("%s has no %s: %+v", m.Key, p, m)
						}
					}
					if filled := Fill(said, f.In(lang)); strings.Contains(filled, "{{") {
						t.Fatalf("%s: %s", m.Key, filled)
					}
				}
			}
		}
	}
	if len(seen) != len(advise.Rules()) {
		t.Errorf("the deals called up %d of %d moves", len(seen), len(advise.Rules()))
	}
}

// factsOf names the facts by their keys, which is enough for a test.
func factsOf(m advise.Move) Facts {
	f := Facts{
		Element: string(m.Element), State: m.Why.State.String(), Coach: string(m.Why.Coach),
		Date: string(m.Why.Date), Count: m.Why.Count, Days: m.Why.Days,
	}
	for _, k := range m.Why.Elements {
		f.Elements = append(f.Elements, string(k))
	}
	return f
}

// deal makes up a situation.
func deal(r *rand.Rand) advise.Situation {
	today := day.Date("2026-03-31")
	s := advise.Situation{
		Today: today, Open: true, EvidenceDays: 60,
		Selling: stage.Sellings()[r.IntN(5)], Buying: stage.Buyings()[r.IntN(4)],
		Opened: today.Add(-r.IntN(300)), LastContact: today.Add(-r.IntN(60)), ExpectedClose: today.Add(r.IntN(200) - 60),
		People: r.IntN(6), Rivals: r.IntN(3),
	}
	if r.IntN(3) > 0 {
		s.NextStep = today.Add(r.IntN(30) - 12)
	}
	for _, c := range c139.CoachTypes() {
		if r.IntN(2) == 0 {
			s.Coaches = append(s.Coaches, c)
		}
	}
	likely := r.IntN(3) + 2 // of four
	for i, k := range c139.Keys() {
		s.Sheet[i] = c139.States()[r.IntN(5)]
		if r.IntN(4) < likely-1 {
			s.Sheet[i] = c139.Clear
		}
		if s.Sheet[i] != c139.Unknown {
			s.Observed[i] = today.Add(-r.IntN(70))
		}
		if r.IntN(2) == 0 {
			on := today.Add(-r.IntN(30))
			opinion := c139.Confirmed
			if r.IntN(6) == 0 {
				opinion = c139.Denied
			}
			s.Findings[i] = c139.Finding{Opinion: opinion, Sources: 1 + r.IntN(2), On: on, Till: on.Add(31), Review: on.Add(31)}
		}
		if r.IntN(20) == 0 {
			s.Challenged = append(s.Challenged, k)
		}
	}
	return s
}

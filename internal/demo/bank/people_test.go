package bank

import (
	"slices"
	"testing"

	"kongdan/internal/rule/people"
)

func TestJudgements(t *testing.T) {
	b := load(t)
	for _, r := range roles {
		if len(b.Places(r)) < 2 {
			t.Errorf("%d sentences place a %s", len(b.Places(r)), r)
		}
		if c, ok := b.Character(r); !ok || c.Win.ZH == "" || c.Stance.EN == "" {
			t.Errorf("no character for a %s", r)
		}
	}
	for _, a := range people.Attitudes() {
		if len(b.Attitudes(string(a))) < 2 {
			t.Errorf("%d sentences for %s", len(b.Attitudes(string(a))), a)
		}
	}
	for _, r := range people.ContactRoles() {
		if len(b.MeetingsOf(string(r))) < 2 {
			t.Errorf("%d meetings with %s", len(b.MeetingsOf(string(r))), r)
		}
	}
	for _, j := range b.Judgements {
		for d, v := range map[people.Dimension]string{people.DimNeed: j.Need, people.DimChange: j.Change, people.DimFocus: j.Focus,
			people.DimAttitude: j.Attitude, people.DimCloseness: j.Closeness} {
			stands := d == people.DimAttitude || d == people.DimCloseness // how somebody stands to us, not what sort somebody is
			if !d.Has(v) || (v != "") != ((j.About == "place") != stands) {
				t.Errorf("%s %q: %+v", d, v, j)
			}
		}
		if !slices.Contains([]string{"visit", "call", "document", "tender", "other"}, j.Channel) {
			t.Errorf("channel of %+v", j)
		}
	}
	for _, v := range b.Vacancies {
		if !people.DimBuyingRole.Has(v.Role) || !people.DimDecides.Has(v.Decides) {
			t.Errorf("%+v", v)
		}
	}
	for _, l := range b.Lines {
		if !slices.Contains(roles, l.From) || !slices.Contains(roles, l.To) || l.From == l.To || !slices.Contains([]string{"influence", "alliance", "conflict"}, l.Kind) {
			t.Errorf("%+v", l)
		}
	}
}

func TestCast(t *testing.T) {
	b := load(t)
	c := b.Cast
	if len(c.Players()) < 21 || len(c.Lines) < 30 || !slices.ContainsFunc(b.Deals, func(d Deal) bool { return d.Key == c.Deal && d.Status == "open" }) {
		t.Errorf("%d players and %d lines in %q", len(c.Players()), len(c.Lines), c.Deal)
	}
	everybody := slices.Clone(b.People)
	for _, p := range c.People {
		everybody = append(everybody, *p.Person)
	}
	known := set(t, "person", everybody, func(p Person) string { return p.Key })
	set(t, "person's name", everybody, func(p Person) string { return p.Name.ZH })
	set(t, "person's name", everybody, func(p Person) string { return p.Name.EN })
	for _, p := range c.People {
		if p.Key != p.Person.Key || p.Person.ReportsTo != "" && !known[p.Person.ReportsTo] {
			t.Errorf("%+v", p.Person)
		}
	}
	for _, p := range c.Players() {
		if !known[p.Key] || p.By != "" && !known[p.By] || p.Seen.ZH == "" || p.Seen.EN == "" ||
			p.Attitude != "" && (p.Heard.ZH == "" || p.Heard.EN == "") || (p.Met > 0) != (p.Outcome.EN != "") {
			t.Errorf("%+v", p)
		}
		for d, v := range map[people.Dimension]string{people.DimAttitude: p.Attitude, people.DimCloseness: p.Closeness} {
			if !d.Has(v) {
				t.Errorf("%s: %s %q", p.Key, d, v)
			}
		}
		for d, v := range p.Is {
			if v == "" || !people.Dimension(d).Has(v) {
				t.Errorf("%s: %s %q", p.Key, d, v)
			}
		}
	}
	for _, l := range c.Lines {
		if !known[l.From] || !known[l.To] || l.From == l.To || l.ZH == "" || l.EN == "" || l.Strength < 1 || l.Strength > 3 {
			t.Errorf("%+v", l)
		}
	}
}

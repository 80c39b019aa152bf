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

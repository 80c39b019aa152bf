package web

import (
	"testing"

	"kongdan/internal/account"
	"kongdan/internal/person"
	"kongdan/internal/stakeholder"
)

// A card says title and name; the company in a line of its own only where the
// people are of several, and on the map of a deal only of who is not the client's.
func TestCardsSayTheCompanyWhereThereAreSeveral(t *testing.T) {
	card := func(name, title, company string) stakeholder.Card {
		c := stakeholder.Card{}
		c.ID, c.Name, c.Title, c.Person = stakeholder.ID(name), name, title, person.ID(name)
		c.Account, c.AccountName = account.ID(company), company
		return c
	}
	head, branch := card("秦颂宜", "副行长", "总行"), card("华明远", "科技部总经理", "分行")
	for name, c := range map[string]struct {
		cards []stakeholder.Card
		home  account.ID
		want  [2]string
	}{
		"one company":    {[]stakeholder.Card{head}, "", [2]string{"", ""}},
		"an account":     {[]stakeholder.Card{head, branch}, "", [2]string{"总行", "分行"}},
		"a deal of head": {[]stakeholder.Card{head, branch}, "总行", [2]string{"", "分行"}},
	} {
		f := figureMaker{view: stakeholder.ChartView, home: c.home}.named(stakeholder.Map{Cards: c.cards})
		for i, x := range c.cards {
			if f.under(x) != x.Title || f.third(x) != c.want[i] {
				t.Errorf("%s: %s is %q, %q", name, x.Name, f.under(x), f.third(x))
			}
		}
	}
}

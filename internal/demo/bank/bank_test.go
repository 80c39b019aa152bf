package bank

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/stage"
)

func load(t *testing.T) *Bank {
	t.Helper()
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// set collects keys and reports those that are there twice.
func set[T any](t *testing.T, what string, list []T, key func(T) string) map[string]bool {
	t.Helper()
	m := map[string]bool{}
	for _, x := range list {
		if k := key(x); k == "" || m[k] {
			t.Errorf("%s %q is empty or there twice", what, k)
		} else {
			m[k] = true
		}
	}
	return m
}

func TestCompany(t *testing.T) {
	c := load(t).Company
	if len(c.Departments) != 3 || len(c.Members) != 12 || len(c.Products) != 9 || len(c.Rivals) != 6 {
		t.Errorf("%d departments, %d members, %d products, %d competitors",
			len(c.Departments), len(c.Members), len(c.Products), len(c.Rivals))
	}
	departments := set(t, "department", c.Departments, func(d Department) string { return d.Key })
	set(t, "member", c.Members, func(m Member) string { return m.Login })
	set(t, "member's name", c.Members, func(m Member) string { return m.Name.ZH })
	roles := map[org.Role]bool{}
	for _, m := range c.Members {
		roles[org.Role(m.Role)] = true
		if !org.DataScope(m.Scope).Valid() || m.Department != "" && !departments[m.Department] {
			t.Errorf("%s: scope %q, department %q", m.Login, m.Scope, m.Department)
		}
	}
	if len(roles) != len(org.Roles) {
		t.Errorf("roles shown: %v", roles)
	}
	for _, p := range c.Products {
		if p.Price < 100_000 || p.Price > 10_000_000 {
			t.Errorf("%s costs %d", p.Key, p.Price)
		}
	}
}

func TestAccountsAndPeople(t *testing.T) {
	b := load(t)
	logins := set(t, "member", b.Company.Members, func(m Member) string { return m.Login })
	set(t, "account name", b.Accounts, func(a Account) string { return a.Name.ZH })
	set(t, "account domain", b.Accounts, func(a Account) string { return a.Domain })
	set(t, "person's name", b.People, func(p Person) string { return p.Name.ZH })
	set(t, "person's name", b.People, func(p Person) string { return p.Name.EN })
	set(t, "mail", b.People, func(p Person) string { return p.Email })
	seen, children := map[string]bool{}, map[string]int{}
	for _, a := range b.Accounts {
		if a.Parent != "" && !seen[a.Parent] {
			t.Errorf("%s comes before its parent %s", a.Key, a.Parent)
		}
		seen[a.Key] = true
		children[a.Parent]++
		if !logins[a.Owner] || !strings.HasSuffix(a.Domain, ".example") {
			t.Errorf("%s: owner %q, domain %q", a.Key, a.Owner, a.Domain)
		}
		people := b.PeopleOf(a.Key)
		if len(people) < 3 || people[0].Role != "decider" || people[0].ReportsTo != "" {
			t.Errorf("%s has %d people, first %+v", a.Key, len(people), people[:1])
			continue
		}
		calls := map[string]bool{}
		for i, p := range people {
			if calls[p.Call.EN] || calls[p.Call.ZH] {
				t.Errorf("two people of %s are called %s, %s", a.Key, p.Call.ZH, p.Call.EN)
			}
			calls[p.Call.EN], calls[p.Call.ZH] = true, true
			if i > 0 && p.ReportsTo != people[0].Key || !strings.HasSuffix(p.Email, "@"+a.Domain) {
				t.Errorf("%s reports to %q, mail %s", p.Key, p.ReportsTo, p.Email)
			}
			if !slices.Contains(roles, p.Role) {
				t.Errorf("%s is a %q", p.Key, p.Role)
			}
		}
	}
	if len(b.Accounts) != 40 || len(b.People) != 130 {
		t.Errorf("%d accounts, %d people", len(b.Accounts), len(b.People))
	}
	delete(children, "")
	if len(children) < 4 {
		t.Errorf("groups: %v", children)
	}
}

var roles = []string{"decider", "business", "technical", "finance", "buyer", "user"}

func TestDeals(t *testing.T) {
	b := load(t)
	accounts := set(t, "account", b.Accounts, func(a Account) string { return a.Key })
	products := set(t, "product", b.Company.Products, func(p Product) string { return p.Key })
	rivals := set(t, "competitor", b.Company.Rivals, func(r Rival) string { return r.Key })
	set(t, "deal", b.Deals, func(d Deal) string { return d.Key })
	set(t, "deal's name", b.Deals, func(d Deal) string { return d.Name.ZH })
	set(t, "deal's name", b.Deals, func(d Deal) string { return d.Name.EN })
	zones, flags, status := map[c139.Zone]int{}, map[c139.Flag]int{}, map[string]int{}
	ahead, alone := 0, 0
	for _, d := range b.Deals {
		s, okS := stage.ParseSelling(d.Selling)
		y, okB := stage.ParseBuying(d.Buying)
		v, err := c139.Parse(d.Value)
		if !okS || !okB || err != nil || !accounts[d.Account] || len(d.Products) == 0 || d.Amount < 500_000 {
			t.Errorf("%+v: %v", d, err)
			continue
		}
		for _, k := range d.Products {
			if !products[k] {
				t.Errorf("%s sells %q", d.Key, k)
			}
		}
		for _, k := range d.Rivals {
			if !rivals[k] {
				t.Errorf("%s meets %q", d.Key, k)
			}
		}
		if d.Calibrated != "" {
			c, err := c139.Parse(d.Calibrated)
			if err != nil || c.W > v.W || c.F > v.F || c.C > v.C {
				t.Errorf("%s: coaches confirm %s of %s", d.Key, d.Calibrated, d.Value)
			}
		}
		status[d.Status]++
		if d.Status == "won" && (v.Zone() != c139.Win || d.Selling != "nurture") {
			t.Errorf("%s was won with %s in %s", d.Key, d.Value, d.Selling)
		}
		if d.Status != "open" {
			continue
		}
		zones[v.Zone()]++
		for _, f := range v.Flags() {
			flags[f]++
		}
		if s.Buying().Index() > y.Index() {
			ahead++
		}
		if len(d.Rivals) == 0 {
			alone++
		}
	}
	if len(b.Deals) != 120 || status["open"] < 60 || status["won"] < 15 || status["lost"] < 8 ||
		status["no_decision"] < 3 || status["withdrawn"] < 2 || len(status) != 5 {
		t.Errorf("%d deals: %v", len(b.Deals), status)
	}
	for _, f := range c139.Flags() {
		if flags[f] == 0 {
			t.Errorf("no open deal shows the flag %v", f)
		}
	}
	if len(zones) != 3 || ahead == 0 || alone == 0 {
		t.Errorf("open deals show zones %v, flags %v, %d ahead of the client, %d without competitor", zones, flags, ahead, alone)
	}
}

// TestOutcomesNameDefaultReasons reads the neighbour's file, because a
// package of the same rung is not imported.
func TestOutcomesNameDefaultReasons(t *testing.T) {
	raw, err := os.ReadFile("../../method/defaults/reasons.json")
	if err != nil {
		t.Fatal(err)
	}
	var reasons []struct{ Key, Outcome string }
	if err := json.Unmarshal(raw, &reasons); err != nil {
		t.Fatal(err)
	}
	outcome := map[string]string{}
	for _, r := range reasons {
		outcome[r.Key] = r.Outcome
	}
	count := map[string]int{}
	for _, o := range load(t).Outcomes {
		if outcome[o.Reason] != o.Outcome {
			t.Errorf("%s has the reason %q of %q", o.Outcome, o.Reason, outcome[o.Reason])
		}
		count[o.Outcome]++
	}
	for o, least := range map[string]int{"won": 8, "lost": 8, "no_decision": 5, "withdrawn": 3} {
		if count[o] < least {
			t.Errorf("%d notes for %s", count[o], o)
		}
	}
}

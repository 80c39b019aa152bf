package opportunity

import (
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/id"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	"kongdan/internal/rule/c139"
)

func TestDealsOfAPerson(t *testing.T) {
	w := newWorld(t)
	rep, south := w.rep(), w.Member("何静", org.Rep, org.ScopeTeam, w.South)
	terms := w.terms(rep)
	who, today := id.New(), w.today()
	w.in(func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `
			INSERT INTO person (org_id, id, account_id, name, name_key, created_at, updated_at) VALUES ($1, $2, $3, '陈处长', '陈处长', 1, 1)`, w.Org, who, terms.Account)
		return err
	})
	deal := func(owner org.Actor, name string) ID {
		t.Helper()
		x := terms
		x.Name = name
		made, err := w.svc.Create(t.Context(), owner, x)
		if err != nil {
			t.Fatal(err)
		}
		return made
	}
	listed, told, other, nothing := deal(rep, "在名单里"), deal(rep, "说过话"), deal(rep, "别区"), deal(rep, "无关")
	for _, d := range []ID{listed, other} {
		if err := w.involve(rep, d, who); err != nil {
			t.Fatal(err)
		}
	}
	for i, d := range []ID{told, told, listed, listed} {
		c, err := w.svc.Control(t.Context(), rep, d)
		if err != nil {
			t.Fatal(err)
		}
		key := c139.Keys()[i]
		if err := w.svc.SetElements(t.Context(), rep, d, []Change{{Element: key, To: c139.Clear, Seen: c.Elements.At(key).Version, Evidence: &NewEvidence{
			What: "x", Person: who, Channel: Visit, Strength: Stated, ObservedOn: string(today.Add(-i))}}}, ""); err != nil {
			t.Fatal(err)
		}
	}
	w.in(func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `UPDATE opportunity SET owner_id = $1 WHERE id = $2`, south.User, other)
		if err == nil {
			_, err = tx.ExecContext(t.Context(), `UPDATE evidence SET withdrawn_at = 1 WHERE opportunity_id = $1 AND observed_on = $2`, listed, today.Add(-3))
		}
		return err
	})
	for name, c := range map[string]struct {
		actor org.Actor
		want  map[ID]OfPerson
	}{
		"the rep":              {rep, map[ID]OfPerson{listed: {Listed: true, Evidence: 1, LastOn: today.Add(-2)}, told: {Evidence: 2, LastOn: today}}},
		"the south":            {south, map[ID]OfPerson{other: {Listed: true}}},
		"the manager":          {w.Manager(), map[ID]OfPerson{listed: {Listed: true, Evidence: 1, LastOn: today.Add(-2)}, told: {Evidence: 2, LastOn: today}, other: {Listed: true}}},
		"a stranger":           {w.World.Rep("陌生人"), nil},
		"another organisation": {orgtest.New(t, w.DB).Admin(), nil},
	} {
		list, _, err := w.svc.DealsOfPerson(t.Context(), c.actor, who, 10)
		if err != nil || len(list) != len(c.want) {
			t.Errorf("%s sees %d deals, want %d: %v", name, len(list), len(c.want), err)
		}
		for _, x := range list {
			want, ok := c.want[x.ID]
			if !ok || x.ID == nothing || x.Listed != want.Listed || x.Evidence != want.Evidence || x.LastOn != want.LastOn || x.OwnerName == "" {
				t.Errorf("%s: %s is listed %t with %d pieces until %s", name, x.Name, x.Listed, x.Evidence, x.LastOn)
			}
		}
	}
}

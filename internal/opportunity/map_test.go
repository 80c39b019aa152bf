package opportunity

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
)

// The map's cells are those of the rows, for everybody and every filter,
// whether the kept counts answer or the rows themselves.
func TestMapCellsAreThoseOfTheRows(t *testing.T) {
	w := newWorld(t)
	r := rand.New(rand.NewPCG(11, 4))
	people := []org.Actor{w.Rep("甲"), w.Member("乙", org.Rep, org.ScopeOwn, w.South), w.Manager(), w.Admin(),
		w.Member("丙", org.Rep, org.ScopeDepartment, w.South)}
	for i := range 60 {
		owner := people[i%len(people)]
		deal := w.deal(owner)
		w.in(func(tx *db.Tx) error {
			d, err := LockForChange(t.Context(), tx, people[3], deal)
			if err != nil {
				return err
			}
			after := d
			after.Amount, after.Status = r.Int64N(1000), []Status{Open, Open, Lost}[r.IntN(3)]
			if after, err = update(t.Context(), tx, w.Org, d, after); err != nil {
				return err
			}
			before := after
			after.Shown = c139.Value{W: r.IntN(2), F: r.IntN(2), C: r.IntN(3)}
			after.Zone = after.Shown.Zone()
			if err := saveFigures(t.Context(), tx, w.Org, before, after); err != nil {
				return err
			}
			return org.Grant(t.Context(), tx, w.Org, org.Deal, string(deal), people[r.IntN(len(people))].User, "")
		})
	}
	low := int64(0)
	filters := map[string]Filter{"all": {}, "mine": {Owner: OwnerMe}, "any status": {Status: AnyStatus}, "lost": {Status: Lost},
		"zone": {Zone: c139.Jitter}, "value": {Value: "1W1F2C"}, "amount": {Min: &low}, "amount and status": {Min: &low, Status: AnyStatus}, "overdue": {Overdue: true}}
	for name, f := range filters {
		for _, actor := range people {
			m, err := w.svc.Map(t.Context(), actor, f, 30)
			if err != nil {
				t.Fatal(name, err)
			}
			want := map[c139.Value]Count{}
			l, err := w.svc.List(t.Context(), actor, f, Page{Size: 1000})
			if err != nil || l.After != "" {
				t.Fatal(err, l.After)
			}
			for _, r := range l.Rows {
				c := want[r.Shown]
				c.add(Count{Deals: 1, Amount: r.Amount})
				want[r.Shown] = c
			}
			got := map[c139.Value]Count{}
			for _, c := range m.Cells {
				got[c.Value] = c.Count
			}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s as %s: cells %v, rows %v", name, actor.Name, got, want)
			}
			if len(m.Spots) != m.Total.Deals {
				t.Errorf("%s as %s: %d spots of %d deals", name, actor.Name, len(m.Spots), m.Total.Deals)
			}
		}
	}
}

func TestTrailsBeginWhereTheSpanBegins(t *testing.T) {
	w := newWorld(t)
	rep := w.rep()
	start := time.Date(2026, 9, 1, 4, 0, 0, 0, time.UTC)
	now := start
	w.DB.SetClock(func() time.Time { return now })
	deal := w.deal(rep)
	for i, k := range []c139.Key{c139.C1, c139.C2, c139.C3} {
		now = start.AddDate(0, 0, 20*(i+1))
		err := w.svc.SetElements(t.Context(), rep, deal, []Change{{Element: k, To: c139.Clear, Evidence: &NewEvidence{
			What: "x", Channel: Visit, ObservedOn: rep.Today(now), Strength: Stated}}}, "")
		if err != nil {
			t.Fatal(err)
		}
	}
	for days, from := range map[int]int{1: 2, 30: 1, 90: 0} {
		m, err := w.svc.Map(t.Context(), rep, Filter{}, days)
		if err != nil || len(m.Spots) != 1 {
			t.Fatal(m, err)
		}
		if s := m.Spots[0]; s.From.C != from || s.Shown.C != 3 || !s.Moved {
			t.Errorf("%d days ago it was %v, want %dC", days, s.From, from)
		}
	}
	now = now.AddDate(0, 0, 50)
	if m, err := w.svc.Map(t.Context(), rep, Filter{}, 7); err != nil || m.Spots[0].Moved {
		t.Errorf("it did not move: %+v, %v", m.Spots, err)
	}
}

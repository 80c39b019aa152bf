package opportunity

import (
	"context"
	"maps"
	"math/rand/v2"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// stock counts the rows themselves.
func (w *world) stock(owner org.UserID) map[c139.Zone]share {
	w.t.Helper()
	all := map[c139.Zone]share{}
	w.in(func(tx *db.Tx) error {
		rows, err := tx.QueryContext(w.t.Context(), `
			SELECT shown_v, amount FROM opportunity
			WHERE org_id = $1 AND deleted_at = 0 AND status = 'open' AND ($2 = '' OR owner_id = $2)`, w.Org, owner)
		if err != nil {
			return err
		}
		type row struct {
			v      int
			amount int64
		}
		list, err := db.Collect(rows, func(r *row) []any { return []any{&r.v, &r.amount} })
		for _, r := range list {
			z := FromNumber(r.v).Zone()
			all[z] = share{all[z].deals + 1, all[z].amount + r.amount}
		}
		return err
	})
	return all
}

// stocks reads what is kept, now and then.
func (w *world) stocks(actor org.Actor, then day.Date) (now, before map[c139.Zone]share) {
	w.t.Helper()
	now, before = map[c139.Zone]share{}, map[c139.Zone]share{}
	var list []ZoneStock
	err := w.DB.View(w.t.Context(), func(tx *db.Tx) (err error) {
		list, err = ZoneStocks(w.t.Context(), tx, actor, then)
		return err
	})
	if err != nil || len(list) != 3 {
		w.t.Fatalf("%+v, %v", list, err)
	}
	for _, s := range list {
		if s.Deals != 0 || s.Amount != 0 {
			now[s.Zone] = share{s.Deals, s.Amount}
		}
		if s.DealsThen != 0 || s.AmountThen != 0 {
			before[s.Zone] = share{s.DealsThen, s.AmountThen}
		}
	}
	return now, before
}

// The kept stock of every past day is what the rows were on that day, for the
// whole organisation, for one member and for a department, whose are those of who
// is in it now.
func TestZonesRememberEveryDay(t *testing.T) {
	w := newWorld(t)
	r := rand.New(rand.NewPCG(7, 7))
	ctx := context.Background()
	admin, reps := w.Admin(), []org.Actor{w.Rep("甲"), w.Rep("乙")}
	start := time.Date(2026, 10, 30, 20, 0, 0, 0, time.UTC) // already the next day in Shanghai
	then := map[day.Date][2]map[c139.Zone]share{}
	var deals []ID
	for n := range 12 {
		now := start.AddDate(0, 0, n)
		w.DB.SetClock(func() time.Time { return now })
		for range 6 {
			if len(deals) < 3 || r.IntN(4) == 0 {
				owner := reps[r.IntN(2)]
				terms := w.terms(owner)
				terms.Amount = r.Int64N(1000)
				made, err := w.svc.Create(ctx, owner, terms)
				if err != nil {
					t.Fatal(err)
				}
				deals = append(deals, made)
				continue
			}
			w.in(func(tx *db.Tx) error {
				d, err := LockForChange(ctx, tx, admin, deals[r.IntN(len(deals))])
				if err != nil {
					return err
				}
				after := d
				switch r.IntN(5) {
				case 0:
					after.Status, after.Owner = []Status{Open, Won, Lost}[r.IntN(3)], reps[r.IntN(2)].User
					_, err = update(ctx, tx, w.Org, d, after)
				case 1:
					after.Amount = r.Int64N(1000)
					_, err = update(ctx, tx, w.Org, d, after)
				default:
					after.Shown = c139.Value{W: r.IntN(2), F: r.IntN(4), C: r.IntN(10)}
					err = saveFigures(ctx, tx, w.Org, d, after)
				}
				return err
			})
		}
		on := day.Of(now.In(time.FixedZone("CST", 8*3600)))
		then[on] = [2]map[c139.Zone]share{w.stock(""), w.stock(reps[0].User)}
	}
	w.transfer(reps[0], w.North, w.South)
	south := w.Member("丙", org.Manager, org.ScopeDepartment, w.South)
	for on, want := range then {
		for i, actor := range []org.Actor{admin, reps[0], south} {
			i := min(i, 1)
			now, before := w.stocks(actor, on)
			if !maps.Equal(before, want[i]) {
				t.Errorf("on %s %v is kept, %v was true", on, before, want[i])
			}
			owner := []org.UserID{"", reps[0].User}[i]
			if real := w.stock(owner); !maps.Equal(now, real) {
				t.Errorf("now %v is kept, %v is true", now, real)
			}
		}
	}
}

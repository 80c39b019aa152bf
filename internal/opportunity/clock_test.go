package opportunity

import (
	"context"
	"maps"
	"sync"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// TestClosedTwiceAtOnce lets two people end a deal in different ways: one
// does, the other learns of it, and the history holds one end.
func TestClosedTwiceAtOnce(t *testing.T) {
	w := newWorld(t)
	rep, manager := w.rep(), w.Manager()
	for range 8 {
		deal := w.deal(rep)
		var wg sync.WaitGroup
		var results [4]error
		for i, outcome := range []Status{Won, Lost, NoDecision, Won} {
			c := Closing{Outcome: outcome, Reason: w.reason(outcome), ClosedOn: w.today()}
			wg.Go(func() {
				results[i] = w.svc.Close(context.Background(), []org.Actor{rep, manager}[i%2], deal, 1, c)
			})
		}
		wg.Wait()
		ended := 0
		for i, err := range results {
			if err == nil {
				ended++
			} else if !errs.Is(err, errs.Conflict) {
				t.Errorf("%d: %v", i, err)
			}
		}
		var n int
		w.in(func(tx *db.Tx) error {
			return tx.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM status_change WHERE org_id = $1 AND opportunity_id = $2 AND to_status <> 'open'`, w.Org, deal).Scan(&n)
		})
		if ended != 1 || n != 1 {
			t.Errorf("%d ended it, %d ends are in the history", ended, n)
		}
	}
	w.recount()
}

// TestTheClockIsSetBack goes on working while the clock jumps ahead, back by a
// day, and back by a year: nothing is refused that the day itself allows, and
// what is kept stays what the rows say.
func TestTheClockIsSetBack(t *testing.T) {
	w := newWorld(t)
	rep, admin := w.rep(), w.Admin()
	start := time.Date(2026, 11, 30, 1, 0, 0, 0, time.UTC)
	var last ID
	for n, now := range []time.Time{start, start.AddDate(0, 0, 2), start, start.AddDate(-1, 0, 0), start.Add(-time.Second), start.AddDate(0, 0, 3)} {
		w.DB.SetClock(func() time.Time { return now })
		deal := w.deal(rep)
		for _, id := range []ID{deal, last} {
			if id == "" {
				continue
			}
			d := w.shows(rep, id)
			today := day.Date(rep.Today(now))
			if err := w.svc.SetNextStep(t.Context(), rep, id, d.Version, "打电话", today.Add(n)); err != nil {
				t.Errorf("%d: a next step: %v", n, err)
			}
			err := w.svc.SetElements(t.Context(), rep, id, []Change{{Element: c139.Keys()[n], To: c139.Clear, Evidence: &NewEvidence{
				What: "看到了", Channel: Visit, Strength: Observed, ObservedOn: string(today)}}}, "")
			if err != nil {
				t.Errorf("%d: evidence: %v", n, err)
			}
			if _, _, err := w.svc.History(t.Context(), rep, id); err != nil {
				t.Errorf("%d: history: %v", n, err)
			}
		}
		if _, err := w.svc.Age(t.Context(), w.Org, func(int) {}); err != nil {
			t.Errorf("%d: ageing: %v", n, err)
		}
		last = deal
		w.recount()
		if kept, _ := w.stocks(admin, day.Date(admin.Today(now))); !maps.Equal(kept, w.stock("")) {
			t.Errorf("%d: %v is kept, %v is true", n, kept, w.stock(""))
		}
	}
	if n, err := org.NewService(w.DB).Verify(t.Context(), w.Org); err != nil || n == 0 {
		t.Errorf("%d entries, %v", n, err)
	}
}

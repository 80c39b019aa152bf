package opportunity

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/stage"
)

// recount fails the test unless the kept counts are those of the rows.
func (w *world) recount() {
	w.t.Helper()
	count := func(text string) map[tallyKey]share {
		all := map[tallyKey]share{}
		w.in(func(tx *db.Tx) error {
			rows, err := tx.QueryContext(w.t.Context(), text, w.Org)
			if err != nil {
				return err
			}
			type row struct {
				tallyKey
				share
			}
			list, err := db.Collect(rows, func(r *row) []any {
				return []any{&r.Owner, &r.Status, &r.Stage, &r.ShownV, &r.deals, &r.amount}
			})
			for _, r := range list {
				all[r.tallyKey] = r.share
			}
			return err
		})
		return all
	}
	kept := count(`SELECT owner_id, status, selling_stage, shown_v, deals, amount FROM opportunity_tally
		WHERE org_id = $1 AND (deals <> 0 OR amount <> 0)`)
	real := count(`SELECT owner_id, status, selling_stage, shown_v, COUNT(*), CAST(SUM(amount) AS BIGINT) FROM opportunity
		WHERE org_id = $1 AND deleted_at = 0 GROUP BY owner_id, status, selling_stage, shown_v
		UNION ALL SELECT '', status, selling_stage, shown_v, COUNT(*), CAST(SUM(amount) AS BIGINT) FROM opportunity
		WHERE org_id = $1 AND deleted_at = 0 GROUP BY status, selling_stage, shown_v
		UNION ALL SELECT m.department_id, o.status, o.selling_stage, o.shown_v, COUNT(*), CAST(SUM(o.amount) AS BIGINT)
		FROM opportunity o JOIN member m ON m.org_id = o.org_id AND m.id = o.owner_id
		WHERE o.org_id = $1 AND o.deleted_at = 0 AND m.department_id IS NOT NULL GROUP BY m.department_id, o.status, o.selling_stage, o.shown_v`)
	if !maps.Equal(kept, real) {
		w.t.Errorf("kept counts\n%v\nrows\n%v", kept, real)
	}
	sums := count(`SELECT owner_id, status, selling_stage, 0, deals, amount FROM opportunity_stage
		WHERE org_id = $1 AND (deals <> 0 OR amount <> 0)`)
	real = count(`SELECT owner_id, status, selling_stage, 0, COUNT(*), CAST(SUM(amount) AS BIGINT) FROM opportunity
		WHERE org_id = $1 AND deleted_at = 0 GROUP BY owner_id, status, selling_stage
		UNION ALL SELECT '', status, selling_stage, 0, COUNT(*), CAST(SUM(amount) AS BIGINT) FROM opportunity
		WHERE org_id = $1 AND deleted_at = 0 GROUP BY status, selling_stage
		UNION ALL SELECT m.department_id, o.status, o.selling_stage, 0, COUNT(*), CAST(SUM(o.amount) AS BIGINT)
		FROM opportunity o JOIN member m ON m.org_id = o.org_id AND m.id = o.owner_id
		WHERE o.org_id = $1 AND o.deleted_at = 0 AND m.department_id IS NOT NULL GROUP BY m.department_id, o.status, o.selling_stage`)
	if !maps.Equal(sums, real) {
		w.t.Errorf("kept sums of stages\n%v\nrows\n%v", sums, real)
	}
}

// After any sequence of changes the kept counts are those of the rows.
func TestTallyFollowsEveryChange(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			w := newWorld(t)
			r := rand.New(rand.NewPCG(seed, 9))
			reps := []org.Actor{w.Rep("甲"), w.Rep("乙"), w.Rep("丙")}
			boss := w.Manager()
			terms := w.terms(boss)
			var deals []ID
			for range 120 {
				w.randomChange(r, boss, reps, terms, &deals)
			}
			w.recount()
			w.transfer(reps[0], w.departmentOf(reps[0]), "")
			w.recount()
		})
	}
}

func (w *world) departmentOf(rep org.Actor) (d org.DepartmentID) {
	w.t.Helper()
	w.in(func(tx *db.Tx) error {
		all, err := org.HoldDepartments(w.t.Context(), tx, w.Org, []org.UserID{rep.User})
		d = all[rep.User]
		return err
	})
	return d
}

// transfer puts a member into another department, as org does.
func (w *world) transfer(rep org.Actor, from, to org.DepartmentID) {
	w.t.Helper()
	if err := w.moved(rep, from, to); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) moved(rep org.Actor, from, to org.DepartmentID) error {
	return w.DB.InTx(w.t.Context(), func(tx *db.Tx) error {
		_, err := tx.ExecContext(w.t.Context(), `UPDATE member SET department_id = NULLIF($1, '') WHERE org_id = $2 AND id = $3`, to, w.Org, rep.User)
		if err != nil {
			return err
		}
		return MoveSums(w.t.Context(), tx, w.Org, rep.User, from, to)
	})
}

func (w *world) randomChange(r *rand.Rand, boss org.Actor, reps []org.Actor, terms Terms, deals *[]ID) {
	ctx := w.t.Context()
	if len(*deals) < 3 || r.IntN(8) == 0 {
		terms.Owner, terms.Amount = reps[r.IntN(3)].User, r.Int64N(9_000_000)
		made, err := w.svc.Create(ctx, boss, terms)
		if err != nil {
			w.t.Fatal(err)
		}
		*deals = append(*deals, made)
		return
	}
	deal := (*deals)[r.IntN(len(*deals))]
	d, err := w.getDeleted(boss, deal)
	if err != nil {
		w.t.Fatal(err)
	}
	outcome := Statuses[1+r.IntN(4)]
	switch r.IntN(9) {
	case 0:
		terms.Amount = r.Int64N(9_000_000)
		err = w.svc.Update(ctx, boss, deal, d.Version, terms)
	case 1:
		to := stage.Sellings()[r.IntN(5)]
		_, err = w.svc.MoveStage(ctx, boss, deal, d.Version, Move{Track: Selling, To: string(to), Event: "x", OccurredOn: w.today()})
	case 2:
		err = w.svc.Close(ctx, boss, deal, d.Version, Closing{Outcome: outcome, Reason: w.reason(outcome), ClosedOn: w.today()})
	case 3:
		err = w.svc.Reopen(ctx, boss, deal, d.Version, Reopening{Why: "x", NextStep: "x", NextStepOn: w.today()})
	case 4:
		err = w.svc.HandOver(ctx, boss, deal, d.Version, reps[r.IntN(3)].User, "")
	case 5:
		err = w.svc.Delete(ctx, boss, deal, d.Version)
	case 6:
		err = w.svc.Restore(ctx, boss, deal, "")
	case 7:
		after := d
		after.Shown = c139.Value{W: r.IntN(2), F: r.IntN(4), C: r.IntN(10)}
		w.in(func(tx *db.Tx) error { return saveFigures(ctx, tx, w.Org, d, after) })
	case 8:
		departments := []org.DepartmentID{w.North, w.South, w.Sales}
		rep := reps[r.IntN(3)]
		w.transfer(rep, w.departmentOf(rep), departments[r.IntN(3)])
	}
	if err != nil && errs.KindOf(err) == errs.Internal {
		w.t.Fatal(err)
	}
}

func TestManyAtOnceAreCountedOnce(t *testing.T) {
	w := newWorld(t)
	boss := w.Manager()
	reps := []org.Actor{w.Rep("甲"), w.Rep("乙")}
	terms := w.terms(boss)
	done := make(chan error)
	for i := range 16 {
		go func() {
			mine := terms
			mine.Owner = reps[i%2].User
			made, err := w.svc.Create(t.Context(), boss, mine)
			for version := int64(1); err == nil && version < 4; version++ {
				err = w.svc.HandOver(t.Context(), boss, made, version, reps[(i+int(version))%2].User, "")
			}
			done <- err
		}()
	}
	go func() { // and one of the owners changes departments
		departments := []org.DepartmentID{w.North, w.South}
		var err error
		for i := 0; err == nil && i < 6; i++ {
			err = w.moved(reps[0], departments[i%2], departments[(i+1)%2])
		}
		done <- err
	}()
	for range 17 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	w.recount()
}

package opportunity

import (
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/rule/day"
)

// TestSumsStayCountable: however many deals of the largest amount there are,
// one more is refused before a sum would no longer fit.
func TestSumsStayCountable(t *testing.T) {
	w := newWorld(t)
	rep := w.rep()
	first := w.deal(rep)
	refused := func(what string, err error) {
		t.Helper()
		if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != "amount" || f[0].Key != "deal.sum_too_large" {
			t.Errorf("%s: %v", what, err)
		}
	}
	w.in(func(tx *db.Tx) error { // as if many others had been there for long
		_, err := tx.ExecContext(t.Context(), `
			INSERT INTO opportunity_stage (org_id, owner_id, status, selling_stage, deals, amount) VALUES ($1, '', 'lost', 'needs', 39999, $2)`,
			w.Org, int64(MaxSum-MaxAmount-1_000_000))
		return err
	})
	d := w.shows(rep, first)
	terms := w.full(d)
	terms.Amount = MaxAmount
	w.must(w.svc.Update(t.Context(), rep, first, d.Version, terms))
	terms.Name, terms.Amount = "再来一个", 2_000_000
	_, err := w.svc.Create(t.Context(), rep, terms)
	refused("one deal more", err)
	terms.Amount, terms.AmountKnown = 0, false
	_, err = w.svc.Create(t.Context(), rep, terms)
	w.must(err)
	_, err = w.move(rep, first, Selling, "needs") // the sum stays
	w.must(err)

	err = w.DB.InTx(t.Context(), func(tx *db.Tx) error {
		l := NewLoad(tx, rep)
		for range 100_000 {
			x := Blank(tx.Now, tx.Now)
			x.ID, x.Owner, x.Amount, x.OpenedOn = ID(id.New()), rep.User, MaxAmount, day.Of(tx.Now)
			l.counts.move(Opportunity{}, x)
		}
		return l.Close(t.Context())
	})
	refused("a file of large deals", err)
}

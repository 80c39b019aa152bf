package blueprint

import (
	"math/rand/v2"
	"testing"
)

// What is spare of a row can be drawn besides everything else, and one more
// cannot.
func TestCoversTellWhatIsSpare(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 13))
	spare, short := 0, 0
	for range 300 {
		pool, plan := makePool(r, 6+r.IntN(12), false), makePlan(r)
		best := most(plan, pool)
		missing := 0
		for at, c := range Covers(plan, pool, 1) {
			fits := 0
			for _, q := range pool {
				if plan.Rows[at].Fits(q) {
					fits++
				}
			}
			if c.Row != at || c.Wanted != plan.Rows[at].Count || c.Fits != fits {
				t.Fatalf("%+v of %+v: %d fit", c, plan, fits)
			}
			if c.Spare < 0 {
				missing -= c.Spare
				continue
			}
			if best < plan.Items() {
				continue // another row lacks something, and might get it
			}
			spare++
			more := Plan{Rows: append([]Row(nil), plan.Rows...)}
			more.Rows[at].Count += c.Spare
			if most(more, pool) != more.Items() {
				t.Fatalf("%+v of %+v is less", c, plan)
			}
			if more.Rows[at].Count++; most(more, pool) == more.Items() {
				t.Fatalf("%+v of %+v is more", c, plan)
			}
		}
		if missing != plan.Items()-best {
			t.Fatalf("%d are missing of %+v, not %d", plan.Items()-best, plan, missing)
		}
		if missing > 0 {
			short++
		}
	}
	if spare < 50 || short < 50 {
		t.Errorf("%d could be drawn and %d not: the test sees one side only", spare, short)
	}
}

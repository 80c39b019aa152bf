package blueprint

// Cover is what a bank has for one row of a plan.
type Cover struct {
	Row    int
	Wanted int // over all forms
	Fits   int // questions that the row could draw from; those that ask the same count once
	Spare  int // how many more it could draw once every row has its own, up to MaxSpare; what it lacks, below zero
}

// MaxSpare bounds what is counted as spare.
const MaxSpare = 99

// Covers tells for each row of a plan what a pool has for it. Rows that want the
// same questions share them; enemies and groups are not looked at, so drawing may
// find less, and never more.
func Covers(plan Plan, pool []Question, forms int) []Cover {
	b, _ := newBank(plan, pool)
	rnd := random(1)
	want := make([]int, len(plan.Rows))
	for r, row := range plan.Rows {
		want[r] = forms * row.Count
	}
	full := b.fill(want, false, &rnd)
	full.run()
	list := make([]Cover, len(want))
	for r := range want {
		list[r] = Cover{Row: r, Wanted: want[r], Fits: len(full.order[r]), Spare: full.have[r] - want[r]}
		if list[r].Spare < 0 {
			continue
		}
		more := *full
		more.row = append([]int(nil), full.row...)
		for list[r].Spare < MaxSpare && more.add(r) {
			list[r].Spare++
		}
	}
	return list
}

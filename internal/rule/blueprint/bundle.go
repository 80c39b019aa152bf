package blueprint

import (
	"cmp"
	"fmt"
	"slices"
)

// unit is groups that are drawn together: one for one form, two that fit the
// same rows for two.
type unit []int

// units sorts the groups that can be drawn whole into units, by chance.
func (b *bank) units(forms int, rnd *random) (list []unit) {
	waits := map[string]int{}
	for _, g := range b.shuffledBundles(rnd) {
		if forms == 1 {
			list = append(list, unit{g})
			continue
		}
		shape := b.shape(g)
		if other, ok := waits[shape]; ok {
			list = append(list, unit{other, g})
			delete(waits, shape)
		} else {
			waits[shape] = g
		}
	}
	return list
}

func (b *bank) shuffledBundles(rnd *random) (list []int) {
	for g, families := range b.bundles {
		if !slices.ContainsFunc(families, func(f int) bool { return len(b.families[f].fits) == 0 }) {
			list = append(list, g)
		}
	}
	shuffle(rnd, list)
	return list
}

// rowsOf lists the rows that a family fits, in order.
func (b *bank) rowsOf(f int) (rows []int) {
	for r := range b.plan.Rows {
		if _, ok := b.families[f].fits[r]; ok {
			rows = append(rows, r)
		}
	}
	return rows
}

// shape is equal for groups whose questions fit the same rows.
func (b *bank) shape(g int) string {
	var parts []string
	for _, f := range b.choosyFirst(g) {
		parts = append(parts, fmt.Sprint(b.rowsOf(f)))
	}
	slices.Sort(parts)
	return fmt.Sprint(parts)
}

// choosyFirst orders the families of a group, those that fit fewest rows first.
func (b *bank) choosyFirst(g int) []int {
	return slices.SortedStableFunc(slices.Values(b.bundles[g]), func(x, y int) int {
		return cmp.Or(cmp.Compare(len(b.families[x].fits), len(b.families[y].fits)), slices.Compare(b.rowsOf(x), b.rowsOf(y)))
	})
}

// take draws a unit whole if there is room for it, and reports whether it did.
func (f *filling) take(u unit) bool {
	placed := map[int]int{}
	left := make([]int, len(f.want))
	for r := range left {
		left[r] = f.want[r] - f.have[r]
	}
	for _, g := range u {
		for _, i := range f.choosyFirst(g) {
			rows := f.rowsOf(i)
			r := slices.IndexFunc(rows, func(r int) bool { return left[r] > 0 })
			if f.row[i] >= 0 || r < 0 || !f.peaceful(i) || slices.ContainsFunc(f.families[i].enemies, func(e int) bool { _, in := placed[e]; return in }) {
				return false
			}
			left[rows[r]]--
			placed[i] = rows[r]
		}
	}
	for i, r := range placed {
		f.row[i] = r
		f.have[r]++
	}
	return true
}

// share is the part of what a unit's rows could choose from that they want:
// how likely a question is drawn, so that groups come as often as others.
func (f *filling) share(u unit) float64 {
	least := 1.0
	for _, g := range u {
		for _, i := range f.bundles[g] {
			for _, r := range f.rowsOf(i) {
				least = min(least, float64(f.want[r])/float64(len(f.order[r])))
			}
		}
	}
	return least
}

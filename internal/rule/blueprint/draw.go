package blueprint

import (
	"cmp"
	"math"
	"slices"

	"kongdan/internal/rule/question"
)

const (
	tries    = 48   // at a paper in which something must stand apart
	hopeless = 6    // at one for which the bank has too few anyway
	drafts   = 24   // of two forms, from which the closest is taken
	closeGap = 0.02 // of two forms, in the mean share of marks
)

// Draw draws one form of the plan, or two of about the same difficulty and
// without a question in common. The order of the pool does not matter.
func Draw(plan Plan, pool []Question, forms int, seed int64) Drawn {
	b, worn := newBank(plan, pool)
	rnd := random(uint64(seed)) // #nosec G115 -- any bits do
	d := Drawn{Worn: worn}
	want := make([]int, len(plan.Rows))
	for r, row := range plan.Rows {
		want[r] = forms * row.Count
	}
	loose := b.fill(want, false, &rnd)
	loose.run()
	most := tries
	if loose.short() > 0 {
		most = hopeless
	}
	best := math.Inf(1)
	for n := range drafts {
		f := b.attempt(want, forms, most, &rnd)
		if f.short() > 0 {
			if n == 0 {
				d.lack(f, loose, forms)
			}
			break
		}
		lists := f.split(forms, &rnd)
		eases := make([]float64, len(lists))
		for i, list := range lists {
			eases[i] = b.ease(list)
		}
		gap := slices.Max(eases) - slices.Min(eases)
		if gap < best {
			best, d.Ease, d.Forms = gap, eases, nil
			for _, list := range lists {
				d.Forms = append(d.Forms, b.ordered(list, &rnd))
			}
		}
		if gap <= closeGap {
			break
		}
	}
	return d
}

// attempt fills the rows, as often as it takes but not more often than most,
// and returns the fullest filling.
func (b *bank) attempt(want []int, forms, most int, rnd *random) (best *filling) {
	for n := range most {
		f := b.fill(want, true, rnd)
		if n > most/2 { // who has enemies comes last
			for _, list := range f.order {
				slices.SortStableFunc(list, func(x, y int) int { return cmp.Compare(len(b.families[x].enemies), len(b.families[y].enemies)) })
			}
		}
		units := b.units(forms, rnd)
		keen := []float64{1, 1, 2, 0, 1000}[n%5] // how gladly groups are taken
		var later []unit
		for _, u := range units {
			if chance := float64(rnd.below(1<<20)) / (1 << 20); chance >= keen*f.share(u) || !f.take(u) {
				later = append(later, u)
			}
		}
		f.run()
		for _, u := range later {
			if f.short() == 0 {
				break
			}
			f.take(u)
		}
		if best == nil || f.short() < best.short() {
			best = f
		}
		if best.short() == 0 {
			return best
		}
	}
	return best
}

// lack says what cannot be drawn and why: f is the fullest filling, loose the
// fullest if nothing had to stand apart.
func (d *Drawn) lack(f, loose *filling, forms int) {
	d.Cause = Apart
	if loose.short() > 0 {
		d.Cause = TooFew
		for r := range loose.want {
			if loose.have[r] < loose.want[r] {
				d.Rivals = loose.rivals(r)
				break
			}
		}
	}
	for r := range f.want {
		if f.have[r] < f.want[r] {
			d.Lacks = append(d.Lacks, Lack{Row: r, Wanted: f.want[r] / forms, Possible: f.have[r] / forms, Alone: len(f.order[r]) / forms})
		}
	}
}

// member is one family as it was drawn.
type member struct{ family, row int }

// split deals what was drawn out to the forms: each gets the same number of
// each row and groups of the same shape, and their difficulty is kept close.
func (f *filling) split(forms int, rnd *random) [][]member {
	lists := make([][]member, forms)
	if forms == 1 {
		for i, r := range f.row {
			if r >= 0 {
				lists[0] = append(lists[0], member{i, r})
			}
		}
		return lists
	}
	type couple struct {
		one, other []member
		apart      float64 // by how much easier the one is than the other
	}
	var couples []couple
	pair := func(one, other []member) {
		c := couple{one, other, f.sum(one) - f.sum(other)}
		if c.apart < 0 {
			c = couple{other, one, -c.apart}
		}
		couples = append(couples, c)
	}
	loose, shapes := make([][]member, len(f.want)), map[string][]int{}
	var order []string
	for g, families := range f.bundles {
		if f.row[families[0]] < 0 {
			continue
		}
		shape := f.shape(g)
		if len(shapes[shape]) == 0 {
			order = append(order, shape)
		}
		shapes[shape] = append(shapes[shape], g)
	}
	for _, shape := range order {
		for two := range slices.Chunk(shapes[shape], 2) {
			pair(f.drawn(two[0]), f.drawn(two[1]))
		}
	}
	for i, r := range f.row {
		if r >= 0 && f.families[i].bundle < 0 {
			loose[r] = append(loose[r], member{i, r})
		}
	}
	for _, list := range loose {
		shuffle(rnd, list)
		slices.SortStableFunc(list, func(x, y member) int { return cmp.Compare(f.of(x).Ease(), f.of(y).Ease()) })
		for two := range slices.Chunk(list, 2) {
			pair(two[:1], two[1:])
		}
	}
	slices.SortStableFunc(couples, func(x, y couple) int { return cmp.Compare(y.apart, x.apart) })
	ahead := 0.0 // of the first form
	for _, c := range couples {
		if ahead > 0 || ahead == 0 && rnd.below(2) == 0 {
			c.one, c.other, c.apart = c.other, c.one, -c.apart
		}
		lists[0], lists[1] = append(lists[0], c.one...), append(lists[1], c.other...)
		ahead += c.apart
	}
	return lists
}

func (f *filling) drawn(g int) (list []member) {
	for _, i := range f.bundles[g] {
		list = append(list, member{i, f.row[i]})
	}
	return list
}

// of is the question by which a family serves its row.
func (b *bank) of(m member) Question { return b.pool[b.families[m.family].fits[m.row]] }

func (b *bank) sum(list []member) (sum float64) {
	for _, m := range list {
		sum += b.of(m).Ease()
	}
	return sum
}

func (b *bank) ease(list []member) float64 { return b.sum(list) / float64(max(1, len(list))) }

// ordered is a form in the order of its paper: by kinds, then by rows; a group
// stands together where its first question does.
func (b *bank) ordered(list []member, rnd *random) []Pick {
	list = slices.Clone(list)
	shuffle(rnd, list)
	type key struct{ kind, row, at, place int }
	keys, lead := map[member]key{}, map[string]member{}
	for at, m := range list {
		q := b.of(m)
		keys[m] = key{slices.Index(question.Kinds, q.Kind), m.row, at, q.Place}
		if first, ok := lead[q.Group]; q.Group != "" && (!ok || q.Place < b.of(first).Place) {
			lead[q.Group] = m
		}
	}
	keyOf := func(m member) key {
		k := keys[m]
		if first, ok := lead[b.of(m).Group]; ok {
			place := k.place
			k = keys[first]
			k.place = place
		}
		return k
	}
	slices.SortStableFunc(list, func(x, y member) int {
		a, b := keyOf(x), keyOf(y)
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.row, b.row), cmp.Compare(a.at, b.at), cmp.Compare(a.place, b.place))
	})
	picks := make([]Pick, len(list))
	for i, m := range list {
		picks[i] = Pick{m.row, b.of(m).ID}
	}
	return picks
}

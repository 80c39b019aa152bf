package blueprint

import (
	"cmp"
	"slices"
)

// family is questions of which a paper may hold one only: they ask the same.
type family struct {
	fits    map[int]int // by row, the place in the pool of the one that serves it
	enemies []int       // other families
	bundle  int         // the group it belongs to, -1 for none
}

// bank is the pool as drawing sees it.
type bank struct {
	plan     Plan
	pool     []Question
	families []family
	bundles  [][]int // families that are asked together
}

// Reach returns what some row wants of the pool, with the rest of its groups:
// nothing else is drawn, however often anything was asked.
func Reach(plan Plan, pool []Question) (list []Question) {
	fits := func(q Question) bool { return slices.ContainsFunc(plan.Rows, func(r Row) bool { return r.Fits(q) }) }
	wanted := map[string]bool{} // groups
	for _, q := range pool {
		if q.Group != "" && !wanted[q.Group] {
			wanted[q.Group] = fits(q)
		}
	}
	for _, q := range pool {
		if wanted[q.Group] || fits(q) {
			list = append(list, q)
		}
	}
	return list
}

// newBank takes what can be drawn out of the pool, and finds who belongs
// together and who must stand apart. worn counts what was asked too often; it
// takes its group along.
func newBank(plan Plan, pool []Question) (b *bank, worn int) {
	b = &bank{plan: plan}
	pool = Reach(plan, pool)
	tired := func(q Question) bool { return plan.Exposure > 0 && q.Asked >= plan.Exposure }
	gone := map[string]bool{} // groups
	for _, q := range pool {
		if q.Group != "" && tired(q) {
			gone[q.Group] = true
		}
	}
	for _, q := range pool {
		if tired(q) || gone[q.Group] {
			worn++
		} else {
			b.pool = append(b.pool, q)
		}
	}
	slices.SortFunc(b.pool, func(x, y Question) int { return cmp.Or(cmp.Compare(x.ID, y.ID), cmp.Compare(x.Place, y.Place)) })
	b.gather(b.alike())
	return b, worn
}

// alike returns for each question the first one that asks the same.
func (b *bank) alike() []int {
	first := make([]int, len(b.pool))
	place, essence := map[string]int{}, map[string]int{}
	for i, q := range b.pool {
		first[i], place[q.ID] = i, i
	}
	root := func(i int) int {
		for first[i] != i {
			i = first[i]
		}
		return i
	}
	join := func(i, j int) {
		i, j = root(i), root(j)
		first[max(i, j)] = min(i, j)
	}
	for i, q := range b.pool {
		if j, ok := place[q.Twin]; ok {
			join(i, j)
		}
		if j, ok := essence[q.Essence]; ok && q.Essence != "" {
			join(i, j)
		}
		essence[q.Essence] = i
	}
	for i := range first {
		first[i] = root(i)
	}
	return first
}

// gather makes the families, the bundles and their enmities. A question of a
// group is a family of its own, at war with whatever asks the same.
func (b *bank) gather(alike []int) {
	of := make([]int, len(b.pool))
	loose, groups, place := map[int]int{}, map[string]int{}, map[string]int{}
	same := map[int][]int{} // families by what they ask
	for i, q := range b.pool {
		f, known := loose[alike[i]]
		if q.Group != "" || !known {
			f = len(b.families)
			b.families = append(b.families, family{fits: map[int]int{}, bundle: -1})
			same[alike[i]] = append(same[alike[i]], f)
		}
		if q.Group == "" {
			loose[alike[i]] = f
		} else {
			g, ok := groups[q.Group]
			if !ok {
				g = len(b.bundles)
				groups[q.Group] = g
				b.bundles = append(b.bundles, nil)
			}
			b.families[f].bundle = g
			b.bundles[g] = append(b.bundles[g], f)
		}
		of[i], place[q.ID] = f, i
		for r, row := range b.plan.Rows {
			if _, served := b.families[f].fits[r]; !served && row.Fits(q) {
				b.families[f].fits[r] = i
			}
		}
	}
	enemies := func(f, g int) {
		if f != g && !(b.families[f].bundle >= 0 && b.families[f].bundle == b.families[g].bundle) {
			b.families[f].enemies = append(b.families[f].enemies, g)
			b.families[g].enemies = append(b.families[g].enemies, f)
		}
	}
	for i, q := range b.pool {
		for _, e := range q.Enemies {
			if j, ok := place[e]; ok {
				enemies(of[i], of[j])
			}
		}
		for _, g := range same[alike[i]] {
			enemies(of[i], g)
		}
	}
}

// filling is one try to give each row its questions.
type filling struct {
	*bank
	want  []int // by row
	have  []int
	row   []int // by family, -1 where it is not drawn
	apart bool  // enemies may not stand together, groups not be torn
	order [][]int
}

func (b *bank) fill(want []int, apart bool, rnd *random) *filling {
	f := &filling{bank: b, want: want, have: make([]int, len(want)), row: make([]int, len(b.families)), apart: apart}
	order := make([]int, len(b.families))
	for i := range order {
		order[i], f.row[i] = i, -1
	}
	shuffle(rnd, order)
	f.order = make([][]int, len(want))
	for _, i := range order {
		for r := range want {
			if _, ok := b.families[i].fits[r]; ok {
				f.order[r] = append(f.order[r], i)
			}
		}
	}
	return f
}

// short is how many questions are missing.
func (f *filling) short() (n int) {
	for r := range f.want {
		n += f.want[r] - f.have[r]
	}
	return n
}

// free reports whether a family may be added to what is drawn.
func (f *filling) free(i int) bool {
	if f.row[i] >= 0 {
		return false
	}
	if !f.apart {
		return true
	}
	return f.families[i].bundle < 0 && f.peaceful(i)
}

func (f *filling) peaceful(i int) bool {
	return !slices.ContainsFunc(f.families[i].enemies, func(e int) bool { return f.row[e] >= 0 })
}

// run fills the rows as far as can be. Where a row finds nothing free it takes
// what another has, if that one finds something else: so without anything that
// must stand apart no filling holds more.
func (f *filling) run() {
	for r := range f.want {
		for f.have[r] < f.want[r] && f.add(r) {
			f.have[r]++
		}
	}
}

// add finds one more question for the row.
func (f *filling) add(r int) bool {
	found := f.reach(r)
	if found == nil {
		return false
	}
	for _, step := range found {
		f.row[step.family] = step.row
	}
	return true
}

// step puts a family into a row.
type step struct{ family, row int }

// reach looks through the rows that could give something to this one, nearest
// first, until one of them finds a free family. nil means that none does.
func (f *filling) reach(r int) []step {
	from := map[int]step{r: {-1, -1}} // how a row is reached: it gives the family to the row
	for queue := []int{r}; len(queue) > 0; queue = queue[1:] {
		x := queue[0]
		for _, i := range f.order[x] {
			if f.free(i) {
				steps := []step{{i, x}}
				for at := x; at != r; at = from[at].row {
					steps = append(steps, step{from[at].family, from[at].row})
				}
				return steps
			}
			if y := f.row[i]; y >= 0 && !(f.apart && f.families[i].bundle >= 0) {
				if _, seen := from[y]; !seen {
					from[y] = step{i, x}
					queue = append(queue, y)
				}
			}
		}
	}
	return nil
}

// rivals are the rows among which the row's lack is: all that could give it
// something, and still cannot.
func (f *filling) rivals(r int) (rows []int) {
	seen := map[int]bool{r: true}
	for queue := []int{r}; len(queue) > 0; queue = queue[1:] {
		rows = append(rows, queue[0])
		for _, i := range f.order[queue[0]] {
			if y := f.row[i]; y >= 0 && !seen[y] {
				seen[y] = true
				queue = append(queue, y)
			}
		}
	}
	slices.Sort(rows)
	return rows
}

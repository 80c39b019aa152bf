package itemstat

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// simulate lets people of normal ability answer items of four options. The
// key of the item at wrong (-1 for none) names a wrong option.
func simulate(rnd *rand.Rand, n, k, wrong int) (items []Item, people [][]Cell) {
	hard, right := make([]float64, k), make([]int, k)
	for at := range k {
		hard[at], right[at] = rnd.NormFloat64()*0.8-0.6, rnd.IntN(4)
		key := make([]bool, 4)
		key[(right[at]+b2i(at == wrong))%4] = true
		items = append(items, Item{Right: key, Chance: 0.25})
	}
	for range n {
		ability := rnd.NormFloat64()
		var p []Cell
		for at := range k {
			c := Cell{Seen: true, Full: 1, Chosen: []int{right[at]}}
			if knows := 1 / (1 + math.Exp(-1.5*(ability-hard[at]))); rnd.Float64() > knows {
				c.Chosen[0] = rnd.IntN(4)
			}
			c.Got = float64(b2i(items[at].Right[c.Chosen[0]]))
			p = append(p, c)
		}
		people = append(people, p)
	}
	return items, people
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestAWrongKeyIsFound(t *testing.T) {
	rnd := rand.New(rand.NewPCG(60, 60))
	const rounds = 200
	found, first, innocent := 0, 0, 0
	for range rounds {
		wrong := rnd.IntN(20)
		items, people := simulate(rnd, 60, 20, wrong)
		suspects := Suspects(Items(items, people, Usual))
		at := slices.IndexFunc(suspects, func(s Stat) bool { return s.At == wrong })
		found += b2i(at >= 0)
		first += b2i(at == 0)
		innocent += len(suspects) - b2i(at >= 0)
	}
	t.Logf("of %d wrong keys %d were found, %d of them first; %d innocent ones were suspected", rounds, found, first, innocent)
	if found < rounds || first < rounds*97/100 {
		t.Errorf("only %d of %d wrong keys were found, %d of them first", found, rounds, first)
	}
	if innocent > rounds*20/100 { // of 19 innocent items in each
		t.Errorf("%d innocent keys were suspected in %d exams", innocent, rounds)
	}
}

func TestNobodysPlaceInTheListMatters(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 5))
	items, people := simulate(rnd, 40, 10, 3)
	before, whole := Items(items, people, Usual), Exam(people, Usual)
	rnd.Shuffle(len(people), func(a, b int) { people[a], people[b] = people[b], people[a] })
	after, other := Items(items, people, Usual), Exam(people, Usual)
	close := func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }
	for at := range items {
		a, b := before[at], after[at]
		if !close(a.P.X, b.P.X) || !close(a.Corrected.X, b.Corrected.X) || !close(a.Apart.X, b.Apart.X) || !reflect.DeepEqual(a.Flags, b.Flags) {
			t.Errorf("item %d: %+v, then %+v", at, a, b)
		}
	}
	if !close(whole.Alpha.X, other.Alpha.X) || !close(whole.Median, other.Median) {
		t.Errorf("%+v, then %+v", whole, other)
	}
}

func TestRandomPapers(t *testing.T) {
	rnd := rand.New(rand.NewPCG(9, 9))
	items, people := simulate(rnd, 120, 20, 4)
	var form []int
	for i, p := range people { // each saw half of the questions; the first two were for all
		form = append(form, i%2)
		for at := range p {
			if at > 1 && at%2 != i%2 {
				p[at] = Cell{}
			}
		}
	}
	stats := Items(items, people, Usual)
	if stats[0].N != 120 || stats[2].N != 60 || stats[3].N != 60 {
		t.Errorf("%d, %d and %d people saw the first, third and fourth", stats[0].N, stats[2].N, stats[3].N)
	}
	if s := Suspects(stats); len(s) == 0 || s[0].At != 4 {
		t.Errorf("the wrong key was not found: %+v %+v", s, stats[4])
	}
	if w := Exam(people, Usual); w.OneForm || w.Alpha.Known() || w.SEM.Known() || w.N != 120 || w.Mean <= 0 {
		t.Errorf("there is no reliability of different forms: %+v", w)
	}
	forms := Forms(people, form, Usual)
	if len(forms) != 2 || forms[1].Shared != 2 || !forms[1].P.Known() || forms[0].Easier.Known() || !forms[1].Easier.Known() {
		t.Fatalf("%+v", forms)
	}
	if few := Forms(people[:20], form[:20], Usual); few[0].P.Known() || few[1].Easier.Known() || few[1].Differ() {
		t.Errorf("10 people are too few: %+v", few)
	}
	// The same people, the second form 20 % easier: the shared questions tell.
	for i, p := range people {
		for at := range p {
			p[at].Got = 0.4
			if at > 1 && i%2 == 1 {
				p[at].Got = 0.6
			}
		}
	}
	if f := Forms(people, form, Usual)[1]; !f.Differ() || f.Easier.X < 0.1 {
		t.Errorf("%+v", f)
	}
}

func TestOddExams(t *testing.T) {
	if w := Exam(nil, Usual); w.N != 0 || w.Alpha.Known() {
		t.Errorf("%+v", w)
	}
	same := make([][]Cell, 25)
	for i := range same {
		for range 6 {
			same[i] = append(same[i], Cell{Seen: true, Got: 1, Full: 1})
		}
	}
	items := make([]Item, 6)
	if w := Exam(same, Usual); w.Alpha.Known() || w.Alpha.Few || w.At(same, 3).Near.Known() {
		t.Errorf("nobody differs: %+v", w)
	}
	for _, s := range Items(items, same, Usual) {
		if s.Corrected.Known() || s.Suspect() || s.P.X != 1 {
			t.Errorf("%+v", s)
		}
	}
	if s := Items(items, nil, Usual); len(s) != 6 || s[0].P.Known() || s[0].Corrected.Known() {
		t.Errorf("%+v", s)
	}
}

// TestScoresOfFewSayNothing: a mean wants five papers, the middle six, and both come with an interval.
func TestScoresOfFewSayNothing(t *testing.T) {
	shares := []float64{.5, .9, .7, .6, .8, 1}
	if s := Spread(shares[:4], Usual); s.Level.Known() || s.Middle.Known() {
		t.Errorf("of four: %+v", s)
	}
	if s := Spread(shares[:5], Usual); !s.Level.Known() || s.Middle.Known() || math.Abs(s.Level.Low-.5037) > 1e-4 || math.Abs(s.Level.High-.8963) > 1e-4 {
		t.Errorf("of five: %+v", s)
	}
	if s := Spread(shares, Usual); s.Middle.Low != .5 || s.Middle.High != 1 || math.Abs(s.Median-.75) > 1e-9 || s.Level.High > 1 {
		t.Errorf("of six: %+v", s)
	}
}

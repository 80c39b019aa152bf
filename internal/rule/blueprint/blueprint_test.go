package blueprint

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"kongdan/internal/rule/question"
)

// makePool invents n questions. wild adds what must stand apart: doubles,
// twins, enemies and groups.
func makePool(r *rand.Rand, n int, wild bool) []Question {
	kinds, elements := question.Kinds[:4], []string{"W", "F1", "C5"}
	pool := make([]Question, n)
	for i := range pool {
		q := Question{ID: fmt.Sprintf("q%03d", i), Kind: kinds[r.IntN(len(kinds))], Difficulty: r.IntN(6),
			Tags: []Tag{{"element", elements[r.IntN(3)]}}, Categories: []string{string(rune('a' + r.IntN(2)))}, Essence: fmt.Sprint("e", i)}
		if wild && i > 0 {
			switch r.IntN(8) {
			case 0:
				q.Essence = pool[r.IntN(i)].Essence
			case 1:
				q.Enemies = []string{pool[r.IntN(i)].ID}
			case 2:
				q.Twin = pool[r.IntN(i)].ID
			case 3:
				q.Group, q.Place = fmt.Sprint("g", i/4), i
			}
		}
		pool[i] = q
	}
	return pool
}

func makePlan(r *rand.Rand) Plan {
	var p Plan
	for range 1 + r.IntN(4) {
		row := Row{Count: 1 + r.IntN(4), Marks: 200}
		if r.IntN(2) == 0 {
			row.Kind = question.Kinds[r.IntN(4)]
		}
		if r.IntN(3) == 0 {
			row.Tags = []Tag{{"element", "W"}}
		}
		if r.IntN(3) == 0 {
			row.Category = "a"
		}
		if r.IntN(4) == 0 {
			row.Easiest, row.Hardest = 2, 4
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

// check looks at every promise that a form keeps.
func check(t *testing.T, plan Plan, pool []Question, form []Pick) {
	t.Helper()
	by := map[string]Question{}
	for _, q := range pool {
		by[q.ID] = q
	}
	drawn, groups, have := map[string]bool{}, map[string]int{}, make([]int, len(plan.Rows))
	for _, p := range form {
		q := by[p.Question]
		if drawn[q.ID] || !plan.Rows[p.Row].Fits(q) {
			t.Fatalf("row %d got %+v, drawn before: %v", p.Row, q, drawn[q.ID])
		}
		drawn[q.ID] = true
		have[p.Row]++
		groups[q.Group]++
	}
	for r, row := range plan.Rows {
		if have[r] != row.Count {
			t.Fatalf("row %d has %d of %d", r, have[r], row.Count)
		}
	}
	whole := map[string]int{}
	for _, q := range pool {
		whole[q.Group]++
	}
	for g, n := range groups {
		if g != "" && n != whole[g] {
			t.Fatalf("group %s is torn: %d of %d", g, n, whole[g])
		}
	}
	for a := range drawn {
		for b := range drawn {
			x, y := by[a], by[b]
			alike := a < b && (x.Essence == y.Essence || x.Twin == b || y.Twin == a) && !(x.Group != "" && x.Group == y.Group)
			if alike || slices.Contains(x.Enemies, b) && !(x.Group != "" && x.Group == y.Group) {
				t.Fatalf("%+v stands beside %+v", x, y)
			}
		}
	}
	together := ""
	seen := map[string]bool{}
	for _, p := range form {
		g := by[p.Question].Group
		if g != together && seen[g] && g != "" {
			t.Fatalf("group %s does not stand together", g)
		}
		together, seen[g] = g, true
	}
}

// most is how many questions can be drawn at best, found the slow way.
func most(plan Plan, pool []Question) int {
	want := make([]int, len(plan.Rows))
	for r, row := range plan.Rows {
		want[r] = row.Count
	}
	memo := map[string]int{}
	var try func(i int) int
	try = func(i int) int {
		if i == len(pool) {
			return 0
		}
		key := fmt.Sprint(i, want)
		if n, ok := memo[key]; ok {
			return n
		}
		best := try(i + 1)
		for r, row := range plan.Rows {
			if want[r] > 0 && row.Fits(pool[i]) {
				want[r]--
				best = max(best, 1+try(i+1))
				want[r]++
			}
		}
		memo[key] = best
		return best
	}
	return try(0)
}

func TestDrawFindsWhatThereIs(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	full, short := 0, 0
	for n := range 400 {
		pool, plan := makePool(r, 6+r.IntN(10), false), makePlan(r)
		d := Draw(plan, pool, 1, int64(n))
		best := most(plan, pool)
		if best == plan.Items() {
			if len(d.Forms) != 1 {
				t.Fatalf("%+v can be drawn; %+v", plan, d)
			}
			check(t, plan, pool, d.Forms[0])
			full++
			continue
		}
		missing := 0
		for _, l := range d.Lacks {
			missing += l.Wanted - l.Possible
		}
		if len(d.Forms) > 0 || d.Cause != TooFew || missing != plan.Items()-best || len(d.Rivals) == 0 {
			t.Fatalf("%d of %d are possible, but: %+v", best, plan.Items(), d)
		}
		nearest := plan
		nearest.Rows = slices.Clone(plan.Rows)
		for _, l := range d.Lacks {
			nearest.Rows[l.Row].Count = l.Possible
		}
		if d := Draw(nearest, pool, 1, 5); len(d.Forms) != 1 {
			t.Fatalf("the nearest cannot be drawn either: %+v", d)
		}
		short++
	}
	if full < 50 || short < 50 {
		t.Errorf("%d could be drawn and %d not: the test sees one side only", full, short)
	}
}

func TestDrawKeepsApartWhatMustBe(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	forms, apart := 0, 0
	for n := range 300 {
		pool, plan := makePool(r, 60, true), makePlan(r)
		d := Draw(plan, pool, 1+n%2, int64(n))
		if len(d.Forms) == 0 {
			apart++
			continue
		}
		seen := map[string]bool{}
		for _, form := range d.Forms {
			forms++
			check(t, plan, pool, form)
			for _, p := range form {
				if seen[p.Question] {
					t.Fatalf("%s stands in both forms", p.Question)
				}
				seen[p.Question] = true
			}
		}
		mixed := slices.Clone(pool)
		r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		if again := Draw(plan, mixed, 1+n%2, int64(n)); !reflect.DeepEqual(d, again) {
			t.Fatalf("the same seed draws\n%+v, then\n%+v", d, again)
		}
	}
	if forms < 200 || apart == 0 {
		t.Errorf("%d forms, %d refused", forms, apart)
	}
}

func TestEnemiesAreNamedAsTheCause(t *testing.T) {
	pool := []Question{{ID: "a", Enemies: []string{"b"}}, {ID: "b"}, {ID: "c", Group: "g"}, {ID: "d", Group: "g"}}
	d := Draw(Plan{Rows: []Row{{Count: 4}}}, pool, 1, 1)
	if want := []Lack{{Row: 0, Wanted: 4, Possible: 3, Alone: 4}}; d.Cause != Apart || !reflect.DeepEqual(d.Lacks, want) {
		t.Errorf("%+v", d)
	}
	if d := Draw(Plan{Rows: []Row{{Count: 3}}}, pool, 1, 1); len(d.Forms) != 1 {
		t.Errorf("%+v", d)
	}
}

func TestWornQuestionsRest(t *testing.T) {
	pool := []Question{{ID: "a", Asked: 3}, {ID: "b", Asked: 2}, {ID: "c", Asked: 3, Group: "g"}, {ID: "d", Group: "g"}}
	d := Draw(Plan{Rows: []Row{{Count: 2}}, Exposure: 3}, pool, 1, 1)
	if d.Worn != 3 || len(d.Lacks) != 1 || d.Lacks[0].Possible != 1 {
		t.Errorf("%+v", d)
	}
}

// TestFormsAreEquallyHard draws two forms from a bank like ours, by judged and
// by measured difficulty.
func TestFormsAreEquallyHard(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	plan := Plan{Rows: []Row{{Count: 10, Kind: question.Single}, {Count: 5, Kind: question.Multiple}, {Count: 5, Kind: question.TrueFalse, Tags: []Tag{{"element", "W"}}}}}
	for n := range 40 {
		pool := makePool(r, 240, n%2 == 0)
		for i := range pool {
			pool[i].P = 0.1 + 0.85*r.Float64()
		}
		d := Draw(plan, pool, 2, int64(n))
		if len(d.Forms) != 2 || math.Abs(d.Ease[0]-d.Ease[1]) > closeGap {
			t.Fatalf("%+v", d)
		}
	}
}

func TestEveryQuestionGetsItsTurn(t *testing.T) {
	pool := make([]Question, 20)
	for i := range pool {
		pool[i] = Question{ID: fmt.Sprintf("%02d", i)}
		if i >= 12 {
			pool[i].Group = fmt.Sprint(i / 2)
		}
	}
	turns := map[string]int{}
	for seed := range int64(2000) {
		for _, p := range Draw(Plan{Rows: []Row{{Count: 5}}}, pool, 1, seed).Forms[0] {
			turns[p.Question]++
		}
	}
	for _, q := range pool {
		if n := turns[q.ID]; n < 300 || n > 700 { // 500 would be just
			t.Errorf("%s came %d times of 2000", q.ID, n)
		}
	}
}

func TestShuffleIsStable(t *testing.T) {
	if got, want := Shuffle(7, 3, 6), Shuffle(7, 3, 6); !reflect.DeepEqual(got, want) {
		t.Error(got, want)
	}
	seen := map[string]bool{}
	for place := range 200 {
		order := Shuffle(7, place, 4)
		seen[fmt.Sprint(order)] = true
		if slices.Sort(order); !reflect.DeepEqual(order, []int{0, 1, 2, 3}) {
			t.Fatal(order)
		}
	}
	if len(seen) != 24 {
		t.Errorf("%d orders of 24", len(seen))
	}
}

func BenchmarkDraw(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 6))
	pool := makePool(r, 10000, true)
	plan := Plan{Rows: []Row{{Count: 40, Kind: question.Single}, {Count: 20, Kind: question.Multiple}, {Count: 20, Kind: question.TrueFalse}, {Count: 5, Tags: []Tag{{"element", "W"}}}}}
	for i := range b.N {
		if len(Draw(plan, pool, 1, int64(i)).Forms) == 0 {
			b.Fatal("nothing")
		}
	}
}

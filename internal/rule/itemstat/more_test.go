package itemstat

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func near(t *testing.T, what string, got, want, by float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > by {
		t.Errorf("%s = %.9f, want %.9f", what, got, want)
	}
}

func TestStudentAndRanksAsInTables(t *testing.T) {
	for freedom, want := range map[int]float64{1: 12.7062, 2: 4.30265, 9: 2.26216, 30: 2.04227, 120: 1.97993} {
		near(t, fmt.Sprint("t of ", freedom), student(freedom), want, 6e-5)
	}
	for n, want := range map[int]int{5: 0, 6: 1, 8: 1, 9: 2, 10: 2, 20: 6, 25: 8, 100: 40} { // Conover's table A3 at p = 0.5
		if got := rankOf(n); got != want {
			t.Errorf("rank of %d is %d, want %d", n, got, want)
		}
	}
	if f := median([]float64{9, 1, 5, 3, 7}, 1); f.Known() {
		t.Errorf("five have no interval: %+v", f)
	}
	if f := median([]float64{10, 1, 2, 9, 3, 8, 4, 7, 5, 6}, 5); f != (Figure{N: 10, X: 5.5, Low: 2, High: 9}) {
		t.Errorf("%+v", f)
	}
	if f := average([]float64{1, 2, 3, 4}, 2); f.X != 2.5 || math.Abs(f.High-2.5-3.18245*math.Sqrt(5.0/3)/2) > 1e-4 {
		t.Errorf("%+v", f)
	}
	if got := ranks([]float64{30, 10, 20, 10, 40}); !slices.Equal(got, []float64{4, 1.5, 3, 1.5, 5}) {
		t.Errorf("%v", got)
	}
}

func TestTimeOfEachAnswer(t *testing.T) {
	for _, c := range []struct {
		name        string
		given, want []int64
	}{
		{"in order", []int64{110, 130, 190}, []int64{10, 20, 60}},
		{"back and forth", []int64{190, 110, 130}, []int64{60, 10, 20}},
		{"one without an answer", []int64{110, 0, 150}, []int64{10, 0, 40}},
		{"together", []int64{110, 130, 130, 160}, []int64{10, 0, 0, 30}},
		{"before the start", []int64{90, 130}, []int64{0, 30}},
		{"none", nil, []int64{}},
	} {
		if got := Taken(100, c.given); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestDrift(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 3))
	// d uses of a question over a year, p and time moving by so much a month
	uses := func(p, faster float64) (list []Use) {
		for m := range 12 {
			for range 15 {
				list = append(list, Use{Month: m, Share: float64(b2i(rnd.Float64() < 0.4+p*float64(m))), Taken: 60*math.Exp(0.4*rnd.NormFloat64()) - faster*float64(m)})
			}
		}
		return list
	}
	leaks := func(p, faster float64) (n int) {
		for range 100 {
			n += b2i(Over(uses(p, faster), Usual).Leaked())
		}
		return n
	}
	if n := leaks(0.04, 3); n < 90 {
		t.Errorf("%d of 100 leaks were found", n)
	}
	for what, n := range map[string]int{"still": leaks(0, 0), "easier": leaks(0.04, 0), "faster": leaks(0, 3)} {
		if n > 8 {
			t.Errorf("%s: %d false alarms in 100", what, n)
		}
	}
	d := Over(uses(0.04, 3), Usual)
	if d.N != 180 || len(d.Months) != 12 || d.Months[3].Month != 3 || d.Months[3].P.N != 15 || !d.Months[3].Taken.Known() {
		t.Errorf("%+v", d)
	}
	if d := Over(uses(0.04, 3)[:19], Usual); d.Rises.Known() || d.Leaked() {
		t.Errorf("19 are too few: %+v", d)
	}
	x, y := []float64{1, 2, 3, 4, 5, 6}, []float64{20, 10, 40, 60, 50, 30}
	var dd float64
	for i, r := range ranks(y) {
		dd += (r - x[i]) * (r - x[i])
	}
	near(t, "Spearman", spearman(x, y).X, 1-6*dd/(6*35), 1e-12)
}

// shuffled lets each person see the questions in another order and lose by
// place what slope says.
func shuffled(rnd *rand.Rand, n, k int, slope float64) [][]Cell {
	people := make([][]Cell, n)
	for i := range people {
		people[i] = make([]Cell, k)
		able := rnd.NormFloat64() / 10
		for place, at := range rnd.Perm(k) {
			where := float64(place) / float64(k-1)
			p := 0.7 - float64(at)/float64(3*k) + able + slope*where
			people[i][at] = Cell{Seen: true, Full: 2, Got: 2 * float64(b2i(rnd.Float64() < p)), Place: where}
		}
	}
	return people
}

func TestPlaceInThePaper(t *testing.T) {
	rnd := rand.New(rand.NewPCG(4, 4))
	const rounds = 200
	for _, slope := range []float64{0, -0.3} {
		within, sum := 0, 0.0
		for range rounds {
			f := PlaceMatters(shuffled(rnd, 40, 12, slope), Usual)
			within += b2i(f.Low <= slope && slope <= f.High)
			sum += f.X
		}
		near(t, "mean slope", sum/rounds, slope, 0.015)
		if within < rounds*90/100 || within == rounds {
			t.Errorf("%d of %d intervals hold the truth", within, rounds)
		}
	}
	// The slope of least squares with a level per question, solved the long way.
	people := shuffled(rnd, 25, 6, -0.2)
	m := make([][]float64, 7)
	for i := range m {
		m[i] = make([]float64, 8)
	}
	each(people, func(_, at int, c Cell) {
		row := make([]float64, 7)
		row[at], row[6] = 1, c.Place
		for a := range row {
			for b := range row {
				m[a][b] += row[a] * row[b]
			}
			m[a][7] += row[a] * c.share()
		}
	})
	for a := range m { // Gauss and Jordan
		for b := range m {
			if f := m[b][a] / m[a][a]; a != b {
				for c := range m[b] {
					m[b][c] -= f * m[a][c]
				}
			}
		}
	}
	near(t, "slope", PlaceMatters(people, Usual).X, m[6][7]/m[6][6], 1e-9)
	for _, p := range people {
		for at := range p {
			p[at].Place = float64(at)
		}
	}
	if f := PlaceMatters(people, Usual); f.Known() || f.Few {
		t.Errorf("one order for all: %+v", f)
	}
	if f := PlaceMatters(people[:19], Usual); !f.Few {
		t.Errorf("19 are too few: %+v", f)
	}
}

func TestAlikePapers(t *testing.T) {
	rnd := rand.New(rand.NewPCG(6, 1))
	exam := func() [][]Cell {
		_, people := simulate(rnd, 60, 30, -1)
		for _, p := range people {
			for at := range p {
				p[at].Said = fmt.Sprint(p[at].Chosen)
			}
		}
		return people
	}
	innocent, found, others := 0, 0, 0
	const rounds = 60
	for range rounds {
		innocent += len(Alike(exam(), Usual))
		people := exam()
		right := func(p []Cell) float64 { got, _ := sum(p); return got }
		slices.SortFunc(people, func(a, b []Cell) int { return int(right(a) - right(b)) })
		for at := range people[40] { // copies most of a weak one's paper
			if rnd.Float64() < 0.8 {
				people[40][at] = people[5][at]
			}
		}
		for _, p := range Alike(people, Usual) {
			if p.A == 5 && p.B == 40 {
				found++
			} else {
				others++
			}
		}
	}
	t.Logf("%d of %d copies found, %d other pairs; %d pairs in %d honest exams", found, rounds, others, innocent, rounds)
	if innocent > 6 || others > 6 || found < rounds*80/100 {
		t.Errorf("%d of %d copies found, %d other pairs; %d pairs in %d honest exams", found, rounds, others, innocent, rounds)
	}
	if Alike(exam()[:19], Usual) != nil {
		t.Error("19 are too few")
	}
}

func TestChanceOfAlikeAnswers(t *testing.T) {
	rnd := rand.New(rand.NewPCG(8, 2))
	people := make([][]Cell, 22)
	for i := range people {
		for range 8 {
			people[i] = append(people[i], Cell{Seen: true, Full: 1, Said: fmt.Sprint(rnd.IntN(3))})
		}
	}
	people[1][0].Said, people[2][3].Got = "", 1
	for at := range 5 {
		people[0][at+3].Said = people[1][at+3].Said
	}
	p := compare(wrongs(people), 0, 1)
	var qs []float64
	for at := range 8 { // counted by hand: pairs of the others who agree, and one more
		if at == 0 {
			continue // open
		}
		same, pairs := 1.0, 1.0
		for a := 2; a < 22; a++ {
			for b := a + 1; b < 22; b++ {
				if at == 3 && (a == 2 || b == 2) {
					continue // right
				}
				pairs++
				same += float64(b2i(people[a][at].Said == people[b][at].Said))
			}
		}
		qs = append(qs, same/pairs)
	}
	var chance, expected float64
	for mask := range 1 << len(qs) {
		one, n := 1.0, 0
		for i, q := range qs {
			if mask>>i&1 == 1 {
				one, n = one*q, n+1
			} else {
				one *= 1 - q
			}
		}
		expected += one * float64(n)
		if n >= p.Same {
			chance += one
		}
	}
	if p.Both != 7 || p.Same < 2 {
		t.Fatalf("%+v", p)
	}
	near(t, "expected", p.Expected, expected, 1e-9)
	near(t, "chance", p.Chance, chance, 1e-9)
}

func TestAngoff(t *testing.T) {
	marks := []float64{2, 2, 4}
	p := Angoff([][]float64{{.5, .7, .6}, {.6, .8, .4}, {.4, .9, .7}, {.9, NotJudged, .9}, nil}, marks, Usual)
	// cuts: (1+1.4+2.4)/8 = .6, (1.2+1.6+1.6)/8 = .55, (.8+1.8+2.8)/8 = .675
	near(t, "pass mark", p.Cut.X, (.6+.55+.675)/3, 1e-12)
	near(t, "upper end", p.Cut.High-p.Cut.X, 4.30265*0.0629153/math.Sqrt(3), 1e-4)
	if p.Cut.N != 3 || p.Items[0].N != 3 || p.Items[1].Least != .7 || math.Abs(p.Items[2].Spread()-.3) > 1e-12 || math.Abs(p.Items[0].Mean-.5) > 1e-12 {
		t.Errorf("%+v", p)
	}
	if p := Angoff([][]float64{{.5, .7, .6}, {.6, .8, .4}}, marks, Usual); p.Cut.Known() || p.Cut.N != 2 {
		t.Errorf("two are too few: %+v", p)
	}
	if p := Angoff(nil, nil, Usual); p.Cut.Known() {
		t.Errorf("%+v", p)
	}
}

func TestPapersDrawnForEachPerson(t *testing.T) {
	stats := []Stat{{P: Figure{X: .4}}, {P: Figure{X: .5}}, {P: Figure{X: .6}}, {P: Figure{Few: true}}}
	var people [][]Cell
	for i := range 24 { // eight each of .45, .5 and .55
		p := make([]Cell, 4)
		for at := range 3 {
			p[at] = Cell{Seen: at != 2-i%3, Full: 2}
		}
		people = append(people, p)
	}
	d := Drawn(people, stats, Usual)
	near(t, "mean", d.Mean, .5, 1e-12)
	near(t, "off", d.Off.X, 16.0/24, 1e-12)
	near(t, "least", d.Least, .45, 1e-12)
	near(t, "most", d.Most, .55, 1e-12)
	people[0][3] = Cell{Seen: true, Full: 2}
	if d := Drawn(people, stats, Usual); d.N != 23 {
		t.Errorf("a question without p: %+v", d)
	}
	if d := Drawn(people[:19], stats, Usual); d.Off.Known() {
		t.Errorf("%+v", d)
	}
}

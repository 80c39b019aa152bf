package itemstat

import (
	"math"
	"testing"

	"kongdan/internal/rule/question"
)

// anyNumber shows every figure, however few people there are.
var anyNumber = Limits{Difficulty: 1, Sure: 1, Relation: 1, Items: 1}

// table makes people of rows of 0 and 1.
func table(rows ...string) (items []Item, people [][]Cell) {
	items = make([]Item, len(rows[0]))
	for _, row := range rows {
		var p []Cell
		for _, c := range row {
			p = append(p, Cell{Seen: true, Got: float64(c - '0'), Full: 1})
		}
		people = append(people, p)
	}
	return items, people
}

func TestReferenceValues(t *testing.T) {
	items, people := table("11110", "11101", "11010", "10100", "11001", "01001", "10000", "00001")
	near := func(what string, got, want float64) {
		if math.Abs(got-want) > 0.00005+1e-12 {
			t.Errorf("%s = %.5f, want %.4f", what, got, want)
		}
	}
	p := []float64{.75, .625, .375, .25, .5}
	raw := []float64{.5164, .8083, .5774, .5164, 0}
	corrected := []float64{.1491, .5375, .1741, .1491, -.4082}
	stats := Items(items, people, anyNumber)
	for at, s := range stats {
		near("p", s.P.X, p[at])
		near("point-biserial", s.Raw.X, raw[at])
		near("corrected", s.Corrected.X, corrected[at])
	}
	near("Wilson low", stats[0].P.Low, .4093)
	near("Wilson high", stats[0].P.High, .9285)
	w := Exam(people, anyNumber)
	near("alpha", w.Alpha.X, .1562)
	near("KR-21", w.KR21.X, 0)
	if math.Abs(w.SEM.X-1.027) > 0.0005 {
		t.Errorf("SEM = %.4f", w.SEM.X)
	}
	if !w.Binary || !w.OneForm || !w.Unfit {
		t.Errorf("%+v", w)
	}
	if s := Suspects(stats); len(s) != 1 || s[0].At != 4 {
		t.Errorf("suspects %+v", s)
	}
	for at, s := range Items(items, people, Usual) {
		if !s.P.Known() || !s.Unsure || s.Raw.Known() || s.Corrected.Known() || s.Apart.Known() || s.Flags != nil || s.Options != nil {
			t.Errorf("8 people are too few for item %d: %+v", at+1, s)
		}
	}
	if w := Exam(people, Usual); w.Alpha.Known() || w.SEM.Known() || w.At(people, 3).Near.Known() || w.Unfit || w.AlphaWithout != nil {
		t.Errorf("8 people are too few: %+v", w)
	}
}

func TestIntervalsOfReliability(t *testing.T) {
	// F(0.95; 3, 10) = 3.7083, F(0.975; 5, 20) = 3.2891, F(0.025; 20, 5) = 1/3.2891
	for _, c := range [][4]float64{{.95, 3, 10, 3.7083}, {.975, 5, 20, 3.2891}, {.025, 20, 5, 1 / 3.2891}, {.5, 7, 7, 1}} {
		if got := quantileF(c[0], c[1], c[2]); math.Abs(got-c[3]) > 0.00006 {
			t.Errorf("F(%v; %v, %v) = %.5f, want %.4f", c[0], c[1], c[2], got, c[3])
		}
	}
	low, high := feldt(0.8, 50, 20)
	if low >= 0.8 || high <= 0.8 || low < 0.6 || high > 0.9 {
		t.Errorf("0.8 of 50 people and 20 items lies in %.3f to %.3f", low, high)
	}
}

func TestChance(t *testing.T) {
	yes := true
	four := make([]question.Option, 4)
	for _, c := range []struct {
		item question.Item
		want float64
	}{
		{question.Item{Kind: question.Single, Options: four}, 0.25},
		{question.Item{Kind: question.Indefinite, Options: four}, 1.0 / 15},
		{question.Item{Kind: question.Multiple, Options: four}, 1.0 / 11},
		{question.Item{Kind: question.TrueFalse, Truth: &yes}, 0.5},
		{question.Item{Kind: question.Fill}, 0},
	} {
		if got := Of(c.item).Chance; got != c.want {
			t.Errorf("%s: %v", c.item.Kind, got)
		}
	}
	f := Figure{N: 9, X: 0.625, Low: 0.25, High: 1}.lessChance(0.25)
	if f.X != 0.5 || f.Low != 0 || f.High != 1 {
		t.Errorf("%+v", f)
	}
}

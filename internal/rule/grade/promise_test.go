package grade

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"kongdan/internal/rule/question"
)

// any makes an item, an answer, full marks and a rule of arbitrary numbers.
func anything(rnd *rand.Rand) (question.Item, question.Response, question.Marks, Rule) {
	i := question.Item{Kind: question.Kinds[rnd.IntN(len(question.Kinds))], Stem: "s"}
	words := []string{"a", "b", "c", "1", "2.5", "", "甲 乙", "a。"}
	word := func() string { return words[rnd.IntN(len(words))] }
	for range rnd.IntN(6) {
		o := question.Option{Text: word(), Right: rnd.IntN(2) == 0}
		if rnd.IntN(4) == 0 {
			o.Share = float64(rnd.IntN(300) - 150)
		}
		i.Options = append(i.Options, o)
	}
	for range rnd.IntN(5) {
		b := question.Blank{Set: rnd.IntN(3)}
		for range 1 + rnd.IntN(3) {
			b.Accept = append(b.Accept, word())
		}
		if rnd.IntN(3) == 0 {
			x := rnd.Float64() * 3
			b.Least = &x
		}
		i.Blanks = append(i.Blanks, b)
	}
	for range rnd.IntN(4) {
		i.Points = append(i.Points, question.Point{Text: "p", Marks: question.Marks(rnd.IntN(400) - 20)})
	}
	truth := func() *bool { b := rnd.IntN(2) == 0; return &b }
	i.Truth = truth()
	a := question.Response{Truth: truth(), Text: word()}
	for range rnd.IntN(6) {
		a.Chosen = append(a.Chosen, rnd.IntN(8)-1)
	}
	for range rnd.IntN(7) {
		a.Blanks = append(a.Blanks, word())
	}
	r := Rule{Choice: Choices[rnd.IntN(len(Choices))], Each: question.Marks(rnd.IntN(200)), Penalty: question.Marks(rnd.IntN(200)), Step: append(Steps, 0)[rnd.IntN(5)]}
	return i, a, question.Marks(rnd.IntN(1000) - 10), r
}

// promises checks what holds for every result.
func promises(t *testing.T, i question.Item, a question.Response, full question.Marks, r Rule) {
	t.Helper()
	got := Grade(i, a, full, r)
	least := question.Marks(0)
	if i.Kind == question.TrueFalse {
		least = -r.Penalty
	}
	if got.Got < least || got.Got > max(full, 0) || got.Share() < 0 || got.Share() > 1 {
		t.Fatalf("%+v %+v %d %+v: %+v is out of bounds", i, a, full, r, got)
	}
	if got.Open() && got.Got != 0 || a.None() && (got.Got != 0 || got.Why != Unanswered) {
		t.Fatalf("%+v %+v: %+v", i, a, got)
	}
	if !reflect.DeepEqual(got, Grade(i, a, full, r)) {
		t.Fatal("the same is graded otherwise")
	}
	marked := Mark(i, []question.Marks{full, -3, 40}, full, r)
	if marked.Got < 0 || marked.Got > max(full, 0) || marked.Open() {
		t.Fatalf("%+v: a person gave %+v", i, marked)
	}
	if len(i.Options) > 0 {
		turned, answer := reverse(i, a)
		if other := Grade(turned, answer, full, r); other.Got != got.Got || other.Why != got.Why {
			t.Fatalf("%+v %+v: %+v, in other order %+v", i, a, got, other)
		}
	}
}

// reverse turns the options round, and the answer with them.
func reverse(i question.Item, a question.Response) (question.Item, question.Response) {
	n := len(i.Options)
	i.Options = slices.Clone(i.Options)
	slices.Reverse(i.Options)
	a.Chosen = slices.Clone(a.Chosen)
	for at, c := range a.Chosen {
		a.Chosen[at] = n - 1 - c
	}
	return i, a
}

func TestPromises(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 30000 {
		i, a, full, r := anything(rnd)
		promises(t, i, a, full, r)
		if !i.Kind.Chooses() || full <= 0 || i.Kind == question.Single {
			continue
		}
		// One more right option, or one wrong one less, never brings less.
		before := Grade(i, a, full, r)
		for at, o := range i.Options {
			if o.Share != 0 || slices.ContainsFunc(i.Options, func(o question.Option) bool { return o.Share != 0 }) {
				break // shares say themselves what is better
			}
			next := a
			if in := slices.Contains(a.Chosen, at); o.Right && !in {
				next.Chosen = append(slices.Clone(a.Chosen), at)
			} else if !o.Right && in {
				next.Chosen = slices.DeleteFunc(slices.Clone(a.Chosen), func(c int) bool { return c == at })
			}
			if after := Grade(i, next, full, r); after.Got < before.Got {
				t.Fatalf("%+v %+v: %+v is better than %+v, and %+v is less than %+v", i, r, next, a, after, before)
			}
		}
	}
}

// TestBlanksInAnyOrder compares the matching with trying every order.
func TestBlanksInAnyOrder(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	words := []string{"a", "b", "c", "d", "e"}
	for range 3000 {
		n := 1 + rnd.IntN(5)
		i := question.Item{Kind: question.Fill, Stem: "s"}
		rnd.Shuffle(len(words), func(a, b int) { words[a], words[b] = words[b], words[a] })
		answer := slices.Clone(words[:n]) // all different, so that nothing counts twice
		for range n {
			b := question.Blank{Set: 1}
			for range 1 + rnd.IntN(2) {
				b.Accept = append(b.Accept, words[rnd.IntN(len(words))])
			}
			i.Blanks = append(i.Blanks, b)
		}
		best := 0
		permute(slices.Clone(answer), 0, func(order []string) {
			hits := 0
			for at, b := range i.Blanks {
				if slices.Contains(b.Accept, order[at]) {
					hits++
				}
			}
			best = max(best, hits)
		})
		got := Grade(i, question.Response{Blanks: answer}, question.Marks(n*100), Rule{})
		if got.Got != question.Marks(best*100) {
			t.Fatalf("%+v %v: %+v, want %d", i.Blanks, answer, got, best)
		}
	}
}

func permute(words []string, at int, try func([]string)) {
	if at == len(words) {
		try(words)
		return
	}
	for n := at; n < len(words); n++ {
		words[at], words[n] = words[n], words[at]
		permute(words, at+1, try)
		words[at], words[n] = words[n], words[at]
	}
}

func FuzzGrade(f *testing.F) {
	f.Add(uint64(1), uint64(2), "决 策 者。", "1,000")
	f.Fuzz(func(t *testing.T, one, two uint64, word, other string) {
		i, a, full, r := anything(rand.New(rand.NewPCG(one, two)))
		for at := range i.Blanks {
			i.Blanks[at].Accept = append(i.Blanks[at].Accept, other)
		}
		a.Blanks = append(a.Blanks, word, other)
		promises(t, i, a, full, r)
		whole := ""
		for _, p := range Hints([]question.Point{{Text: "p", Hints: []string{other, "a"}}}, word) {
			whole += p.Text
		}
		if whole != word {
			t.Fatalf("%q was cut into %q", word, whole)
		}
		if plain(plain(word)) != plain(word) {
			t.Fatalf("%q is folded to %q, then to %q", word, plain(word), plain(plain(word)))
		}
	})
}

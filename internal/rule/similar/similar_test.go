package similar_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"kongdan/internal/rule/similar"
)

func TestLikeness(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"最高决策者已经明确选择我方", "最高决策者，已经明确选择我方。", 100},
		{"Who has the Final word?", "who has  the final WORD", 100},
		{"ＡＢＣ 一二三四", "abc一二三四", 100},
		{"一二三四五六七", "一二三四五六八", 67}, // four of five pieces each
		{"对", "错", 0},
		{"对", "对！", 100},
		{"……", "？？", 0},
	} {
		if got := similar.Percent(similar.Likeness(similar.Of(c.a), similar.Of(c.b))); got != c.want {
			t.Errorf("%s and %s: %d, want %d", c.a, c.b, got, c.want)
		}
	}
	if got := similar.Likeness(similar.Of("甲乙丙丁", "子丑寅卯"), similar.Of("子丑寅卯", "甲乙丙丁")); got != 1 {
		t.Errorf("the order of parts counts: %v", got)
	}
	part, whole := similar.Of("客户为什么要立项"), similar.Of("我们先问客户为什么要立项，再问谁来拍板")
	if similar.Within(part, whole) != 1 || similar.Within(whole, part) > 0.5 || similar.Within(nil, whole) != 0 {
		t.Errorf("%v, %v", similar.Within(part, whole), similar.Within(whole, part))
	}
}

// TestBandsFindNearOnes makes ten thousand questions and a changed copy of each
// tenth of them, and looks for the copies by their bands alone.
func TestBandsFindNearOnes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	random := func(n int) []rune {
		text := make([]rune, n)
		for i := range text {
			text[i] = rune(0x4e00 + r.IntN(600)) // few characters, so that strangers share some pieces
		}
		return text
	}
	const n = 10_000
	sets := make([]similar.Set, n)
	holders := map[int64][]int{}
	originals := make([][]rune, n)
	for i := range n {
		originals[i] = random(30 + r.IntN(60))
		sets[i] = similar.Of("下列关于销售过程的说法中正确的是："+string(originals[i]), "选项甲"+string(random(6)), "选项乙"+string(random(6)))
		for _, b := range sets[i].Bands() {
			holders[b] = append(holders[b], i)
		}
	}
	var near, found, looked int
	for i := 0; i < n; i += 10 {
		text := append([]rune(nil), originals[i]...)
		for range 1 + r.IntN(3) {
			text[r.IntN(len(text))] = '改'
		}
		changed := similar.Of("下列关于销售过程的说法中正确的是：" + string(text) + strings.Repeat("啊", r.IntN(3)))
		seen := map[int]bool{}
		for _, b := range changed.Bands() {
			for _, j := range holders[b] {
				seen[j] = true
			}
		}
		looked += len(seen)
		if similar.Likeness(changed, sets[i]) >= 0.7 {
			near++
			if seen[i] {
				found++
			}
		}
	}
	if near < 300 || found*100 < near*95 {
		t.Errorf("%d of %d near ones were found", found, near)
	}
	if looked > 20*n/10 {
		t.Errorf("each was compared with %d others", looked/(n/10))
	}
	t.Logf("%d of %d found, compared with %.1f each", found, near, float64(looked)/(n/10))
}

func FuzzOf(f *testing.F) {
	f.Add("题干", "选项\x00\xff")
	f.Fuzz(func(t *testing.T, a, b string) {
		set := similar.Of(a, b)
		if l := similar.Likeness(set, similar.Of(b, a)); len(set) > 0 && l != 1 || len(set) == 0 && l != 0 {
			t.Errorf("likeness to itself is %v", l)
		}
		if n := len(set.Bands()); n != 0 && n != similar.Bands {
			t.Errorf("%d bands", n)
		}
	})
}

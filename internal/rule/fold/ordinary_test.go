package fold

import (
	"math/rand/v2"
	"testing"
)

// TestOrdinaryTextsAreFoldedAlike: the short way and the long one say the same of
// every character, alone and beside others.
func TestOrdinaryTextsAreFoldedAlike(t *testing.T) {
	same := func(text string) bool {
		key, ok := ordinary(text)
		if ok && key != thorough(text) {
			t.Errorf("%q is %q and %q", text, key, thorough(text))
		}
		return ok
	}
	var short []rune
	for r := range rune(0x30000) {
		if same(string(r)) {
			short = append(short, r)
		}
	}
	if len(short) < 20_000 {
		t.Fatalf("only %d characters take the short way", len(short))
	}
	random := rand.New(rand.NewPCG(1, 1))
	pools := [][]rune{short, []rune(" \t\n\u3000\x00\x7fＡａ（）-—“”、。"), []rune("甲乙丙abcXYZ019")}
	for range 20_000 {
		text := make([]rune, random.IntN(12))
		for i := range text {
			pool := pools[random.IntN(len(pools))]
			text[i] = pool[random.IntN(len(pool))]
		}
		same(string(text))
	}
	if same("a\xff") {
		t.Error("what is no UTF-8 takes the short way")
	}
}

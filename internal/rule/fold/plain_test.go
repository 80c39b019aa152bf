package fold

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"": "", " ，。": "", "控单力 C139": "控单力 c139", "决 策\n 链": "决策链", "大单、小单": "大单 小单", "Müller Café": "muller cafe",
		"ＡＢ１２": "ab12", "⻓⻅⻛⼤": "长见风大", "Oﬃce": "office", "e\u0301t\u00e9": "ete", "a-b": "a b", "5G基站": "5g 基站", "华\u200b为": "华为",
		"データ": "データ", "한국": "한국", "\u1112\u1161\u11ab": "한", "𠮷野": "𠮷野", "a\x00b": "ab", "甲\n乙\u2029丙": "甲乙 丙", "第 2 期": "第 2 期", "㈱東芝": "株 東芝",
	} {
		if got := Plain(text); got != want {
			t.Errorf("Plain(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestFind(t *testing.T) {
	for _, c := range []struct{ text, query, want string }{
		{"最高决策者和决 策链", "决策", "决策|决 策"},
		{"最高决策者", "决", "决"},
		{"The Decision chain", "decis chain", "Decis|chain"},
		{"indecision", "decision", ""},
		{"看C139模型", "139", "139"},
		{"看C139模型", "c139模型", "C139|模型"},
		{"Oﬃce 与 ⻓期", "office 长期", "Oﬃce|⻓期"},
		{"café", "cafe", "café"},
		{"cafe\u0301s", "cafe", "cafe\u0301"},
		{"控单控单力", "控单 控单力", "控单|控单力"},
		{"W when 与W", "w", "W|W"}, // a letter alone is a word
		{"C139 model", "c", ""},
		{"甲\n乙", "甲乙", "甲\n乙"},
		{"甲，乙", "甲乙", ""},
		{"甲，乙", "", ""},
		{"ＡＢＣ", "abc", "ＡＢＣ"},
		{"W（赢）要素 with 2W or Ｗ, w1", "w", "W|W|Ｗ"},
		{"<b>b2b", "<b>", "b|b"},
		{"5G", "5", "5"},
	} {
		var got []string
		for _, s := range Find(c.text, Units(c.query)) {
			got = append(got, c.text[s.From:s.To])
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%q in %q: %q, want %q", c.query, c.text, got, c.want)
		}
	}
}

// TestFindAgreesWithTheIndex: a unit stands in a text exactly where the words
// of the index and the count say so.
func TestFindAgreesWithTheIndex(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 139))
	letters := []string{"控", "单", "力", "决", "策", " ", " ", "\n", "，", "a", "B", "c", "1", "3", "é", "Ⅳ", "⻓", "ー", "한", "-", "ﬁ", "e\u0301"}
	some := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString(letters[rng.IntN(len(letters))])
		}
		return b.String()
	}
	hits := 0
	for range 30_000 {
		text, query := some(rng.IntN(30)), some(1+rng.IntN(4))
		plain := Plain(text)
		if again := Plain(plain); strings.ReplaceAll(again, " ", "") != strings.ReplaceAll(plain, " ", "") {
			t.Fatalf("Plain(%q) = %q, again %q", text, plain, again)
		}
		words := PlainWords(plain)
		for _, u := range Units(query) {
			n := len(Find(text, []Unit{u}))
			if count := u.Count(plain); count != n {
				t.Fatalf("%q in %q: found %d, counted %d", u.Text, text, n, count)
			}
			if n == 0 {
				continue
			}
			hits++
			for _, term := range u.Terms() {
				if !slices.ContainsFunc(words, func(w string) bool { return w == term.Word || term.Prefix && strings.HasPrefix(w, term.Word) }) {
					t.Fatalf("%q stands in %q, but its term %q is not in %q", u.Text, text, term.Word, words)
				}
			}
		}
	}
	if hits < 5000 {
		t.Errorf("only %d hits", hits)
	}
}

func FuzzFind(f *testing.F) {
	f.Add("最高决策者 Oﬃce", "决策")
	f.Add("a\u0301\u1112\u1161", "한")
	f.Fuzz(func(t *testing.T, text, query string) {
		units := Units(query)
		plain := Plain(text)
		last := 0
		for _, s := range Find(text, units) {
			if s.From < last || s.To <= s.From || s.To > len(text) || utf8.ValidString(text) && !utf8.ValidString(text[s.From:s.To]) {
				t.Errorf("%q in %q: %+v", query, text, s)
			}
			last = s.To
			if units[s.Unit].Count(plain) == 0 {
				t.Errorf("%q stands in %q and is not counted in %q", units[s.Unit].Text, text, plain)
			}
		}
	})
}

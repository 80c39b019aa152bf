package fold

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"
)

func TestWords(t *testing.T) {
	for text, want := range map[string]string{
		"":                "",
		"，。！?? --":        "",
		"华为技术":            "华 华为 为 为技 技 技术 术",
		"华":               "华",
		"Oracle Cloud":    "oracle cloud",
		"5G基站":            "5g g 基 基站 站",
		"C139控单":          "c139 139 控 控单 单",
		"a.b@c-d.com":     "a b c d com",
		"ＡＢ１２":            "ab12 12",
		"华为，华为":           "华 华为 为",
		"Müller Café":     "muller cafe",
		"한국":              "한 한국 국",
		"データ":             "デ デー ー ータ タ",
		"𠮷野":              "𠮷 𠮷野 野",
		"it's":            "it s",
		"emoji 👍 only":    "emoji only",
		"华\u200b为":        "华 华为 为",
		"第2期":             "第 2 期",
		"AND \"or\" NOT*": "and or not",
	} {
		if got := strings.Join(Words(text), " "); got != want {
			t.Errorf("Words(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestQuery(t *testing.T) {
	for text, want := range map[string]string{
		"":            "[]",
		"  ，":         "[]",
		"华":           "[{华 false}]",
		"华为":          "[{华为 false}]",
		"华为技":         "[{华为 false} {为技 false}]",
		"Ora clo":     "[{ora true} {clo true}]",
		"华为 5G":       "[{华为 false} {5g true}]",
		"\"; DROP --": "[{drop true}]",
	} {
		if got := fmt.Sprint(Query(text)); got != want {
			t.Errorf("Query(%q) = %s, want %s", text, got, want)
		}
	}
	if got := Query(strings.Repeat("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥", 500)); len(got) != maxTerms {
		t.Errorf("a long query has %d terms", len(got))
	}
	if got := Query(strings.Repeat("x", 5000)); len(got) != 1 || len(got[0].Word) != wordRunes {
		t.Errorf("a long word: %v", got)
	}
}

// finds reports whether a query finds a text, as the index would.
func finds(text, query string) bool {
	words := Words(text)
	for _, term := range Query(query) {
		if !slices.ContainsFunc(words, func(w string) bool {
			return w == term.Word || term.Prefix && strings.HasPrefix(w, term.Word)
		}) {
			return false
		}
	}
	return true
}

// TestFindsEveryPart: every part of a Chinese name and every beginning of a
// word finds it, and a name without the part is not found.
func TestFindsEveryPart(t *testing.T) {
	for _, text := range []string{"中国移动通信集团有限公司", "东方云海（北京）信息技术", "Northwind Traders 上海分公司", "C139 3000型存储"} {
		for i := range text {
			rest := []rune(text[i:])
			if i > 0 && !boundary(text, i) {
				continue
			}
			for n := 1; n <= min(6, len(rest)); n++ {
				if q := string(rest[:n]); !finds(text, q) {
					t.Errorf("%q does not find %q", q, text)
				}
			}
		}
	}
	for q, text := range map[string]string{
		"移国": "中国移动通信集团有限公司", "联通": "中国移动通信集团有限公司", "集团移": "中国移动通信集团有限公司",
		"racle": "Oracle 上海分公司", "oracles": "Oracle 上海分公司", "海分司": "Oracle 上海分公司",
	} {
		if finds(text, q) {
			t.Errorf("%q finds %q", q, text)
		}
	}
}

// boundary reports whether a query may begin at i: at a Chinese character or
// at the beginning of a word.
func boundary(text string, i int) bool {
	r := []rune(text[i:])[0]
	before := []rune(text[:i])
	last := before[len(before)-1]
	return cjk(r) || cjk(last) || !unicode.In(last, unicode.L, unicode.N)
}

func TestFindsRandomParts(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 39))
	letters := []rune("中国移动通信集团云海数据abcXYZ019 ，-（）Éü")
	for range 5000 {
		text := make([]rune, 1+r.IntN(20))
		for i := range text {
			text[i] = letters[r.IntN(len(letters))]
		}
		from := r.IntN(len(text))
		if from > 0 && !boundary(string(text), len(string(text[:from]))) {
			continue
		}
		q := string(text[from : from+1+r.IntN(len(text)-from)])
		if !finds(string(text), q) {
			t.Fatalf("%q does not find %q: %v in %v", q, string(text), Query(q), Words(string(text)))
		}
	}
}

func FuzzWords(f *testing.F) {
	for _, text := range []string{"华为5G", "a\u0301b", "İ", "ﷺ", "한국", "㍿", "Ⅳ", "\u1100\u1161", "ะำ", "ǅ"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, w := range Words(text) {
			n := len([]rune(w))
			if n == 0 || n > wordRunes || strings.ContainsFunc(w, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.N) }) {
				t.Errorf("Words(%q) has %q", text, w)
			}
		}
		if terms := Query(text); len(terms) < maxTerms && !finds(text, text) {
			t.Errorf("%q does not find itself: %v in %v", text, terms, Words(text))
		}
	})
}

func TestHolds(t *testing.T) {
	for _, c := range []struct {
		text, query string
		want        bool
	}{
		{"华东电网 ERP 二期", "电网", true},
		{"华东电网 ERP 二期", "er 华东", true},
		{"华东电网 ERP 二期", "电华", false},
		{"华东电网 ERP 二期", "rp", false},
		{"华东电网 ERP 二期", "电网 三期", false},
		{"华东电网 ERP 二期", "", false},
		{"", "电", false},
	} {
		if got := Holds(c.text, Query(c.query)); got != c.want {
			t.Errorf("%q holds %q: %v", c.text, c.query, got)
		}
	}
}

// Holds says of a text what an index of its words would.
func FuzzHoldsIsAnIndexOfWords(f *testing.F) {
	for _, text := range []string{"华东电网 ERP 二期", "C139模型 éclair ２０２６年", "ー가나 ab12c3", ""} {
		for _, query := range []string{"电网", "er 华东", "139", "e", "c1", "年", "가"} {
			f.Add(text, query, true)
		}
	}
	f.Fuzz(func(t *testing.T, text, query string, prefix bool) {
		terms := Query(query)
		for i := range terms {
			terms[i].Prefix = terms[i].Prefix || prefix
		}
		words := Words(text)
		want := len(terms) > 0
		for _, term := range terms {
			want = want && slices.ContainsFunc(words, func(w string) bool { return w == term.Word || term.Prefix && strings.HasPrefix(w, term.Word) })
		}
		if got := Holds(text, terms); got != want {
			t.Errorf("%q holds %v: %v, its words say %v", text, terms, got, want)
		}
	})
}

package typed_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
)

func TestLine(t *testing.T) {
	cases := []struct{ name, in, want, key string }{
		{"plain", "华东电网", "华东电网", ""},
		{"blanks", "  华东\t 电网 \n", "华东 电网", ""},
		{"wide blank", "\u3000华东\u3000", "华东", ""},
		{"nothing", "", "", "error.required"},
		{"only blanks", " \u3000\t", "", "error.required"},
		{"only zero width", "\u200b\u200d\ufeff", "", "error.required"},
		{"only letters that look like nothing", "\u3164\u2800", "", "error.required"},
		{"only combining", "\u0301\u0301", "", "error.required"},
		{"direction marks", "\u202eabc\u202c\u200f", "abc", ""},
		{"composed", "e\u0301", "é", ""},
		{"emoji family", "👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧", ""},
		{"rare characters", "𠮷野家", "𠮷野家", ""},
		{"NUL", "a\x00b", "", "error.invalid_text"},
		{"escape", "a\x1bb", "", "error.invalid_text"},
		{"broken bytes", "a\xff", "", "error.invalid_text"},
		{"lone surrogate", "\xed\xa0\x80", "", "error.invalid_text"},
		{"longest", strings.Repeat("长", 20), strings.Repeat("长", 20), ""},
		{"too long", strings.Repeat("长", 21), "", "error.too_long"},
		{"a megabyte", strings.Repeat("x", 1<<20), "", "error.too_long"},
		{"markup is only text", "<script>", "<script>", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var bad errs.Fields
			got := typed.Needed(&bad, "name", c.in, 20)
			key := ""
			if len(bad) > 0 {
				key = bad[0].Key
			}
			if key != c.key || (key == "" && got != c.want) {
				t.Errorf("%q, %s, want %q, %s", got, key, c.want, c.key)
			}
		})
	}
}

func TestTextKeepsLines(t *testing.T) {
	var bad errs.Fields
	got := typed.Text(&bad, "note", "\r\n一  \r\n\r\n  二\u200b\r三\n\n", 100)
	if got != "一\n\n  二\n三" || bad.Err() != nil {
		t.Errorf("%q, %v", got, bad)
	}
}

func TestFold(t *testing.T) {
	same := [][]string{
		{"华为（深圳）", "华为(深圳)", "华为 (深圳)"},
		{"ACME Ltd", "ａｃｍｅ  ltd", "Acme\u3000LTD"},
		{"ABC 公司", "abc公司"},
		{"ΣΊΣΥΦΟΣ", "σίσυφος"},
	}
	for _, group := range same {
		for _, s := range group[1:] {
			if typed.Fold(s) != typed.Fold(group[0]) {
				t.Errorf("%q and %q differ: %q, %q", s, group[0], typed.Fold(s), typed.Fold(group[0]))
			}
		}
	}
	if typed.Fold("ab c") == typed.Fold("abc") {
		t.Error("blanks between Latin words count")
	}
}

func TestLike(t *testing.T) {
	if got := typed.Like("100%_A!"); got != "%100!%!_a!!%" {
		t.Error(got)
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"", "华东 电网", "\u200d", "a\x00", "\xff", "ﬃ", "İ", "Å", "\u05cbᏀ", "yy\u2009\u200d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var bad errs.Fields
		line := typed.Line(&bad, "x", s, 50)
		if bad.Err() != nil {
			return
		}
		if again := typed.Line(&bad, "x", line, 50); again != line || !utf8.ValidString(line) || strings.ContainsAny(line, "\n\x00") {
			t.Errorf("%q becomes %q, then %q", s, line, again)
		}
		if folded := typed.Fold(line); typed.Fold(folded) != folded {
			t.Errorf("%q folds to %q, then %q", line, folded, typed.Fold(folded))
		}
	})
}

package typed_test

import (
	"strings"
	"testing"

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
		{"direction marks", "\u202eabc\u202c\u200f", "abc", ""},
		{"emoji family", "👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧", ""},
		{"NUL", "a\x00b", "", "error.invalid_text"},
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
			if len(bad) > 1 || key != c.key || (key == "" && got != c.want) {
				t.Errorf("%q, %v, want %q, %s", got, bad, c.want, c.key)
			}
		})
	}
}

func TestTextKeepsLines(t *testing.T) {
	var bad errs.Fields
	got := typed.Text(&bad, "note", "\r\n一\r\n\r\n二\u200b\r三\n\n", 100)
	if got != "一\n\n二\n三" || bad.Err() != nil {
		t.Errorf("%q, %v", got, bad)
	}
}

func TestLike(t *testing.T) {
	if got := typed.Like("100%_A!"); got != "%100!%!_a!!%" {
		t.Error(got)
	}
}

func TestAmount(t *testing.T) {
	for in, want := range map[string]struct {
		minor int64
		key   string
	}{
		"": {0, ""}, "1,234.50": {123450, ""}, "120万": {120_0000_00, ""}, "１２": {1200, ""},
		"-1": {0, "error.amount_negative"}, "1.234": {0, "error.amount_decimals"}, "1e309": {0, "error.amount"}, "NaN": {0, "error.amount"},
		"9223372036854775808": {0, "error.amount_large"}, "$5": {0, "error.amount_currency"}, "a\x00": {0, "error.amount"},
	} {
		var bad errs.Fields
		got, key := typed.Amount(&bad, "price", in, "CNY"), ""
		if len(bad) > 0 {
			key = bad[0].Key
		}
		if got != want.minor || key != want.key {
			t.Errorf("%q: %d %s, want %d %s", in, got, key, want.minor, want.key)
		}
	}
}

func TestWebsite(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "www.example.cn/a": "https://www.example.cn/a", "http://例子.中国": "http://例子.中国",
		"javascript://a.b/%0aalert(1)": "-", "hello": "-", "https://a:b@c.de": "-", "ftp://a.b": "-", "https://a.b/<x>": "-", "https://.": "-",
	} {
		var bad errs.Fields
		got := typed.Website(&bad, "website", in, 100)
		if bad.Err() != nil {
			got = "-"
		}
		if got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

package money

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, test := range []struct {
		text string
		c    Currency
		want int64
	}{
		{"0", "CNY", 0},
		{"0.00", "CNY", 0},
		{"12", "CNY", 1200},
		{"12.3", "CNY", 1230},
		{"12.34", "CNY", 1234},
		{"007", "CNY", 700},
		{" 1,234,567.89 ", "CNY", 123456789},
		{"１，２３４．５", "CNY", 123450},
		{"1,234", "CNY", 123400},
		{"120万", "CNY", 120000000},
		{"120 万元", "CNY", 120000000},
		{"1.234567万", "CNY", 1234567},
		{"1.2亿", "CNY", 12000000000},
		{"3千万", "CNY", 3000000000},
		{"0.5万亿", "CNY", 50000000000000},
		{"50w", "CNY", 50000000},
		{"50W元", "CNY", 50000000},
		{"5百", "CNY", 50000},
		{"３.５Ｍ", "USD", 350000000},
		{"3.5 million", "USD", 350000000},
		{"1.25bn", "EUR", 125000000000},
		{"10k", "USD", 1000000},
		{"¥100", "CNY", 10000},
		{"￥１００", "CNY", 10000},
		{"100元", "CNY", 10000},
		{"RMB 100", "CNY", 10000},
		{"人民币100万元", "CNY", 100000000},
		{"US$5", "USD", 500},
		{"5美元", "USD", 500},
		{"€1.50", "EUR", 150},
		{"HK$ 8", "HKD", 800},
		{"¥100", "JPY", 100},
		{"1.5万円", "JPY", 15000},
		{"RM5", "MYR", 500},
		{"5", "", 500},
		{"XAU 5", "XAU", 500},
		{"1,000,000,000,000", "CNY", Max},
	} {
		if got, err := Parse(test.text, test.c); err != nil || got != test.want {
			t.Errorf("Parse(%q, %s) = %d, %v, want %d", test.text, test.c, got, err, test.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, test := range []struct {
		text string
		c    Currency
		want error
	}{
		{"", "CNY", ErrEmpty}, {" \u3000\t", "CNY", ErrEmpty},
		{"abc", "CNY", ErrForm}, {"万", "CNY", ErrForm}, {"元", "CNY", ErrForm}, {"¥", "CNY", ErrForm}, {"NaN", "CNY", ErrForm},
		{"Inf", "CNY", ErrForm}, {"1e309", "CNY", ErrForm}, {"1e5", "CNY", ErrForm}, {"0x10", "CNY", ErrForm},
		{"+5", "CNY", ErrForm}, {"5.", "CNY", ErrForm}, {".5", "CNY", ErrForm}, {"1.2.3", "CNY", ErrForm},
		{"1,23", "CNY", ErrForm}, {"1234,567", "CNY", ErrForm}, {",123", "CNY", ErrForm}, {"1,,234", "CNY", ErrForm},
		{"1 234", "CNY", ErrForm}, {"1,234,56", "CNY", ErrForm}, {"12万3", "CNY", ErrForm}, {"五十万", "CNY", ErrForm},
		{"10²", "CNY", ErrForm}, {"٣", "CNY", ErrForm}, {"5\x00", "CNY", ErrForm}, {"1_000", "CNY", ErrForm},
		{strings.Repeat("9", 1<<20), "CNY", ErrForm}, {"5%", "CNY", ErrForm}, {"\xff5", "CNY", ErrForm},
		{"-1", "CNY", ErrNegative}, {"－５万", "CNY", ErrNegative}, {"−3", "CNY", ErrNegative}, {"(5)", "CNY", ErrNegative},
		{"¥-5", "CNY", ErrNegative}, {"-¥5", "CNY", ErrNegative}, {"--5", "CNY", ErrNegative}, {"-abc", "CNY", ErrForm},
		{"12.345", "CNY", ErrDecimals}, {"1.234", "CNY", ErrDecimals}, {"12.340", "CNY", ErrDecimals}, {"1.5", "JPY", ErrDecimals},
		{"1.2345678万", "CNY", ErrDecimals},
		{"1,000,000,000,000.01", "CNY", ErrLarge}, {"9223372036854775808", "CNY", ErrLarge}, {"92233720368547758.08", "CNY", ErrLarge},
		{"999999万亿", "CNY", ErrLarge}, {strings.Repeat("9", 300), "CNY", ErrLarge},
		{"$5", "CNY", ErrCurrency}, {"5美元", "CNY", ErrCurrency}, {"5元", "USD", ErrCurrency}, {"€5", "USD", ErrCurrency},
		{"100万日元", "CNY", ErrCurrency}, {"HKD5", "CNY", ErrCurrency},
	} {
		if got, err := Parse(test.text, test.c); !errors.Is(err, test.want) || got != 0 {
			t.Errorf("Parse(%.30q, %s) = %d, %v, want %v", test.text, test.c, got, err, test.want)
		}
	}
}

func TestExact(t *testing.T) {
	for _, test := range []struct {
		minor int64
		c     Currency
		want  string
	}{
		{0, "CNY", "0"}, {5, "CNY", "0.05"}, {100, "CNY", "1"}, {150, "CNY", "1.50"}, {123456789, "CNY", "1,234,567.89"},
		{-123456789, "CNY", "-1,234,567.89"}, {1234567, "JPY", "1,234,567"}, {99900, "", "999"},
		{math.MaxInt64, "CNY", "92,233,720,368,547,758.07"}, {math.MinInt64, "JPY", "-9,223,372,036,854,775,808"},
	} {
		if got := Exact(test.minor, test.c); got != test.want {
			t.Errorf("Exact(%d, %s) = %s, want %s", test.minor, test.c, got, test.want)
		}
	}
}

func TestShort(t *testing.T) {
	for _, test := range []struct {
		units  float64 // of the currency
		zh, en string
	}{
		{0, "0", "0"}, {9.4, "9", "9"}, {999, "999", "999"}, {999.5, "1,000", "1K"}, {1000, "1,000", "1K"}, {1250, "1,250", "1.3K"},
		{9999, "9,999", "10K"}, {9999.5, "1万", "10K"}, {10000, "1万", "10K"}, {12500, "1.3万", "12.5K"}, {350_0000, "350万", "3.5M"},
		{999_949, "100万", "999.9K"}, {999_950, "100万", "1M"}, {9500_0000, "9,500万", "95M"}, {9999_9400, "9,999.9万", "100M"},
		{9999_9600, "1亿", "100M"}, {1_2000_0000, "1.2亿", "120M"}, {1234_0000_0000, "1,234亿", "123.4B"},
		{1e12, "1万亿", "1,000B"}, {-350_0000, "-350万", "-3.5M"},
	} {
		minor := int64(math.Round(test.units * 100))
		if got := Short(minor, "CNY", "zh"); got != test.zh {
			t.Errorf("%v in Chinese: %s, want %s", test.units, got, test.zh)
		}
		if got := Short(minor, "CNY", "en"); got != test.en {
			t.Errorf("%v in English: %s, want %s", test.units, got, test.en)
		}
	}
	if got := Short(1_2345, "JPY", "zh"); got != "1.2万" {
		t.Errorf("12,345 yen: %s", got)
	}
	if zh, en := Short(math.MinInt64, "CNY", "zh"), Short(math.MaxInt64, "CNY", "en"); zh != "-92,233.7万亿" || en != "92,233,720.4B" {
		t.Errorf("the ends: %s, %s", zh, en)
	}
}

// TestRoundTrip: what Exact writes Parse reads, and Short is off by at most
// half a tenth of its unit, in both languages.
func TestRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 39))
	for range 20000 {
		minor := int64(math.Pow(10, 14*r.Float64()))
		c := Currencies()[r.IntN(len(currencies))]
		if got, err := Parse(Exact(minor, c), c); err != nil || got != minor {
			t.Fatalf("%d %s writes %s, reads %d, %v", minor, c, Exact(minor, c), got, err)
		}
		for _, lang := range []string{"zh", "en"} {
			text := Short(minor, c, lang)
			back, err := Parse(text, c)
			if errors.Is(err, ErrLarge) {
				continue // rounded up over the limit
			}
			if off := math.Abs(float64(back - minor)); err != nil || off > 0.051*float64(minor)+float64(c.unit()) {
				t.Fatalf("%d %s reads %s, which is %d, %v", minor, c, text, back, err)
			}
		}
	}
}

func TestCurrencies(t *testing.T) {
	for _, c := range Currencies() {
		marks := c.about().marks
		if !c.Known() || len(c) != 3 || c.Symbol() == "" || marks[len(marks)-1] != string(c) || c.unit() == 0 {
			t.Errorf("%s: %+v", c, c.about())
		}
		for _, mark := range marks {
			if got, err := Parse(mark+" 5", c); err != nil || got != 5*int64(c.unit()) {
				t.Errorf("Parse(%q, %s) = %d, %v", mark+" 5", c, got, err)
			}
			if strings.ToUpper(mark) != mark {
				t.Errorf("%s: %q is not in capitals", c, mark)
			}
		}
	}
	if Currency("XAU").Known() || Currency("").Known() || Currency("").Symbol() != "" || Currency("XAU").Decimals() != 2 {
		t.Error("unknown currencies behave like known ones")
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"1,234.5万元", "-5", "¥１００", "3.5M", "(5)", "1e9", "$", "百亿"} {
		f.Add(text, "CNY")
	}
	f.Add("5", "JPY")
	f.Fuzz(func(t *testing.T, text, code string) {
		c := Currency(code)
		if !c.Known() && c != "" {
			c = "CNY"
		}
		n, err := Parse(text, c)
		if err != nil {
			if n != 0 {
				t.Errorf("Parse(%q, %s) = %d, %v", text, c, n, err)
			}
			return
		}
		if n < 0 || n > Max {
			t.Errorf("Parse(%q, %s) = %d", text, c, n)
		}
		if again, err := Parse(Exact(n, c), c); err != nil || again != n {
			t.Errorf("%s reads back as %d, %v", Exact(n, c), again, err)
		}
		_ = fmt.Sprint(Short(n, c, "zh"), Short(n, c, "en"))
	})
}

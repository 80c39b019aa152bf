package c139

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// partial is the order in which a value only wins or loses if every part
// says so. It was not adopted; the flags mark where it would differ.
func partial(v Value) Zone {
	switch {
	case v.W == 1 && v.F >= 1 && v.C >= 6:
		return Win
	case v.W == 0 && v.F <= 2 && v.C <= 6:
		return Lose
	}
	return Jitter
}

func TestGoldenVectors(t *testing.T) {
	for _, test := range []struct {
		anchor, value string
		reading       int // the digits read as a number
		zone, partial Zone
	}{
		{"SC 5 inflection", "1W1F6C", 116, Win, Win},
		{"SC 5 distractor", "1W2F8C", 128, Win, Win},
		{"SC 5 distractor", "1W3F6C", 136, Win, Win},
		{"SC 5 distractor", "0W3F9C", 39, Jitter, Jitter},
		{"SC 6 inflection", "0W2F6C", 26, Lose, Lose},
		{"SC 6 distractor", "0W3F6C", 36, Jitter, Jitter},
		{"SC 6 distractor", "0W2F8C", 28, Jitter, Jitter},
		{"SC 6 distractor", "0W1F6C", 16, Lose, Lose},
		{"MC 29", "1W1F4C", 114, Jitter, Jitter},
		{"MC 29", "1W1F0C", 110, Jitter, Jitter},
		{"MC 29", "0W3F9C", 39, Jitter, Jitter},
		{"MC 29, not jitter", "1W2F6C", 126, Win, Win},
		{"first of jitter", "0W2F7C", 27, Jitter, Jitter},
		{"last of jitter", "1W1F5C", 115, Jitter, Jitter},
		{"TF 6", "1W3F9C", 139, Win, Win},
	} {
		v, err := Parse(test.value)
		if err != nil {
			t.Fatal(err)
		}
		if got := 100*v.W + 10*v.F + v.C; got != test.reading {
			t.Errorf("%s reads %d, want %d", v, got, test.reading)
		}
		if v.Zone() != test.zone || partial(v) != test.partial {
			t.Errorf("%s %s: %s and %s, want %s and %s", test.anchor, v, v.Zone(), partial(v), test.zone, test.partial)
		}
	}
}

func TestParse(t *testing.T) {
	for v := range Values() {
		got, err := Parse(v.String())
		if err != nil || got != v {
			t.Errorf("Parse(%s) = %v, %v", v, got, err)
		}
	}
	for _, text := range []string{
		"", " ", "1W2F6C ", " 1W2F6C", "1w2f6c", "2W0F0C", "1W4F0C", "0W0F10C", "1W2F", "W2F6C", "-1W0F0C",
		"1W2F6C1W2F6C", "1F2W6C", "1W 2F6C", "1W2F6D", "１W2F6C", "1W2F/C", "1W2F:C", "\x00W2F6C", "1W2F\xff",
		strings.Repeat("9", 1000), "1\nW2F6",
	} {
		v, err := Parse(text)
		var bad *ParseError
		if !errors.As(err, &bad) || bad.Text != text || v != (Value{}) {
			t.Errorf("Parse(%.20q) = %v, %v, want a ParseError", text, v, err)
		} else if len(bad.Error()) > 250 {
			t.Errorf("Parse(%.20q): the message has %d bytes", text, len(bad.Error()))
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("1W2F6C")
	f.Add("0W0F0C")
	f.Add("1W4F0C")
	f.Fuzz(func(t *testing.T, text string) {
		v, err := Parse(text)
		if err == nil && (v.String() != text || !v.Valid()) {
			t.Errorf("Parse(%q) = %v", text, v)
		}
		if err != nil && v != (Value{}) {
			t.Errorf("Parse(%q) fails with %v", text, v)
		}
	})
}

func TestValuesAscend(t *testing.T) {
	all := slices.Collect(Values())
	if len(all) != 80 || all[0] != (Value{}) || all[79] != (Value{1, 3, 9}) {
		t.Fatalf("%d values from %v to %v", len(all), all[0], all[len(all)-1])
	}
	for i, v := range all {
		for j, o := range all {
			if want := min(1, max(-1, i-j)); v.Compare(o) != want {
				t.Errorf("%s against %s is %d, want %d", v, o, v.Compare(o), want)
			}
			if o.Plus(v.Minus(o)) != v {
				t.Errorf("from %s to %s and back is %s", o, v, o.Plus(v.Minus(o)))
			}
		}
	}
	for range Values() {
		break // a loop may stop early
	}
}

func TestInvalidValues(t *testing.T) {
	for _, v := range []Value{{-1, 0, 0}, {2, 0, 0}, {0, -1, 0}, {0, 4, 0}, {0, 0, -1}, {0, 0, 10}} {
		if v.Valid() {
			t.Errorf("%v is valid", v)
		}
	}
}

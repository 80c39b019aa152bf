package day

import (
	"errors"
	"math"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	for _, text := range []string{"1900-01-01", "2200-12-31", "2024-02-29", "2026-11-23", "2000-02-29"} {
		if d, err := Parse(text); err != nil || string(d) != text || !d.Valid() {
			t.Errorf("Parse(%q) = %q, %v", text, d, err)
		}
	}
	for text, want := range map[string]error{
		"": ErrForm, " ": ErrForm, "2026-2-3": ErrForm, "2026/02/03": ErrForm, "20260203": ErrForm,
		"2026-02-03 ": ErrForm, " 2026-02-03": ErrForm, "２０２６-02-03": ErrForm, "+026-02-03": ErrForm,
		"2026-02-03T00:00:00Z": ErrForm, "2026-02-0\x00": ErrForm, "-026-02-03": ErrForm, "２０２6-1": ErrForm,
		"2026-02-30": ErrNoDay, "2026-13-01": ErrNoDay, "2026-00-10": ErrNoDay, "2026-01-00": ErrNoDay,
		"1900-02-29": ErrNoDay, "2100-02-29": ErrNoDay, "2026-04-31": ErrNoDay,
		"0000-01-01": ErrYear, "1899-12-31": ErrYear, "2201-01-01": ErrYear, "9999-12-31": ErrYear,
	} {
		d, err := Parse(text)
		if !errors.Is(err, want) || d != "" || Date(text).Valid() {
			t.Errorf("Parse(%q) = %q, %v, want %v", text, d, err, want)
		}
	}
}

func TestArithmetic(t *testing.T) {
	for _, test := range []struct {
		from Date
		n    int
		to   Date
	}{
		{"2024-02-28", 1, "2024-02-29"},
		{"2023-02-28", 1, "2023-03-01"},
		{"2026-01-01", -1, "2025-12-31"},
		{"2026-03-28", 2, "2026-03-30"}, // daylight saving changes in between in Europe
		{"2026-11-23", 60, "2027-01-22"},
		{"2026-11-23", 0, "2026-11-23"},
		{"1900-01-01", 109937, "2200-12-31"},
	} {
		if got := test.from.Add(test.n); got != test.to {
			t.Errorf("%s + %d = %s, want %s", test.from, test.n, got, test.to)
		}
		if got := test.to.Sub(test.from); got != test.n {
			t.Errorf("%s - %s = %d, want %d", test.to, test.from, got, test.n)
		}
		if got := test.from.Sub(test.to); got != -test.n {
			t.Errorf("%s - %s = %d, want %d", test.from, test.to, got, -test.n)
		}
		if test.from.Before(test.to) != (test.n > 0) || test.from.After(test.to) != (test.n < 0) {
			t.Errorf("%s and %s are out of order", test.from, test.to)
		}
	}
	if got := Date("2026-01-01").Add(math.MaxInt); got != "2200-12-31" {
		t.Errorf("the end is %s", got)
	}
	if got := Date("2026-01-01").Add(math.MinInt); got != "1900-01-01" {
		t.Errorf("the beginning is %s", got)
	}
}

func TestNoDate(t *testing.T) {
	for _, no := range []Date{"", "2026-02-30", "yesterday"} {
		other := Date("2026-01-01")
		if no.Valid() || no.Add(5) != "" || no.Sub(other) != 0 || other.Sub(no) != 0 || !no.Time(time.UTC).IsZero() {
			t.Errorf("%q behaves like a date", no)
		}
		if no.Before(other) || no.After(other) || other.Before(no) || other.After(no) {
			t.Errorf("%q has an order", no)
		}
	}
}

func TestZones(t *testing.T) {
	shanghai := time.FixedZone("CST", 8*60*60)
	at := time.Date(2026, 11, 23, 17, 30, 0, 0, time.UTC)
	if Of(at) != "2026-11-23" || Of(at.In(shanghai)) != "2026-11-24" {
		t.Errorf("%s in UTC, %s in Shanghai", Of(at), Of(at.In(shanghai)))
	}
	d := Date("2026-11-24")
	if got := d.Time(shanghai); got.UTC().Format(time.RFC3339) != "2026-11-23T16:00:00Z" || Of(got) != d {
		t.Errorf("%s begins at %s", d, got)
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"2026-11-23", "2024-02-29", "1900-01-01", "0000-00-00", "２０２６"} {
		f.Add(text, 3)
	}
	f.Fuzz(func(t *testing.T, text string, n int) {
		d, err := Parse(text)
		if err != nil {
			if d != "" {
				t.Errorf("Parse(%q) = %q, %v", text, d, err)
			}
			return
		}
		if string(d) != text {
			t.Errorf("Parse(%q) = %q", text, d)
		}
		to := d.Add(n)
		if !to.Valid() {
			t.Errorf("%s + %d = %q", d, n, to)
		}
		if to != "1900-01-01" && to != "2200-12-31" && to.Sub(d) != n {
			t.Errorf("%s + %d = %s, %d days later", d, n, to, to.Sub(d))
		}
	})
}

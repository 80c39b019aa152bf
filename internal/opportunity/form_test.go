package opportunity

import (
	"slices"
	"testing"

	"kongdan/internal/kit/errs"
)

func TestFormReadsWhatPeopleType(t *testing.T) {
	for text, want := range map[string]int64{"3500000": 3_500_000_00, "350万": 3_500_000_00, "3,500,000.5": 3_500_000_50, "０": 0} {
		if got := (Form{Amount: text}).Terms("CNY"); got.Amount != want || !got.AmountKnown || got.faults != nil {
			t.Errorf("%q: %d, %v", text, got.Amount, got.faults)
		}
	}
	for text, want := range map[string]int{"32.5": 3250, "32.5%": 3250, "０.05": 5, "-3": -300, "100": 10000, "7.25 %": 725} {
		if got := (Form{Margin: text}).Terms("CNY"); got.Margin != want || !got.MarginKnown || got.faults != nil {
			t.Errorf("%q: %d, %v", text, got.Margin, got.faults)
		}
	}
	if got := (Form{}).Terms("CNY"); got.AmountKnown || got.MarginKnown || got.faults != nil {
		t.Errorf("an empty form: %+v", got)
	}
}

func TestFormNamesWhatItCannotRead(t *testing.T) {
	for _, text := range []string{"-1", "NaN", "Inf", "1e309", "9223372036854775808", "12.345", "1.234", "$5", "五十万", "1,23"} {
		if got := (Form{Amount: text}).Terms("CNY"); len(got.faults) != 1 || got.faults[0].Name != "amount" {
			t.Errorf("amount %q: %v", text, got.faults)
		}
	}
	for _, text := range []string{"x", "1.234", "--1", "1e3", ".5", "5.", "1.-1", "99999999999999999999", "NaN", "+5"} {
		if got := (Form{Margin: text}).Terms("CNY"); len(got.faults) != 1 || got.faults[0].Name != "margin" {
			t.Errorf("margin %q: %d %v", text, got.Margin, got.faults)
		}
	}
	all := Form{Amount: "x", Margin: "x", OpenedOn: "2026-02-30", ExpectedClose: "x", NextStepOn: "0000-01-01", Products: []string{"p"}, Quantities: []string{"x"}}
	w := newWorld(t)
	_, err := w.svc.Create(t.Context(), w.rep(), all.Terms("CNY"))
	var names []string
	for _, f := range errs.FieldsOf(err) {
		names = append(names, f.Name)
	}
	for _, want := range []string{"name", "account", "amount", "margin", "opened_on", "expected_close", "next_step", "next_step_on", "products"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is not named in %v", want, names)
		}
	}
}

func TestFormShowsWhatItRead(t *testing.T) {
	for n, want := range map[int]string{3250: "32.5", 3205: "32.05", -300: "-3", 0: "0", 5: "0.05", 10: "0.1", -1: "-0.01"} {
		if got := Percent(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
		if back := (Form{Margin: Percent(n)}).Terms("CNY"); back.Margin != n {
			t.Errorf("%d reads back as %d", n, back.Margin)
		}
	}
	terms := Terms{Name: "x", Amount: 12_345_67, AmountKnown: true, Margin: -150, MarginKnown: true, OpenedOn: "2026-01-02",
		NextStepOn: "2026-01-03", Rivals: []string{"r"}, Products: []ProductLine{{"p", 7}}}
	if back := terms.Form("CNY").Terms("CNY"); !back.equal(terms) {
		t.Errorf("%+v", back)
	}
}

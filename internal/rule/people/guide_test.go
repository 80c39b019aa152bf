package people

import (
	"fmt"
	"slices"
	"testing"

	"kongdan/internal/rule/stage"
)

func TestGuide(t *testing.T) {
	has := func(list []Advice, c Chapter, table, item, field string) bool {
		return slices.Contains(list, Advice{c, table, item, field})
	}
	full := good("a").Picture
	list := Guide(full, stage.Needs, "")
	for _, want := range []Advice{
		{Goal, "contact_role", "receptive", "goal"}, {Do, "contact_role", "receptive", "do"}, {Do, "style", "analytic", "do"}, {Do, "buying_role", "decision_maker", "do"}, {Do, StageTable, "needs", "do"},
		{Avoid, "contact_role", "receptive", "avoid"}, {Avoid, "style", "analytic", "avoid"}, {Avoid, StageTable, "needs", "avoid"},
		{Attracts, "change_attitude", "pragmatist", "attracts"}, {Attracts, "need", "esteem", "attracts"}, {Attracts, "focus", "business", "attracts"},
		{NextStep, "attitude", "supporter", "next"}, {NextStep, "closeness", "many", "next"},
	} {
		if !slices.Contains(list, want) {
			t.Errorf("%+v is not there: %v", want, list)
		}
	}
	if slices.ContainsFunc(list, func(a Advice) bool { return a.Chapter == FindOut || a.Field == "user" }) {
		t.Errorf("all is known, nobody is a user: %v", list)
	}
	// SC 36, SC 71: what to do with those who use it depends on the stage.
	for _, s := range stage.Sellings() {
		if !has(Guide(full.With(DimBuyingRole, "user"), s, ""), Do, StageTable, string(s), "user") {
			t.Errorf("nothing for users while %s", s)
		}
	}
	// SC 30: no contact with an opponent, unless there is an excuse.
	against := full.With(DimAttitude, "opponent")
	if got := fmt.Sprint(Guide(against, stage.Needs, "")); got != "[{next attitude opponent next}]" {
		t.Errorf("an opponent: %s", got)
	}
	if got := Guide(against, stage.Needs, "the tender rules ask for it"); len(got) != len(list) {
		t.Errorf("an opponent with an excuse: %v", got)
	}
	// Of a person nobody knows, all is to be found out; the attitude to us is not asked first (TF 25).
	list = Guide(Picture{}, "", "")
	var find []string
	for _, a := range list {
		if a.Chapter != FindOut || a.Table != DimensionTable || a.Field != "find" {
			t.Errorf("of nothing follows %+v", a)
		}
		find = append(find, a.Item)
	}
	if got := fmt.Sprint(find); got != "[need change_attitude focus closeness attitude contact_role style buying_role]" {
		t.Errorf("to find out: %s", got)
	}
	// The chapters come in order.
	all := Chapters()
	at := 0
	for _, a := range Guide(full.With(DimStyle, "").With(DimNeed, ""), stage.Assess, "") {
		i := slices.Index(all[:], a.Chapter)
		if i < at {
			t.Errorf("%s after %s", a.Chapter, all[at])
		}
		at = i
	}
}

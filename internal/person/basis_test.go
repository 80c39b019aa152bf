package person_test

import (
	"testing"
	"time"

	"kongdan/internal/org"
	"kongdan/internal/person"
)

func TestTheBasisIsNotedWithDayAndMember(t *testing.T) {
	w := begin(t)
	rep, mate := w.Rep("小陈"), w.Manager()
	acme := w.account(rep, "华东电网", "")
	today := rep.Today(time.Now())
	who := w.make(rep, acme, person.Draft{Name: "王总"})
	d := w.get(rep, who).Draft()
	noted := func(by org.UserID, name string, want person.Draft) {
		t.Helper()
		got := w.get(rep, who)
		if got.Draft() != want || got.BasisBy != by || got.BasisByName != name {
			t.Errorf("%+v", got)
		}
	}
	noted("", "", person.Draft{Name: "王总"})
	change := func(actor org.Actor) {
		t.Helper()
		if err := w.svc.Update(t.Context(), actor, who, w.get(rep, who).Version, d); err != nil {
			t.Fatal(err)
		}
	}
	d.Basis, d.BasisNote = person.Consent, " 展会上 交换名片 "
	change(rep)
	d.BasisNote, d.BasisOn = "展会上 交换名片", today
	noted(rep.User, "小陈", d)
	d.Title = "副总" // somebody else changes something else
	change(mate)
	noted(rep.User, "小陈", d)
	d.BasisOn = "2026-01-02"
	change(mate)
	noted(mate.User, w.get(rep, who).BasisByName, d)
	d.Basis, d.BasisNote = "", ""
	change(mate)
	d.BasisOn = ""
	noted("", "", d)
}

func TestABasisThatCannotBe(t *testing.T) {
	w := begin(t)
	rep := w.Rep("小陈")
	acme := w.account(rep, "华东电网", "")
	tomorrow := rep.Today(time.Now().AddDate(0, 0, 1))
	for want, d := range map[string]person.Draft{
		"basis error.invalid_choice":      {Basis: "gift"},
		"basis_note person.basis_missing": {BasisNote: "名片"},
		"basis_note person.basis_explain": {Basis: person.OtherWise},
		"basis_note error.invalid_text":   {Basis: person.Public, BasisNote: "a\x00"},
		"basis_on error.date":             {Basis: person.Public, BasisOn: "2026-02-30"},
		"basis_on person.basis_future":    {Basis: person.Public, BasisOn: tomorrow},
	} {
		d.Name = "x"
		if _, err := w.svc.Create(t.Context(), rep, acme, d); at(err) != want {
			t.Errorf("%+v: %v, want %s", d, err, want)
		}
	}
}

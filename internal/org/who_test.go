package org_test

import (
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
)

func TestChoicesAreActiveMembersOfTheOwnOrganisation(t *testing.T) {
	d := dbtest.Open(t)
	w, other := orgtest.New(t, d), orgtest.New(t, d)
	chen, li, gone := w.Rep("Chen Wei"), w.Rep("李娜"), w.Rep("Chen Gone")
	other.Rep("Chen Far")
	exec(t, d, `UPDATE member SET deactivated_at = 1 WHERE id = '`+string(gone.User)+`'`)
	svc := org.NewService(d)
	for q, want := range map[string][]org.UserID{
		"": {chen.User, li.User}, "chen": {chen.User}, "ＣＨＥＮ": {chen.User}, "李": {li.User}, "%": nil,
	} {
		list, err := svc.Choices(t.Context(), li, q, 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) != len(want) {
			t.Errorf("%q: %+v", q, list)
			continue
		}
		for i := range want {
			if list[i].ID != want[i] || list[i].Department != "北区" {
				t.Errorf("%q: %+v", q, list)
			}
		}
	}
	check := func(user org.UserID) (err error) {
		_ = d.View(t.Context(), func(tx *db.Tx) error {
			err = org.CheckActive(t.Context(), tx, w.Org, user, "owner")
			return nil
		})
		return err
	}
	if err := check(chen.User); err != nil {
		t.Error(err)
	}
	reader := w.Member("只读", org.ReadOnly, org.ScopeAll, w.North)
	err := d.View(t.Context(), func(tx *db.Tx) error {
		for user, want := range map[org.UserID]string{chen.User: "", reader.User: "error.only_reads", gone.User: "error.invalid_choice", "x": "error.invalid_choice"} {
			key := ""
			for _, f := range errs.FieldsOf(org.CheckWorker(t.Context(), tx, w.Org, user, "owner")) {
				key = f.Key
			}
			if key != want {
				t.Errorf("%s: %s, want %s", user, key, want)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, user := range []org.UserID{gone.User, "", "x"} {
		if err := check(user); !errs.Is(err, errs.Invalid) || errs.FieldsOf(err)[0].Name != "owner" {
			t.Errorf("%q: %v", user, err)
		}
	}
}

func TestMayDispose(t *testing.T) {
	for role, want := range map[org.Role][2]bool{ // of another's thing, of the own
		org.Administrator: {true, true}, org.Manager: {true, true}, org.Rep: {false, true},
		org.Presales: {false, true}, org.Trainer: {false, false}, org.ReadOnly: {false, false},
	} {
		a := org.Actor{User: "a", Role: role}
		if got := [2]bool{a.MayDispose("b"), a.MayDispose("a")}; got != want {
			t.Errorf("%s: %v, want %v", role, got, want)
		}
	}
}

package org_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
)

// shape draws the tree: one line for each department, indented by its depth.
func (o *office) shape(t *testing.T, a org.Actor) string {
	t.Helper()
	tree, err := o.Departments(t.Context(), a)
	ok(t, err)
	var lines []string
	for _, d := range tree {
		lines = append(lines, strings.Repeat(" ", d.Depth)+d.Name)
	}
	return strings.Join(lines, "|")
}

func TestDepartments(t *testing.T) {
	o := newOffice(t)
	admin := o.Admin()
	far := orgtest.New(t, o.db)
	east, err := o.CreateDepartment(t.Context(), admin, " 东区 ", o.Sales)
	ok(t, err)
	if got := o.shape(t, admin); got != "销售部| 东区| 北区| 南区" {
		t.Fatal(got)
	}
	for name, c := range map[string]struct {
		name   string
		parent org.DepartmentID
		field  string
	}{
		"empty": {"  ", o.Sales, "name"}, "NUL": {"a\x00", o.Sales, "name"}, "long": {strings.Repeat("东", 101), o.Sales, "name"},
		"taken": {"东区\u3000", o.Sales, "name"}, "another's": {"x", far.Sales, "parent"}, "nowhere": {"x", "\x00", "parent"},
	} {
		_, err := o.CreateDepartment(t.Context(), admin, c.name, c.parent)
		if !errs.Is(err, errs.Invalid) || errs.FieldsOf(err)[0].Name != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, below := range []org.DepartmentID{o.Sales, east, o.North} { // itself and those below
		fails(t, o.UpdateDepartment(t.Context(), admin, o.Sales, 1, "销售部", below), errs.Invalid, "parent")
	}
	ok(t, o.UpdateDepartment(t.Context(), admin, east, 1, "华东", o.North))
	fails(t, o.UpdateDepartment(t.Context(), admin, east, 1, "华西", ""), errs.Conflict)
	ok(t, o.UpdateDepartment(t.Context(), admin, o.North, 1, "北区", ""))
	if got := o.shape(t, admin); got != "北区| 华东|销售部| 南区" {
		t.Fatal(got)
	}
	fails(t, o.DeleteDepartment(t.Context(), admin, o.North, 2), errs.Invalid) // one below
	ok(t, o.DeleteDepartment(t.Context(), admin, east, 2))
	o.Rep("小陈") // is in the north
	fails(t, o.DeleteDepartment(t.Context(), admin, o.North, 2), errs.Invalid)
	fails(t, o.DeleteDepartment(t.Context(), admin, o.South, 7), errs.Conflict)
	fails(t, o.DeleteDepartment(t.Context(), admin, "x", 1), errs.NotFound)
}

func TestDepartmentsAreNotBottomless(t *testing.T) {
	o := newOffice(t)
	admin := o.Admin()
	parent := org.DepartmentID("")
	for i := range 12 {
		d, err := o.CreateDepartment(t.Context(), admin, fmt.Sprint("层", i), parent)
		ok(t, err)
		parent = d
	}
	fails(t, second1(o.CreateDepartment(t.Context(), admin, "再下", parent)), errs.Invalid, "parent")
	top := o.Sales // has one level below: does not fit under the last but one
	fails(t, o.UpdateDepartment(t.Context(), admin, top, 1, "销售部", parent), errs.Invalid, "parent")
}

func TestTwoMovesAtOnceMakeNoCircle(t *testing.T) {
	o := newOffice(t)
	admin := o.Admin()
	for range 5 {
		a, err := o.CreateDepartment(t.Context(), admin, "甲", "")
		ok(t, err)
		b, err := o.CreateDepartment(t.Context(), admin, "乙", "")
		ok(t, err)
		var wg sync.WaitGroup
		wg.Go(func() { _ = o.UpdateDepartment(t.Context(), admin, a, 1, "甲", b) })
		wg.Go(func() { _ = o.UpdateDepartment(t.Context(), admin, b, 1, "乙", a) })
		wg.Wait()
		if got := o.shape(t, admin); !strings.Contains(got, "甲") || !strings.Contains(got, "乙") {
			t.Fatalf("a circle fell out of the tree: %s", got)
		}
		exec(t, o.db, `UPDATE department SET name = id WHERE name IN ('甲', '乙')`)
	}
}

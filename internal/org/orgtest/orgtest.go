// Package orgtest builds small organisations for the tests of other areas.
package orgtest

import (
	"fmt"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/id"
	"kongdan/internal/org"
)

// World is one organisation with a small tree of departments:
// sales over north and south.
type World struct {
	t                   testing.TB
	DB                  *db.DB
	Org                 org.ID
	Sales, North, South org.DepartmentID
}

// New makes an organisation on a database; several may share one.
func New(t testing.TB, d *db.DB) *World {
	t.Helper()
	w := &World{t: t, DB: d}
	w.do(func(tx *db.Tx) (err error) {
		ctx := t.Context()
		if w.Org, err = org.InsertOrganisation(ctx, tx, org.NewOrganisation{
			Name: "测试公司", Currency: "CNY", Lang: "zh", TimeZone: "Asia/Shanghai"}); err != nil {
			return err
		}
		if w.Sales, err = org.InsertDepartment(ctx, tx, w.Org, "销售部", ""); err != nil {
			return err
		}
		if w.North, err = org.InsertDepartment(ctx, tx, w.Org, "北区", w.Sales); err != nil {
			return err
		}
		w.South, err = org.InsertDepartment(ctx, tx, w.Org, "南区", w.Sales)
		return err
	})
	return w
}

// Member makes a member and returns the actor the member is when signed in.
func (w *World) Member(name string, role org.Role, scope org.DataScope, dept org.DepartmentID) org.Actor {
	w.t.Helper()
	a := org.Actor{Org: w.Org, Name: name, Role: role, Scope: scope, Lang: "zh", Currency: "CNY",
		OrgName: "测试公司", Zone: time.FixedZone("CST", 8*3600), Theme: "auto"}
	w.do(func(tx *db.Tx) (err error) {
		a.User, err = org.InsertMember(w.t.Context(), tx, w.Org, org.NewMember{
			Login: fmt.Sprintf("u-%s", id.New()), Name: name, Role: role, Scope: scope,
			Department: dept, Lang: "zh", TimeZone: "Asia/Shanghai"})
		return err
	})
	switch scope {
	case org.ScopeDepartment:
		a.Departments = []org.DepartmentID{dept}
	case org.ScopeDepartmentBelow:
		a.Departments = []org.DepartmentID{dept}
		if dept == w.Sales {
			a.Departments = append(a.Departments, w.North, w.South)
		}
	}
	return a
}

// Rep is a member who works on own deals and those of own teams.
func (w *World) Rep(name string) org.Actor {
	w.t.Helper()
	return w.Member(name, org.Rep, org.ScopeTeam, w.North)
}

// Admin is an administrator who sees everything.
func (w *World) Admin() org.Actor {
	w.t.Helper()
	return w.Member("管理员", org.Administrator, org.ScopeAll, w.Sales)
}

// Manager sees and edits what the whole sales tree owns.
func (w *World) Manager() org.Actor {
	w.t.Helper()
	return w.Member("主管", org.Manager, org.ScopeDepartmentBelow, w.Sales)
}

func (w *World) do(fn func(*db.Tx) error) {
	w.t.Helper()
	if err := w.DB.InTx(w.t.Context(), fn); err != nil {
		w.t.Fatal(err)
	}
}

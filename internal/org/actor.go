package org

import (
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
)

// Actor is who asks: a member of one organisation with what the member may do
// and see. Every use case takes it as its second argument.
type Actor struct {
	Org         ID
	User        UserID
	Name        string
	Role        Role
	Scope       DataScope
	Departments []DepartmentID // those the scope reaches, for the two department scopes
	Lang        string
	Zone        *time.Location
	Theme       string
	OrgName     string
	Currency    string
	Session     string // the id that names the session in lists
	Address     string // where the request came from, for the audit log
}

// SystemActor acts for an organisation in jobs: it sees and may do everything.
func SystemActor(o ID) Actor {
	return Actor{Org: o, User: System, Role: Administrator, Scope: ScopeAll, Zone: time.UTC, Lang: "zh"}
}

// Today is the calendar date of an instant where the actor lives.
func (a Actor) Today(now time.Time) string {
	if a.Zone == nil {
		return now.UTC().Format(time.DateOnly)
	}
	return now.In(a.Zone).Format(time.DateOnly)
}

// MayAdminister reports whether the actor manages members and settings.
func (a Actor) MayAdminister() bool { return a.Role == Administrator }

// MayWork reports whether the actor may record anything on accounts and deals at all.
func (a Actor) MayWork() bool { return a.Role != ReadOnly && a.Role != Trainer }

// MayChallenge reports whether the actor may question an element of a visible deal.
func (a Actor) MayChallenge() bool { return a.Role == Administrator || a.Role == Manager }

// MayTrain reports whether the actor keeps questions, papers, exams and the
// library, and marks what people answered.
func (a Actor) MayTrain() bool { return a.Role == Administrator || a.Role == Trainer }

// MayEdit reports whether the actor may change something visible that has an
// owner and a team.
func (a Actor) MayEdit(owner UserID, onTeam bool) bool {
	switch a.Role {
	case Administrator, Manager:
		return true
	case Rep, Presales:
		return owner == a.User || onTeam
	}
	return false
}

// CheckEdit is MayEdit as an error.
func (a Actor) CheckEdit(owner UserID, onTeam bool) error {
	return check(a.MayEdit(owner, onTeam))
}

// CheckAdminister is MayAdminister as an error.
func (a Actor) CheckAdminister() error {
	if a.MayAdminister() {
		return nil
	}
	return errs.New(errs.Forbidden, "error.administrators_only")
}

// CheckTrain is MayTrain as an error.
func (a Actor) CheckTrain() error { return check(a.MayTrain()) }

// CheckWork is MayWork as an error.
func (a Actor) CheckWork() error { return check(a.MayWork()) }

func check(allowed bool) error {
	if allowed {
		return nil
	}
	return errs.New(errs.Forbidden, "error.forbidden")
}

// Kind is a kind of thing that has an owner and a team.
type Kind string

// The kinds that Limit knows.
const (
	Deal    Kind = "deal"
	Account Kind = "account"
)

// Limit adds what the actor may see to the conditions of a query over a table
// with alias t that has org_id, owner_id and id. It is the one place where
// visibility becomes SQL. An account also comes into view through a deal: the
// grant that stands for it belongs to the deal, not to the account's team, so
// even the scope "own" holds it.
func (a Actor) Limit(w *db.Where, kind Kind, t string) {
	w.And(t+".org_id = ?", a.Org)
	if a.Scope == ScopeAll {
		return
	}
	const granted = ".id IN (SELECT g.object_id FROM access_grant g WHERE g.org_id = ? AND g.kind = ? AND g.user_id = ?)"
	const granvia = ".id IN (SELECT g.object_id FROM access_grant g WHERE g.org_id = ? AND g.kind = ? AND g.user_id = ? AND g.via <> '')"
	switch a.Scope {
	case ScopeDepartment, ScopeDepartmentBelow:
		args := []any{a.User}
		owner := t + ".owner_id = ?"
		if len(a.Departments) > 0 {
			owner = t + ".owner_id IN (SELECT m.id FROM member m WHERE m.org_id = ? AND (m.id = ? OR m.department_id IN (" + db.Marks(len(a.Departments)) + ")))"
			args = []any{a.Org, a.User}
			for _, d := range a.Departments {
				args = append(args, d)
			}
		}
		w.And("("+owner+" OR "+t+granted+")", append(args, a.Org, kind, a.User)...)
	case ScopeTeam:
		w.And("("+t+".owner_id = ? OR "+t+granted+")", a.User, a.Org, kind, a.User)
	default: // own, and whatever is not known sees least
		if kind == Account {
			w.And("("+t+".owner_id = ? OR "+t+granvia+")", a.User, a.Org, kind, a.User)
			return
		}
		w.And(t+".owner_id = ?", a.User)
	}
}

// Leads reports whether the actor answers for the work of others: the
// departments of the scope, or everybody.
func (a Actor) Leads() bool {
	return a.MayChallenge() && (a.Scope == ScopeAll || len(a.Departments) > 0)
}

// LimitLed adds that the column names a member whose work the actor answers
// for. It is narrower than Limit, which also holds what the actor was brought into.
func (a Actor) LimitLed(w *db.Where, column string) {
	switch {
	case !a.Leads():
		w.And(column+" = ?", a.User)
	case a.Scope != ScopeAll:
		args := []any{a.Org, a.User}
		for _, d := range a.Departments {
			args = append(args, d)
		}
		w.And(column+" IN (SELECT m.id FROM member m WHERE m.org_id = ? AND (m.id = ? OR m.department_id IN ("+db.Marks(len(a.Departments))+")))", args...)
	}
}

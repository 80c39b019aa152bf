// Package org is who works here: organisations, departments, members with
// their roles and data scopes, how they sign in, what they may see, and the
// audit log of what they did.
package org

import (
	"context"
	"slices"

	"kongdan/internal/kit/db"
)

// The identifiers of this area.
type (
	ID           string // an organisation
	UserID       string // a member of an organisation
	DepartmentID string
)

// System is the author of what the program does by itself.
const System UserID = ""

// Role says what a member may do.
type Role string

// The six roles.
const (
	Administrator Role = "administrator" // everything, settings included
	Manager       Role = "manager"       // changes and challenges every deal in scope
	Rep           Role = "rep"           // works on own deals and those of own teams
	Presales      Role = "presales"      // presales and delivery: works on deals whose team holds them
	Trainer       Role = "trainer"       // learning and library; reads deals in scope
	ReadOnly      Role = "readonly"      // reads what is in scope
)

// Roles lists every role, widest rights first.
var Roles = []Role{Administrator, Manager, Rep, Presales, Trainer, ReadOnly}

// Valid reports whether r is a role.
func (r Role) Valid() bool { return slices.Contains(Roles, r) }

// DataScope says how far a member sees.
type DataScope string

// The data scopes, narrow to wide. Each wider one holds the teams the member is on.
const (
	ScopeOwn             DataScope = "own"              // what I own
	ScopeTeam            DataScope = "team"             // and what has me on its team
	ScopeDepartment      DataScope = "department"       // and what my department's members own
	ScopeDepartmentBelow DataScope = "department_below" // and the departments below it
	ScopeAll             DataScope = "all"              // everything of the organisation
)

// DataScopes lists every scope, narrow to wide.
var DataScopes = []DataScope{ScopeOwn, ScopeTeam, ScopeDepartment, ScopeDepartmentBelow, ScopeAll}

// Valid reports whether s is a data scope.
func (s DataScope) Valid() bool { return slices.Contains(DataScopes, s) }

// DefaultScope is the scope a new member of a role is offered.
func DefaultScope(r Role) DataScope {
	switch r {
	case Administrator:
		return ScopeAll
	case Manager:
		return ScopeDepartmentBelow
	}
	return ScopeTeam
}

// Service holds the use cases of this area. The functions are set by app and
// may be nil; they let higher areas take part in a change without being known here.
type Service struct {
	db     *db.DB
	hasher *hasher

	// Founded fills a new organisation, in the transaction that makes it.
	Founded func(ctx context.Context, tx *db.Tx, actor Actor) error
	// Holdings counts what a member is responsible for.
	Holdings func(ctx context.Context, tx *db.Tx, o ID, u UserID) (Holdings, error)
	// Transfer hands all of that to another member. It fails with Invalid at
	// "successor", and at "why" where the actor needs a reason to take it over.
	Transfer func(ctx context.Context, tx *db.Tx, actor Actor, from, to UserID, why string) error
	// Moved follows a member from a department to another; "" is none.
	Moved func(ctx context.Context, tx *db.Tx, o ID, u UserID, from, to DepartmentID) error
	// Named adds what deals, accounts, people, competitors and products with
	// some ids are called, as far as the actor sees them.
	Named func(ctx context.Context, tx *db.Tx, actor Actor, ids []string, names map[string]string) error
	// Priced reports whether an organisation holds amounts in its currency.
	Priced func(ctx context.Context, tx *db.Tx, o ID) (bool, error)
	// Mail sends a member a new link (see MailedLink) after the transaction.
	// It is nil where no mail can be sent.
	Mail func(ctx context.Context, tx *db.Tx, o ID, u UserID) error
}

// NewService returns the use cases on a database.
func NewService(d *db.DB) *Service { return &Service{db: d, hasher: newHasher()} }

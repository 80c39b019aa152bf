package org

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
)

// Member is a user of an organisation.
type Member struct {
	ID                    UserID
	Login, Email, Name    string
	Role                  Role
	Scope                 DataScope
	Department            DepartmentID // "" for none
	DepartmentName        string
	Lang, TimeZone, Theme string
	Digest                Digest
	DigestHour            int // in the member's own time zone
	Active                bool
	Invited               bool // has no password yet
	Created, Deactivated  time.Time
	Seen                  time.Time // of the sessions still known; zero for none
	Version               int64
}

const memberColumns = `
	m.id, m.login, m.email, m.name, m.role, m.data_scope, COALESCE(m.department_id, ''), COALESCE(d.name, ''),
	m.lang, m.time_zone, m.theme, m.digest, m.digest_hour, m.password_hash = '', m.created_at, m.deactivated_at, m.version, m.name_key,
	COALESCE((SELECT MAX(s.seen_at) FROM session s WHERE s.org_id = m.org_id AND s.user_id = m.id), 0)
	FROM member m
	LEFT JOIN department d ON d.org_id = m.org_id AND d.id = m.department_id`

type memberRow struct {
	Member
	key                        string
	created, deactivated, seen int64
}

func (m *memberRow) fields() []any {
	return []any{&m.ID, &m.Login, &m.Email, &m.Name, &m.Role, &m.Scope, &m.Department, &m.DepartmentName,
		&m.Lang, &m.TimeZone, &m.Theme, &m.Digest, &m.DigestHour, &m.Invited, &m.created, &m.deactivated, &m.Version, &m.key, &m.seen}
}

func (m *memberRow) member() Member {
	m.Created, m.Deactivated, m.Seen = db.Time(m.created), db.Time(m.deactivated), db.Time(m.seen)
	m.Active = m.deactivated == 0
	return m.Member
}

// Find reads one member. It fails with NotFound.
func Find(ctx context.Context, tx *db.Tx, o ID, u UserID) (Member, error) {
	return findWhere(ctx, tx, o, "m.id", string(u))
}

// FindLogin reads a member by user name, or by e-mail address. It fails with NotFound.
func FindLogin(ctx context.Context, tx *db.Tx, o ID, login string) (Member, error) {
	m, err := findWhere(ctx, tx, o, "m.login", foldLogin(login))
	if errs.Is(err, errs.NotFound) && login != "" {
		return findWhere(ctx, tx, o, "m.email", foldLogin(login))
	}
	return m, err
}

func findWhere(ctx context.Context, tx *db.Tx, o ID, column, value string) (Member, error) {
	var m memberRow
	value = known(value)
	err := tx.QueryRowContext(ctx, `SELECT`+memberColumns+`
		WHERE m.org_id = $1 AND `+column+` = $2`, o, value).Scan(m.fields()...) // #nosec G202 -- columns named above
	if errors.Is(err, sql.ErrNoRows) {
		return Member{}, errs.New(errs.NotFound, "member.not_found")
	}
	if err != nil {
		return Member{}, fmt.Errorf("find member: %w", err)
	}
	return m.member(), nil
}

// Member returns one member, for the administrator.
func (s *Service) Member(ctx context.Context, actor Actor, u UserID) (m Member, err error) {
	if err := actor.CheckAdminister(); err != nil {
		return Member{}, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		m, err = Find(ctx, tx, actor.Org, u)
		return err
	})
	return m, err
}

// State says which members a list holds.
type State string

// The states; the zero value is all of them.
const (
	Everyone State = ""
	Active   State = "active"   // may sign in
	Invited  State = "invited"  // active, but without a password yet
	Inactive State = "inactive" // deactivated
)

// States lists them in the order of a choice.
var States = []State{Active, Invited, Inactive, Everyone}

// MemberFilter narrows the list of members. Zero values narrow nothing.
type MemberFilter struct {
	Query      string // part of the name, user name or e-mail address
	Role       Role
	Department DepartmentID // this one and those below it
	State      State
	After      string // cursor of the page
}

// MemberList is one page of members.
type MemberList struct {
	Members []Member
	Next    string // cursor of the next page, "" on the last
	Total   int    // of all pages
}

// MembersPage is how many members a page holds.
const MembersPage = 50

var membersOrder = db.Keyset{{Expr: "m.name_key", Text: true}, {Expr: "m.id", Text: true}}

// Members lists members by name, for the administrator.
func (s *Service) Members(ctx context.Context, actor Actor, f MemberFilter) (list MemberList, err error) {
	if err := actor.CheckAdminister(); err != nil {
		return MemberList{}, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, err = members(ctx, tx, actor.Org, f)
		return err
	})
	return list, err
}

func members(ctx context.Context, tx *db.Tx, o ID, f MemberFilter) (list MemberList, err error) {
	w, err := f.where(ctx, tx, o)
	if err != nil {
		return MemberList{}, err
	}
	if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM member m`+w.SQL(), w.Args()...).Scan(&list.Total); err != nil {
		return MemberList{}, fmt.Errorf("count members: %w", err)
	}
	if err := membersOrder.After(w, f.After); err != nil {
		return MemberList{}, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT`+memberColumns+w.SQL()+membersOrder.OrderBy()+
		` LIMIT `+w.Arg(MembersPage+1), w.Args()...)
	if err != nil {
		return MemberList{}, fmt.Errorf("list members: %w", err)
	}
	found, err := db.Collect(rows, func(m *memberRow) []any { return m.fields() })
	found, list.Next = db.Page(membersOrder, found, MembersPage, func(m memberRow) []any { return []any{m.key, string(m.ID)} })
	for _, m := range found {
		list.Members = append(list.Members, m.member())
	}
	return list, err
}

func (f MemberFilter) where(ctx context.Context, tx *db.Tx, o ID) (*db.Where, error) {
	w := &db.Where{}
	w.And("m.org_id = ?", o)
	var bad errs.Fields
	if q := typed.Line(&bad, "q", f.Query, mostEmail); q != "" {
		like := typed.Like(q)
		w.And("(m.name_key LIKE ? ESCAPE '!' OR m.login LIKE ? ESCAPE '!' OR m.email LIKE ? ESCAPE '!')", like, like, like)
	} else if len(bad) > 0 {
		w.And("1 = 0") // nobody is called that
	}
	if f.Role != "" {
		w.And("m.role = ?", known(string(f.Role)))
	}
	if f.Department != "" {
		below, err := reach(ctx, tx, o, ScopeDepartmentBelow, DepartmentID(known(string(f.Department))))
		if err != nil {
			return nil, err
		}
		ids := make([]string, len(below))
		for i, d := range below {
			ids[i] = string(d)
		}
		w.In("m.department_id", ids...)
	}
	switch f.State {
	case Active:
		w.And("m.deactivated_at = 0")
	case Invited:
		w.And("m.deactivated_at = 0")
		w.And("m.password_hash = ''")
	case Inactive:
		w.And("m.deactivated_at <> 0")
	}
	return w, nil
}

// known returns a value from outside as the engines can look for it; one that
// cannot be text is nobody's.
func known(s string) string {
	if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
		return "-"
	}
	return s
}

// Trainers names some of the members who keep the bank and the library, for
// everybody to ask: those who train before administrators.
func (s *Service) Trainers(ctx context.Context, actor Actor, most int) (names []string, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := tx.QueryContext(ctx, `
			SELECT name FROM member WHERE org_id = $1 AND role IN ($2, $3) AND deactivated_at = 0
			ORDER BY CASE WHEN role = $2 THEN 0 ELSE 1 END, name_key, id LIMIT $4`, actor.Org, Trainer, Administrator, most)
		if err != nil {
			return fmt.Errorf("who trains: %w", err)
		}
		names, err = db.Collect(rows, func(name *string) []any { return []any{name} })
		return err
	})
	return names, err
}

package org

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
)

// MostDepth is how many levels of departments there may be.
const MostDepth = 12

// Department is a node of the organisation's tree.
type Department struct {
	ID      DepartmentID
	Name    string
	Parent  DepartmentID // "" at the top
	Depth   int          // 0 at the top
	Members int          // active ones in the department itself
	Version int64
}

// Departments lists the tree from the top down, every department followed by
// those below it, by name. Every member may see it.
func (s *Service) Departments(ctx context.Context, actor Actor) (tree []Department, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		tree, err = Departments(ctx, tx, actor.Org)
		return err
	})
	return tree, err
}

// DepartmentSettings is Departments for the pages that only administrators open.
func (s *Service) DepartmentSettings(ctx context.Context, actor Actor) ([]Department, error) {
	if err := actor.CheckAdminister(); err != nil {
		return nil, err
	}
	return s.Departments(ctx, actor)
}

// Departments is Service.Departments inside of a transaction.
func Departments(ctx context.Context, tx *db.Tx, o ID) ([]Department, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT d.id, d.name, COALESCE(d.parent_id, ''), d.version,
		       (SELECT COUNT(*) FROM member m WHERE m.org_id = d.org_id AND m.department_id = d.id AND m.deactivated_at = 0)
		FROM department d WHERE d.org_id = $1 ORDER BY d.name, d.id`, o)
	if err != nil {
		return nil, fmt.Errorf("departments: %w", err)
	}
	all, err := db.Collect(rows, func(d *Department) []any { return []any{&d.ID, &d.Name, &d.Parent, &d.Version, &d.Members} })
	if err != nil {
		return nil, err
	}
	below := map[DepartmentID][]Department{}
	for _, d := range all {
		below[d.Parent] = append(below[d.Parent], d)
	}
	var tree []Department
	var walk func(parent DepartmentID, depth int)
	walk = func(parent DepartmentID, depth int) {
		for _, d := range below[parent] {
			d.Depth = depth
			tree = append(tree, d)
			walk(d.ID, depth+1)
		}
	}
	walk("", 0)
	return tree, nil
}

func findDepartment(ctx context.Context, tx *db.Tx, o ID, id DepartmentID) (Department, error) {
	var d Department
	err := tx.QueryRowContext(ctx, `
		SELECT id, name, COALESCE(parent_id, ''), version FROM department WHERE org_id = $1 AND id = $2`,
		o, known(string(id))).Scan(&d.ID, &d.Name, &d.Parent, &d.Version)
	if errors.Is(err, sql.ErrNoRows) {
		return Department{}, errs.New(errs.NotFound, "department.not_found")
	}
	return d, err
}

// Department returns one department, for the administrator.
func (s *Service) Department(ctx context.Context, actor Actor, id DepartmentID) (d Department, err error) {
	if err := actor.CheckAdminister(); err != nil {
		return Department{}, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		d, err = findDepartment(ctx, tx, actor.Org, id)
		return err
	})
	return d, err
}

// CreateDepartment adds a department below parent, or at the top for "".
func (s *Service) CreateDepartment(ctx context.Context, actor Actor, name string, parent DepartmentID) (DepartmentID, error) {
	if err := actor.CheckAdminister(); err != nil {
		return "", err
	}
	id, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		id, err := createDepartment(ctx, tx, actor, name, parent)
		return string(id), err
	})
	return DepartmentID(id), err
}

func createDepartment(ctx context.Context, tx *db.Tx, actor Actor, name string, parent DepartmentID) (DepartmentID, error) {
	if err := lockOrg(ctx, tx, actor.Org); err != nil {
		return "", err
	}
	d := Department{Name: name, Parent: parent}
	if err := d.check(ctx, tx, actor.Org); err != nil {
		return "", err
	}
	id, err := InsertDepartment(ctx, tx, actor.Org, d.Name, d.Parent)
	if err != nil {
		return "", err
	}
	after, err := departmentValues(ctx, tx, actor.Org, d)
	if err != nil {
		return "", err
	}
	return id, Record(ctx, tx, actor, Entry{Action: "department.create", Kind: "department", ID: string(id), After: after})
}

// UpdateDepartment renames a department, moves it below another one, or both.
// It fails with Invalid if that would be itself or one below itself.
func (s *Service) UpdateDepartment(ctx context.Context, actor Actor, id DepartmentID, version int64, name string, parent DepartmentID) error {
	if err := actor.CheckAdminister(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := lockOrg(ctx, tx, actor.Org); err != nil {
			return err
		}
		old, err := findDepartment(ctx, tx, actor.Org, id)
		if err != nil {
			return err
		}
		if old.Version != version {
			return errs.New(errs.Conflict, "conflict.changed")
		}
		d := Department{ID: id, Name: name, Parent: parent}
		if err := d.check(ctx, tx, actor.Org); err != nil {
			return err
		}
		if err := db.Changed(tx.ExecContext(ctx, `
			UPDATE department SET name = $1, parent_id = NULLIF($2, ''), version = version + 1
			WHERE org_id = $3 AND id = $4 AND version = $5`, d.Name, d.Parent, actor.Org, id, version)); err != nil {
			return err
		}
		before, err := departmentValues(ctx, tx, actor.Org, old)
		if err != nil {
			return err
		}
		after, err := departmentValues(ctx, tx, actor.Org, d)
		if err != nil {
			return err
		}
		return Record(ctx, tx, actor, Entry{Action: "department.update", Kind: "department", ID: string(id), Before: before, After: after})
	})
}

// check cleans the name and looks at the place in the tree.
func (d *Department) check(ctx context.Context, tx *db.Tx, o ID) error {
	var bad errs.Fields
	d.Name = typed.Needed(&bad, "name", d.Name, mostName)
	tree, err := Departments(ctx, tx, o)
	if err != nil {
		return err
	}
	at := func(id DepartmentID) int {
		return slices.IndexFunc(tree, func(x Department) bool { return x.ID == id })
	}
	depth := -1
	if d.Parent != "" {
		i := at(d.Parent)
		if i < 0 {
			bad.Add("parent", "error.invalid_choice")
			return bad.Err()
		}
		depth = tree[i].Depth
	}
	height := 0
	if i := at(d.ID); d.ID != "" && i >= 0 {
		for j := i; j < len(tree) && (j == i || tree[j].Depth > tree[i].Depth); j++ {
			height = max(height, tree[j].Depth-tree[i].Depth)
			if tree[j].ID == d.Parent {
				bad.Add("parent", "department.circle")
			}
		}
	}
	if depth+1+height >= MostDepth {
		bad.Add("parent", "department.too_deep", "Max", MostDepth)
	}
	for _, x := range tree {
		if x.ID != d.ID && x.Parent == d.Parent && typed.Fold(x.Name) == typed.Fold(d.Name) {
			bad.Add("name", "department.name_taken")
		}
	}
	return bad.Err()
}

func departmentValues(ctx context.Context, tx *db.Tx, o ID, d Department) (map[string]string, error) {
	values := map[string]string{"name": d.Name}
	if d.Parent != "" {
		parent, err := findDepartment(ctx, tx, o, d.Parent)
		if err != nil {
			return nil, err
		}
		values["parent"] = parent.Name
	}
	return values, nil
}

// DeleteDepartment removes a department that has nobody in it, deactivated
// members included, and no department below.
func (s *Service) DeleteDepartment(ctx context.Context, actor Actor, id DepartmentID, version int64) error {
	if err := actor.CheckAdminister(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := lockOrg(ctx, tx, actor.Org); err != nil {
			return err
		}
		d, err := findDepartment(ctx, tx, actor.Org, id)
		if err != nil {
			return err
		}
		var members, below int
		if err := tx.QueryRowContext(ctx, `
			SELECT (SELECT COUNT(*) FROM member WHERE org_id = $1 AND department_id = $2),
			       (SELECT COUNT(*) FROM department WHERE org_id = $1 AND parent_id = $2)`,
			actor.Org, id).Scan(&members, &below); err != nil {
			return err
		}
		if members+below > 0 {
			return errs.New(errs.Invalid, "department.not_empty")
		}
		if err := db.Changed(tx.ExecContext(ctx, `
			DELETE FROM department WHERE org_id = $1 AND id = $2 AND version = $3`, actor.Org, id, version)); err != nil {
			return err
		}
		return Record(ctx, tx, actor, Entry{Action: "department.delete", Kind: "department", ID: string(id), Before: map[string]string{"name": d.Name}})
	})
}

// HoldDepartments returns the departments of some members, in which they stay
// until the transaction ends. Who is in none is left out.
func HoldDepartments(ctx context.Context, tx *db.Tx, o ID, members []UserID) (map[UserID]DepartmentID, error) {
	found := map[UserID]DepartmentID{}
	for some := range db.Chunks(members) {
		ids := make([]string, len(some))
		for i, u := range some {
			ids[i] = string(u)
		}
		var w db.Where
		w.And("m.org_id = ?", o)
		w.In("m.id", ids...)
		rows, err := tx.QueryContext(ctx, `SELECT m.id, COALESCE(m.department_id, '') FROM member m`+w.SQL()+` ORDER BY m.id`+tx.ForShare("m"), w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("departments of members: %w", err)
		}
		type row struct {
			member     UserID
			department DepartmentID
		}
		list, err := db.Collect(rows, func(r *row) []any { return []any{&r.member, &r.department} })
		if err != nil {
			return nil, fmt.Errorf("departments of members: %w", err)
		}
		for _, r := range list {
			if r.department != "" {
				found[r.member] = r.department
			}
		}
	}
	return found, nil
}

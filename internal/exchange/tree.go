package exchange

import (
	"context"
	"slices"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
)

// tree is the departments, those that the pass makes included.
type tree struct {
	p   *pass
	all []org.Department
}

func newTree(ctx context.Context, p *pass) (*tree, error) {
	all, err := org.Departments(ctx, p.tx, p.actor.Org)
	return &tree{p, all}, err
}

// below returns the department of a name right below another, made if there is none.
func (t *tree) below(ctx context.Context, parent org.DepartmentID, name string) (org.DepartmentID, error) {
	var bad errs.Fields
	name = typed.Needed(&bad, "name", name, 100)
	if err := bad.Err(); err != nil {
		return "", err
	}
	depth := 0
	for _, d := range t.all {
		if d.Parent == parent && typed.Fold(d.Name) == typed.Fold(name) {
			return d.ID, nil
		}
		if d.ID == parent {
			depth = d.Depth + 1
		}
	}
	if depth >= org.MostDepth {
		return "", errs.Field("parent", "department.too_deep", "Max", org.MostDepth)
	}
	made := org.DepartmentID(id.New())
	if t.p.write {
		var err error
		if made, err = org.AddDepartmentIn(ctx, t.p.tx, t.p.actor, name, parent); err != nil {
			return "", err
		}
	}
	t.all = append(t.all, org.Department{ID: made, Name: name, Parent: parent, Depth: depth})
	t.p.made["department"]++
	t.p.touch(touch{kind: "department", id: string(made), version: 1})
	return made, nil
}

// named returns the department a cell means: a path such as "销售部/北区", or
// the only one of that name anywhere, else one at the top.
func (t *tree) named(ctx context.Context, cell string) (at org.DepartmentID, err error) {
	steps := strings.FieldsFunc(cell, func(r rune) bool { return r == '/' || r == '／' || r == '>' || r == '\\' })
	if len(steps) == 1 {
		var found []org.DepartmentID
		for _, d := range t.all {
			if typed.Fold(d.Name) == typed.Fold(cell) {
				found = append(found, d.ID)
			}
		}
		if len(found) == 1 {
			return found[0], nil
		}
	}
	for _, name := range steps {
		if at, err = t.below(ctx, at, name); err != nil {
			return "", err
		}
	}
	return at, nil
}

// path names a department with those above it.
func (t *tree) path(at org.DepartmentID) string {
	var names []string
	for at != "" {
		i := slices.IndexFunc(t.all, func(d org.Department) bool { return d.ID == at })
		if i < 0 {
			break
		}
		names = append(names, t.all[i].Name)
		at = t.all[i].Parent
	}
	slices.Reverse(names)
	return strings.Join(names, " / ")
}

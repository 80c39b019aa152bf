package library

import (
	"context"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
)

// Limits of the tree of categories.
const (
	mostDepth      = 5 // levels
	mostCategories = 500
)

// Category is a node of the tree in which documents stand.
type Category struct {
	ID      CategoryID
	Name    string
	Parent  CategoryID // "" at the top
	Depth   int        // 0 at the top
	Version int64
}

// Categories lists the tree from the top down, every category followed by
// those below it, by name.
func (s *Service) Categories(ctx context.Context, actor org.Actor) (tree []Category, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		tree, err = categories(ctx, tx, actor.Org)
		return err
	})
	return tree, err
}

// CategoriesInUse is Categories without those in which, and below which, there
// is nothing that the actor may read in the language of the filter, by Lang or
// Reader. Trainers also see those in which nothing stands at all.
func (s *Service) CategoriesInUse(ctx context.Context, actor org.Actor, f Filter) (tree []Category, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		all, err := categories(ctx, tx, actor.Org)
		if err != nil {
			return err
		}
		var w db.Where
		Filter{Lang: f.Lang, Reader: f.Reader}.limit(&w, actor, nil)
		used, err := usedCategories(ctx, tx, w)
		if err != nil {
			return err
		}
		if actor.MayTrain() {
			w = db.Where{}
			w.And("d.org_id = ?", actor.Org)
			filled, err := usedCategories(ctx, tx, w)
			if err != nil {
				return err
			}
			for _, c := range all {
				if !slices.ContainsFunc(within(all, c.ID), func(id CategoryID) bool { return slices.Contains(filled, id) }) {
					used = append(used, c.ID)
				}
			}
		}
		tree = slices.DeleteFunc(slices.Clone(all), func(c Category) bool {
			return !slices.ContainsFunc(within(all, c.ID), func(id CategoryID) bool { return slices.Contains(used, id) })
		})
		return nil
	})
	return tree, err
}

// usedCategories are those in which documents stand.
func usedCategories(ctx context.Context, tx *db.Tx, w db.Where) ([]CategoryID, error) {
	w.And("d.category_id IS NOT NULL")
	found, err := tx.QueryContext(ctx, `SELECT DISTINCT d.category_id FROM document d`+w.SQL(), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("categories in use: %w", err)
	}
	return db.Collect(found, func(id *CategoryID) []any { return []any{id} })
}

func categories(ctx context.Context, tx *db.Tx, o org.ID) ([]Category, error) {
	found, err := tx.QueryContext(ctx, `
		SELECT c.id, c.name, COALESCE(c.parent_id, ''), c.version FROM document_category c WHERE c.org_id = $1 ORDER BY c.name_key, c.id`, o)
	if err != nil {
		return nil, fmt.Errorf("categories of documents: %w", err)
	}
	all, err := db.Collect(found, func(c *Category) []any { return []any{&c.ID, &c.Name, &c.Parent, &c.Version} })
	if err != nil {
		return nil, err
	}
	below := map[CategoryID][]Category{}
	for _, c := range all {
		below[c.Parent] = append(below[c.Parent], c)
	}
	var tree []Category
	var walk func(CategoryID, int)
	walk = func(parent CategoryID, depth int) {
		for _, c := range below[parent] {
			c.Depth = depth
			tree = append(tree, c)
			walk(c.ID, depth+1)
		}
	}
	walk("", 0)
	return tree, nil
}

func findCategory(ctx context.Context, tx *db.Tx, o org.ID, id CategoryID) (c Category, err error) {
	err = one(ctx, tx, `SELECT id, name, COALESCE(parent_id, ''), version FROM document_category WHERE org_id = $1 AND id = $2`, []any{o, id},
		&c.ID, &c.Name, &c.Parent, &c.Version)
	if errs.Is(err, errs.NotFound) {
		err = errs.New(errs.NotFound, "document.no_category")
	}
	return c, err
}

// within is a category and all below it.
func within(tree []Category, id CategoryID) []CategoryID {
	list := []CategoryID{id}
	for _, c := range tree { // a parent stands before those below it
		if slices.Contains(list, c.Parent) {
			list = append(list, c.ID)
		}
	}
	return list
}

// Path is a category with those above it, the highest first; none for "".
func Path(tree []Category, id CategoryID) (path []Category) {
	for id != "" && len(path) < mostDepth {
		i := slices.IndexFunc(tree, func(c Category) bool { return c.ID == id })
		if i < 0 {
			break
		}
		path = append(path, tree[i])
		id = tree[i].Parent
	}
	slices.Reverse(path)
	return path
}

// AddCategory adds a category below another, or at the top. It fails with
// Forbidden unless the actor trains, and with Invalid at the fields.
func (s *Service) AddCategory(ctx context.Context, actor org.Actor, name string, parent CategoryID) (CategoryID, error) {
	if err := actor.CheckTrain(); err != nil {
		return "", err
	}
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		tree, err := categories(ctx, tx, actor.Org)
		if err != nil {
			return "", err
		}
		name, err := placed(tree, "", name, parent)
		if err != nil {
			return "", err
		}
		if len(tree) >= mostCategories {
			return "", errs.Field("name", "document.many_categories", "Max", mostCategories)
		}
		made := id.New()
		return made, insertCategory(ctx, tx, actor, Category{ID: CategoryID(made), Name: name, Parent: parent})
	})
	return CategoryID(made), err
}

func insertCategory(ctx context.Context, tx *db.Tx, actor org.Actor, c Category) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO document_category (org_id, id, parent_id, name, name_key, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		actor.Org, c.ID, db.Null(c.Parent), c.Name, typed.Fold(c.Name), tx.Stamp())
	if err != nil {
		return fmt.Errorf("insert a category: %w", err)
	}
	return recordCategory(ctx, tx, actor, "document_category.create", c.ID, nil, c.Name)
}

// SaveCategory renames or moves a category. It fails like AddCategory, with
// NotFound, and with Conflict for an old version.
func (s *Service) SaveCategory(ctx context.Context, actor org.Actor, id CategoryID, version int64, name string, parent CategoryID) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		was, err := findCategory(ctx, tx, actor.Org, id)
		if err != nil {
			return err
		}
		tree, err := categories(ctx, tx, actor.Org)
		if err != nil {
			return err
		}
		name, err := placed(tree, id, name, parent)
		if err != nil {
			return err
		}
		if err := db.Changed(tx.ExecContext(ctx, `
			UPDATE document_category SET name = $1, name_key = $2, parent_id = $3, version = version + 1 WHERE org_id = $4 AND id = $5 AND version = $6`,
			name, typed.Fold(name), db.Null(parent), actor.Org, id, version)); err != nil {
			return err
		}
		return recordCategory(ctx, tx, actor, "document_category.update", id, was.Name, name)
	})
}

// DropCategory takes a category away; what stands in it, documents and
// categories, moves up one level. It fails with Invalid where a category of the
// same name stands there already.
func (s *Service) DropCategory(ctx context.Context, actor org.Actor, id CategoryID, version int64) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		was, err := findCategory(ctx, tx, actor.Org, id)
		if err != nil {
			return err
		}
		if was.Version != version {
			return errs.New(errs.Conflict, "conflict.changed")
		}
		tree, err := categories(ctx, tx, actor.Org)
		if err != nil {
			return err
		}
		for _, c := range tree {
			if c.Parent != id {
				continue
			}
			if _, err := placed(tree, c.ID, c.Name, was.Parent); err != nil {
				return errs.New(errs.Invalid, "document.category_in_the_way", "Name", c.Name)
			}
		}
		for _, text := range []string{
			`UPDATE document SET category_id = $1 WHERE org_id = $2 AND category_id = $3`,
			`UPDATE document_category SET parent_id = $1, version = version + 1 WHERE org_id = $2 AND parent_id = $3`,
		} {
			if _, err := tx.ExecContext(ctx, text, db.Null(was.Parent), actor.Org, id); err != nil {
				return fmt.Errorf("empty a category: %w", err)
			}
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM document_category WHERE org_id = $1 AND id = $2`, actor.Org, id); err != nil {
			return fmt.Errorf("drop a category: %w", err)
		}
		return recordCategory(ctx, tx, actor, "document_category.delete", id, was.Name, nil)
	})
}

// placed looks at a name and a place in the tree; self is "" for a new category.
func placed(tree []Category, self CategoryID, name string, parent CategoryID) (string, error) {
	var bad errs.Fields
	name = typed.Needed(&bad, "name", name, MaxCategory)
	above := Path(tree, parent)
	switch {
	case parent != "" && len(above) == 0, self != "" && slices.Contains(within(tree, self), parent):
		bad.Add("parent", "error.invalid_choice")
	case len(above)+height(tree, self) > mostDepth:
		bad.Add("parent", "document.deep", "Max", mostDepth)
	}
	for _, c := range tree {
		if c.ID != self && c.Parent == parent && typed.Fold(c.Name) == typed.Fold(name) && name != "" {
			bad.Add("name", "document.category_taken")
		}
	}
	return name, bad.Err()
}

// height is how many levels a category takes with those below it.
func height(tree []Category, id CategoryID) int {
	i := slices.IndexFunc(tree, func(c Category) bool { return c.ID == id })
	if id == "" || i < 0 {
		return 1
	}
	deep := tree[i].Depth
	for _, c := range tree[i+1:] {
		if c.Depth <= tree[i].Depth {
			break
		}
		deep = max(deep, c.Depth)
	}
	return deep - tree[i].Depth + 1
}

func recordCategory(ctx context.Context, tx *db.Tx, actor org.Actor, action string, id CategoryID, before, after any) error {
	named := func(v any) any {
		if v == nil {
			return nil
		}
		return map[string]any{"name": v}
	}
	return org.Record(ctx, tx, actor, org.Entry{Action: action, Kind: "document_category", ID: string(id), Before: named(before), After: named(after)})
}

package bank

import (
	"context"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
)

func noCategory() error { return errs.New(errs.NotFound, "question.category_gone") }

// CreateCategory makes a category below another, or at the top for "". It fails
// with Invalid at name and parent.
func (s *Service) CreateCategory(ctx context.Context, actor org.Actor, name string, parent CategoryID) (CategoryID, error) {
	if err := actor.CheckTrain(); err != nil {
		return "", err
	}
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		tree, err := Tree(ctx, tx, actor.Org)
		if err != nil {
			return "", err
		}
		depth := 0
		if parent != "" {
			at := slices.IndexFunc(tree, func(c Category) bool { return c.ID == parent })
			if at < 0 {
				return "", errs.Field("parent", "error.invalid_choice")
			}
			depth = tree[at].Depth + 1
		}
		made, err := insertCategory(ctx, tx, actor, tree, name, parent, depth, "")
		return string(made), err
	})
	return CategoryID(made), err
}

// UpdateCategory renames a category and moves it, with all below it. It fails
// like CreateCategory, with NotFound, and with Conflict for an old version.
func (s *Service) UpdateCategory(ctx context.Context, actor org.Actor, id CategoryID, version int64, name string, parent CategoryID) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		tree, err := Tree(ctx, tx, actor.Org)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(tree, func(c Category) bool { return c.ID == id })
		if at < 0 {
			return noCategory()
		}
		var bad errs.Fields
		name = typed.Needed(&bad, "name", name, MaxCategory)
		checkParent(&bad, tree, tree[at], parent)
		if err := bad.Err(); err != nil {
			return err
		}
		err = db.Changed(tx.ExecContext(ctx, `
			UPDATE question_category SET name = $1, name_key = $2, parent_id = NULLIF($3, ''), version = version + 1
			WHERE org_id = $4 AND id = $5 AND version = $6`, name, typed.Fold(name), parent, actor.Org, id, version))
		if db.Duplicate(err) {
			return errs.Field("name", "question.category_taken")
		}
		if err != nil {
			return err
		}
		return org.Record(ctx, tx, actor, org.Entry{Action: "question_category.update", Kind: "question_category", ID: string(id),
			Before: map[string]string{"name": tree[at].Name}, After: map[string]string{"name": name}})
	})
}

// checkParent notes where a category cannot go.
func checkParent(bad *errs.Fields, tree []Category, c Category, parent CategoryID) {
	if parent == "" || parent == c.Parent {
		return
	}
	mine := idsBelow(tree, c.ID)
	at := slices.IndexFunc(tree, func(x Category) bool { return x.ID == parent })
	switch {
	case at < 0:
		bad.Add("parent", "error.invalid_choice")
		return
	case slices.Contains(mine, parent):
		bad.Add("parent", "question.category_circle")
		return
	}
	for _, x := range tree {
		if slices.Contains(mine, x.ID) && tree[at].Depth+1+x.Depth-c.Depth >= MaxDepth {
			bad.Add("parent", "question.category_deep", "Max", MaxDepth)
		}
	}
}

// DeleteCategory takes a category away. What is in it and below it goes to the
// one above. It fails like UpdateCategory.
func (s *Service) DeleteCategory(ctx context.Context, actor org.Actor, id CategoryID, version int64) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		tree, err := Tree(ctx, tx, actor.Org)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(tree, func(c Category) bool { return c.ID == id })
		if at < 0 {
			return noCategory()
		}
		c := tree[at]
		if c.Version != version {
			return errs.New(errs.Conflict, "conflict.changed")
		}
		_, err = tx.ExecContext(ctx, `UPDATE question_category SET parent_id = NULLIF($1, ''), version = version + 1
			WHERE org_id = $2 AND parent_id = $3`, c.Parent, actor.Org, id)
		if db.Duplicate(err) {
			return errs.New(errs.Invalid, "question.category_merge")
		}
		if err != nil {
			return fmt.Errorf("move categories up: %w", err)
		}
		if _, err := tx.ExecContext(ctx, `UPDATE question SET category_id = NULLIF($1, ''), version = version + 1 WHERE org_id = $2 AND category_id = $3`,
			c.Parent, actor.Org, id); err != nil {
			return fmt.Errorf("move questions up: %w", err)
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM question_category WHERE org_id = $1 AND id = $2`, actor.Org, id); err != nil {
			return fmt.Errorf("delete a category: %w", err)
		}
		return org.Record(ctx, tx, actor, org.Entry{Action: "question_category.delete", Kind: "question_category", ID: string(id),
			Before: map[string]string{"name": c.Name}})
	})
}

// GetCategory returns one category. It fails with NotFound.
func (s *Service) GetCategory(ctx context.Context, actor org.Actor, id CategoryID) (Category, error) {
	tree, err := s.Tree(ctx, actor)
	if err != nil {
		return Category{}, err
	}
	at := slices.IndexFunc(tree, func(c Category) bool { return c.ID == id })
	if at < 0 {
		return Category{}, noCategory()
	}
	return tree[at], nil
}

// Outside returns the categories of a tree that are not below one of them, nor
// that one: where it may go.
func Outside(tree []Category, id CategoryID) (list []Category) {
	below := idsBelow(tree, id)
	for _, c := range tree {
		if !slices.Contains(below, c.ID) {
			list = append(list, c)
		}
	}
	return list
}

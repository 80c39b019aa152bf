package bank

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
)

// Category is one place of the tree that questions are sorted into.
type Category struct {
	ID      CategoryID
	Parent  CategoryID // "" for one at the top
	Name    string
	Depth   int    // 0 at the top
	Path    string // the names from the top down, with " / " between them
	Count   int    // questions right there that are not in the trash
	Version int64
	Foreign bool // see TreeIn
}

// The limits of the tree.
const (
	MaxCategory   = 60 // characters of a name
	MaxCategories = 500
	MaxDepth      = 5
)

// Tree returns all categories, each followed by those below it, by name.
func Tree(ctx context.Context, tx *db.Tx, o org.ID) ([]Category, error) {
	return tree(ctx, tx, o, " AND "+finished("c"))
}

// finished is the condition that a category or material was not made by an import
// that still brings its questions in.
func finished(alias string) string {
	return `NOT EXISTS (SELECT 1 FROM question_import i WHERE i.org_id = ` + alias + `.org_id AND i.id = ` + alias + `.import_id AND i.status = 'importing')`
}

func tree(ctx context.Context, tx *db.Tx, o org.ID, which string) ([]Category, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT c.id, COALESCE(c.parent_id, ''), c.name, c.version,
		       (SELECT COUNT(*) FROM question q WHERE q.org_id = c.org_id AND q.category_id = c.id AND q.deleted_at = 0)
		FROM question_category c WHERE c.org_id = $1`+which, o)
	if err != nil {
		return nil, fmt.Errorf("read categories: %w", err)
	}
	all, err := db.Collect(rows, func(c *Category) []any { return []any{&c.ID, &c.Parent, &c.Name, &c.Version, &c.Count} })
	if err != nil {
		return nil, fmt.Errorf("read categories: %w", err)
	}
	slices.SortFunc(all, func(a, b Category) int {
		return cmp.Or(cmp.Compare(typed.Fold(a.Name), typed.Fold(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	children := map[CategoryID][]Category{}
	for _, c := range all {
		children[c.Parent] = append(children[c.Parent], c)
	}
	list := make([]Category, 0, len(all))
	var walk func(parent Category, depth int)
	walk = func(parent Category, depth int) {
		for _, c := range children[parent.ID] {
			c.Depth, c.Path = depth, c.Name
			if depth > 0 {
				c.Path = parent.Path + " / " + c.Name
			}
			list = append(list, c)
			walk(c, depth+1)
		}
	}
	walk(Category{}, 0)
	return list, nil
}

// below returns a category and those below it; none for one that is not there.
func below(ctx context.Context, tx *db.Tx, o org.ID, top CategoryID) ([]CategoryID, error) {
	tree, err := Tree(ctx, tx, o)
	return idsBelow(tree, top), err
}

func idsBelow(tree []Category, top CategoryID) []CategoryID {
	at := slices.IndexFunc(tree, func(c Category) bool { return c.ID == top })
	if at < 0 {
		return nil
	}
	ids := []CategoryID{top}
	for _, c := range tree[at+1:] {
		if c.Depth <= tree[at].Depth {
			break
		}
		ids = append(ids, c.ID)
	}
	return ids
}

// EnsureCategory returns the category of a path from the top down, and makes
// what of it is not there yet. An empty path is no category. It fails with
// Invalid at "category". What an import makes goes with it (see DropPlaces).
func EnsureCategory(ctx context.Context, tx *db.Tx, actor org.Actor, path []string, by ImportID) (CategoryID, error) {
	if err := actor.CheckTrain(); err != nil {
		return "", err
	}
	tree, err := tree(ctx, tx, actor.Org, "")
	if err != nil {
		return "", err
	}
	var at CategoryID
	for depth, name := range path {
		found := slices.IndexFunc(tree, func(c Category) bool { return c.Parent == at && typed.Fold(c.Name) == typed.Fold(name) })
		if found >= 0 {
			at = tree[found].ID
			continue
		}
		if at, err = insertCategory(ctx, tx, actor, tree, name, at, depth, by); err != nil {
			return "", err
		}
		tree = append(tree, Category{ID: at})
	}
	return at, nil
}

func insertCategory(ctx context.Context, tx *db.Tx, actor org.Actor, tree []Category, name string, parent CategoryID, depth int, by ImportID) (CategoryID, error) {
	var bad errs.Fields
	name = typed.Needed(&bad, "name", name, MaxCategory)
	switch {
	case len(tree) >= MaxCategories:
		bad.Add("name", "question.categories_many", "Max", MaxCategories)
	case depth >= MaxDepth:
		bad.Add("parent", "question.category_deep", "Max", MaxDepth)
	}
	if err := bad.Err(); err != nil {
		return "", err
	}
	made := CategoryID(id.New())
	_, err := tx.ExecContext(ctx, `
		INSERT INTO question_category (org_id, id, parent_id, name, name_key, created_at, import_id) VALUES ($1, $2, NULLIF($3, ''), $4, $5, $6, $7)`,
		actor.Org, made, parent, name, typed.Fold(name), tx.Stamp(), db.Null(by))
	if db.Duplicate(err) {
		return "", errs.Field("name", "question.category_taken")
	}
	if err != nil {
		return "", fmt.Errorf("write a category: %w", err)
	}
	return made, org.Record(ctx, tx, actor, org.Entry{Action: "question_category.create", Kind: "question_category", ID: string(made),
		After: map[string]string{"name": name}})
}

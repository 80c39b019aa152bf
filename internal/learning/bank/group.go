package bank

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

// Group is material that several questions ask about: a case, a passage.
type Group struct {
	ID       GroupID
	Lang     string
	Title    string // "" where it has none
	Material string
	Version  int64
}

// MaxTitle is the most characters of a title of shared material.
const MaxTitle = 120

// GroupDraft is what one enters of shared material.
type GroupDraft struct{ Lang, Title, Material string }

func (d GroupDraft) clean() (GroupDraft, error) {
	var bad errs.Fields
	d.Title = typed.Line(&bad, "title", d.Title, MaxTitle)
	d.Material = typed.Text(&bad, "material", d.Material, question.MaxText)
	if d.Material == "" {
		bad.Add("material", "error.required")
	}
	if d.Lang != "zh" && d.Lang != "en" {
		bad.Add("lang", "error.invalid_choice")
	}
	return d, bad.Err()
}

// AddGroup keeps new material. It fails with Forbidden unless the actor trains,
// and with Invalid at title, material and lang.
func AddGroup(ctx context.Context, tx *db.Tx, actor org.Actor, d GroupDraft) (GroupID, error) {
	if err := actor.CheckTrain(); err != nil {
		return "", err
	}
	d, err := d.clean()
	if err != nil {
		return "", err
	}
	made := GroupID(id.New())
	if _, err := tx.ExecContext(ctx, `
		INSERT INTO question_group (org_id, id, lang, title, material, created_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $6)`,
		actor.Org, made, d.Lang, d.Title, d.Material, tx.Stamp()); err != nil {
		return "", fmt.Errorf("write material: %w", err)
	}
	return made, org.Record(ctx, tx, actor, org.Entry{Action: "question_group.create", Kind: "question_group", ID: string(made),
		After: map[string]string{"title": d.name()}})
}

// name is what the log calls the material.
func (d GroupDraft) name() string {
	if d.Title != "" {
		return d.Title
	}
	return short(d.Material)
}

// Groups returns materials by id. Unknown ids are left out.
func Groups(ctx context.Context, tx *db.Tx, o org.ID, ids []GroupID) (map[GroupID]Group, error) {
	found := make(map[GroupID]Group, len(ids))
	for some := range db.Chunks(texts(ids)) {
		var w db.Where
		w.And("org_id = ?", o)
		w.In("id", some...)
		rows, err := tx.QueryContext(ctx, `SELECT id, lang, title, material, version FROM question_group`+w.SQL(), w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("read material: %w", err)
		}
		list, err := db.Collect(rows, func(g *Group) []any { return []any{&g.ID, &g.Lang, &g.Title, &g.Material, &g.Version} })
		if err != nil {
			return nil, fmt.Errorf("read material: %w", err)
		}
		for _, g := range list {
			found[g.ID] = g
		}
	}
	return found, nil
}

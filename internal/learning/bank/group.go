package bank

import (
	"context"
	"fmt"
	"strings"

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
type GroupDraft struct {
	Lang, Title, Material string
	Import                ImportID // that makes it, and with which it goes; "" for a person
}

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
		INSERT INTO question_group (org_id, id, lang, title, material, created_at, changed_at, import_id) VALUES ($1, $2, $3, $4, $5, $6, $6, $7)`,
		actor.Org, made, d.Lang, d.Title, d.Material, tx.Stamp(), db.Null(d.Import)); err != nil {
		return "", fmt.Errorf("write material: %w", err)
	}
	if err := keepGroup(ctx, tx, actor.Org, made, 1, d); err != nil {
		return "", err
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

func noGroup() error { return errs.New(errs.NotFound, "question.group_gone") }

// GroupDetail is material with the questions about it, in their order.
type GroupDetail struct {
	Group
	Questions []Question
}

// GetGroup returns one material with its questions.
func (s *Service) GetGroup(ctx context.Context, actor org.Actor, id GroupID) (g GroupDetail, err error) {
	if err := actor.CheckTrain(); err != nil {
		return g, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		found, err := Groups(ctx, tx, actor.Org, []GroupID{id})
		if err != nil {
			return err
		}
		var known bool
		if g.Group, known = found[id]; !known {
			return noGroup()
		}
		g.Questions, err = OfGroup(ctx, tx, actor.Org, id)
		return err
	})
	return g, err
}

// GroupRow is material as a list shows it.
type GroupRow struct {
	Group
	Count   int  // questions about it that are not in the trash
	Foreign bool // in another language, and all its questions stand elsewhere in the reader's
}

// maxGroups is how many materials a list shows.
const maxGroups = 500

// ListGroups returns the materials, the last changed first.
func (s *Service) ListGroups(ctx context.Context, actor org.Actor) (list []GroupRow, err error) {
	if err := actor.CheckTrain(); err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, err = listGroups(ctx, tx, actor.Org, actor.Lang)
		return err
	})
	return list, err
}

func listGroups(ctx context.Context, tx *db.Tx, o org.ID, lang string) ([]GroupRow, error) {
	const asking = `FROM question q WHERE q.org_id = g.org_id AND q.group_id = g.id AND q.deleted_at = 0`
	var w db.Where
	own := w.Arg(lang)
	twinless := strings.Replace(spoken, "?", own, 1)
	w.And("g.org_id = ? AND "+finished("g"), o)
	rows, err := tx.QueryContext(ctx, `
		SELECT g.id, g.lang, g.title, g.material, g.version, (SELECT COUNT(*) `+asking+`),
		       CASE WHEN `+own+` NOT IN ('', g.lang) AND EXISTS (SELECT 1 `+asking+`) AND NOT EXISTS (SELECT 1 `+asking+` AND `+twinless+`) THEN 1 ELSE 0 END
		FROM question_group g`+w.SQL()+` ORDER BY g.changed_at DESC, g.id DESC LIMIT `+w.Arg(maxGroups), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("list material: %w", err)
	}
	return db.Collect(rows, func(g *GroupRow) []any {
		return []any{&g.ID, &g.Lang, &g.Title, &g.Material, &g.Version, &g.Count, &g.Foreign}
	})
}

// CreateGroup keeps new material (see AddGroup).
func (s *Service) CreateGroup(ctx context.Context, actor org.Actor, d GroupDraft) (GroupID, error) {
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		made, err := AddGroup(ctx, tx, actor, d)
		return string(made), err
	})
	return GroupID(made), err
}

// UpdateGroup replaces what one entered of material. It fails like AddGroup,
// with NotFound, and with Conflict for an old version.
func (s *Service) UpdateGroup(ctx context.Context, actor org.Actor, id GroupID, version int64, d GroupDraft) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	d, bad := d.clean()
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		found, err := Groups(ctx, tx, actor.Org, []GroupID{id})
		if err != nil {
			return err
		}
		was, known := found[id]
		if !known {
			return noGroup()
		}
		if bad != nil {
			return bad
		}
		if err := db.Changed(tx.ExecContext(ctx, `
			UPDATE question_group SET lang = $1, title = $2, material = $3, changed_at = $4, version = version + 1
			WHERE org_id = $5 AND id = $6 AND version = $7`, d.Lang, d.Title, d.Material, tx.Stamp(), actor.Org, id, version)); err != nil {
			return err
		}
		if err := keepGroup(ctx, tx, actor.Org, id, version+1, d); err != nil {
			return err
		}
		return org.Record(ctx, tx, actor, org.Entry{Action: "question_group.update", Kind: "question_group", ID: string(id),
			Before: map[string]string{"material": short(was.Material)}, After: map[string]string{"title": d.name(), "material": short(d.Material)}})
	})
}

// DeleteGroup takes material away that no question is about any more, not even
// one in the trash. It fails with Invalid otherwise.
func (s *Service) DeleteGroup(ctx context.Context, actor org.Actor, id GroupID, version int64) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		found, err := Groups(ctx, tx, actor.Org, []GroupID{id})
		if err != nil {
			return err
		}
		was, known := found[id]
		if !known {
			return noGroup()
		}
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM question WHERE org_id = $1 AND group_id = $2`, actor.Org, id).Scan(&n); err != nil {
			return fmt.Errorf("count questions about material: %w", err)
		}
		if n > 0 {
			return errs.New(errs.Invalid, "question.group_used", "N", n)
		}
		if err := db.Changed(tx.ExecContext(ctx, `DELETE FROM question_group WHERE org_id = $1 AND id = $2 AND version = $3`, actor.Org, id, version)); err != nil {
			return err
		}
		return org.Record(ctx, tx, actor, org.Entry{Action: "question_group.delete", Kind: "question_group", ID: string(id),
			Before: map[string]string{"title": GroupDraft{Title: was.Title, Material: was.Material}.name()}})
	})
}

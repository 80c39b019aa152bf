package exam

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
)

const paperColumns = `p.id, p.title, p.lang, p.kind, CASE WHEN p.status = 'frozen' THEN 1 ELSE 0 END, p.intro, p.blueprint, p.seed, p.forms,
	p.items, p.marks, p.changed_at, p.version, p.title_key`

type paperRow struct {
	Paper
	plan, key string
	changed   int64
}

func (r *paperRow) fields() []any {
	return []any{&r.ID, &r.Title, &r.Lang, &r.Kind, &r.Frozen, &r.Intro, &r.plan, &r.Seed, &r.Forms, &r.Items, &r.Marks, &r.changed, &r.Version, &r.key}
}

func (r *paperRow) paper() (Paper, error) {
	r.Changed = db.Time(r.changed)
	if r.plan != "" {
		if err := json.Unmarshal([]byte(r.plan), &r.Plan); err != nil {
			return Paper{}, fmt.Errorf("blueprint of paper %s: %w", r.ID, err)
		}
	}
	return r.Paper, nil
}

// findPaper reads a paper that is not in the trash, or one that is. It fails
// with NotFound.
func findPaper(ctx context.Context, tx *db.Tx, o org.ID, id PaperID, trash bool) (Paper, error) {
	return readPaper(ctx, tx, o, id, trash, "")
}

// holdPaper is findPaper for one that will change: of two at once, one waits
// here and then finds it changed.
func holdPaper(ctx context.Context, tx *db.Tx, o org.ID, id PaperID, trash bool) (Paper, error) {
	return readPaper(ctx, tx, o, id, trash, tx.ForUpdate("p"))
}

func readPaper(ctx context.Context, tx *db.Tx, o org.ID, id PaperID, trash bool, lock string) (Paper, error) {
	var r paperRow
	err := tx.QueryRowContext(ctx, `SELECT `+paperColumns+` FROM paper p WHERE p.org_id = $1 AND p.id = $2 AND (p.deleted_at <> 0) = ($3 <> 0)`+lock,
		o, id, db.Bool(trash)).Scan(r.fields()...)
	if errors.Is(err, sql.ErrNoRows) {
		return Paper{}, errs.New(errs.NotFound, "paper.not_found")
	}
	if err != nil {
		return Paper{}, fmt.Errorf("paper %s: %w", id, err)
	}
	return r.paper()
}

// readSections lists the sections of a paper in their order.
func readSections(ctx context.Context, tx *db.Tx, o org.ID, id PaperID) ([]Section, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT number, title, kind, marks FROM paper_section WHERE org_id = $1 AND paper_id = $2 ORDER BY number`, o, id)
	if err != nil {
		return nil, fmt.Errorf("sections of paper %s: %w", id, err)
	}
	return db.Collect(rows, func(s *Section) []any { return []any{&s.Number, &s.Title, &s.Kind, &s.Marks} })
}

// readPlaces lists the questions of a paper by form, in their order.
func readPlaces(ctx context.Context, tx *db.Tx, o org.ID, p Paper) ([][]Place, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT form, position, section, question_id, number, group_id, group_number, marks FROM paper_item
		WHERE org_id = $1 AND paper_id = $2 ORDER BY form, position`, o, p.ID)
	if err != nil {
		return nil, fmt.Errorf("questions of paper %s: %w", p.ID, err)
	}
	all, err := db.Collect(rows, func(x *Place) []any {
		return []any{&x.Form, &x.Position, &x.Section, &x.Ref.ID, &x.Ref.Number, &x.About.ID, &x.About.Number, &x.Marks}
	})
	forms := make([][]Place, p.Forms)
	for _, x := range all {
		if x.Form <= len(forms) {
			forms[x.Form-1] = append(forms[x.Form-1], x)
		}
	}
	return forms, err
}

// readSheet reads a paper with its questions: as they were frozen, or of a
// draft as they are now.
func readSheet(ctx context.Context, tx *db.Tx, o org.ID, id PaperID) (s Sheet, err error) {
	if s.Paper, err = findPaper(ctx, tx, o, id, false); err != nil {
		return s, err
	}
	if s.Sections, err = readSections(ctx, tx, o, id); err != nil {
		return s, err
	}
	forms, err := readPlaces(ctx, tx, o, s.Paper)
	if err != nil {
		return s, err
	}
	if s.Entries, err = fillPlaces(ctx, tx, o, s.Frozen, forms); err != nil {
		return s, err
	}
	err = tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM exam WHERE org_id = $1 AND paper_id = $2 AND deleted_at = 0`, o, id).Scan(&s.Exams)
	return s, err
}

// fillPlaces reads what stands at places: as it was frozen, or as it is now.
func fillPlaces(ctx context.Context, tx *db.Tx, o org.ID, frozen bool, forms [][]Place) ([][]Entry, error) {
	if frozen {
		return fillFrozen(ctx, tx, o, forms)
	}
	var ids []bank.ID
	for _, form := range forms {
		for _, x := range form {
			ids = append(ids, x.Ref.ID)
		}
	}
	now, err := bank.GetMany(ctx, tx, o, ids)
	if err != nil {
		return nil, err
	}
	groups, err := groupsOf(ctx, tx, o, now)
	if err != nil {
		return nil, err
	}
	out := filled(forms, func(e *Entry) {
		q := now[e.Ref.ID]
		e.Item, e.Ref.Number = q.Item, q.Number
		e.Faulty = q.Status != bank.Active || !q.Deleted.IsZero() || len(q.Item.Ready()) > 0
		if g, ok := groups[q.Group]; ok {
			e.Group = &g
		}
	})
	return out, against(ctx, tx, o, ids, out)
}

func fillFrozen(ctx context.Context, tx *db.Tx, o org.ID, forms [][]Place) ([][]Entry, error) {
	var refs []bank.Ref
	var about []bank.GroupRef
	for _, form := range forms {
		for _, x := range form {
			refs, about = append(refs, x.Ref), append(about, x.About)
		}
	}
	asked, err := bank.Items(ctx, tx, o, refs)
	if err != nil {
		return nil, err
	}
	groups, err := bank.GroupsAt(ctx, tx, o, about)
	return filled(forms, func(e *Entry) {
		e.Item = asked[e.Ref]
		if g, ok := groups[e.About]; ok {
			e.Group = &g
		}
	}), err
}

// filled makes entries of places.
func filled(forms [][]Place, fill func(*Entry)) [][]Entry {
	out := make([][]Entry, len(forms))
	for f, form := range forms {
		out[f] = make([]Entry, len(form))
		for i, x := range form {
			out[f][i].Place = x
			fill(&out[f][i])
		}
	}
	return out
}

// groupsOf reads the material that questions are about.
func groupsOf(ctx context.Context, tx *db.Tx, o org.ID, list map[bank.ID]bank.Question) (map[bank.GroupID]bank.Group, error) {
	var ids []bank.GroupID
	for _, q := range list {
		if q.Group != "" {
			ids = append(ids, q.Group)
		}
	}
	return bank.Groups(ctx, tx, o, ids)
}

// about is the version of the material as it is stored with a question.
func (e Entry) about() (id bank.GroupID, number int64) {
	if e.Group == nil {
		return "", 0
	}
	return e.Group.ID, e.Group.Version
}

// against finds who should not stand in one form together.
func against(ctx context.Context, tx *db.Tx, o org.ID, ids []bank.ID, forms [][]Entry) error {
	pairs, err := bank.Apart(ctx, tx, o, ids)
	for _, form := range forms {
		at := map[bank.ID]int{}
		for i, e := range form {
			at[e.Ref.ID] = i + 1
		}
		for _, pair := range pairs {
			if x, y := at[pair[0]], at[pair[1]]; x > 0 && y > 0 {
				form[x-1].Against, form[y-1].Against = y, x
			}
		}
	}
	return err
}

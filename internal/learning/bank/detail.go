package bank

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

// Detail is one question with what stands around.
type Detail struct {
	Question
	Path      string     // of its category, from the top down
	Material  *Group     // nil for a question that stands alone
	Mates     []Question // about the same material, in their order, without itself
	TwinOf    *Question  // nil where it has no twin out of the trash
	Near      []NearCopy // the likest first
	Enemies   []Question
	Versions  []VersionOf // the newest first
	ByName    string      // who made it; "" for the system
	ImportOf  string      // name of the file of its import
	StockItem *StockItem  // what ships under its name now, where that reads otherwise
}

// NearCopy is a question that asks nearly the same, with what was decided.
type NearCopy struct {
	Question
	Likeness int
	Same     bool
	Settled  bool // somebody wants both
}

// VersionOf is one version of a question.
type VersionOf struct {
	Number    int
	Item      question.Item
	Substance bool
	Why       string
	By        org.UserID
	ByName    string // "" for the system
	At        time.Time
}

// Detail returns one question, in the trash or not, with what stands around.
func (s *Service) Detail(ctx context.Context, actor org.Actor, id ID) (d Detail, err error) {
	if err := actor.CheckTrain(); err != nil {
		return d, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		d = Detail{}
		found, err := GetMany(ctx, tx, actor.Org, []ID{id})
		if err != nil {
			return err
		}
		var known bool
		if d.Question, known = found[id]; !known {
			return gone()
		}
		d.StockItem = s.stockOf(d.Question)
		for _, read := range []func(context.Context, *db.Tx, org.ID) error{d.readPlaces, d.readPairs, d.readVersions} {
			if err := read(ctx, tx, actor.Org); err != nil {
				return err
			}
		}
		return nil
	})
	return d, err
}

// readPlaces fills in where the question stands: category, material, twin, import.
func (d *Detail) readPlaces(ctx context.Context, tx *db.Tx, o org.ID) error {
	if d.Category != "" {
		tree, err := Tree(ctx, tx, o)
		if err != nil {
			return err
		}
		for _, c := range tree {
			if c.ID == d.Category {
				d.Path = c.Path
			}
		}
	}
	if d.Group != "" {
		groups, err := Groups(ctx, tx, o, []GroupID{d.Group})
		if err != nil {
			return err
		}
		if g, ok := groups[d.Group]; ok {
			d.Material = &g
		}
		mates, err := OfGroup(ctx, tx, o, d.Group)
		if err != nil {
			return err
		}
		d.Mates = slices.DeleteFunc(mates, func(q Question) bool { return q.ID == d.ID })
	}
	if d.Twin != "" {
		found, err := GetMany(ctx, tx, o, []ID{d.Twin})
		if err != nil {
			return err
		}
		if q, ok := found[d.Twin]; ok && q.Deleted.IsZero() {
			d.TwinOf = &q
		}
	}
	if d.Import != "" {
		if err := tx.QueryRowContext(ctx, `SELECT name FROM question_import WHERE org_id = $1 AND id = $2`, o, d.Import).Scan(&d.ImportOf); err != nil {
			return fmt.Errorf("read the import: %w", err)
		}
	}
	return nil
}

// OfGroup returns the questions about one material in their order, those in the
// trash not among them.
func OfGroup(ctx context.Context, tx *db.Tx, o org.ID, g GroupID) ([]Question, error) {
	var w db.Where
	w.And("q.org_id = ? AND q.group_id = ? AND q.deleted_at = 0", o, g)
	return read(ctx, tx, o, &w, " ORDER BY q.group_order, q.id")
}

// readPairs fills in near copies and enemies.
func (d *Detail) readPairs(ctx context.Context, tx *db.Tx, o org.ID) error {
	rows, err := tx.QueryContext(ctx, `
		SELECT CASE WHEN one = $2 THEN other ELSE one END, likeness, settled FROM question_near
		WHERE org_id = $1 AND (one = $2 OR other = $2)
		UNION ALL
		SELECT CASE WHEN one = $2 THEN other ELSE one END, -1, 0 FROM question_enemy
		WHERE org_id = $1 AND (one = $2 OR other = $2)`, o, d.ID)
	if err != nil {
		return fmt.Errorf("read pairs: %w", err)
	}
	type pair struct {
		id       ID
		likeness int
		settled  bool
	}
	pairs, err := db.Collect(rows, func(p *pair) []any { return []any{&p.id, &p.likeness, &p.settled} })
	if err != nil {
		return fmt.Errorf("read pairs: %w", err)
	}
	ids := make([]ID, len(pairs))
	for i, p := range pairs {
		ids[i] = p.id
	}
	found, err := GetMany(ctx, tx, o, ids)
	if err != nil {
		return err
	}
	mine := essenceHash(d.Item)
	for _, p := range pairs {
		q := found[p.id]
		switch {
		case !q.Deleted.IsZero():
		case p.likeness < 0:
			d.Enemies = append(d.Enemies, q)
		default:
			d.Near = append(d.Near, NearCopy{q, p.likeness, essenceHash(q.Item) == mine, p.settled})
		}
	}
	slices.SortFunc(d.Near, func(a, b NearCopy) int {
		return likest(Near{ID: a.ID, Likeness: a.Likeness, Same: a.Same}, Near{ID: b.ID, Likeness: b.Likeness, Same: b.Same})
	})
	return nil
}

// readVersions fills in who wrote what when.
func (d *Detail) readVersions(ctx context.Context, tx *db.Tx, o org.ID) error {
	rows, err := tx.QueryContext(ctx, `
		SELECT v.number, v.body, v.substance, v.why, v.created_by, COALESCE(m.name, ''), v.created_at
		FROM question_version v LEFT JOIN member m ON m.org_id = v.org_id AND m.id = v.created_by
		WHERE v.org_id = $1 AND v.question_id = $2 ORDER BY v.number DESC`, o, d.ID)
	if err != nil {
		return fmt.Errorf("read versions: %w", err)
	}
	type row struct {
		VersionOf
		body string
		at   int64
	}
	list, err := db.Collect(rows, func(r *row) []any {
		return []any{&r.Number, &r.body, &r.Substance, &r.Why, &r.By, &r.ByName, &r.at}
	})
	if err != nil {
		return fmt.Errorf("read versions: %w", err)
	}
	for _, r := range list {
		if r.Item, err = itemOf(r.body); err != nil {
			return err
		}
		r.At = db.Time(r.at)
		d.Versions = append(d.Versions, r.VersionOf)
		if r.Number == 1 {
			d.ByName = r.ByName
		}
	}
	return nil
}

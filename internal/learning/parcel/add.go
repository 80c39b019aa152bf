package parcel

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/intake"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

// MaxRows is how many questions an import may hold with those added by hand.
const MaxRows = 100_000

// Add puts a question that the file does not have behind the one at a place of a
// preview, or before all for 0, and returns its own. It belongs to the import like
// the others: it comes in with them and is taken back with them. It fails with
// Invalid at the fields that bank.Draft.Clean names, with NotFound where there is
// no such place, and with Conflict once the import is no preview.
func (s *Service) Add(ctx context.Context, actor org.Actor, id ImportID, after int, d bank.Draft, category string) (at int, err error) {
	if err := actor.CheckTrain(); err != nil {
		return 0, err
	}
	if d, err = d.Clean(); err != nil {
		return 0, err
	}
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		at, err := add(ctx, tx, actor, id, after, d, category)
		return strconv.Itoa(at), err
	})
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(made)
}

func add(ctx context.Context, tx *db.Tx, actor org.Actor, id ImportID, after int, d bank.Draft, category string) (int, error) {
	i, err := hold(ctx, tx, actor.Org, id)
	if err != nil {
		return 0, err
	}
	if i.State != Preview {
		return 0, errs.New(errs.Conflict, "parcel.not_preview")
	}
	if i.Items >= MaxRows {
		return 0, errs.New(errs.Invalid, "parcel.too_many_rows", "Max", MaxRows)
	}
	place, err := room(ctx, tx, actor.Org, id, after)
	if err != nil {
		return 0, err
	}
	r := Row{Place: place, rowBody: rowBody{Own: true, Settled: true}}
	r.write(d, category)
	if err := recompare(ctx, tx, actor.Org, &r); err != nil {
		return 0, err
	}
	if err := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(at), 0) + 1 FROM question_import_row WHERE org_id = $1 AND import_id = $2`, actor.Org, id).Scan(&r.At); err != nil {
		return 0, fmt.Errorf("number a question of an import: %w", err)
	}
	if err := insertRows(ctx, tx, actor.Org, id, []Row{r}); err != nil {
		return 0, err
	}
	i.Items++
	return r.At, save(ctx, tx, actor.Org, i)
}

// write makes a row the question that somebody typed.
func (r *Row) write(d bank.Draft, category string) {
	e := &r.Entry
	e.Item, e.Lang, e.Difficulty, e.Marks, e.Category, e.Tags = d.Item, d.Lang, d.Difficulty, question.Worth(d.Marks), strings.TrimSpace(category), nil
	for _, t := range d.Tags {
		e.Tags = append(e.Tags, question.Tag{Kind: string(t.Kind), Value: t.Value})
	}
	r.Key, r.Settled = intake.Key(d.Item), true
}

// gap is the room between two questions of a file.
const gap = 1 << 20

// room returns a place between the row at a place and the one that follows. Where
// there is none left, all rows move apart.
func room(ctx context.Context, tx *db.Tx, o org.ID, id ImportID, after int) (int64, error) {
	for range 2 {
		from, next := int64(0), sql.NullInt64{}
		if after > 0 {
			r, err := row(ctx, tx, o, id, after)
			if err != nil {
				return 0, err
			}
			from = r.Place
		}
		if err := tx.QueryRowContext(ctx, `SELECT MIN(place) FROM question_import_row WHERE org_id = $1 AND import_id = $2 AND place > $3`, o, id, from).Scan(&next); err != nil {
			return 0, fmt.Errorf("find room in an import: %w", err)
		}
		if !next.Valid {
			return from + gap, nil
		}
		if next.Int64 > from+1 {
			return from + (next.Int64-from)/2, nil
		}
		if _, err := tx.ExecContext(ctx, `
			UPDATE question_import_row SET place = n.nth * $3 FROM (
				SELECT at, ROW_NUMBER() OVER (ORDER BY place, at) AS nth FROM question_import_row WHERE org_id = $1 AND import_id = $2
			) n WHERE org_id = $1 AND import_id = $2 AND question_import_row.at = n.at`, o, id, int64(gap)); err != nil {
			return 0, fmt.Errorf("make room in an import: %w", err)
		}
	}
	return 0, errs.New(errs.Internal, "error.internal")
}

package parcel

import (
	"context"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/job"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
)

// Obstacle is a question of an import that was changed since or is used, so
// that the import cannot be taken back.
type Obstacle struct {
	ID   bank.ID
	Stem string
	Used bool // in a paper; else it was changed
	Gone bool // in the trash
}

// MostObstacles bounds how many obstacles are named.
const MostObstacles = 20

// Undo takes an import back: its questions go as if they had never been there,
// with the categories and materials it made and that hold nothing else. They are
// out of sight at once; many are erased by a job. It fails with Conflict if one of
// them was changed or used since, and then nothing happens (see InTheWay).
func (s *Service) Undo(ctx context.Context, actor org.Actor, id ImportID) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	err := s.db.InTx(ctx, func(tx *db.Tx) error {
		i, err := find(ctx, tx, actor.Org, id)
		if err != nil {
			return err
		}
		if i.State != Done {
			return errs.New(errs.Conflict, "parcel.not_done")
		}
		i.State, i.Error, i.Args = Undone, "", nil
		if i.Added > atOnceRows {
			i.State = Undoing
			i.job, err = job.Enqueue(ctx, tx, job.Job{Org: string(actor.Org), User: string(actor.User), Kind: UndoKind, Key: string(id), Payload: payload{Import: id}})
			if err != nil {
				return err
			}
		}
		if err := save(ctx, tx, actor.Org, i); err != nil {
			return err
		}
		_, n, err := s.inTheWay(ctx, tx, actor.Org, i)
		if err != nil {
			return err
		}
		if n > 0 {
			return errs.New(errs.Conflict, "parcel.in_the_way", "N", n)
		}
		if _, err := bank.Hide(ctx, tx, actor.Org, id); err != nil {
			return err
		}
		if i.State == Undone {
			ids, err := questionsOf(ctx, tx, actor.Org, id)
			if err != nil {
				return err
			}
			if err := bank.EraseMany(ctx, tx, actor.Org, ids); err != nil {
				return err
			}
			if err := bank.DropPlaces(ctx, tx, actor.Org, id); err != nil {
				return err
			}
		}
		return org.Record(ctx, tx, actor, org.Entry{Action: "question_import.undo", Kind: "question_import", ID: string(id),
			Before: map[string]any{"name": i.Name, "count": i.Added}})
	})
	if db.Referenced(err) {
		return errs.Because(err, errs.Conflict, "parcel.used")
	}
	return err
}

func questionsOf(ctx context.Context, tx *db.Tx, o org.ID, id ImportID) ([]bank.ID, error) {
	rows, err := tx.QueryContext(ctx, `SELECT id FROM question WHERE org_id = $1 AND import_id = $2 ORDER BY id`, o, id)
	if err != nil {
		return nil, fmt.Errorf("find the questions of an import: %w", err)
	}
	return db.Collect(rows, func(id *bank.ID) []any { return []any{id} })
}

// InTheWay lists what stands in the way of taking an import back, the first
// MostObstacles, and counts all.
func (s *Service) InTheWay(ctx context.Context, actor org.Actor, id ImportID) (list []Obstacle, n int, err error) {
	if err := actor.CheckTrain(); err != nil {
		return nil, 0, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		i, err := find(ctx, tx, actor.Org, id)
		if err != nil || i.State != Done {
			return err
		}
		list, n, err = s.inTheWay(ctx, tx, actor.Org, i)
		return err
	})
	return list, n, err
}

func (s *Service) inTheWay(ctx context.Context, tx *db.Tx, o org.ID, i Import) (list []Obstacle, n int, err error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT q.id, q.deleted_at FROM question q
		WHERE q.org_id = $1 AND q.import_id = $2 AND (q.version <> 1 OR q.current <> 1 OR q.changed_at <> $3 OR q.deleted_at <> 0) ORDER BY q.id`,
		o, i.ID, i.Result.At)
	if err != nil {
		return nil, 0, fmt.Errorf("what changed since an import: %w", err)
	}
	type raw struct {
		id      bank.ID
		deleted int64
	}
	changed, err := db.Collect(rows, func(r *raw) []any { return []any{&r.id, &r.deleted} })
	if err != nil {
		return nil, 0, err
	}
	seen := map[bank.ID]bool{}
	for _, r := range changed {
		seen[r.id] = true
		list = append(list, Obstacle{ID: r.id, Gone: r.deleted != 0})
	}
	if s.Used != nil {
		ids, err := questionsOf(ctx, tx, o, i.ID)
		if err != nil {
			return nil, 0, err
		}
		used, err := s.Used(ctx, tx, o, ids)
		if err != nil {
			return nil, 0, err
		}
		for _, id := range used {
			if !seen[id] {
				list = append(list, Obstacle{ID: id, Used: true})
			}
		}
	}
	n = len(list)
	list = list[:min(n, MostObstacles)]
	ids := make([]bank.ID, len(list))
	for at, x := range list {
		ids[at] = x.ID
	}
	known, err := bank.GetMany(ctx, tx, o, ids)
	for at, x := range list {
		list[at].Stem = known[x.ID].Item.Stem
	}
	return list, n, err
}

// Discard forgets an import that is not in.
func (s *Service) Discard(ctx context.Context, actor org.Actor, id ImportID) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		i, err := find(ctx, tx, actor.Org, id)
		if err != nil {
			return err
		}
		if i.State != Reading && i.State != Preview && i.State != Failed {
			return errs.New(errs.Conflict, "parcel.not_preview")
		}
		if i.State == Reading {
			if err := job.Cancel(ctx, tx, string(actor.Org), i.job); err != nil && !errs.Is(err, errs.NotFound) {
				return err
			}
		}
		return forget(ctx, tx, actor.Org, id)
	})
}

func forget(ctx context.Context, tx *db.Tx, o org.ID, id ImportID) error {
	if err := dropRows(ctx, tx, o, id); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM question_import WHERE org_id = $1 AND id = $2`, o, id)
	return err
}

// SweepKind is the kind of the daily job that Sweep does.
const SweepKind = "questions.sweep"

// keepPreview is how long what nobody finished is kept.
const keepPreview = 60 * 24 * time.Hour

// Sweep is the handler of the daily job that forgets what nobody finished, and
// puts in order what a job left half done.
func (s *Service) Sweep(ctx context.Context, _ *job.Run) error {
	type one struct {
		org org.ID
		id  ImportID
		job string
	}
	var old, cut []one
	read := func(tx *db.Tx, where string, args ...any) ([]one, error) {
		rows, err := tx.QueryContext(ctx, `SELECT org_id, id, job_id FROM question_import WHERE `+where, args...) // #nosec G202 -- texts of our own
		if err != nil {
			return nil, fmt.Errorf("find old imports of questions: %w", err)
		}
		return db.Collect(rows, func(x *one) []any { return []any{&x.org, &x.id, &x.job} })
	}
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		if old, err = read(tx, "status IN ($1, $2, $3) AND changed_at < $4", Preview, Failed, Reading, db.Ms(s.db.Now().Add(-keepPreview))); err != nil {
			return err
		}
		cut, err = read(tx, "status IN ($1, $2)", Importing, Undoing)
		return err
	})
	if err != nil {
		return err
	}
	for _, x := range old {
		if err := s.db.InTx(ctx, func(tx *db.Tx) error { return forget(ctx, tx, x.org, x.id) }); err != nil {
			return err
		}
	}
	if err := bank.RelateStems(ctx, s.db); err != nil {
		return err
	}
	for _, x := range cut {
		err := s.db.InTx(ctx, func(tx *db.Tx) error {
			at, err := job.Find(ctx, tx, string(x.org), x.job)
			if err != nil && !errs.Is(err, errs.NotFound) || at.State == job.Waiting || at.State == job.Running {
				return err
			}
			return stop(ctx, tx, x.org, org.System, x.id)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

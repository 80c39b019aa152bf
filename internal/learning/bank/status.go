package bank

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
)

// Outcome is what a change of many questions did. Refused are those that stay
// as they were, with why.
type Outcome struct {
	Done    []ID
	Refused map[ID]error
}

func (out *Outcome) refuse(id ID, err error) {
	if out.Refused == nil {
		out.Refused = map[ID]error{}
	}
	out.Refused[id] = err
}

// MaxMany is how many questions a person changes at once.
const MaxMany = 500

// SetStatus lets questions be asked, wait, or be asked no more. Those in the
// trash and those that may not be asked as they are (see question.Item.Ready)
// are refused; those that have the status already are among the done. It fails
// with Forbidden unless the actor trains.
func SetStatus(ctx context.Context, tx *db.Tx, actor org.Actor, ids []ID, to Status) (out Outcome, err error) {
	if err := actor.CheckTrain(); err != nil {
		return out, err
	}
	if !to.Known() {
		return out, errs.Field("status", "error.invalid_choice")
	}
	found, err := GetMany(ctx, tx, actor.Org, ids)
	if err != nil {
		return out, err
	}
	changed := make([]ID, 0, len(ids))
	for _, id := range ids {
		q, known := found[id]
		if !known || !q.Deleted.IsZero() {
			out.refuse(id, gone())
			continue
		}
		if faults := q.Item.Ready(); to == Active && len(faults) > 0 {
			out.refuse(id, errs.Field(faults[0].Field(), faultKey(faults[0].Code)))
			continue
		}
		out.Done = append(out.Done, id)
		if q.Status != to {
			changed = append(changed, id)
		}
	}
	for some := range db.Chunks(texts(changed)) {
		set := db.Where{}
		status, now := set.Arg(to), set.Arg(tx.Stamp())
		set.And("org_id = ?", actor.Org)
		set.In("id", some...)
		if _, err := tx.ExecContext(ctx, `UPDATE question SET status = `+status+`, changed_at = `+now+`, version = version + 1`+set.SQL(), set.Args()...); err != nil {
			return out, fmt.Errorf("set the status of questions: %w", err)
		}
	}
	if len(changed) == 0 {
		return out, nil
	}
	if len(changed) == 1 {
		return out, record(ctx, tx, actor, "question.status", changed[0], map[string]any{"question_status": found[changed[0]].Status},
			map[string]any{"question_status": to, "title": short(found[changed[0]].Item.Stem)})
	}
	return out, org.Record(ctx, tx, actor, org.Entry{Action: "question.status_many", Kind: "question",
		After: map[string]any{"question_status": to, "count": len(changed)}})
}

// SetStatus is SetStatus for one question. It fails with NotFound, with
// Conflict if version is not the newest, and with Invalid at what keeps it from
// being asked.
func (s *Service) SetStatus(ctx context.Context, actor org.Actor, id ID, version int64, to Status) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		var seen int64
		err := tx.QueryRowContext(ctx, `SELECT q.version FROM question q WHERE q.org_id = $1 AND q.id = $2 AND q.deleted_at = 0`+tx.ForUpdate("q"),
			actor.Org, id).Scan(&seen)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return gone()
		case err != nil:
			return fmt.Errorf("read a question: %w", err)
		case seen != version:
			return errs.New(errs.Conflict, "conflict.changed")
		}
		out, err := SetStatus(ctx, tx, actor, []ID{id}, to)
		if err != nil {
			return err
		}
		return out.Refused[id]
	})
}

package parcel

import (
	"context"
	"errors"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/job"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
)

// claim takes an import over for a job, if it is in one of the states: whoever
// worked at it before, in a process that hung, writes nothing any more (see part).
// An import that is gone or in another state is returned as it is.
func (s *Service) claim(ctx context.Context, o org.ID, id ImportID, states ...State) (i Import, err error) {
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		if i, err = find(ctx, tx, o, id); err != nil {
			return err
		}
		for _, state := range states {
			if i.State == state {
				i.org = o
				if err := save(ctx, tx, o, i); err != nil {
					return err
				}
				i.Version++
				return nil
			}
		}
		return nil
	})
	if errs.Is(err, errs.NotFound) {
		return i, nil // it was discarded
	}
	return i, err
}

// part is one short transaction of a job that has claimed an import. It fails with
// Conflict where another job has it by now.
func (s *Service) part(ctx context.Context, i Import, fn func(tx *db.Tx) error) error {
	if s.between != nil {
		defer s.between()
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		var version int64
		if err := tx.QueryRowContext(ctx, `SELECT i.version FROM question_import i WHERE i.org_id = $1 AND i.id = $2`+tx.ForUpdate("i"), i.org, i.ID).Scan(&version); err != nil {
			return fmt.Errorf("look whose an import is: %w", err)
		}
		if version != i.Version {
			return errs.New(errs.Conflict, "conflict.changed")
		}
		return fn(tx)
	})
}

// eraseHidden erases the questions of an import that nobody sees, part by part.
// tell is told how many are gone after each, and may end it.
func (s *Service) eraseHidden(ctx context.Context, i Import, tell func(done int64) error) error {
	for done := int64(0); ; {
		n := 0
		err := s.part(ctx, i, func(tx *db.Tx) error {
			ids, err := bank.Hidden(ctx, tx, i.org, i.ID, partRows)
			if err != nil {
				return err
			}
			n = len(ids)
			return bank.EraseMany(ctx, tx, i.org, ids)
		})
		if err != nil || n == 0 {
			return err
		}
		done += int64(n)
		if err := tell(done); err != nil {
			return err
		}
	}
}

// takeBack erases what nobody sees of an import, with the places it made, and
// leaves it in the state that i has.
func (s *Service) takeBack(ctx context.Context, i Import, tell func(int64) error) error {
	if err := s.eraseHidden(ctx, i, tell); err != nil {
		return err
	}
	return s.part(ctx, i, func(tx *db.Tx) error {
		if err := bank.DropPlaces(ctx, tx, i.org, i.ID); err != nil {
			return err
		}
		return save(ctx, tx, i.org, i)
	})
}

// HandleUndo is the handler of the job that takes a large import back, or one
// that was stopped while it came in.
func (s *Service) HandleUndo(ctx context.Context, run *job.Run) error {
	var p payload
	if err := run.Payload(&p); err != nil {
		return err
	}
	i, err := s.claim(ctx, org.ID(run.Org), p.Import, Importing, Undoing)
	if err != nil {
		return err
	}
	tell := func(done int64) error { return run.Progress(ctx, done, int64(i.Added)) }
	switch i.State {
	case Importing:
		i.State, i.Error, i.Args = Preview, "parcel.stopped", nil
		return s.takeBack(ctx, i, tell)
	case Undoing:
		i.State = Undone
		if err := s.free(ctx, i); err != nil {
			return s.giveBack(ctx, i, err)
		}
		return s.giveBack(ctx, i, s.takeBack(ctx, i, tell))
	}
	return nil
}

// free fails with Conflict where a question of an import came into use in the
// moment in which it was hidden.
func (s *Service) free(ctx context.Context, i Import) error {
	if s.Used == nil {
		return nil
	}
	return s.db.View(ctx, func(tx *db.Tx) error {
		ids, err := questionsOf(ctx, tx, i.org, i.ID)
		if err != nil {
			return err
		}
		used, err := s.Used(ctx, tx, i.org, ids)
		if err == nil && len(used) > 0 {
			err = errs.New(errs.Conflict, "parcel.used")
		}
		return err
	})
}

// giveBack shows the questions of an import again if taking it back failed because
// one of them is used; any other error it returns.
func (s *Service) giveBack(ctx context.Context, i Import, err error) error {
	e, is := errors.AsType[*errs.Error](err)
	if !db.Referenced(err) && (!is || e.Key != "parcel.used") {
		return err
	}
	return s.part(ctx, i, func(tx *db.Tx) error {
		n, err := bank.Unhide(ctx, tx, i.org, i.ID)
		if err != nil {
			return err
		}
		i.State, i.Added, i.Error, i.Args = Done, int(n), "parcel.used", nil
		return save(ctx, tx, i.org, i)
	})
}

// Stop breaks off the job that brings an import in: what it wrote is taken back,
// and the import is a preview again. An import whose job ended without a word is
// put in order in the same way. It fails with Conflict where no job is at it.
func (s *Service) Stop(ctx context.Context, actor org.Actor, id ImportID) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error { return stop(ctx, tx, actor.Org, actor.User, id) })
}

func stop(ctx context.Context, tx *db.Tx, o org.ID, by org.UserID, id ImportID) error {
	i, err := find(ctx, tx, o, id)
	if err != nil {
		return err
	}
	if i.State != Importing && i.State != Undoing {
		return errs.New(errs.Conflict, "parcel.not_running")
	}
	if i.State == Importing {
		if err := job.Cancel(ctx, tx, string(o), i.job); err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
	}
	at, err := job.Find(ctx, tx, string(o), i.job)
	if err != nil && !errs.Is(err, errs.NotFound) || at.State == job.Running || at.State == job.Waiting {
		return err // it cleans up itself
	}
	if i.job, err = job.Enqueue(ctx, tx, job.Job{Org: string(o), User: string(by), Kind: UndoKind, Key: string(id), Payload: payload{Import: id}}); err != nil {
		return err
	}
	return save(ctx, tx, o, i)
}

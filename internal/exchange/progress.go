package exchange

import (
	"context"
	"sync/atomic"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/job"
	"kongdan/internal/org"
)

// live is an import that this process is at. On SQLite the import itself holds
// the one connection that writes, so neither its progress nor the wish to stop
// it can pass through the database.
type live struct {
	done, all atomic.Int64
	cancel    context.CancelCauseFunc
}

func (s *Service) begin(id RunID, cancel context.CancelCauseFunc) *live {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := &live{cancel: cancel}
	s.live[id] = l
	return l
}

func (s *Service) finish(id RunID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.live, id)
}

func (s *Service) at(id RunID) *live {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.live[id]
}

// Cancel stops an import; nothing of it stays. One that is in already stays.
func (s *Service) Cancel(ctx context.Context, actor org.Actor, id RunID) error {
	if err := actor.CheckAdminister(); err != nil {
		return err
	}
	var r Run
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		r, err = findRun(ctx, tx, actor.Org, id)
		return err
	})
	if err != nil || r.State != Importing {
		return err
	}
	if l := s.at(id); l != nil {
		l.cancel(job.ErrCancelled)
		return nil
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := job.Cancel(ctx, tx, string(actor.Org), r.Job); err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		r, err := findRun(ctx, tx, actor.Org, id)
		if err != nil || r.State != Importing {
			return err
		}
		state, err := job.Find(ctx, tx, string(actor.Org), r.Job)
		if err == nil && state.State == job.Running {
			return nil // it notices within seconds
		}
		if err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		r.State, r.Error, r.Mapping.Agreed = Checked, "import.cancelled", false
		return saveRun(ctx, tx, actor.Org, r)
	})
}

// Progress is how far an import has come.
type Progress struct {
	Done, All int64 // rows; All is 0 while it waits
	Stuck     bool  // the job ended without a word: it can be cancelled and begun again
}

// progress asks the import in this process, else the job.
func (s *Service) progress(ctx context.Context, tx *db.Tx, o org.ID, r Run) (Progress, error) {
	if r.State != Importing {
		return Progress{}, nil
	}
	if l := s.at(r.ID); l != nil {
		return Progress{Done: l.done.Load(), All: l.all.Load()}, nil
	}
	state, err := job.Find(ctx, tx, string(o), r.Job)
	if errs.Is(err, errs.NotFound) {
		return Progress{Stuck: true}, nil
	}
	return Progress{Done: state.Done, All: state.All, Stuck: state.State == job.Failed || state.State == job.Cancelled}, err
}

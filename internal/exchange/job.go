package exchange

import (
	"context"
	"errors"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/job"
	"kongdan/internal/org"
)

// errRefused gives an import up whose file no longer passes.
var errRefused = errors.New("rows were refused that the dry run let pass")

// Handle is the handler of the job that brings a file in: all of it, or nothing.
func (s *Service) Handle(ctx context.Context, run *job.Run) error {
	var p payload
	if err := run.Payload(&p); err != nil {
		return err
	}
	err := s.bringIn(ctx, org.ID(run.Org), org.UserID(run.User), p.Run, hooks{run.Progress, run.Finish})
	if err == nil {
		if err := s.db.Analyze(ctx); err != nil && ctx.Err() == nil {
			return nil // the data are in; the engine looks at them sooner or later
		}
		return nil
	}
	stopped := errors.Is(context.Cause(ctx), job.ErrCancelled) || errors.Is(err, job.ErrCancelled)
	if hopeless := errs.KindOf(err) != errs.Internal && errs.KindOf(err) != errs.Unavailable; !stopped && !hopeless && !run.Last() {
		return err // tried again
	}
	if errors.Is(err, context.Canceled) && !stopped {
		return err // the program stops; the job goes back into the queue
	}
	key := "import.cancelled"
	if !stopped {
		key = keyOf(err)
	}
	if fault := s.backToCheck(context.WithoutCancel(ctx), org.ID(run.Org), p.Run, key); fault != nil {
		return errors.Join(err, fault)
	}
	if stopped {
		run.Result("cancelled")
		return nil
	}
	return err
}

func keyOf(err error) string {
	if e, ok := errors.AsType[*errs.Error](err); ok {
		return e.Key
	}
	if f := errs.FieldsOf(err); len(f) > 0 {
		return f[0].Key
	}
	return "error.internal"
}

// backToCheck opens a run again whose import did not come about.
func (s *Service) backToCheck(ctx context.Context, o org.ID, id RunID, key string) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		r, err := findRun(ctx, tx, o, id)
		if err != nil || r.State != Importing {
			return err
		}
		r.State, r.Error, r.Mapping.Agreed = Checked, key, false
		return saveRun(ctx, tx, o, r)
	})
}

// hooks is what an import tells its job.
type hooks struct {
	progress func(ctx context.Context, done, all int64) error // says why to stop
	end      func(ctx context.Context, tx *db.Tx) error       // in the transaction of the rows
}

// Now imports a run that Start would begin, here and now, for the command line.
// progress may be nil.
func (s *Service) Now(ctx context.Context, actor org.Actor, id RunID, version int64, agreed bool, progress func(done, all int64)) (Run, error) {
	if err := s.start(ctx, actor, id, version, agreed, false); err != nil {
		return Run{}, err
	}
	err := s.bringIn(ctx, actor.Org, actor.User, id, hooks{
		func(ctx context.Context, done, all int64) error {
			if progress != nil {
				progress(done, all)
			}
			return ctx.Err()
		},
		func(context.Context, *db.Tx) error { return nil },
	})
	if err != nil {
		return Run{}, errors.Join(err, s.backToCheck(context.WithoutCancel(ctx), actor.Org, id, keyOf(err)))
	}
	if err := s.db.Analyze(ctx); err != nil {
		return Run{}, err
	}
	r, _, err := s.Run(ctx, actor, id)
	return r, err
}

// bringIn writes a file in one transaction. A run that is done already is left
// alone.
func (s *Service) bringIn(ctx context.Context, o org.ID, user org.UserID, id RunID, h hooks) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	l := s.begin(id, cancel)
	defer s.finish(id)
	var refused *Run
	var faults []byte
	err := s.db.InTx(ctx, func(tx *db.Tx) error {
		refused = nil
		r, err := findRun(ctx, tx, o, id)
		if err != nil || r.State != Importing {
			return err
		}
		actor, err := actorOf(ctx, tx, o, user)
		if err != nil {
			return err
		}
		ctx := s.speak(ctx, actor)
		t, err := openFile(ctx, tx, o, r)
		if err != nil {
			return err
		}
		p := newPass(tx, actor, s.Admit, s.Gate, r, t, true)
		l.all.Store(int64(t.Rows))
		p.step = func(done int) error {
			l.done.Store(int64(done))
			if err := h.progress(ctx, int64(done), int64(t.Rows)); err != nil {
				return err
			}
			return context.Cause(ctx)
		}
		if err := p.walk(ctx); err != nil {
			return err
		}
		if p.report.Refused > 0 && r.Mapping.Faults != Skip {
			r.Report = p.report
			refused, faults = &r, p.faults.packed.Bytes()
			return errRefused
		}
		if err := p.hold(ctx); err != nil {
			return err
		}
		if err := s.settle(ctx, tx, actor, r, p); err != nil {
			return err
		}
		return h.end(ctx, tx)
	})
	if errors.Is(err, errRefused) && refused != nil {
		return s.refuse(ctx, o, *refused, faults)
	}
	if cause := context.Cause(ctx); err != nil && cause != nil {
		return cause
	}
	return err
}

// settle ends a run in the transaction of its rows.
func (s *Service) settle(ctx context.Context, tx *db.Tx, actor org.Actor, r Run, p *pass) error {
	r.Report, r.State, r.Finished = p.report, Done, tx.Now
	r.Preview.Sample = nil
	if err := saveRun(ctx, tx, actor.Org, r); err != nil {
		return err
	}
	if err := dropPart(ctx, tx, actor.Org, r.ID, partFile); err != nil {
		return err
	}
	if err := savePart(ctx, tx, actor.Org, r.ID, partFaults, p.faults.packed.Bytes()); err != nil {
		return err
	}
	return org.Record(ctx, tx, actor, org.Entry{Action: "import.run", Kind: "import", ID: string(r.ID), After: map[string]any{
		"kind": r.Kind, "file": r.File, "sha256": r.Digest, "rows": r.Report.Rows, "new": r.Report.New, "changed": r.Report.Changed,
		"same": r.Report.Same, "left_out": r.Report.Refused,
	}})
}

// refuse opens a run again whose rows no longer pass, with what is wrong now.
func (s *Service) refuse(ctx context.Context, o org.ID, r Run, faults []byte) error {
	err := s.db.InTx(ctx, func(tx *db.Tx) error {
		now, err := findRun(ctx, tx, o, r.ID)
		if err != nil || now.State != Importing {
			return err
		}
		now.Report, now.State, now.Error, now.Mapping.Agreed = r.Report, Checked, "import.changed_meanwhile", false
		if err := saveRun(ctx, tx, o, now); err != nil {
			return err
		}
		return savePart(ctx, tx, o, r.ID, partFaults, faults)
	})
	if err != nil {
		return err
	}
	return errs.New(errs.Invalid, "import.changed_meanwhile")
}

// Terminal is who imports from the command line.
func (s *Service) Terminal(ctx context.Context, o org.ID) (a org.Actor, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		a, err = actorOf(ctx, tx, o, org.System)
		return err
	})
	return a, err
}

// actorOf is who imports: an administrator still, or the command line.
func actorOf(ctx context.Context, tx *db.Tx, o org.ID, user org.UserID) (org.Actor, error) {
	if user != org.System {
		a, err := org.ActorOf(ctx, tx, o, user)
		if err != nil {
			return a, err
		}
		return a, a.CheckAdminister()
	}
	d, err := org.Defaults(ctx, tx, o)
	if err != nil {
		return org.Actor{}, err
	}
	a := org.SystemActor(o)
	a.Currency, a.Lang = d.Currency, d.Lang
	a.Zone, err = org.ZoneOf(ctx, tx, o)
	return a, err
}

// speak gives a context the language of whoever imports.
func (s *Service) speak(ctx context.Context, a org.Actor) context.Context {
	l := i18n.Of(ctx)
	l.Lang, l.Zone, l.Currency = a.Lang, a.Zone, a.Currency
	if l.Catalog == nil {
		l.Catalog = s.Texts
	}
	return i18n.With(ctx, l)
}

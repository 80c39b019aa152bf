package privacy

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/job"
	"kongdan/internal/org"
	"kongdan/internal/person"
)

// RetainKind is the kind of the job that Retain does every day, and for one
// organisation after its period changed.
const RetainKind = "privacy.retain"

// Retain is the handler of the job that counts whom administrators are to
// review, and erases them where an organisation wants that done by itself. It
// is safe to run twice.
func (s *Service) Retain(ctx context.Context, run *job.Run) error {
	list, err := s.retaining(ctx, org.ID(run.Org))
	if err != nil {
		return err
	}
	var done int64
	for _, o := range list {
		actor := org.SystemActor(o)
		for {
			erased, err := s.retainOne(ctx, actor)
			if err != nil {
				return err
			}
			if !erased {
				break
			}
			done++
			if err := run.Progress(ctx, done, 0); err != nil {
				return err
			}
		}
		if err := s.db.InTx(ctx, func(tx *db.Tx) error { return recount(ctx, tx, o, actor.Today(tx.Now)) }); err != nil {
			return err
		}
	}
	return nil
}

// retaining lists the organisations with a period, or the one if that has.
func (s *Service) retaining(ctx context.Context, only org.ID) (list []org.ID, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		var w db.Where
		w.And("months > 0")
		if only != "" {
			w.And("org_id = ?", only)
		}
		rows, err := tx.QueryContext(ctx, `SELECT org_id FROM retention`+w.SQL()+` ORDER BY org_id`, w.Args()...)
		if err != nil {
			return err
		}
		list, err = db.Collect(rows, func(o *org.ID) []any { return []any{o} })
		return err
	})
	return list, err
}

// retainOne erases one person who is due, where that is to be done by itself,
// and reports whether there was one.
func (s *Service) retainOne(ctx context.Context, actor org.Actor) (erased bool, err error) {
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		erased = false
		r, err := retentionOf(ctx, tx, actor.Org)
		if err != nil || !r.Automatic || r.Months == 0 {
			return err
		}
		var w db.Where
		due(&w, actor.Org, r.since(tx.Now), actor.Today(tx.Now))
		ids, err := idsOf(ctx, tx, `SELECT p.id FROM person p`+w.SQL()+` ORDER BY p.updated_at, p.id LIMIT 1`, w.Args()...)
		if err != nil || len(ids) == 0 {
			return err
		}
		p, err := person.Read(ctx, tx, actor.Org, person.ID(ids[0]))
		if err != nil {
			return err
		}
		erased = true
		return s.erase(ctx, tx, actor, p, Overdue)
	})
	return erased, err
}

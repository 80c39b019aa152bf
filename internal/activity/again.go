package activity

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
)

// subjectNow is what a note or a visit is about, in the trash or not: the answer
// to a request that is repeated, which does nothing any more.
func (s *Service) subjectNow(ctx context.Context, actor org.Actor, a ID) (subject Subject, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		x, err := load(ctx, tx, actor, a, false)
		if errs.Is(err, errs.NotFound) {
			x, err = load(ctx, tx, actor, a, true)
		}
		subject = x.Subject
		return err
	})
	return subject, err
}

// taskNow is a task as it stands, in the trash or not: the answer to a request
// that is repeated, which does nothing any more.
func (s *Service) taskNow(ctx context.Context, actor org.Actor, t TaskID) (found Task, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		found, err = findTask(ctx, tx, actor, t, false)
		if errs.Is(err, errs.NotFound) {
			found, err = findTask(ctx, tx, actor, t, true)
		}
		return err
	})
	return found, err
}

package app

import (
	"context"

	"kongdan/internal/coach"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/job"
	"kongdan/internal/method"
	"kongdan/internal/org"
)

// recountKind counts the figures of open deals anew that rest on a threshold.
const recountKind = "deal.recount"

type recountPayload struct {
	Setting string `json:"setting"`
}

// enqueueRecount is method's Changed. Every change has a job of its own: one
// that runs already may have passed the deals that a second change touches.
func enqueueRecount(ctx context.Context, tx *db.Tx, actor org.Actor, setting string) error {
	_, err := job.Enqueue(ctx, tx, job.Job{Org: string(actor.Org), User: string(actor.User), Kind: recountKind, Payload: recountPayload{setting}})
	return err
}

// recount goes by the thresholds in force when it comes to a deal, so that
// doing it twice, or late, does no harm.
func (a *App) recount(ctx context.Context, run *job.Run) (err error) {
	var p recountPayload
	if err := run.Payload(&p); err != nil {
		return err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	tell := func(done, all int) {
		if err := run.Progress(ctx, int64(done), int64(all)); err != nil {
			stop(err)
		}
	}
	switch p.Setting {
	case method.StaleDays:
		_, err = a.Deals.Reage(ctx, org.ID(run.Org), tell)
	case method.VerdictDays:
		_, err = coach.NewService(a.db).Recount(ctx, org.ID(run.Org), tell)
	}
	return err
}

package org

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/job"
)

// mostJobs bounds the list of jobs; what failed longest ago falls out of it.
const mostJobs = 100

// Jobs lists the work behind the pages that has not ended well: what failed,
// runs or waits, of the organisation and of the whole installation; the newest
// first. For administrators.
func (s *Service) Jobs(ctx context.Context, actor Actor) (list []job.Status, err error) {
	if err := actor.CheckAdminister(); err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		own, err := job.List(ctx, tx, string(actor.Org), mostJobs, job.Failed, job.Running, job.Waiting)
		if err != nil {
			return err
		}
		common, err := job.List(ctx, tx, "", mostJobs, job.Failed, job.Running, job.Waiting)
		list = append(own, common...)
		return err
	})
	return list, err
}

// RetryJob lets a failed job run again. It is a Conflict if it runs already.
func (s *Service) RetryJob(ctx context.Context, actor Actor, id string) error {
	if err := actor.CheckAdminister(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		j, err := job.Find(ctx, tx, string(actor.Org), id)
		if errs.Is(err, errs.NotFound) {
			j, err = job.Find(ctx, tx, "", id)
		}
		if err != nil {
			return err
		}
		if err := job.Retry(ctx, tx, j.Org, id); err != nil {
			return err
		}
		return Record(ctx, tx, actor, Entry{Action: "job.retry", Kind: "job", ID: id, After: map[string]string{"kind": j.Kind}})
	})
}

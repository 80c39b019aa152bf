package app

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/job"
	"kongdan/internal/learning/bank"
	"kongdan/internal/library"
	"kongdan/internal/org"
)

// namesKind indexes anew what is tagged with a thing that is called otherwise now.
// Migration 0047 leaves one for all that is tagged in each organisation.
const namesKind = "search.names"

type namesPayload struct {
	Kind  string `json:"kind"`
	Value string `json:"value"`
}

// enqueueNames is method's Renamed.
func enqueueNames(ctx context.Context, tx *db.Tx, actor org.Actor, kind, value string) error {
	_, err := job.Enqueue(ctx, tx, job.Job{Org: string(actor.Org), User: string(actor.User), Kind: namesKind, Payload: namesPayload{kind, value}})
	return err
}

// names goes by the names in force when it comes to a text, so that doing it
// twice, or late, does no harm.
func (a *App) names(ctx context.Context, run *job.Run) error {
	var p namesPayload
	if err := run.Payload(&p); err != nil {
		return err
	}
	if err := library.IndexTagged(ctx, a.db, org.ID(run.Org), library.Tag{Kind: p.Kind, Value: p.Value}); err != nil {
		return err
	}
	return bank.IndexTagged(ctx, a.db, org.ID(run.Org), bank.Tag{Kind: bank.TagKind(p.Kind), Value: p.Value})
}

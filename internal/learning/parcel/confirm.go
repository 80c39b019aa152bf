package parcel

import (
	"context"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/job"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
)

// Way is how the questions of a preview come into the bank.
type Way struct {
	Active bool `json:"active,omitempty"` // those that are clean may be asked at once, all others wait as drafts
	Kept   bool `json:"kept,omitempty"`   // for exams: practice leaves all of them out from the first
}

// Confirm brings the questions of a preview into the bank, all at once; many are
// a job. It fails with Invalid while there is nothing to bring in or
// something that cannot be kept, and with Conflict if version is not the import's.
func (s *Service) Confirm(ctx context.Context, actor org.Actor, id ImportID, version int64, way Way) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	return s.change(ctx, actor, id, version, func(tx *db.Tx, i *Import) error {
		n, err := sum(ctx, tx, actor.Org, id)
		switch {
		case err != nil:
			return err
		case n.Faulty > 0:
			return errs.New(errs.Invalid, "parcel.faulty", "N", n.Faulty)
		case n.In == 0:
			return errs.New(errs.Invalid, "parcel.none_in")
		}
		i.Error, i.Args = "", nil
		if n.In > atOnceRows {
			i.State = Importing
			i.job, err = job.Enqueue(ctx, tx, job.Job{Org: string(actor.Org), User: string(actor.User), Kind: LoadKind, Key: string(id), Payload: payload{id, way}})
			return err
		}
		return bringIn(ctx, tx, actor, i, way)
	})
}

// bringIn puts the rows of a preview into the bank in one transaction; the caller
// saves i.
func bringIn(ctx context.Context, tx *db.Tx, actor org.Actor, i *Import, way Way) error {
	l := load{o: actor.Org, actor: actor, i: *i, way: way}
	if err := l.read(ctx, tx); err != nil {
		return err
	}
	drafts, err := l.drafts(ctx, tx)
	if err != nil {
		return err
	}
	if l.batch, err = bank.NewBatch(actor, drafts); err != nil {
		return err
	}
	if err := l.batch.Compare(ctx, tx, actor.Org, l.same); err != nil {
		return err
	}
	l.pair()
	if err := l.batch.Write(ctx, tx, actor, 0, l.batch.Len()); err != nil {
		return err
	}
	*i, err = l.finish(ctx, tx)
	return err
}

// categoryPath splits "方法 / 判断" and keeps to what the bank allows.
func categoryPath(text string) (path []string) {
	for part := range strings.SplitSeq(text, "/") {
		r := []rune(strings.Join(strings.Fields(part), " "))
		if len(r) > 0 && len(path) < bank.MaxDepth {
			path = append(path, string(r[:min(len(r), bank.MaxCategory)]))
		}
	}
	return path
}

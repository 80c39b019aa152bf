package parcel

import (
	"context"
	"errors"
	"slices"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/job"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

// Confirm brings the questions of a preview into the bank, all at once; many are
// a job. With active those that are clean may be asked at once, all others wait
// as drafts. It fails with Invalid while there is nothing to bring in or
// something that cannot be kept, and with Conflict if version is not the import's.
func (s *Service) Confirm(ctx context.Context, actor org.Actor, id ImportID, version int64, active bool) error {
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
			i.job, err = job.Enqueue(ctx, tx, job.Job{Org: string(actor.Org), User: string(actor.User), Kind: LoadKind, Key: string(id), Payload: payload{id, active}})
			return err
		}
		return bringIn(ctx, tx, actor, i, active)
	})
}

// bringIn puts the rows of a preview into the bank; the caller saves i.
func bringIn(ctx context.Context, tx *db.Tx, actor org.Actor, i *Import, active bool) error {
	var w db.Where
	Show{}.limit(&w, actor.Org, i.ID)
	rows, err := readRows(ctx, tx, &w, " ORDER BY r.at")
	if err != nil {
		return err
	}
	taken, same, err := stillNew(ctx, tx, actor.Org, rows)
	if err != nil {
		return err
	}
	p := places{tx: tx, actor: actor, categories: map[string]bank.CategoryID{}, groups: map[question.Material]bank.GroupID{}, order: map[bank.GroupID]int{}}
	drafts := make([]bank.Draft, len(taken))
	i.Result = Result{Same: same, Out: i.Items - len(rows), At: tx.Stamp()}
	for at, r := range taken {
		d := r.Draft()
		if err := p.find(ctx, r.Entry, &d); err != nil {
			return err
		}
		d.Import, d.Document, d.Active = i.ID, string(i.Document), active && r.Clean()
		if drafts[at] = d; d.Active {
			i.Result.Active++
		} else {
			i.Result.Drafts++
		}
	}
	if _, err := bank.AddMany(ctx, tx, actor, drafts); err != nil {
		return err
	}
	i.State, i.Added = Done, len(drafts)
	if err := org.Record(ctx, tx, actor, org.Entry{Action: "question_import.run", Kind: "question_import", ID: string(i.ID),
		After: map[string]any{"name": i.Name, "count": len(drafts)}}); err != nil {
		return err
	}
	return dropRows(ctx, tx, actor.Org, i.ID)
}

// stillNew drops the rows of which the bank has the same by now, though not
// when somebody looked at them.
func stillNew(ctx context.Context, tx *db.Tx, o org.ID, rows []Row) (taken []Row, same int, err error) {
	items := make([]question.Item, len(rows))
	for at, r := range rows {
		items[at] = r.Entry.Item
	}
	near, err := bank.Alike(ctx, tx, o, items)
	if err != nil {
		return nil, 0, err
	}
	for at, r := range rows {
		known := func(n bank.Near) bool {
			return n.Same && !slices.ContainsFunc(r.Near, func(m bank.Near) bool { return m.ID == n.ID })
		}
		if slices.ContainsFunc(near[at], known) {
			same++
			continue
		}
		taken = append(taken, r)
	}
	return taken, same, nil
}

// places finds or makes what questions belong to: categories and material.
type places struct {
	tx         *db.Tx
	actor      org.Actor
	categories map[string]bank.CategoryID
	groups     map[question.Material]bank.GroupID
	order      map[bank.GroupID]int
}

func (p *places) find(ctx context.Context, e question.Entry, d *bank.Draft) (err error) {
	if e.Category != "" {
		known := false
		if d.Category, known = p.categories[e.Category]; !known {
			if d.Category, err = bank.EnsureCategory(ctx, p.tx, p.actor, categoryPath(e.Category)); err != nil {
				return err
			}
			p.categories[e.Category] = d.Category
		}
	}
	if e.Material.IsZero() {
		return nil
	}
	group, known := p.groups[e.Material]
	if !known {
		if group, err = bank.AddGroup(ctx, p.tx, p.actor, bank.GroupDraft{Lang: e.Lang, Title: e.Material.Title, Material: e.Material.Text}); err != nil {
			return err
		}
		p.groups[e.Material] = group
	}
	p.order[group]++
	d.Group, d.GroupOrder = group, p.order[group]
	return nil
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

// HandleLoad is the handler of the job that brings many questions in: all of
// them, or none.
func (s *Service) HandleLoad(ctx context.Context, run *job.Run) error {
	var p payload
	if err := run.Payload(&p); err != nil {
		return err
	}
	o := org.ID(run.Org)
	err := s.db.InTx(ctx, func(tx *db.Tx) error {
		i, err := find(ctx, tx, o, p.Import)
		if err != nil || i.State != Importing {
			return err
		}
		actor, err := org.ActorOf(ctx, tx, o, org.UserID(run.User))
		if err == nil {
			err = actor.CheckTrain()
		}
		if err != nil {
			return err
		}
		if err := bringIn(ctx, tx, actor, &i, p.Active); err != nil {
			return err
		}
		if err := save(ctx, tx, o, i); err != nil {
			return err
		}
		return run.Finish(ctx, tx)
	})
	if err == nil || errs.Is(err, errs.NotFound) {
		return nil
	}
	if k := errs.KindOf(err); (k == errs.Internal || k == errs.Unavailable) && !run.Last() || errors.Is(err, context.Canceled) {
		return err // tried again
	}
	return errors.Join(err, s.backToPreview(context.WithoutCancel(ctx), o, p.Import, err))
}

// backToPreview opens an import again that did not come about, and says why.
func (s *Service) backToPreview(ctx context.Context, o org.ID, id ImportID, cause error) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		i, err := find(ctx, tx, o, id)
		if err != nil || i.State != Importing {
			return err
		}
		i.State, i.Error, i.Args = Preview, "error.internal", nil
		if e, ok := errors.AsType[*errs.Error](cause); ok {
			i.Error, i.Args = e.Key, e.Args
		} else if f := errs.FieldsOf(cause); len(f) > 0 {
			i.Error, i.Args = f[0].Key, f[0].Args
		}
		return save(ctx, tx, o, i)
	})
}

package parcel

import (
	"context"
	"errors"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/job"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

// partRows is how many questions one transaction writes or erases: other writers
// wait no longer than that takes.
const partRows = 500

// load is one attempt to bring the rows of a preview in.
type load struct {
	o     org.ID
	actor org.Actor
	i     Import
	way   Way
	rows  []Row
	batch *bank.Batch
}

// HandleLoad is the handler of the job that brings many questions in: all of
// them, or none. It reads and compares without holding anybody up, writes in
// parts that nobody sees, and shows all of them at the end.
func (s *Service) HandleLoad(ctx context.Context, run *job.Run) error {
	var p payload
	if err := run.Payload(&p); err != nil {
		return err
	}
	o := org.ID(run.Org)
	i, err := s.claim(ctx, o, p.Import, Importing)
	if err != nil || i.State != Importing {
		return err
	}
	l := &load{o: o, actor: org.Actor{Org: o, User: org.UserID(run.User)}, i: i, way: p.Way}
	err = s.load(ctx, run, l)
	if err == nil || taken(ctx) {
		return err
	}
	if k := errs.KindOf(err); !errors.Is(err, job.ErrCancelled) && (k == errs.Internal || k == errs.Unavailable || k == errs.Conflict) && !run.Last() && ctx.Err() == nil {
		return err // tried again
	}
	i.State, i.Error, i.Args = Preview, "error.internal", nil
	if e, ok := errors.AsType[*errs.Error](err); ok {
		i.Error, i.Args = e.Key, e.Args
	} else if f := errs.FieldsOf(err); len(f) > 0 {
		i.Error, i.Args = f[0].Key, f[0].Args
	}
	if errors.Is(context.Cause(ctx), job.ErrCancelled) || errors.Is(err, job.ErrCancelled) {
		i.Error, i.Args, err = "parcel.stopped", nil, nil
	}
	return errors.Join(err, s.takeBack(context.WithoutCancel(ctx), i, func(int64) error { return nil }))
}

// taken reports whether a job ends because another process has it or will have it.
func taken(ctx context.Context) bool {
	return ctx.Err() != nil && !errors.Is(context.Cause(ctx), job.ErrCancelled)
}

func (s *Service) load(ctx context.Context, run *job.Run, l *load) (err error) {
	if err := s.eraseHidden(ctx, l.i, func(int64) error { return ctx.Err() }); err != nil { // of an attempt that broke off
		return err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if l.actor, err = org.ActorOf(ctx, tx, l.o, l.actor.User); err != nil {
			return err
		}
		if err := l.actor.CheckTrain(); err != nil {
			return err
		}
		return l.read(ctx, tx)
	})
	if err != nil {
		return err
	}
	var drafts []bank.Draft
	if err := s.part(ctx, l.i, func(tx *db.Tx) error { drafts, err = l.drafts(ctx, tx); return err }); err != nil {
		return err
	}
	if l.batch, err = bank.NewBatch(l.actor, drafts); err != nil {
		return err
	}
	if err := s.db.View(ctx, func(tx *db.Tx) error { return l.batch.Compare(ctx, tx, l.o, l.same) }); err != nil {
		return err
	}
	l.pair()
	n := l.batch.Len()
	for from := 0; from < n; from += partRows {
		if err := run.Progress(ctx, int64(from), int64(n)); err != nil {
			return err
		}
		if err := s.part(ctx, l.i, func(tx *db.Tx) error {
			if err := stopped(ctx, tx, l.i); err != nil {
				return err
			}
			return l.batch.Write(ctx, tx, l.actor, from, min(from+partRows, n))
		}); err != nil {
			return err
		}
	}
	if err := run.Progress(ctx, int64(n), int64(n)); err != nil {
		return err
	}
	for _, rows := range l.batch.Bands(l.o) {
		if err := s.part(ctx, l.i, func(tx *db.Tx) error {
			if err := stopped(ctx, tx, l.i); err != nil {
				return err
			}
			return l.batch.WriteBands(ctx, tx, rows)
		}); err != nil {
			return err
		}
	}
	return s.part(ctx, l.i, func(tx *db.Tx) error {
		if err := stopped(ctx, tx, l.i); err != nil {
			return err
		}
		i, err := l.finish(ctx, tx)
		if err != nil {
			return err
		}
		if err := save(ctx, tx, l.o, i); err != nil {
			return err
		}
		return run.Finish(ctx, tx)
	})
}

// stopped fails with ErrCancelled once somebody stopped the job of an import.
func stopped(ctx context.Context, tx *db.Tx, i Import) error {
	at, err := job.Find(ctx, tx, string(i.org), i.job)
	if err == nil && at.Cancelling {
		err = job.ErrCancelled
	}
	return err
}

// read reads the rows that come in.
func (l *load) read(ctx context.Context, tx *db.Tx) (err error) {
	var w db.Where
	Show{}.limit(&w, l.o, l.i.ID)
	l.rows, err = readRows(ctx, tx, &w, " ORDER BY r.place, r.at")
	return err
}

// drafts are the rows as the bank takes them, in their places there.
func (l *load) drafts(ctx context.Context, tx *db.Tx) ([]bank.Draft, error) {
	p := places{tx: tx, actor: l.actor, by: l.i.ID, categories: map[string]bank.CategoryID{}, groups: map[question.Material]bank.GroupID{}, order: map[bank.GroupID]int{}}
	drafts := make([]bank.Draft, len(l.rows))
	for at, r := range l.rows {
		d := r.Draft()
		if err := p.find(ctx, r.Entry, &d); err != nil {
			return nil, err
		}
		d.Import, d.Document, d.Active = l.i.ID, string(l.i.Document), l.way.Active && !r.Doubtful() && r.Entry.Status == ""
		if l.i.Mended {
			d.Line = 0
		}
		if kept := (bank.Tag{Kind: bank.Use, Value: bank.ForExams}); l.way.Kept && !slices.Contains(d.Tags, kept) {
			d.Tags = append(d.Tags, kept)
		}
		drafts[at] = d
	}
	return drafts, nil
}

// pair ties twins and enemies, as the file names them.
func (l *load) pair() {
	at := map[string]int{}
	for i, r := range l.rows {
		if _, taken := at[r.Entry.ID]; r.Entry.ID != "" && !taken {
			at[r.Entry.ID] = i
		}
	}
	var twins, enemies [][2]int
	for i, r := range l.rows {
		if j, is := at[r.Entry.Twin]; is {
			twins = append(twins, [2]int{i, j})
		}
		for _, e := range r.Entry.Enemies {
			if j, is := at[e]; is {
				enemies = append(enemies, [2]int{i, j})
			}
		}
	}
	l.batch.Pair(twins, enemies)
}

// same reports whether the bank has the same as a row by now, though not when
// somebody looked at it.
func (l *load) same(at int, near []bank.Near) bool {
	return slices.ContainsFunc(near, func(n bank.Near) bool {
		return n.Same && !slices.ContainsFunc(l.rows[at].Near, func(m bank.Near) bool { return m.ID == n.ID })
	})
}

// finish shows what was written, and returns the import as it is then.
func (l *load) finish(ctx context.Context, tx *db.Tx) (Import, error) {
	i := l.i
	added, active, err := l.batch.Show(ctx, tx, l.o, i.ID, l.same)
	if err != nil {
		return i, err
	}
	if added < len(l.rows) {
		if err := bank.DropPlaces(ctx, tx, l.o, i.ID); err != nil {
			return i, err
		}
	}
	kept := 0
	if l.way.Kept {
		kept = added
	}
	i.State, i.Added, i.Error, i.Args = Done, added, "", nil
	i.Result = Result{Active: active, Drafts: added - active, Kept: kept, Same: len(l.rows) - added, Out: i.Items - len(l.rows), At: tx.Stamp()}
	if err := org.Record(ctx, tx, l.actor, org.Entry{Action: "question_import.run", Kind: "question_import", ID: string(i.ID),
		After: map[string]any{"name": i.Name, "count": added, "for_exams": kept}}); err != nil {
		return i, err
	}
	return i, dropRows(ctx, tx, l.o, i.ID)
}

// places finds or makes what questions belong to: categories and material.
type places struct {
	tx         *db.Tx
	actor      org.Actor
	by         ImportID
	categories map[string]bank.CategoryID
	groups     map[question.Material]bank.GroupID
	order      map[bank.GroupID]int
}

func (p *places) find(ctx context.Context, e question.Entry, d *bank.Draft) (err error) {
	if e.Category != "" {
		known := false
		if d.Category, known = p.categories[e.Category]; !known {
			if d.Category, err = bank.EnsureCategory(ctx, p.tx, p.actor, categoryPath(e.Category), p.by); err != nil {
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
		if group, err = bank.AddGroup(ctx, p.tx, p.actor, bank.GroupDraft{Lang: e.Lang, Title: e.Material.Title, Material: e.Material.Text, Import: p.by}); err != nil {
			return err
		}
		p.groups[e.Material] = group
	}
	p.order[group]++
	d.Group, d.GroupOrder = group, p.order[group]
	return nil
}

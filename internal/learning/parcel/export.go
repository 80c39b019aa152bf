package parcel

import (
	"context"
	"io"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/pack"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

// MaxExport is how many questions one file takes.
const MaxExport = 50_000

// Loss is something that a format cannot carry, and of which questions: the
// first few stems, and how many.
type Loss struct {
	What  pack.What
	Stems []string
	N     int
}

// stemsNamed is how many questions a loss names.
const stemsNamed = 5

// Plan says what a file of the questions of a filter will hold: how many
// questions, and what is lost. It fails with Forbidden unless the actor trains.
func (s *Service) Plan(ctx context.Context, actor org.Actor, f bank.Filter, format pack.Format) (n int, losses []Loss, err error) {
	list, err := s.entries(ctx, actor, f)
	if err != nil {
		return 0, nil, err
	}
	kept, lost := pack.Carried(format, list)
	for _, l := range lost {
		at := slices.IndexFunc(losses, func(x Loss) bool { return x.What == l.What })
		if at < 0 {
			at, losses = len(losses), append(losses, Loss{What: l.What})
		}
		if losses[at].N++; losses[at].N <= stemsNamed {
			losses[at].Stems = append(losses[at].Stems, list[l.At].Stem)
		}
	}
	return len(kept), losses, nil
}

// Export writes the questions of a filter, in the order of the list. What people
// read in the file is in the language. The audit log keeps who took how many out,
// answers and all. It fails with Forbidden unless the actor
// trains and with Invalid where there is nothing to write, before it writes.
func (s *Service) Export(ctx context.Context, actor org.Actor, f bank.Filter, format pack.Format, lang, title string, w func() io.Writer) error {
	if !format.Known() {
		return errs.Field("format", "error.invalid_choice")
	}
	list, err := s.entries(ctx, actor, f)
	if err != nil {
		return err
	}
	kept, _ := pack.Carried(format, list)
	if len(kept) == 0 {
		return errs.New(errs.Invalid, "parcel.nothing_out")
	}
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		return org.Record(ctx, tx, actor, org.Entry{Action: "question.export", Kind: "question", After: map[string]any{"format": format, "count": len(kept)}})
	})
	if err != nil {
		return err
	}
	return pack.Write(w(), format, lang, title, list)
}

// entries reads the questions of a filter as a file has them.
func (s *Service) entries(ctx context.Context, actor org.Actor, f bank.Filter) (list []question.Entry, err error) {
	if err := actor.CheckTrain(); err != nil {
		return nil, err
	}
	err = s.db.Snapshot(ctx, func(tx *db.Tx) error {
		var all []bank.Question
		f.Window = db.Window{Size: 200}
		for {
			p, err := bank.PageOf(ctx, tx, actor.Org, f)
			if err != nil {
				return err
			}
			if all = append(all, p.Rows...); len(all) > MaxExport {
				return errs.New(errs.TooLarge, "parcel.too_many_out", "Max", MaxExport)
			}
			if p.Next == "" {
				break
			}
			f.Window.After = p.Next
		}
		list, err = describe(ctx, tx, actor.Org, all)
		return err
	})
	return list, err
}

// describe gives questions what is said about them.
func describe(ctx context.Context, tx *db.Tx, o org.ID, all []bank.Question) ([]question.Entry, error) {
	tree, err := bank.Tree(ctx, tx, o)
	if err != nil {
		return nil, err
	}
	path := map[bank.CategoryID]string{}
	for _, c := range tree {
		path[c.ID] = c.Path
	}
	var ids []bank.GroupID
	name := map[bank.ID]string{}
	questions := make([]bank.ID, len(all))
	for i, q := range all {
		questions[i] = q.ID
		if q.Group != "" {
			ids = append(ids, q.Group)
		}
		name[q.ID] = string(q.ID)
	}
	groups, err := bank.Groups(ctx, tx, o, ids)
	if err != nil {
		return nil, err
	}
	enemies, err := bank.Enemies(ctx, tx, o, questions)
	if err != nil {
		return nil, err
	}
	list := make([]question.Entry, len(all))
	for i, q := range all {
		e := question.Entry{Item: q.Item, ID: string(q.ID), Lang: q.Lang, Category: path[q.Category], Difficulty: q.Difficulty, Marks: question.Worth(q.Marks), Source: q.Source, Twin: name[q.Twin]}
		for _, other := range enemies[q.ID] {
			e.Enemies = append(e.Enemies, string(other))
		}
		if q.Status != bank.Active {
			e.Status = string(q.Status)
		}
		for _, t := range q.Tags {
			e.Tags = append(e.Tags, question.Tag{Kind: string(t.Kind), Value: t.Value})
		}
		if g, ok := groups[q.Group]; ok {
			e.Material = question.Material{Title: g.Title, Text: g.Material}
		}
		list[i] = e
	}
	return list, nil
}

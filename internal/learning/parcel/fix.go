package parcel

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/intake"
	"kongdan/internal/org"
	"kongdan/internal/rule/examtext"
	"kongdan/internal/rule/question"
)

// Edit replaces one question of a preview by what somebody typed; that somebody
// looked at it ends its doubts. It fails with Invalid at the fields that
// bank.Draft.Clean names, and with Conflict if version is not the row's.
func (s *Service) Edit(ctx context.Context, actor org.Actor, id ImportID, at int, version int64, d bank.Draft, category string) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	d.Origin = bank.Imported
	d, err := d.Clean()
	if err != nil {
		return err
	}
	return s.change(ctx, actor, id, AnyVersion, func(tx *db.Tx, _ *Import) error {
		r, err := row(ctx, tx, actor.Org, id, at)
		if err != nil {
			return err
		}
		if r.Version != version {
			return errs.New(errs.Conflict, "conflict.changed")
		}
		r.write(d, category)
		if err := recompare(ctx, tx, actor.Org, &r); err != nil {
			return err
		}
		return saveRow(ctx, tx, actor.Org, id, r)
	})
}

// recompare looks anew for copies in the bank of a row whose question changed.
func recompare(ctx context.Context, tx *db.Tx, o org.ID, r *Row) error {
	near, err := bank.Alike(ctx, tx, o, []bank.Form{bank.FormOf(r.Entry.Item)})
	if err != nil {
		return err
	}
	r.Near, r.Within = near[0][:min(len(near[0]), mostCopies)], nil
	rows := []Row{*r}
	err = contrast(ctx, tx, o, rows)
	*r = rows[0]
	return err
}

// AnyVersion stands for whichever version an import has: for changes of single
// rows, which have versions of their own.
const AnyVersion = -1

// change does something with a preview, if version is any or its own, and counts
// it as a change of the import.
func (s *Service) change(ctx context.Context, actor org.Actor, id ImportID, version int64, fn func(tx *db.Tx, i *Import) error) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error { return change(ctx, tx, actor, id, version, fn) })
}

func change(ctx context.Context, tx *db.Tx, actor org.Actor, id ImportID, version int64, fn func(tx *db.Tx, i *Import) error) error {
	i, err := find(ctx, tx, actor.Org, id)
	switch {
	case err != nil:
		return err
	case i.State != Preview:
		return errs.New(errs.Conflict, "parcel.not_preview")
	case version != AnyVersion && version != i.Version:
		return errs.New(errs.Conflict, "conflict.changed")
	}
	if err := fn(tx, &i); err != nil {
		return err
	}
	return save(ctx, tx, actor.Org, i)
}

// Do is what a fix does with rows.
type Do string

// The fixes.
const (
	Drop       Do = "drop"   // leave out
	Take       Do = "take"   // bring in after all
	Settle     Do = "settle" // looked at, and right as it is
	SetKind    Do = "kind"
	SetKey     Do = "key"
	SetLang    Do = "lang"
	Categorise Do = "category"
	AddTags    Do = "tags"
	Rate       Do = "difficulty"
)

// Dos lists the fixes in the order of screens.
var Dos = []Do{SetKind, SetKey, Settle, Categorise, AddTags, Rate, SetLang, Drop, Take}

// Change is one fix with its value: a kind, a key, a category, tags apart by
// ";", a difficulty or a language.
type Change struct {
	Do    Do
	Value string
}

// Fix are changes of several rows of a preview.
type Fix struct {
	Changes []Change
	Rows    []int // nil for all that Show names
	Show    Show
}

// Fixed is what a fix did. Left are rows that it does not fit, which stay as they were.
type Fixed struct{ Done, Left int }

// clean returns the fix with its values as they are kept. It fails with Invalid
// at what is done, or at "do" for nothing.
func (f Fix) clean() (Fix, error) {
	var bad errs.Fields
	changes := make([]Change, len(f.Changes))
	for i, c := range f.Changes {
		changes[i] = c.clean(&bad)
	}
	if len(changes) == 0 {
		bad.Add("do", "parcel.no_fix")
	}
	f.Changes = changes
	return f, bad.Err()
}

func (c Change) clean(bad *errs.Fields) Change {
	known, field := true, string(c.Do)
	switch c.Do {
	case Drop, Take, Settle:
	case SetKind:
		known = question.Kind(c.Value).Known()
	case SetLang:
		known = c.Value == "zh" || c.Value == "en"
	case Rate:
		known = len(c.Value) == 1 && c.Value[0] >= '0' && c.Value[0] <= '5'
	case SetKey, AddTags:
		c.Value = typed.Needed(bad, field, c.Value, 1000)
	case Categorise:
		c.Value = typed.Line(bad, field, c.Value, bank.MaxCategory*bank.MaxDepth)
	default:
		bad.Add("do", "error.invalid_choice")
	}
	if !known {
		bad.Add(field, "error.invalid_choice")
	}
	return c
}

// Fix changes several rows of a preview at once. It fails with Invalid at what
// is done, and with Conflict if version is not the import's.
func (s *Service) Fix(ctx context.Context, actor org.Actor, id ImportID, version int64, f Fix) (out Fixed, err error) {
	if err := actor.CheckTrain(); err != nil {
		return out, err
	}
	if f, err = f.clean(); err != nil {
		return out, err
	}
	told, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) { // a repeat is told what the first did
		var out Fixed
		err := change(ctx, tx, actor, id, version, func(tx *db.Tx, _ *Import) (err error) {
			out, err = f.apply(ctx, tx, actor.Org, id)
			return err
		})
		return fmt.Sprint(out.Done, " ", out.Left), err
	})
	if err == nil {
		_, err = fmt.Sscan(told, &out.Done, &out.Left)
	}
	return out, err
}

func (f Fix) apply(ctx context.Context, tx *db.Tx, o org.ID, id ImportID) (out Fixed, err error) {
	var w db.Where
	f.Show.limit(&w, o, id)
	if f.Rows != nil {
		w = db.Where{}
		w.And("r.org_id = ? AND r.import_id = ?", o, id)
		args := []any{0} // no row has that place
		for _, at := range f.Rows {
			args = append(args, at)
		}
		w.And("r.at IN ("+db.Marks(len(args))+")", args...)
	}
	rows, err := readRows(ctx, tx, &w, "")
	if err != nil {
		return out, err
	}
	fixed := rows[:0]
	for _, r := range rows {
		if f.on(&r) {
			fixed = append(fixed, r)
		} else {
			out.Left++
		}
	}
	out.Done = len(fixed)
	return out, putRows(ctx, tx, o, id, fixed, ` ON CONFLICT (org_id, import_id, at) DO UPDATE SET kind = excluded.kind, doubt = excluded.doubt,
		keyed = excluded.keyed, faulty = excluded.faulty, copied = excluded.copied, dropped = excluded.dropped, body = excluded.body,
		version = question_import_row.version + 1`)
}

// on changes one row; false leaves it as it was.
func (f Fix) on(r *Row) bool {
	was := *r
	was.Entry.Tags = slices.Clone(r.Entry.Tags)
	for _, c := range f.Changes {
		if !c.on(r) {
			*r = was
			return false
		}
	}
	return true
}

func (c Change) on(r *Row) bool {
	e := &r.Entry
	switch c.Do {
	case Drop, Take:
		r.Dropped = c.Do == Drop
	case Settle:
		r.Settled = true
	case SetLang:
		e.Lang = c.Value
	case Rate:
		e.Difficulty = int(c.Value[0] - '0')
	case Categorise:
		e.Category = strings.TrimSpace(c.Value)
	case AddTags:
		for _, word := range strings.FieldsFunc(c.Value, func(r rune) bool { return strings.ContainsRune(";；|\n", r) }) {
			if t := question.ReadTag(strings.TrimSpace(word)); t.Value != "" && !slices.Contains(e.Tags, t) {
				e.Tags = append(e.Tags, t)
			}
		}
		r.mendTags()
	case SetKind:
		return r.setKind(question.Kind(c.Value))
	case SetKey:
		item, doubts := intake.Reread(e.Item, e.Kind, c.Value)
		if item.Kind != e.Kind || !item.Keyed() {
			return false
		}
		e.Item, r.Key, r.Doubts, r.Settled = item, c.Value, doubts, false
	}
	return true
}

// setKind reads a row as a question of another kind, with the key that was
// printed. One choice becomes another as it is.
func (r *Row) setKind(kind question.Kind) bool {
	i := r.Entry.Item
	if kind.Chooses() && i.Kind.Chooses() && len(i.Options) > 1 {
		if kind == question.Single && len(i.Key()) > 1 {
			return false
		}
		r.Entry.Kind = kind
		r.Doubts = slices.DeleteFunc(r.Doubts, func(d Doubt) bool { return d.Code == examtext.TypeConflict || d.Code == examtext.TypeUnclear })
		return true
	}
	item, doubts := intake.Reread(i, kind, r.Key)
	if item.Kind != kind || i.Keyed() && !item.Keyed() {
		return false
	}
	r.Entry.Item, r.Doubts, r.Settled = item, doubts, false
	return true
}

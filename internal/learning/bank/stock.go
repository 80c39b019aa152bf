package bank

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/shipped"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

// StockItem is a question that ships with the program: what its makers call it,
// the same in both languages, and how it reads in one of them.
type StockItem struct {
	Name string
	Draft
	Path []string   // of its category
	Case string     // what its makers call its shared material; "" for none
	Text GroupDraft // of the material
}

// Stocked is what adding the shipped questions did.
type Stocked struct {
	Added   int
	Renewed int // read as they ship now
	Tagged  int // got tags that they ship with by now
	Kept    int // ship otherwise now, but were edited here
}

// stocker writes what ships: the system, so that what a person edits afterwards
// can be told from it.
func stocker(o org.ID) org.Actor { return org.SystemActor(o) }

// AddStock adds the shipped questions that are not there yet, ready to be
// asked, renews those that nobody edited, and gives all of them the tags that
// they did not ship with before; nothing that somebody changed is overwritten. It changes nothing where all of
// them are there as they ship; those in the trash stay in the trash.
func (s *Service) AddStock(ctx context.Context, actor org.Actor) (done Stocked, err error) {
	if err := actor.CheckTrain(); err != nil {
		return done, err
	}
	answer, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		done, err := AddStock(ctx, tx, actor.Org, s.Stock)
		if err != nil {
			return "", err
		}
		if done.Added+done.Renewed+done.Tagged > 0 {
			err = org.Record(ctx, tx, actor, org.Entry{Action: "question.stock", Kind: "question", After: map[string]int{"count": done.Added, "renewed": done.Renewed, "tagged": done.Tagged}})
		}
		text, _ := json.Marshal(done) // numbers cannot fail
		return string(text), err
	})
	if err != nil {
		return done, err
	}
	return done, json.Unmarshal([]byte(answer), &done)
}

// AddStock is Service.AddStock inside the caller's transaction, of these questions.
func AddStock(ctx context.Context, tx *db.Tx, o org.ID, stock []StockItem) (done Stocked, err error) {
	have, err := ofStock(ctx, tx, o)
	if err != nil {
		return done, err
	}
	var fresh []StockItem
	more, notes := map[ID][]Tag{}, map[ID]string{}
	ids := map[stockKey]ID{}
	cases := map[stockKey]GroupID{}
	for _, item := range stock {
		key := stockKey{item.Name, item.Lang}
		d := item.Draft
		d.Origin, d.ExternalID, d.Active, d.Category = Shipped, item.Name, true, ""
		if d, err = d.Clean(); err != nil {
			return done, fmt.Errorf("the shipped question %s (%s): %w", item.Name, item.Lang, err)
		}
		q, known := have[key]
		switch {
		case !known:
			item.Draft = d
			fresh = append(fresh, item)
		case reflect.DeepEqual(q.Item, d.Item), !q.Deleted.IsZero():
		case !q.pristine:
			done.Kept++
		default:
			d.Category, d.Group, d.GroupOrder, d.Twin, d.Tags, d.Marks = q.Category, q.Group, q.GroupOrder, q.Twin, q.Tags, q.Marks
			if q.Difficulty > 0 {
				d.Difficulty = q.Difficulty
			}
			if err := rewrite(ctx, tx, stocker(o), q.Question, d, question.Differ(q.Item, d.Item).Any(), ""); err != nil {
				return done, err
			}
			done.Renewed++
		}
		if known {
			if tags := q.missing(item.Tags); len(tags) > 0 {
				more[q.ID] = tags
			}
			if note := shipped.Note(labels(item.Tags)); note != q.noted {
				notes[q.ID] = note
			}
			ids[key], cases[stockKey{item.Case, item.Lang}] = q.ID, q.Group
		}
	}
	if done.Tagged = len(more); done.Tagged > 0 {
		if err := grow(ctx, tx, o, more); err != nil {
			return done, err
		}
	}
	if done.Added = len(fresh); done.Added > 0 {
		if err := insertStock(ctx, tx, o, fresh, ids, cases); err != nil {
			return done, err
		}
		for _, item := range fresh {
			notes[ids[stockKey{item.Name, item.Lang}]] = shipped.Note(labels(item.Tags))
		}
	}
	return done, noteTags(ctx, tx, o, notes)
}

// insertStock adds shipped questions with their categories, materials and twins.
func insertStock(ctx context.Context, tx *db.Tx, o org.ID, fresh []StockItem, ids map[stockKey]ID, cases map[stockKey]GroupID) error {
	categories := map[string]CategoryID{}
	drafts, keys := make([]Draft, len(fresh)), make([]stockKey, len(fresh))
	var err error
	for i, item := range fresh {
		path := strings.Join(item.Path, "\n")
		if _, made := categories[path]; !made {
			if categories[path], err = EnsureCategory(ctx, tx, stocker(o), item.Path, ""); err != nil {
				return err
			}
		}
		drafts[i], keys[i] = item.Draft, stockKey{item.Name, item.Lang}
		drafts[i].Category = categories[path]
		if item.Case == "" {
			continue
		}
		of := stockKey{item.Case, item.Lang}
		if cases[of] == "" {
			if cases[of], err = AddGroup(ctx, tx, stocker(o), item.Text); err != nil {
				return err
			}
		}
		drafts[i].Group, drafts[i].GroupOrder = cases[of], i
	}
	added, err := AddMany(ctx, tx, stocker(o), drafts)
	if err != nil {
		return err
	}
	for i, key := range keys {
		ids[key] = added[i]
	}
	return pairTwins(ctx, tx, o, keys, ids)
}

// stockKey names a shipped question in one language.
type stockKey struct{ name, lang string }

type stocked struct {
	Question
	pristine bool   // nobody edited it
	noted    string // with which tags it shipped when it was last taken over
}

// ofStock returns the shipped questions of an organisation, those in the trash too.
func ofStock(ctx context.Context, tx *db.Tx, o org.ID) (map[stockKey]stocked, error) {
	var w db.Where
	w.And("q.org_id = ? AND q.origin = ?", o, Shipped)
	list, err := read(ctx, tx, o, &w, "")
	if err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT q.id, CASE WHEN v.created_by = $1 THEN 1 ELSE 0 END, q.stock_tags`+withVersion+` WHERE q.org_id = $2 AND q.origin = $3`, org.System, o, Shipped)
	if err != nil {
		return nil, fmt.Errorf("read shipped questions: %w", err)
	}
	type row struct {
		id       ID
		pristine bool
		noted    string
	}
	found, err := db.Collect(rows, func(r *row) []any { return []any{&r.id, &r.pristine, &r.noted} })
	if err != nil {
		return nil, fmt.Errorf("read shipped questions: %w", err)
	}
	of := make(map[ID]row, len(found))
	for _, r := range found {
		of[r.id] = r
	}
	have := make(map[stockKey]stocked, len(list))
	for _, q := range list {
		have[stockKey{q.ExternalID, q.Lang}] = stocked{q, of[q.ID].pristine, of[q.ID].noted}
	}
	return have, nil
}

// pairTwins ties new questions to the same ones in the other language.
func pairTwins(ctx context.Context, tx *db.Tx, o org.ID, added []stockKey, ids map[stockKey]ID) error {
	for _, key := range added {
		other, known := ids[stockKey{key.name, map[string]string{"zh": "en", "en": "zh"}[key.lang]}]
		if !known {
			continue
		}
		if _, err := tx.ExecContext(ctx, `UPDATE question SET twin_id = CASE WHEN id = $2 THEN $3 ELSE $2 END WHERE org_id = $1 AND id IN ($2, $3)`,
			o, ids[key], other); err != nil {
			return fmt.Errorf("tie twins: %w", err)
		}
	}
	return nil
}

// TakeStock replaces an edited question by what ships under its name now, as a
// new version. It fails with NotFound where nothing does.
func (s *Service) TakeStock(ctx context.Context, actor org.Actor, id ID, version int64) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		q, err := Get(ctx, tx, actor.Org, id)
		if err != nil {
			return err
		}
		item := s.stockOf(q)
		if item == nil {
			return gone()
		}
		if q.Version != version {
			return errs.New(errs.Conflict, "conflict.changed")
		}
		d := q.Draft()
		d.Item = item.Item
		if d, err = d.Clean(); err != nil {
			return err
		}
		return rewrite(ctx, tx, actor, q, d, question.Differ(q.Item, d.Item).Any(), "")
	})
}

// stockOf is what ships under a question's name, where that reads otherwise.
func (s *Service) stockOf(q Question) *StockItem {
	if q.Origin != Shipped {
		return nil
	}
	for i := range s.Stock {
		if x := &s.Stock[i]; x.Name == q.ExternalID && x.Lang == q.Lang && !reflect.DeepEqual(x.Item, q.Item) {
			return x
		}
	}
	return nil
}

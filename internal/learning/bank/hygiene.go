package bank

import (
	"context"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/question"
	"kongdan/internal/rule/stage"
)

// Finding is something about the wording of questions that could be better, and
// that shows only when one reads them.
type Finding string

// The findings.
const (
	CatchAll    Finding = "catch_all"   // an option speaks of the others
	Unpinned    Finding = "unpinned"    // such an option may be shuffled away from its place
	Longest     Finding = "longest"     // the right option is the longest
	Unexplained Finding = "unexplained" // nobody says why the key is right
	Untagged    Finding = "untagged"    // about no element and no stage
	SameStem    Finding = "same_stem"   // another asks the same with other options, and nobody decided
	Contradicts Finding = "contradicts" // another has the same words and another key
	Feuding     Finding = "enemies"     // has enemies: no paper holds it and them
	keyAt       Finding = "key_"        // with a letter: the right option stands there
)

// KeyAt is the finding that the right option of a single choice has a letter.
func KeyAt(letter string) Finding { return keyAt + Finding(letter) }

// has reports whether a finding is true of a question.
func (f Finding) has(q Question) bool {
	switch f {
	case CatchAll:
		return len(q.Item.CatchAlls()) > 0
	case Unpinned:
		return slices.ContainsFunc(q.Item.CatchAlls(), func(at int) bool { return !q.Item.Options[at].Pinned })
	case Longest:
		return q.Item.LongestRight()
	case Unexplained:
		return q.Item.Explanation == ""
	case Untagged:
		return !slices.ContainsFunc(q.Tags, func(t Tag) bool { return t.Kind == Element || t.Kind == Stage })
	}
	key := q.Item.Key()
	return q.Item.Kind == question.Single && len(key) == 1 && f == KeyAt(question.Letter(key[0]))
}

// found returns the questions, out of the trash and not retired, that a finding is true of.
func (f Finding) found(ctx context.Context, tx *db.Tx, o org.ID) ([]ID, error) {
	if f == Feuding {
		return feuding(ctx, tx, o)
	}
	list, err := inUse(ctx, tx, o)
	if err == nil && (f == SameStem || f == Contradicts) {
		return f.contrasted(ctx, tx, o, list)
	}
	ids := []ID{}
	for _, q := range list {
		if f.has(q) {
			ids = append(ids, q.ID)
		}
	}
	return ids, err
}

// feuding returns the questions that have enemies.
func feuding(ctx context.Context, tx *db.Tx, o org.ID) ([]ID, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT q.id FROM question q WHERE q.org_id = $1 AND q.deleted_at = 0 AND q.status <> 'retired' AND q.id IN (
			SELECT one FROM question_enemy WHERE org_id = $1 UNION SELECT other FROM question_enemy WHERE org_id = $1)`, o)
	if err != nil {
		return nil, fmt.Errorf("find enemies: %w", err)
	}
	ids, err := db.Collect(rows, func(id *ID) []any { return []any{id} })
	return append([]ID{}, ids...), err
}

// inUse returns all questions out of the trash that are not retired.
func inUse(ctx context.Context, tx *db.Tx, o org.ID) ([]Question, error) {
	var w db.Where
	w.And("q.org_id = ? AND q.deleted_at = 0 AND q.status <> ?", o, Retired)
	return read(ctx, tx, o, &w, "")
}

// Hygiene is how well a bank is kept. Retired questions and those in the trash
// do not count.
type Hygiene struct {
	N, Active  int
	Waiting    int // drafts
	Keyless    int
	Alike      int // ask nearly the same as another, and nobody wanted both
	Stale      int // nobody looked at them for StaleMonths
	Unrated    int // of no difficulty
	Findings   map[Finding]int
	Single     int  // single choices with three options and more, and a key
	LongestTop bool // the right option is the longest far more often than by chance
	Places     question.Places
	Elements   map[string]int // active questions by element
	Stages     map[string]int // by stage

	flawed map[ID]bool // active questions: whether something is found of one
}

// Clean returns how many active questions nothing is found of, neither here nor
// by exams, which found those given. That there are enemies, and where the right
// options of all questions stand, says nothing of one question.
func (h Hygiene) Clean(found []ID) (n int) {
	other := make(map[ID]bool, len(found))
	for _, id := range found {
		other[id] = true
	}
	for id, flawed := range h.flawed {
		if !flawed && !other[id] {
			n++
		}
	}
	return n
}

// note marks active questions of which something is found.
func (h Hygiene) note(ids []ID) {
	for _, id := range ids {
		if _, active := h.flawed[id]; active {
			h.flawed[id] = true
		}
	}
}

// Hygiene looks at the whole bank.
func (s *Service) Hygiene(ctx context.Context, actor org.Actor) (h Hygiene, err error) {
	if err := actor.CheckTrain(); err != nil {
		return h, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, err := inUse(ctx, tx, actor.Org)
		if err != nil {
			return err
		}
		h = judge(list)
		enemies, err := feuding(ctx, tx, actor.Org)
		if err != nil {
			return err
		}
		h.Findings[Feuding] = len(enemies)
		for _, f := range []Finding{SameStem, Contradicts} {
			ids, err := f.contrasted(ctx, tx, actor.Org, list)
			if err != nil {
				return err
			}
			h.Findings[f] = len(ids)
			h.note(ids)
		}
		for _, c := range []struct {
			n *int
			f Filter
		}{{&h.Keyless, Filter{Keyless: true}}, {&h.Alike, Filter{Alike: true}}, {&h.Stale, Filter{Untouched: tx.Now.AddDate(0, -StaleMonths, 0)}}} {
			c.f.Kept = true
			ids, err := idsOf(ctx, tx, actor.Org, c.f)
			if err != nil {
				return fmt.Errorf("look at the bank: %w", err)
			}
			*c.n = len(ids)
			h.note(ids)
		}
		return nil
	})
	return h, err
}

// judge looks at questions one by one.
func judge(list []Question) Hygiene {
	h := Hygiene{N: len(list), Findings: map[Finding]int{}, Elements: map[string]int{}, Stages: map[string]int{}, flawed: map[ID]bool{}}
	for _, k := range c139.Keys() {
		h.Elements[string(k)] = 0
	}
	h.Elements[Coach] = 0
	for _, st := range stage.Sellings() {
		h.Stages[string(st)] = 0
	}
	var items []question.Item
	chance := 0.0
	for _, q := range list {
		items = append(items, q.Item)
		flawed := q.Difficulty == 0
		if flawed {
			h.Unrated++
		}
		for _, f := range []Finding{CatchAll, Unpinned, Longest, Unexplained, Untagged} {
			if f.has(q) {
				h.Findings[f]++
				flawed = flawed || f != Longest // which is a matter of how often
			}
		}
		if n := len(q.Item.Options); n >= 3 && len(q.Item.Key()) == 1 {
			h.Single++
			chance += 1 / float64(n)
		}
		switch q.Status {
		case Waiting:
			h.Waiting++
			continue
		case Active:
			h.Active++
			h.flawed[q.ID] = flawed
		}
		for _, t := range q.Tags {
			if _, counted := h.Elements[t.Value]; counted && t.Kind == Element {
				h.Elements[t.Value]++
			} else if _, counted := h.Stages[t.Value]; counted && t.Kind == Stage {
				h.Stages[t.Value]++
			}
		}
	}
	h.Places = question.KeyPlaces(items)
	h.LongestTop = h.Single >= question.MinPlaces && float64(h.Findings[Longest]) > 1.5*chance
	return h
}

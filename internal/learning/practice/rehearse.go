package practice

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/id"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/fsrs"
	"kongdan/internal/rule/grade"
	"kongdan/internal/rule/question"
)

// Rehearsal is what a member practised in the past, sitting by sitting.
type Rehearsal struct {
	Actor    org.Actor
	Plan     Plan // how the member wants to practise from now on
	Sittings []Sitting
	// Answer says what the member answers, and after how many milliseconds.
	// known is how likely the member remembers it, 0 for a new question.
	Answer func(q Question, known float64) (r question.Response, took int64)
}

// Sitting is one time at which somebody practised: what was due and new
// questions, as many as the plan allows, or a set that was given.
type Sitting struct {
	At   time.Time
	Set  SetID
	Most int // the member answered no more of the set, 0 for all of it
}

// Rehearse writes the past of a workspace into its tables, as Start and Answer
// would have at those times with the questions that may be asked now. Short
// answers are not asked, nor again what was asked at a later time. The members
// share a language.
func Rehearse(ctx context.Context, tx *db.Tx, list []Rehearsal) error {
	if len(list) == 0 {
		return nil
	}
	all, questions, err := everything(ctx, tx, list[0].Actor)
	if err != nil {
		return err
	}
	var w written
	for _, r := range list {
		if err := writePlan(ctx, tx, r.Actor, r.Plan); err != nil {
			return err
		}
		m := rehearsing{Rehearsal: r, questions: questions, changed: map[int]bool{}, at: map[Thing]int{}}
		if m.cards, err = cardsOf(ctx, tx, r.Actor); err != nil {
			return err
		}
		for i, c := range m.cards {
			m.at[c.Thing] = i
		}
		m.fresh = slices.DeleteFunc(slices.Clone(all), func(t Thing) bool { _, met := m.at[t]; return met })
		for _, s := range r.Sittings {
			if err := m.sit(ctx, tx, &w, s); err != nil {
				return err
			}
		}
		for i := range m.cards {
			if m.changed[i] {
				w.cards = append(w.cards, m.cards[i].values(r.Actor, tx.Stamp()))
			}
		}
	}
	return w.save(ctx, tx)
}

// everything is what the actor may be asked, in the order in which it comes up.
func everything(ctx context.Context, tx *db.Tx, actor org.Actor) (all []Thing, questions map[Thing]Question, err error) {
	open, err := open(ctx, tx, actor)
	if err != nil {
		return nil, nil, err
	}
	all, err = list(ctx, tx, `SELECT q.id FROM question q WHERE q.org_id = $1 AND q.lang = $2 AND `+open+` ORDER BY q.difficulty, q.id`, actor.Org, actor.Lang)
	if err == nil {
		questions, err = askable(ctx, tx, actor, all)
	}
	return all, questions, err
}

// cardsOf are the cards of a member that were asked.
func cardsOf(ctx context.Context, tx *db.Tx, actor org.Actor) ([]card, error) {
	rows, err := tx.QueryContext(ctx, `SELECT `+cardColumns+` FROM practice_card c
		WHERE c.org_id = $1 AND c.member_id = $2 AND c.due_on > '' ORDER BY c.due_on, c.thing`, actor.Org, actor.User)
	if err != nil {
		return nil, fmt.Errorf("read cards: %w", err)
	}
	return db.Collect(rows, (*card).fields)
}

// written is what goes into the tables.
type written struct{ runs, reviews, cards [][]any }

func (w written) save(ctx context.Context, tx *db.Tx) error {
	if err := tx.Insert(ctx, "practice_run", "org_id, id, member_id, mode, about, set_id, things, place, answered, right_n, created_at, changed_at, done_at", w.runs, ""); err != nil {
		return err
	}
	if err := tx.Insert(ctx, "practice_review", reviewColumns, w.reviews, ""); err != nil {
		return err
	}
	return saveCards(ctx, tx, w.cards)
}

// rehearsing is a member in the middle of it.
type rehearsing struct {
	Rehearsal
	cards     []card
	at        map[Thing]int // of the cards
	fresh     []Thing       // never asked yet
	questions map[Thing]Question
	changed   map[int]bool // which cards
	took      []int64      // of the last answers
}

// due are the places of the cards that a sitting asks on a day, new ones last.
func (m *rehearsing) due(now day.Date) []int {
	order := make([]int, len(m.cards)) // as cardsOf reads them: it settles which of two comes first
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(m.cards[a].DueOn, m.cards[b].DueOn), cmp.Compare(m.cards[a].Thing, m.cards[b].Thing))
	})
	list := make([]fsrs.Card, len(m.cards))
	for i, at := range order {
		list[i] = m.cards[at].asCard(now)
	}
	places := fsrs.Default.Today(list, fsrs.Room{Now: m.Plan.Most, Most: m.Plan.Most, Until: m.Plan.until(now)})
	for i, p := range places {
		places[i] = order[p]
	}
	for n := 0; n < m.Plan.Fresh && len(m.fresh) > 0; n++ {
		places = append(places, m.place(m.fresh[0]))
	}
	return places
}

// place is that of a thing's card, a new one if there is none.
func (m *rehearsing) place(t Thing) int {
	i, ok := m.at[t]
	if !ok {
		i = len(m.cards)
		m.at[t], m.cards = i, append(m.cards, card{Thing: t, Question: string(t)})
		m.fresh = slices.DeleteFunc(m.fresh, func(x Thing) bool { return x == t })
	}
	return i
}

func (m *rehearsing) sit(ctx context.Context, tx *db.Tx, w *written, s Sitting) error {
	now, at, run := day.Date(m.Actor.Today(s.At)), s.At, Run{ID: RunID(id.New()), Mode: Due, Set: s.Set}
	var places []int
	if s.Set == "" {
		places = m.due(now)
	} else {
		things, err := thingsOfSet(ctx, tx, m.Actor, s.Set)
		if err != nil {
			return err
		}
		run.Mode = Given
		for _, t := range things {
			places = append(places, m.place(t))
		}
	}
	for _, i := range places {
		c := &m.cards[i]
		q, ok := m.questions[c.Thing]
		if !ok || q.Item.Kind == question.Short || c.LastOn > now {
			continue
		}
		run.things = append(run.things, c.Thing)
		if s.Most > 0 && run.Answered == s.Most {
			continue
		}
		response, took := m.Answer(q, recall(*c, now))
		at = at.Add(time.Duration(took) * time.Millisecond)
		share := int(math.Round(100 * grade.Grade(q.Item, response, 100, grade.Rule{Choice: grade.Proportional}).Share()))
		a := fsrs.Answer{Right: share >= 100, Halves: q.Item.Kind == question.TrueFalse, Took: float64(took), Usual: median(slices.Clone(m.took))}
		first := c.Asked == 0
		g := c.learn(a, now, db.Ms(at), m.Plan)
		c.Question, c.Number = q.ID, q.Number
		e := entry{Mode: run.Mode, Run: string(run.ID), Place: run.Answered, Question: q.ID, Number: q.Number, Response: response, Share: share, Took: took}
		values, err := e.values(m.Actor, m.Plan, *c, g, a, first, db.Ms(at))
		if err != nil {
			return err
		}
		w.reviews, m.changed[i] = append(w.reviews, values), true
		run.Answered, run.Right = run.Answered+1, run.Right+db.Bool(a.Right)
		m.took = append(m.took, took)
		m.took = m.took[max(0, len(m.took)-51):]
	}
	if run.Answered == 0 {
		return nil
	}
	return m.end(ctx, tx, w, run, s.At, at)
}

// recall is how likely a card is remembered on a day, 0 for a new one.
func recall(c card, now day.Date) float64 {
	if c.Asked == 0 {
		return 0
	}
	return fsrs.Default.Recall(c.memory(), float64(max(0, now.Sub(c.LastOn))))
}

// end notes a sitting, which ends a set where all of it was answered.
func (m *rehearsing) end(ctx context.Context, tx *db.Tx, w *written, run Run, begun, at time.Time) error {
	about, err := json.Marshal(run.About)
	if err != nil {
		return err
	}
	things, err := json.Marshal(run.things)
	if err != nil {
		return err
	}
	done := int64(0)
	if run.Answered == len(run.things) {
		done = db.Ms(at)
		if err := doneWithSet(ctx, tx, m.Actor, run, done); err != nil {
			return err
		}
	}
	w.runs = append(w.runs, []any{m.Actor.Org, run.ID, m.Actor.User, run.Mode, string(about), run.Set, string(things), run.Answered, run.Answered, run.Right,
		db.Ms(begun), db.Ms(at), done})
	return nil
}

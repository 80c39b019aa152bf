package main

import (
	"kongdan/internal/activity"
	"kongdan/internal/kit/id"
	"kongdan/internal/opportunity"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/stage"
)

// talk records what people did on a deal: stages, visits and notes, tasks, and
// now and then a manager's question.
func (s *story) talk() {
	from := stage.Assess
	for i, st := range stage.Sellings() {
		if st == stage.Assess || st.Index() > s.SellingStage.Index() {
			continue
		}
		at, on := s.openedDay(0.15 * float64(i))
		s.rows.add("stage_change", s.org, id.New(), s.ID, opportunity.Selling, from, st, 1, s.sentence(pick(s.rand, s.bank.Events).ZH), on, s.Owner, at.UnixMilli())
		from = st
	}
	for i := range 2 + s.rand.IntN(2) {
		at, on := s.openedDay(0.2 + 0.7*s.rand.Float64())
		kind := activity.Note
		if i > 0 {
			kind = activity.Visit
		}
		a := id.New()
		s.rows.add("activity", s.org, a, kind, s.ID, s.sentence(pick(s.rand, s.bank.Visits).ZH), on, s.Owner, at.UnixMilli(), at.UnixMilli())
		if kind == activity.Visit {
			s.rows.add("activity_person", s.org, a, s.at.people[s.rand.IntN(len(s.at.people))].ID)
		}
		if at.After(s.TouchedAt) {
			s.TouchedAt = at
		}
	}
	if s.Status != opportunity.Open {
		return
	}
	at, _ := s.openedDay(0.9)
	for n := range 1 + s.rand.IntN(2) {
		done, by := int64(0), ""
		if n > 0 {
			done, by = at.UnixMilli(), string(s.Owner)
		}
		s.rows.add("task", s.org, id.New(), s.ID, s.sentence(pick(s.rand, s.bank.Steps).ZH), s.today().Add(s.rand.IntN(40)-5), s.Owner, done, by,
			s.Owner, at.UnixMilli(), at.UnixMilli())
	}
	if s.rand.IntN(40) == 0 {
		q := pick(s.rand, s.bank.Challenges)
		k, _ := c139.ParseKey(q.Element)
		s.rows.add("challenge", s.org, id.New(), s.ID, k, q.Question.ZH, s.managers[s.owner.team].id, s.ago(s.rand.IntN(20)).UnixMilli())
		s.OpenChallenges = 1
	}
}

package demo

import (
	"context"

	"kongdan/internal/activity"
	"kongdan/internal/demo/bank"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// planTalk plans visits, tasks, the manager's questions and the next step.
func (s *story) planTalk() {
	for i := range 2 + s.r.IntN(3) {
		s.b.at(s.between(0.1+0.2*float64(i), 0.25+0.22*float64(i)), s.visit)
	}
	if s.r.IntN(3) == 0 {
		s.b.at(s.between(0.7, 0.95), s.task)
	}
	if !s.open {
		return
	}
	s.planChallenge()
	if s.sleepy {
		s.planStep(9, 6)
		return
	}
	s.planStep(1+4*s.r.Float64(), 5+s.r.IntN(9))
}

// visit records a visit that suits the deal.
func (s *story) visit(ctx context.Context) error {
	for range 40 {
		v := s.b.bank.Visits[s.r.IntN(len(s.b.bank.Visits))]
		who, facts, known := s.source(v.Who)
		text := s.b.say(v.Text)
		if !known || !bank.Fits(text, facts) || (v.Stage != s.bank.Selling && s.r.IntN(3) > 0) {
			continue
		}
		_, err := s.b.activities.Add(ctx, s.owner, activity.Subject{Deal: s.id}, activity.Draft{
			Kind: activity.Visit, Body: bank.Fill(text, facts), HappenedOn: string(day.Of(s.b.clock)),
			People: []person.ID{s.b.people[who.Key]}})
		return err
	}
	return nil
}

// task gives the owner something to do; what should be done by now mostly is.
func (s *story) task(ctx context.Context) error {
	due := day.Of(s.b.clock).Add(4 + s.r.IntN(20))
	made, err := s.b.activities.AddTask(ctx, s.owner, activity.Subject{Deal: s.id}, activity.TaskDraft{
		Title: s.step(s.bank.Selling), DueOn: string(due), Assignee: s.owner.User})
	if err != nil {
		return err
	}
	if due.Before(day.Of(s.b.now)) && s.r.IntN(6) > 0 {
		_, err = s.b.activities.SetDone(ctx, s.owner, made, true)
	}
	return err
}

// planStep sets the next step that is shown today: overdue where the deal is
// left alone.
func (s *story) planStep(daysAgo float64, ahead int) {
	s.at(daysAgo, func(ctx context.Context) error {
		d, err := s.deal(ctx)
		if err != nil {
			return err
		}
		return s.b.deals.SetNextStep(ctx, s.owner, s.id, d.Version, s.step(s.bank.Selling), day.Of(s.b.clock).Add(ahead))
	})
}

// planChallenge lets the manager question a claim of every fifth deal; most
// questions are answered.
func (s *story) planChallenge() {
	if s.n%5 != 2 {
		return
	}
	var fitting []bank.Challenge
	for _, c := range s.b.bank.Challenges {
		for _, k := range s.claims {
			if string(k) == c.Element {
				fitting = append(fitting, c)
			}
		}
	}
	manager, ok := s.manager()
	if len(fitting) == 0 || !ok {
		return
	}
	c := fitting[s.r.IntN(len(fitting))]
	asked := 3 + 9*s.r.Float64()
	var id opportunity.ChallengeID
	s.at(asked, func(ctx context.Context) (err error) {
		id, err = s.b.deals.Ask(ctx, manager, s.id, c139.Key(c.Element), s.b.say(c.Question))
		return err
	})
	if s.r.IntN(5) < 3 {
		s.at(asked-1.5, func(ctx context.Context) error {
			return s.b.deals.Answer(ctx, s.owner, s.id, opportunity.Answer{Challenge: id, Seen: 1, Text: s.b.say(c.Answer)})
		})
	}
}

// manager is somebody above the owner.
func (s *story) manager() (org.Actor, bool) {
	for _, m := range s.b.bank.Company.Members {
		a := s.b.actors[m.Login]
		if a.Role != org.Manager {
			continue
		}
		for _, owner := range s.b.bank.Company.Members {
			if owner.Login == s.bank.Owner && owner.Department == m.Department {
				return a, true
			}
		}
	}
	return org.Actor{}, false
}

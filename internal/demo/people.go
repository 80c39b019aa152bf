package demo

import (
	"context"

	"kongdan/internal/demo/bank"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/people"
	"kongdan/internal/stakeholder"
)

// inDeal is how many people of an account matter in a deal of it.
const inDeal = 4

// planPeople lets the team get to know the people: what sort each is, how each
// stands to us and how that changed, the way in, and who listens to whom.
func (s *story) planPeople() {
	for i, p := range s.people[:min(inDeal, len(s.people))] {
		who := stakeholder.ID(s.b.people[p.Key])
		target := s.attitude(p)
		s.b.at(s.between(0.04, 0.25), func(ctx context.Context) error { return s.placeOne(ctx, who, p) })
		if s.r.IntN(6) == 0 && p.Role != "decider" {
			continue // nobody has looked closer yet
		}
		if before, ok := lower(target); ok && s.r.IntN(3) > 0 {
			s.b.at(s.between(0.2, 0.45), func(ctx context.Context) error { return s.judgeAttitude(ctx, who, p, before) })
		}
		s.b.at(s.between(0.55, 0.93), func(ctx context.Context) error { return s.judgeAttitude(ctx, who, p, target) })
		if s.r.IntN(3) > 0 || target.WithUs() {
			s.b.at(s.between(0.6, 0.95), func(ctx context.Context) error { return s.writeOf(ctx, who, p, target) })
		}
		s.planMeeting(who, p, i)
	}
	s.planOthers()
	s.planLines()
}

// placed is what the role of a person says about the place in a deal.
type placed struct {
	buying    people.BuyingRole
	contact   people.ContactRole
	influence people.Influence
	politics  people.Politics
	decides   people.Decides
}

var places = map[string]placed{
	"decider":   {people.DecisionMaker, people.Power, people.HighInfluence, people.Core, people.Top},
	"business":  {people.Influencer, people.Dissatisfied, people.HighInfluence, people.Core, people.Member},
	"technical": {people.TechnicalGate, people.Receptive, people.MediumInfluence, people.Structure, people.Member},
	"finance":   {people.Influencer, "", people.MediumInfluence, people.Structure, people.Member},
	"buyer":     {people.Buyer, people.Gatekeeper, people.LowInfluence, people.Outside, people.NotDeciding},
	"user":      {people.User, people.Dissatisfied, people.LowInfluence, people.Outside, people.NotDeciding},
}

// attitude is how a person stands to us in the end, so that the value of the
// deal rests on the people; in some deals the two contradict each other.
func (s *story) attitude(p bank.Person) people.Attitude {
	decider := p.Role == "decider"
	favour := s.target.F + s.r.IntN(2)
	if decider {
		favour = 3*s.target.W + s.r.IntN(2)
		if s.n%8 == 3 { // claimed, and yet
			favour = 1
		}
	}
	switch {
	case favour >= 4 && !decider, favour >= 4 && s.r.IntN(3) == 0:
		return people.Mentor
	case favour >= 2:
		return people.Supporter
	case favour == 1 || !s.losing():
		return people.Neutral
	case s.r.IntN(3) == 0 && p.Role != "decider":
		return people.Opponent
	}
	return people.NonSupporter
}

func (s *story) losing() bool { return s.target.Zone() == c139.Lose }

// lower is one step down.
func lower(a people.Attitude) (people.Attitude, bool) {
	all := people.Attitudes()
	rank, ok := a.Rank()
	if !ok || rank+2 == 0 {
		return "", false
	}
	return all[rank+1], true
}

var styles = [...]people.Style{people.Analytic, people.Authoritative, people.Amiable, people.Expressive}

// placeOne judges what sort of person somebody is; some things stay unknown.
func (s *story) placeOne(ctx context.Context, who stakeholder.ID, p bank.Person) error {
	list := s.b.bank.Places(p.Role)
	j, at := list[s.r.IntN(len(list))], places[p.Role]
	values := map[people.Dimension]string{people.DimBuyingRole: string(at.buying), people.DimContactRole: string(at.contact),
		people.DimInfluence: string(at.influence), people.DimPolitics: string(at.politics), people.DimDecides: string(at.decides)}
	for _, x := range []struct {
		dim   people.Dimension
		value string
	}{{people.DimNeed, j.Need}, {people.DimChange, j.Change}, {people.DimFocus, j.Focus}, {people.DimStyle, string(styles[s.r.IntN(len(styles))])}} {
		if s.r.IntN(4) > 0 {
			values[x.dim] = x.value
		}
	}
	return s.judge(ctx, who, p, j, values)
}

func (s *story) judgeAttitude(ctx context.Context, who stakeholder.ID, p bank.Person, a people.Attitude) error {
	list := s.b.bank.Attitudes(string(a))
	j := list[s.r.IntN(len(list))]
	values := map[people.Dimension]string{people.DimAttitude: j.Attitude}
	if s.r.IntN(4) > 0 {
		values[people.DimCloseness] = j.Closeness
	}
	return s.judge(ctx, who, p, j, values)
}

func (s *story) judge(ctx context.Context, who stakeholder.ID, p bank.Person, j bank.Judgement, values map[people.Dimension]string) error {
	facts := s.facts
	facts.Person = s.b.say(p.Call)
	text := s.b.say(j.Text)
	if !bank.Fits(text, facts) {
		return nil
	}
	d, err := s.b.inDeals.Dossier(ctx, s.owner, s.id, who)
	if err != nil {
		return err
	}
	f := stakeholder.Findings{Values: map[people.Dimension]string{}, Seen: map[people.Dimension]string{}, What: bank.Fill(text, facts),
		Channel: opportunity.Channel(j.Channel), Confidence: stakeholder.Confidences[s.r.IntN(3)], ObservedOn: string(day.Of(s.b.clock))}
	if f.Channel == opportunity.Visit || f.Channel == opportunity.Call {
		f.Source.Kind = stakeholder.Seen
	}
	for dim, v := range values {
		if v != "" {
			f.Values[dim], f.Seen[dim] = v, d.Who.Of(dim)
		}
	}
	return s.b.inDeals.Judge(ctx, s.owner, s.id, who, f)
}

// writeOf writes what the deal means to somebody.
func (s *story) writeOf(ctx context.Context, who stakeholder.ID, p bank.Person, a people.Attitude) error {
	c, ok := s.b.bank.Character(p.Role)
	d, err := s.b.inDeals.Dossier(ctx, s.owner, s.id, who)
	if err != nil || !ok {
		return err
	}
	w := stakeholder.Words{PersonalWin: s.b.say(c.Win), Resonance: s.b.say(c.Resonance), DecisionPoint: s.b.say(c.Point)}
	if a.WithUs() && (p.Role != "decider" || s.target.W == 1) {
		w.Stance = s.b.say(c.Stance)
	}
	return s.b.inDeals.Write(ctx, s.owner, s.id, who, d.Who.Version, stakeholder.Writing{Words: w})
}

// planMeeting plans the first meeting with a person: power comes last, but for
// a few deals, one of which has a reason.
func (s *story) planMeeting(who stakeholder.ID, p bank.Person, i int) {
	role := places[p.Role].contact
	list := s.b.bank.MeetingsOf(string(role))
	if role == "" || len(list) == 0 {
		return
	}
	at := 0.12 + 0.1*float64(i)
	if role == people.Power {
		at = 0.55
		if s.n%9 > 6 {
			at = 0.08
		}
	}
	step := func(set func(*stakeholder.Planned)) func(context.Context) error {
		return func(ctx context.Context) error {
			d, err := s.b.inDeals.Dossier(ctx, s.owner, s.id, who)
			if err != nil {
				return err
			}
			x := d.Who
			in := stakeholder.Planned{PlannedOn: string(x.PlannedOn), MetOn: string(x.MetOn), Outcome: x.Outcome, Excuse: x.Excuse, MeetExcuse: x.MeetExcuse}
			set(&in)
			return s.b.inDeals.Plan(ctx, s.owner, s.id, who, x.Version, in)
		}
	}
	s.b.at(s.between(at, at+0.05), step(func(in *stakeholder.Planned) { in.PlannedOn = string(day.Of(s.b.clock).Add(5 + s.r.IntN(9))) }))
	if s.r.IntN(5) == 0 && role != people.Power {
		return // still to come
	}
	m := list[s.r.IntN(len(list))]
	s.b.at(s.between(at+0.08, at+0.14), step(func(in *stakeholder.Planned) {
		in.MetOn, in.Outcome = string(day.Of(s.b.clock)), s.b.say(m.Text)
		if role == people.Power && s.n%9 == 8 {
			in.Excuse = s.b.say(bank.Text{ZH: "对方主动约见，推不掉", EN: "They asked for the meeting, and we could not put it off"})
		}
	}))
}

// planOthers adds a role nobody has been found for, and somebody above the client.
func (s *story) planOthers() {
	if s.open && s.n%3 == 0 {
		v := s.b.bank.Vacancies[s.n/3%len(s.b.bank.Vacancies)]
		s.b.at(s.between(0.3, 0.6), func(ctx context.Context) error {
			_, err := s.b.inDeals.Hold(ctx, s.owner, s.id, stakeholder.Vacancy{Label: s.b.say(v.Text), Role: people.BuyingRole(v.Role), Decides: people.Decides(v.Decides)})
			return err
		})
	}
	for _, a := range s.b.bank.Accounts {
		if a.Key != s.bank.Account || a.Parent == "" {
			continue
		}
		above := s.b.people[s.b.bank.PeopleOf(a.Parent)[0].Key]
		s.b.at(s.between(0.3, 0.5), func(ctx context.Context) error {
			err := s.b.inDeals.Add(ctx, s.owner, s.id, above, stakeholder.Superior)
			if errs.Is(err, errs.Invalid) { // the parent is another rep's
				return nil
			}
			if err != nil || len(s.people) == 0 {
				return err
			}
			_, err = s.b.inDeals.Draw(ctx, s.owner, s.id, stakeholder.RelationDraft{ // across the accounts of a group
				From: stakeholder.ID(above), To: stakeholder.ID(s.b.people[s.people[0].Key]), Kind: stakeholder.Influence, Strength: 3, Confirmed: s.n%2 == 0,
				Note: s.b.say(bank.Text{ZH: "立项和预算都要集团点头，会前先向集团报一次", EN: "Project and budget need the group's nod; it hears of them before each meeting"})})
			return err
		})
	}
}

// reserved is what a team notes of somebody for itself alone.
var reserved = []bank.Text{
	{ZH: "明年春天要换岗，还没有公布。接任的人选定了再安排正式汇报。", EN: "Changes post next spring, which is not announced yet. Arrange the formal report once the successor is named."},
	{ZH: "会上和分管领导有过争执，两位的拜访要分开约。", EN: "Argued with the executive in charge in a meeting: see the two of them separately."},
	{ZH: "希望由本部门牵头，但现在不愿公开表态。不要在会上点名问意见。", EN: "Wants the department to lead, and will not say so in the open yet. Ask for no opinion by name in meetings."},
	{ZH: "上一个同类项目延期被问过责，对工期承诺很敏感，先给保守的计划。", EN: "Was blamed for the delay of a project like this one, so promises about time are delicate: show a cautious plan first."},
}

// planReserved lets the team of some deals note what only it may read.
func (s *story) planReserved() {
	if !s.open || s.n%4 != 1 || len(s.people) < 2 {
		return
	}
	for i := range 1 + s.n%2 {
		who := s.b.people[s.people[i].Key]
		s.b.at(s.between(0.7, 0.95), func(ctx context.Context) error {
			_, err := s.b.privacy.AddNote(ctx, s.owner, who, s.id, s.b.say(reserved[(s.n/4+i)%len(reserved)]))
			return err
		})
	}
}

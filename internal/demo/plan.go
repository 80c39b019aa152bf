package demo

import (
	"context"
	"hash/fnv"
	"math/rand/v2"
	"time"

	"kongdan/internal/account"
	"kongdan/internal/demo/bank"
	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/stage"
)

// story is one deal on its way from the first rumour to today.
type story struct {
	b       *builder
	bank    *bank.Deal
	n       int
	r       *rand.Rand
	id      opportunity.ID
	account account.ID
	owner   org.Actor
	team    []org.UserID  // without the owner
	people  []bank.Person // the account's, top decision maker first
	facts   bank.Facts
	begin   float64 // days before now
	end     float64 // days before now: the closing, or 0
	open    bool
	sleepy  bool // somebody forgot to look after it
	target  c139.Value
	claims  []c139.Key
}

// plan lays out the events of a deal. The deal's own name seeds its chance, so
// that other deals do not change it.
func (b *builder) plan(d *bank.Deal, n int) {
	h := fnv.New64a()
	_, _ = h.Write([]byte(d.Key))              // writing to a hash never fails
	r := rand.New(rand.NewPCG(h.Sum64(), 139)) // #nosec G404 -- the demo is the same every time
	s := &story{b: b, bank: d, n: n, r: r, account: b.accounts[d.Account], owner: b.actors[d.Owner],
		people: b.bank.PeopleOf(d.Account), open: d.Status == "open"}
	s.target, _ = c139.Parse(d.Value)
	s.begin = 70 + 120*s.r.Float64()
	s.sleepy = s.open && n%9 == 4
	if s.open && !s.sleepy && s.bank.Selling == string(stage.Assess) && n%4 == 1 { // some are new this week
		s.begin = 2 + 4*s.r.Float64()
	}
	if !s.open {
		late := s.r.Float64()
		s.end = 1 + 145*late*late
		s.begin += s.end
		s.begin = min(s.begin, history-5)
	}
	s.facts = s.knows()
	s.claims = s.chooseClaims()

	s.b.at(s.begin, s.create)
	s.planStages()
	s.planElements()
	s.planCoaches()
	s.planAsking()
	s.planTalk()
	s.planPeople()
	s.planCast()
	s.planReserved()
	if !s.open {
		s.b.at(s.end, s.close)
	}
}

// between is a day of the deal's life: 0 its beginning, 1 its end.
func (s *story) between(from, to float64) float64 {
	at := from + (to-from)*s.r.Float64()
	return s.begin - at*(s.begin-s.end)
}

// at plans an event some days before now, but not before the deal has begun.
func (s *story) at(daysAgo float64, do func(ctx context.Context) error) {
	s.b.at(min(daysAgo, s.begin-0.05), do)
}

func (s *story) knows() bank.Facts {
	f := bank.Facts{}
	if len(s.people) > 0 {
		f.Decider = s.b.say(s.people[0].Call)
		f.Dept = s.b.say(s.people[len(s.people)-1].Department)
	}
	for _, r := range s.b.bank.Company.Rivals {
		if len(s.bank.Rivals) > 0 && r.Key == s.bank.Rivals[0] {
			f.Rival = s.b.say(r.Name)
		}
	}
	for _, p := range s.b.bank.Company.Products {
		if len(s.bank.Products) > 0 && p.Key == s.bank.Products[0] {
			f.Product = s.b.say(p.Name)
		}
	}
	return f
}

// source is somebody of the account with a role, and the facts with that person in.
func (s *story) source(role string) (bank.Person, bank.Facts, bool) {
	for _, p := range s.people {
		if p.Role == role {
			f := s.facts
			f.Person = s.b.say(p.Call)
			return p, f, true
		}
	}
	return bank.Person{}, s.facts, false
}

func (s *story) create(ctx context.Context) error {
	today := day.Of(s.b.clock)
	terms := opportunity.Terms{
		Name: s.b.say(s.bank.Name), Account: s.account, Amount: s.bank.Amount * 100, AmountKnown: true,
		Margin: 1200 + 100*s.r.IntN(25), MarginKnown: s.r.IntN(5) > 0, ExpectedClose: s.expected(),
		NextStep: s.step(string(stage.Assess)), NextStepOn: today.Add(3 + s.r.IntN(6)),
	}
	for _, k := range s.bank.Products {
		terms.Products = append(terms.Products, opportunity.ProductLine{Product: s.b.products[k], Quantity: int64(1 + s.r.IntN(4))})
	}
	for _, k := range s.bank.Rivals {
		terms.Rivals = append(terms.Rivals, s.b.rivals[k])
	}
	var err error
	if s.id, err = s.b.deals.Create(ctx, s.owner, terms); err != nil {
		return err
	}
	for i, p := range s.people {
		if i > 3 {
			break
		}
		if err := s.b.inDeals.Add(ctx, s.owner, s.id, s.b.people[p.Key], ""); err != nil {
			return err
		}
	}
	for _, m := range s.b.bank.Company.Members {
		if org.Role(m.Role) == org.Presales && s.r.IntN(3) == 0 {
			joins := s.b.actors[m.Login].User
			if err := s.b.deals.Join(ctx, s.owner, s.id, joins, ""); err != nil {
				return err
			}
			s.team = append(s.team, joins)
		}
	}
	return nil
}

// expected is when the client is thought to decide: for some deals the day has passed.
func (s *story) expected() day.Date {
	ahead := 15 + s.r.IntN(120)
	if !s.open {
		ahead = -int(s.end) + s.r.IntN(40) - 10
	} else if s.sleepy {
		ahead = -4 - s.r.IntN(10)
	}
	return day.Of(s.b.now.Add(time.Duration(ahead) * 24 * time.Hour))
}

// step is a next step that suits a stage.
func (s *story) step(selling string) string {
	var fitting []bank.Step
	for _, x := range s.b.bank.Steps {
		for _, st := range x.Stages {
			if st == selling {
				fitting = append(fitting, x)
			}
		}
	}
	for range 20 {
		x := fitting[s.r.IntN(len(fitting))]
		_, facts, _ := s.source("technical")
		if text := s.b.say(x.Text); bank.Fits(text, facts) {
			return bank.Fill(text, facts)
		}
	}
	return s.b.say(bank.Text{ZH: "约客户项目组碰一次进度", EN: "Meet the client's project team on progress"})
}

// planStages walks both tracks to where the deal stands.
func (s *story) planStages() {
	selling, buying := stage.Sellings(), stage.Buyings()
	toSelling, toBuying := indexOf(selling[:], s.bank.Selling), indexOf(buying[:], s.bank.Buying)
	if s.bank.Status == string(opportunity.Won) { // the win itself opens the last stages
		toSelling, toBuying = min(toSelling, 3), min(toBuying, 2)
	}
	for i := 1; i <= toBuying; i++ {
		s.planMove(opportunity.Buying, string(buying[i]), 0.1+0.7*float64(i)/4)
	}
	for i := 1; i <= toSelling; i++ {
		when := 0.12 + 0.75*float64(i)/5
		if s.open && i == toSelling && s.n%7 == 2 { // some moved this week
			when = 0.96
		}
		s.planMove(opportunity.Selling, string(selling[i]), when)
	}
}

func (s *story) planMove(track opportunity.Track, to string, when float64) {
	s.b.at(s.between(when, when+0.04), func(ctx context.Context) error {
		d, err := s.deal(ctx)
		if err != nil {
			return err
		}
		_, err = s.b.deals.MoveStage(ctx, s.owner, s.id, d.Version, opportunity.Move{
			Track: track, To: to, Event: s.event(string(track), to), OccurredOn: day.Of(s.b.clock)})
		return err
	})
}

func (s *story) event(track, to string) string {
	_, facts, _ := s.source("business")
	var fitting []string
	for _, e := range s.b.bank.Events {
		if text := s.b.say(e.Text); e.Track == track && e.Stage == to && bank.Fits(text, facts) {
			fitting = append(fitting, bank.Fill(text, facts))
		}
	}
	if len(fitting) == 0 {
		return s.b.say(bank.Text{ZH: "客户项目组开会确认进入下一步", EN: "The client's project team agreed to go on"})
	}
	return fitting[s.r.IntN(len(fitting))]
}

// deal reads the deal as it stands.
func (s *story) deal(ctx context.Context) (d opportunity.Opportunity, err error) {
	err = s.b.db.View(ctx, func(tx *db.Tx) error {
		d, _, err = opportunity.Find(ctx, tx, s.owner, s.id)
		return err
	})
	return d, err
}

func (s *story) close(ctx context.Context) error {
	d, err := s.deal(ctx)
	if err != nil {
		return err
	}
	c := opportunity.Closing{Outcome: opportunity.Status(s.bank.Status), ClosedOn: day.Of(s.b.clock)}
	var fitting []bank.Outcome
	for _, o := range s.b.bank.Outcomes {
		if o.Outcome == s.bank.Status && bank.Fits(s.b.say(o.Text), s.facts) {
			fitting = append(fitting, o)
		}
	}
	if len(fitting) > 0 {
		o := fitting[s.r.IntN(len(fitting))]
		c.Reason, c.Note = o.Reason, bank.Fill(s.b.say(o.Text), s.facts)
	}
	if c.Outcome == opportunity.Won && s.r.IntN(3) > 0 {
		c.SignedOn = c.ClosedOn
	}
	return s.b.deals.Close(ctx, s.owner, s.id, d.Version, c)
}

func indexOf[T ~string](list []T, name string) int {
	for i, x := range list {
		if string(x) == name {
			return i
		}
	}
	return 0
}

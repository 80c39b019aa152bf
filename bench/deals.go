package main

import (
	"context"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/id"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/stage"
)

// story is one deal on its way into the tables.
type story struct {
	*world
	opportunity.Loaded
	at    customer
	owner member
	mate  *member // on the deal's team
	rows  rows

	elements opportunity.Elements
	learnt   []piece
}

// deals makes them in batches, each on a day of its own: so the figures that
// are kept by day have days to hold.
func (w *world) deals(ctx context.Context) error {
	batches := max(1, (w.size.deals+batch-1)/batch)
	for b := range batches {
		daysAgo := days - b*days/batches
		var loaded []opportunity.Loaded
		var grants []org.NewGrant
		gathered := rows{}
		for i := b * w.size.deals / batches; i < (b+1)*w.size.deals/batches; i++ {
			s := w.tellDeal(i, daysAgo, gathered)
			loaded = append(loaded, s.Loaded)
			if s.mate != nil {
				grants = append(grants, org.NewGrant{Kind: org.Deal, Object: string(s.ID), User: s.mate.id},
					org.NewGrant{Kind: org.Account, Object: string(s.Account), User: s.mate.id, Via: string(s.ID)})
			}
		}
		err := w.in(ctx, daysAgo, func(tx *db.Tx) error {
			load := opportunity.NewLoad(tx, w.actor)
			if err := load.Add(ctx, loaded); err != nil {
				return err
			}
			if err := org.GrantMany(ctx, tx, w.org, grants); err != nil {
				return err
			}
			if err := gathered.write(ctx, tx); err != nil {
				return err
			}
			for _, d := range loaded {
				if err := org.Record(ctx, tx, w.actor, org.Entry{Action: "deal.create", Kind: "deal", ID: string(d.ID), About: string(d.ID),
					After: map[string]any{"name": d.Name, "amount": d.Amount, "owner": d.Owner}}); err != nil {
					return err
				}
			}
			return load.Close(ctx)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// tellDeal makes up one deal and all that was recorded of it.
func (w *world) tellDeal(i, daysAgo int, r rows) *story {
	at := w.accounts[i%len(w.accounts)]
	s := &story{world: w, at: at, owner: at.owner, rows: r}
	if w.rand.IntN(5) == 0 { // somebody else of the same organisation
		s.owner = pick(w.rand, w.reps)
	}
	began := w.ago(daysAgo + w.rand.IntN(2*days))
	d := opportunity.Blank(w.now, began)
	d.ID, d.Account, d.Owner = opportunity.ID(id.New()), at.ID, s.owner.id
	d.Name = fmt.Sprintf("%s%s%s项目", w.place(at), subjects[i%len(subjects)], pick(w.rand, phases))
	d.Amount, d.AmountKnown = int64(1+w.rand.IntN(500)*w.rand.IntN(20))*1_000_000, true
	d.OpenedOn, d.ExpectedClose = w.dateOf(began), w.today().Add(w.rand.IntN(300)-60)
	all := stage.Sellings()
	d.SellingStage = pick(w.rand, all[:4])
	d.BuyingStage = d.SellingStage.Buying()
	d.UpdatedAt = w.ago(w.rand.IntN(daysAgo))
	if w.rand.IntN(100) < 40 {
		d.NextStep, d.NextStepOn = s.sentence(pick(w.rand, w.bank.Steps).ZH), w.today().Add(w.rand.IntN(40)-8)
	} else {
		s.end(&d)
	}
	s.Loaded = opportunity.Loaded{Opportunity: d, AccountName: at.Name}
	if w.rand.IntN(5) < 3 {
		if mate := pick(w.rand, w.reps); mate.id != s.owner.id {
			s.mate = &mate
		}
	}
	for n := range w.rand.IntN(3) {
		s.Products = append(s.Products, opportunity.ProductLine{Product: w.products[(i+n)%len(w.products)], Quantity: 1 + w.rand.Int64N(9)})
		if n == 0 {
			s.Rivals = append(s.Rivals, w.rivals[i%len(w.rivals)])
		}
	}
	s.involve(w.accounts[(i+1)%len(w.accounts)])
	s.learn(w.evidenceOf(i))
	s.talk()
	return s
}

// end closes a deal.
func (s *story) end(d *opportunity.Opportunity) {
	outcomes := []opportunity.Status{opportunity.Won, opportunity.Won, opportunity.Lost, opportunity.Lost, opportunity.Lost,
		opportunity.NoDecision, opportunity.Withdrawn}
	before := d.SellingStage
	d.Status = pick(s.rand, outcomes)
	ended := s.ago(s.rand.IntN(600))
	if ended.Before(d.CreatedAt) {
		ended = d.CreatedAt.Add(time.Hour)
	}
	d.ClosedOn = s.dateOf(ended)
	d.Reason = s.reasons[d.Status]
	if d.Status == opportunity.Won {
		d.SellingStage, d.BuyingStage = stage.Nurture, stage.Nurture.Buying()
	}
	d.OutcomeNote = s.sentence(pick(s.rand, s.bank.Outcomes).ZH)
	s.rows.add("status_change", s.org, id.New(), d.ID, opportunity.Open, d.Status, d.Reason, d.OutcomeNote, d.ClosedOn, 1,
		before, before.Buying(), 0, d.Owner, ended.UnixMilli())
}

// place is the account's name without its number.
func (w *world) place(c customer) string {
	name := []rune(c.Name)
	return string(name[:min(len(name), 6)])
}

// evidenceOf is how many pieces of evidence a deal has: five on average, on
// some few and on some many, and altogether what was asked for.
func (w *world) evidenceOf(i int) int {
	base := w.size.evidence*(i+1)/w.size.deals - w.size.evidence*i/w.size.deals
	spread := (i / 2 * 7919) % (base + 1)
	if i%2 == 1 {
		return base + spread
	}
	if i+1 == w.size.deals {
		return base
	}
	return base - spread
}

// value is a change of value as the history keeps it.
func (s *story) value(at time.Time, by org.UserID, cause opportunity.Cause, evidence string, keys string, before, after c139.Calibration) {
	s.rows.add("value_change", s.org, id.New(), s.ID, at.UnixMilli(), by, cause, db.Null(evidence), keys,
		opportunity.Number(after.Self), opportunity.Number(after.Calibrated), opportunity.Number(after.Shown),
		opportunity.Number(before.Shown), after.Basis, after.Shown.Zone(), before.Shown.Zone())
	if z, was := after.Shown.Zone(), before.Shown.Zone(); z != was {
		s.PriorZone, s.ZoneChangedAt = was, at
	}
}

package opportunity

import (
	"context"
	"slices"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/search"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/fold"
	"kongdan/internal/rule/stage"
)

// Loaded is a deal as a file tells it, with what it is linked to.
type Loaded struct {
	Opportunity
	AccountName string // for search
	Rivals      []string
	Products    []ProductLine
}

// Blank is a deal of which nothing is known yet, to be filled from a file.
// began is when it came to be, which may be long ago; nothing was learnt since.
func Blank(now, began time.Time) Opportunity {
	return Opportunity{
		ID: ID(id.New()), Status: Open, SellingStage: stage.Assess, BuyingStage: stage.Need, Cycle: 1,
		Figures:   Figures{Basis: c139.BySelf, Zone: c139.Value{}.Zone(), TouchedAt: began},
		CreatedAt: began, UpdatedAt: now, Version: 1,
	}
}

// CheckLoaded cleans a deal from a file and notes what is wrong with it. Unlike
// one that a person opens it may lack account, amount and next step, it may lie
// in the past, and it may be over.
func CheckLoaded(bad *errs.Fields, d Loaded, today day.Date) Loaded {
	d.Name = typed.Needed(bad, "name", d.Name, MaxName)
	if d.Amount < 0 || d.Amount > MaxAmount {
		bad.Add("amount", "deal.amount_range")
	}
	if d.Margin < -MaxMargin || d.Margin > MaxMargin {
		bad.Add("margin", "deal.margin_range")
	}
	if d.OpenedOn.After(today) {
		bad.Add("opened_on", "deal.date_future")
	}
	if d.ExpectedClose.Before(d.OpenedOn) {
		bad.Add("expected_close", "deal.close_before_open")
	}
	d.OutcomeNote = typed.Text(bad, "outcome_note", d.OutcomeNote, MaxNote)
	d.NextStep = typed.Line(bad, "next_step", d.NextStep, MaxNextStep)
	if d.Status.Closed() {
		d.NextStep, d.NextStepOn = "", ""
		checkPast(bad, "closed_on", d.ClosedOn, d.OpenedOn, today)
		if d.SignedOn != "" {
			checkPast(bad, "signed_on", d.SignedOn, d.OpenedOn, today)
		}
	} else {
		d.ClosedOn, d.SignedOn, d.OutcomeNote, d.Reason = "", "", "", ""
	}
	t := Terms{Rivals: d.Rivals, Products: d.Products}
	t.sort()
	t.checkLinks(bad)
	d.Rivals, d.Products = t.Rivals, t.Products
	return d
}

// Load writes many deals in one transaction: rows, links, grants and search
// words at once, counts and log when it is closed. The caller decides who may;
// what it writes has passed CheckLoaded.
type Load struct {
	tx     *db.Tx
	actor  org.Actor
	counts counts
	log    []org.Entry
}

// NewLoad begins to write deals.
func NewLoad(tx *db.Tx, actor org.Actor) *Load { return &Load{tx: tx, actor: actor} }

// Add writes new deals. Nothing is recorded of each: the caller records the
// whole of them.
func (l *Load) Add(ctx context.Context, deals []Loaded) error {
	var rows, rivals, products [][]any
	var grants []org.NewGrant
	docs := make([]search.Doc, 0, len(deals))
	o := l.actor.Org
	for _, d := range deals {
		rows = append(rows, d.values(o))
		for _, r := range d.Rivals {
			rivals = append(rivals, []any{o, d.ID, r})
		}
		for _, p := range d.Products {
			products = append(products, []any{o, d.ID, p.Product, p.Quantity})
		}
		if d.Account != "" {
			grants = append(grants, org.NewGrant{Kind: org.Account, Object: string(d.Account), User: d.Owner, Via: string(d.ID)})
		}
		docs = append(docs, search.Doc{Object: string(d.ID), Words: fold.Words(d.Name + "\n" + d.AccountName + "\n" + d.NextStep)})
		l.counts.move(Opportunity{}, d.Opportunity)
	}
	if err := l.tx.Insert(ctx, "opportunity", insertColumns, rows, ""); err != nil {
		return err
	}
	for some := range slices.Chunk(deals, 500) {
		ids := make([]ID, len(some))
		for i, d := range some {
			ids[i] = d.ID
		}
		if err := keepAccountKeys(ctx, l.tx, o, ids); err != nil {
			return err
		}
	}
	if err := l.tx.Insert(ctx, "opportunity_rival", "org_id, opportunity_id, rival_id", rivals, ""); err != nil {
		return err
	}
	if err := l.tx.Insert(ctx, "opportunity_product", "org_id, opportunity_id, product_id, quantity", products, ""); err != nil {
		return err
	}
	if err := org.GrantMany(ctx, l.tx, o, grants); err != nil {
		return err
	}
	return search.PutMany(ctx, l.tx, o, SearchKind, docs)
}

// Replace rewrites a deal as it was loaded by Read with what a file says now.
// It returns the new version.
func (l *Load) Replace(ctx context.Context, before, d Loaded) (int64, error) {
	o := l.actor.Org
	after, err := rewrite(ctx, l.tx, o, before.Opportunity, d.Opportunity)
	if err != nil {
		return 0, err
	}
	l.counts.move(before.Opportunity, after)
	was, now := before.loadedTerms(), d.loadedTerms()
	if !now.sameLinks(was) {
		if err := setLinks(ctx, l.tx, o, after.ID, now, was); err != nil {
			return 0, err
		}
	}
	if after.Account != before.Account || after.Owner != before.Owner {
		if err := l.moveShare(ctx, before.Opportunity, after); err != nil {
			return 0, err
		}
	}
	if err := index(ctx, l.tx, o, after); err != nil {
		return 0, err
	}
	b, a := changed(before.logged(), d.logged())
	l.log = append(l.log, org.Entry{Action: "deal.import", Kind: "deal", ID: string(after.ID), About: string(after.ID), Before: b, After: a})
	return after.Version, nil
}

// moveShare brings the account into the view of a new owner, like a hand-over.
func (l *Load) moveShare(ctx context.Context, before, after Opportunity) error {
	o := l.actor.Org
	if after.Owner != before.Owner {
		if err := org.Grant(ctx, l.tx, o, org.Deal, string(after.ID), before.Owner, ""); err != nil {
			return err
		}
		if err := org.Revoke(ctx, l.tx, o, org.Deal, string(after.ID), after.Owner, ""); err != nil {
			return err
		}
	}
	if err := moveAccount(ctx, l.tx, o, before, after); err != nil {
		return err
	}
	return showAccount(ctx, l.tx, o, after, after.Owner)
}

// Equal reports whether two states of a deal say the same, as far as a file can.
func (d Loaded) Equal(o Loaded) bool {
	return d.loadedTerms().equal(o.loadedTerms()) && d.Owner == o.Owner && d.Status == o.Status && d.Reason == o.Reason &&
		d.OutcomeNote == o.OutcomeNote && d.ClosedOn == o.ClosedOn && d.SignedOn == o.SignedOn &&
		d.SellingStage == o.SellingStage && d.BuyingStage == o.BuyingStage
}

func (d Loaded) loadedTerms() Terms {
	t := d.terms()
	t.Rivals, t.Products = d.Rivals, d.Products
	return t
}

func (d Loaded) logged() map[string]any {
	m := d.Opportunity.logged()
	if len(d.Rivals) > 0 {
		m["rivals"] = d.Rivals
	}
	if len(d.Products) > 0 {
		m["products"] = d.Products
	}
	return m
}

// Close writes the counts and the log. A Load that is not closed leaves them
// wrong, so whoever gives up rolls the transaction back.
func (l *Load) Close(ctx context.Context) error {
	if err := l.counts.save(ctx, l.tx, l.actor.Org); err != nil {
		return err
	}
	for _, e := range l.log {
		if err := org.Record(ctx, l.tx, l.actor, e); err != nil {
			return err
		}
	}
	return nil
}

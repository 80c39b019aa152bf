// Package demo builds the demo workspace: an invented IT vendor with its
// people, customers and deals, and months of evidence and history. It acts
// through the same use cases as people do, one event after the other, with the
// clock set to when each happened. The same day and language give the same
// workspace, ids apart.
package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kongdan/internal/account"
	"kongdan/internal/activity"
	"kongdan/internal/coach"
	"kongdan/internal/demo/bank"
	"kongdan/internal/kit/db"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/privacy"
	"kongdan/internal/stakeholder"
)

// Workspace is what was built.
type Workspace struct {
	Org   org.ID
	Login map[org.Role]string // a login of each role to enter by
}

// builder builds one workspace.
type builder struct {
	db       *db.DB
	bank     *bank.Bank
	lang     string
	now      time.Time // when the workspace is to be looked at
	zone     *time.Location
	clock    time.Time // when the event at hand happens
	org      org.ID
	actors   map[string]org.Actor // by login
	accounts map[string]account.ID
	people   map[string]person.ID
	products map[string]string
	rivals   map[string]string
	events   []event

	deals      *opportunity.Service
	coaches    *coach.Service
	activities *activity.Service
	inDeals    *stakeholder.Service
	privacy    *privacy.Service
}

// event is something that happened on a day.
type event struct {
	at time.Time
	do func(ctx context.Context) error
}

// Build writes the workspace into a database and returns it. Chinese unless
// lang is "en". The database's clock is its own again afterwards.
func Build(ctx context.Context, d *db.DB, lang string) (Workspace, error) {
	material, err := bank.Load()
	if err != nil {
		return Workspace{}, err
	}
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		return Workspace{}, err
	}
	b := &builder{
		db: d, bank: material, lang: lang, now: d.Now(), zone: zone, deals: opportunity.NewService(d), coaches: coach.NewService(d),
		activities: activity.NewService(d), inDeals: stakeholder.NewService(d), privacy: privacy.NewService(d), actors: map[string]org.Actor{}, accounts: map[string]account.ID{},
		people: map[string]person.ID{}, products: map[string]string{}, rivals: map[string]string{},
	}
	d.SetClock(func() time.Time { return b.clock })
	defer d.SetClock(time.Now)
	if err := b.world(ctx); err != nil {
		return Workspace{}, fmt.Errorf("demo workspace: %w", err)
	}
	for i := range b.bank.Deals {
		b.plan(&b.bank.Deals[i], i)
	}
	b.planAgeing()
	b.planSchool()
	b.planShelf()
	b.planExams()
	b.planPractice()
	if err := b.happen(ctx); err != nil {
		return Workspace{}, fmt.Errorf("demo workspace: %w", err)
	}
	if err := d.Analyze(ctx); err != nil {
		return Workspace{}, fmt.Errorf("demo workspace: %w", err)
	}
	w := Workspace{Org: b.org, Login: map[org.Role]string{}}
	for _, m := range b.bank.Company.Members {
		if role := org.Role(m.Role); w.Login[role] == "" {
			w.Login[role] = m.Login
		}
	}
	return w, nil
}

// at plans an event some days before now, in the working hours of that day.
// What comes earlier stays earlier.
func (b *builder) at(daysAgo float64, do func(ctx context.Context) error) {
	t := b.now.Add(-time.Duration(daysAgo * float64(24*time.Hour))).In(b.zone)
	midnight := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, b.zone)
	t = midnight.Add(9*time.Hour + t.Sub(midnight)*9/24)
	if t.After(b.now) {
		t = b.now
	}
	b.events = append(b.events, event{t.UTC(), do})
}

// happen runs all events in the order of their time.
func (b *builder) happen(ctx context.Context) error {
	slices.SortStableFunc(b.events, func(x, y event) int { return x.at.Compare(y.at) })
	for _, e := range b.events {
		b.clock = e.at
		if err := e.do(ctx); err != nil {
			return fmt.Errorf("on %s: %w", e.at.Format(time.DateOnly), err)
		}
	}
	return nil
}

// history is how many days the workspace looks back.
const history = 300

// planAgeing lets evidence and rulings grow old once a week, and today.
func (b *builder) planAgeing() {
	for days := history; days >= 0; days -= 7 {
		b.at(float64(days), func(ctx context.Context) error {
			if _, err := b.deals.Age(ctx, b.org, nil); err != nil {
				return err
			}
			_, err := b.coaches.Age(ctx, b.org, nil)
			return err
		})
	}
}

// world writes the vendor, its members and lists, the accounts and their people.
func (b *builder) world(ctx context.Context) error {
	b.clock = b.now.AddDate(0, 0, -history-30)
	err := b.db.InTx(ctx, func(tx *db.Tx) (err error) {
		if b.org, err = org.InsertOrganisation(ctx, tx, org.NewOrganisation{
			Name: b.say(b.bank.Company.Name), Currency: "CNY", Lang: b.lang, TimeZone: "Asia/Shanghai"}); err != nil {
			return err
		}
		if err := b.members(ctx, tx); err != nil {
			return err
		}
		if err := method.SeedReasons(ctx, tx, b.org); err != nil {
			return err
		}
		return b.lists(ctx, tx)
	})
	if err != nil {
		return err
	}
	return b.db.InTx(ctx, func(tx *db.Tx) error { return b.customers(ctx, tx) })
}

// say is a wording in the workspace's language.
func (b *builder) say(t bank.Text) string { return t.In(b.lang) }

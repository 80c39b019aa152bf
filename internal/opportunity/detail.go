package opportunity

import (
	"context"
	"fmt"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
)

// Detail is a deal with what stands around it on every page of it.
type Detail struct {
	Opportunity
	AccountName string
	AccountSeen bool // the actor may open the account itself
	OwnerName   string
	ReasonName  string
	Team        []org.TeamMember // without the owner
	MayEdit     bool
	MayDispose  bool // hand over, change the team, delete
	Book        *method.Book
	Today       day.Date
}

// Incomplete reports whether what a deal must have is missing: it came in from
// a file that did not say.
func (o Opportunity) Incomplete() bool { return o.Account == "" || !o.AmountKnown }

// Overdue reports whether an open deal's next step lies behind us, or is missing.
func (o Opportunity) Overdue(today day.Date) bool {
	return o.Status == Open && (o.NextStepOn == "" || o.NextStepOn.Before(today))
}

// Get returns a live deal that the actor sees. It fails with NotFound for any other.
func (s *Service) Get(ctx context.Context, actor org.Actor, deal ID) (d Detail, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		d, err = ReadDetail(ctx, tx, actor, deal)
		return err
	})
	return d, err
}

// ReadDetail is Get within a transaction.
func ReadDetail(ctx context.Context, tx *db.Tx, actor org.Actor, deal ID) (d Detail, err error) {
	if d.Opportunity, d.MayEdit, err = Find(ctx, tx, actor, deal); err != nil {
		return d, err
	}
	d.MayDispose = actor.MayDispose(d.Owner)
	d.Today = day.Date(actor.Today(tx.Now))
	if err := d.readNames(ctx, tx, actor); err != nil {
		return d, err
	}
	if d.Team, err = org.Team(ctx, tx, actor.Org, org.Deal, string(deal)); err != nil {
		return d, err
	}
	d.Book, err = method.Read(ctx, tx, actor.Org, actor.Lang)
	return d, err
}

func (d *Detail) readNames(ctx context.Context, tx *db.Tx, actor org.Actor) error {
	reason := method.Reason{}
	err := tx.QueryRowContext(ctx, `
		SELECT COALESCE(a.name, ''), m.name, COALESCE(r.name_zh, ''), COALESCE(r.name_en, '')
		FROM opportunity o
		JOIN member m ON m.org_id = o.org_id AND m.id = o.owner_id
		LEFT JOIN account a ON a.org_id = o.org_id AND a.id = o.account_id
		LEFT JOIN method_reason r ON r.org_id = o.org_id AND r.id = o.reason_id
		WHERE o.org_id = $1 AND o.id = $2`, actor.Org, d.ID).Scan(&d.AccountName, &d.OwnerName, &reason.NameZH, &reason.NameEN)
	if err != nil {
		return fmt.Errorf("names around deal %s: %w", d.ID, err)
	}
	d.ReasonName = reason.Name(actor.Lang)
	if d.Account == "" {
		return nil
	}
	_, err = account.Find(ctx, tx, actor, d.Account)
	if d.AccountSeen = err == nil; errs.Is(err, errs.NotFound) {
		return nil
	}
	return err
}

// Editing is what the form of a deal starts from.
type Editing struct {
	Detail
	Terms            Terms
	Rivals, Products []Link
}

// Edit returns a deal for its form. It fails like Get, and with Forbidden for
// whoever may only read it.
func (s *Service) Edit(ctx context.Context, actor org.Actor, deal ID) (e Editing, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if e.Detail, err = ReadDetail(ctx, tx, actor, deal); err != nil {
			return err
		}
		if !e.MayEdit {
			return errs.New(errs.Forbidden, "error.forbidden")
		}
		if e.Rivals, e.Products, err = readLinks(ctx, tx, actor.Org, deal); err != nil {
			return err
		}
		e.Terms, err = termsOf(ctx, tx, actor.Org, e.Opportunity)
		return err
	})
	return e, err
}

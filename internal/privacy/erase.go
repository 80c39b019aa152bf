package privacy

import (
	"context"
	"fmt"
	"slices"

	"kongdan/internal/account"
	"kongdan/internal/activity"
	"kongdan/internal/coach"
	"kongdan/internal/exchange"
	"kongdan/internal/exchange/export"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/job"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/redact"
	"kongdan/internal/stakeholder"
)

// Reason is why a person is erased.
type Reason string

// The reasons.
const (
	Asked    Reason = "asked"    // the person wants it
	NoNeed   Reason = "no_need"  // nothing needs the data any more
	Mistaken Reason = "mistaken" // it should not have been recorded
	Overdue  Reason = "overdue"  // the retention period is over; the job's own
)

// Reasons lists those a member chooses from.
func Reasons() []Reason { return []Reason{Asked, NoNeed, Mistaken} }

// Erasure is what erasing a person will do, as far as the actor sees it.
type Erasure struct {
	person.Person
	AccountName string
	Texts       int // that name the person and are reworded
	Deals       int // in which the person's place stays, without a name
	Called      string
	ShortName   bool // the name is too short to be looked for in texts
}

// Erasure says what Erase would do. It fails with NotFound out of the actor's
// sight and with Forbidden for whoever may not dispose of the account.
func (s *Service) Erasure(ctx context.Context, actor org.Actor, id person.ID) (e Erasure, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		a, err := findToErase(ctx, tx, actor, id, &e.Person)
		if err != nil {
			return err
		}
		e.AccountName = a.Name
		words, called, err := s.words(ctx, tx, actor.Org, e.Person)
		if err != nil {
			return err
		}
		e.Called, e.ShortName = called, !slices.Contains(words.List(), e.Name)
		all, err := traceOf(ctx, tx, actor.Org, id)
		if err != nil {
			return err
		}
		t, err := all.seen(ctx, tx, actor)
		if err != nil {
			return err
		}
		if e.Deals, err = placesIn(ctx, tx, actor.Org, id, t.deals); err != nil {
			return err
		}
		if e.Texts, err = reword(ctx, tx, rewording(actor.Org, words, true), t); err != nil {
			return err
		}
		former, err := formerNames(ctx, tx, actor.Org, e.Person)
		if err != nil {
			return err
		}
		loose, err := rewordLoose(ctx, tx, actor.Org, e.Person, former, called, true, actor.User)
		e.Texts += loose
		return err
	})
	return e, err
}

// findToErase finds a person, and fails unless the actor may erase it.
func findToErase(ctx context.Context, tx *db.Tx, actor org.Actor, id person.ID, p *person.Person) (a account.Account, err error) {
	if *p, err = person.FindAnywhere(ctx, tx, actor, id); err != nil {
		return a, err
	}
	if a, err = account.Find(ctx, tx, actor, p.Account); err != nil {
		return a, err
	}
	return a, actor.CheckDispose(a.Owner)
}

// placesIn counts the deals among some in which a person matters or said something.
func placesIn(ctx context.Context, tx *db.Tx, o org.ID, id person.ID, deals []string) (n int, err error) {
	for some := range db.Chunks(deals) {
		var w db.Where
		w.And("o.org_id = ?", o)
		w.In("o.id", some...)
		w.And(`(EXISTS (SELECT 1 FROM opportunity_person l WHERE l.org_id = o.org_id AND l.opportunity_id = o.id AND l.person_id = ?)
			OR EXISTS (SELECT 1 FROM evidence e WHERE e.org_id = o.org_id AND e.opportunity_id = o.id AND e.person_id = ?))`, id, id)
		var m int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM opportunity o`+w.SQL(), w.Args()...).Scan(&m); err != nil {
			return n, fmt.Errorf("deals of a person: %w", err)
		}
		n += m
	}
	return n, nil
}

// words are what to look for in texts, and what stands there afterwards: how
// whoever was erased is called in the organisation's language.
func (s *Service) words(ctx context.Context, tx *db.Tx, o org.ID, p person.Person) (w redact.Words, called string, err error) {
	var lang string
	if err := tx.QueryRowContext(ctx, `SELECT lang FROM organisation WHERE id = $1`, o).Scan(&lang); err != nil {
		return w, "", fmt.Errorf("language of the organisation: %w", err)
	}
	called = s.Texts.Text(lang, "privacy.erased_person")
	former, err := formerNames(ctx, tx, o, p)
	return wordsOf(p, called, former), called, err
}

// formerNames are what a person was called before, as the audit log knows it.
func formerNames(ctx context.Context, tx *db.Tx, o org.ID, p person.Person) ([]string, error) {
	names, err := org.ValuesBefore(ctx, tx, o, "person", string(p.ID), "name")
	return slices.DeleteFunc(names, func(name string) bool { return name == p.Name }), err
}

// wordsOf are the names and the contact data of a person, to be found in texts.
func wordsOf(p person.Person, instead string, former []string) redact.Words {
	return redact.New(append([]string{p.Name}, former...), contactsOf(p), instead)
}

func contactsOf(p person.Person) []string { return []string{p.Mobile, p.Phone, p.Email, p.WeChat} }

func rewording(o org.ID, w redact.Words, dry bool) db.Rewording {
	return db.Rewording{Org: string(o), Has: w.List(), Change: w.Replace, Dry: dry}
}

// reword changes the texts that everybody reads who sees the deal or account,
// and tells how many.
func reword(ctx context.Context, tx *db.Tx, r db.Rewording, t trace) (n int, err error) {
	for _, part := range []func() (int, error){
		func() (int, error) { return account.Reword(ctx, tx, r, t.accounts) },
		func() (int, error) { return person.Reword(ctx, tx, r, t.accounts) },
		func() (int, error) { return opportunity.Reword(ctx, tx, r, t.deals) },
		func() (int, error) { return stakeholder.Reword(ctx, tx, r, t.deals) },
		func() (int, error) { return activity.Reword(ctx, tx, r, t.deals, t.accounts) },
	} {
		m, err := part()
		if err != nil {
			return n, err
		}
		n += m
	}
	return n, nil
}

// Erase takes a person's identity out of everything, for good: what is left is
// a place in the figures. It returns the account.
//
// It fails like Erasure, with Invalid at "reason" and "confirm", and with
// Conflict if version is not the newest.
func (s *Service) Erase(ctx context.Context, actor org.Actor, id person.ID, version int64, why Reason, confirmed bool) (account.ID, error) {
	at, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		var p person.Person
		if _, err := findToErase(ctx, tx, actor, id, &p); err != nil {
			return "", err
		}
		var bad errs.Fields
		if !slices.Contains(Reasons(), why) {
			bad.Add("reason", "error.invalid_choice")
		}
		if !confirmed {
			bad.Add("confirm", "privacy.confirm_needed")
		}
		if err := bad.Err(); err != nil {
			return "", err
		}
		p.Version = version
		return string(p.Account), s.erase(ctx, tx, actor, p, why)
	})
	return account.ID(at), err
}

// erase asks every area to forget a person, in one transaction.
func (s *Service) erase(ctx context.Context, tx *db.Tx, actor org.Actor, p person.Person, why Reason) error {
	words, called, err := s.words(ctx, tx, actor.Org, p)
	if err != nil {
		return err
	}
	t, err := traceOf(ctx, tx, actor.Org, p.ID)
	if err != nil {
		return err
	}
	former, err := formerNames(ctx, tx, actor.Org, p)
	if err != nil {
		return err
	}
	r, id := rewording(actor.Org, words, false), string(p.ID)
	things := slices.Concat(t.accounts, t.deals)
	for _, part := range []func() error{
		func() error { return person.Anonymise(ctx, tx, actor.Org, p.ID, p.Version, called) },
		func() error { return coach.Forget(ctx, tx, r, id, append(former, p.Name), t.deals) },
		func() error { return stakeholder.Forget(ctx, tx, r, id) },
		func() error { return forgetNotes(ctx, tx, r, id, t.deals) },
		func() error { _, err := reword(ctx, tx, r, t); return err },
		func() error { _, err := rewordLoose(ctx, tx, actor.Org, p, former, called, false, ""); return err },
		func() error { return exchange.Forget(ctx, tx, r, id, things) },
		func() error { return export.Forget(ctx, tx, actor.Org) },
		func() error { return org.ForgetValues(ctx, tx, actor.Org, "person", id, things, words.In) },
	} {
		if err := part(); err != nil {
			return err
		}
	}
	if _, err := job.Enqueue(ctx, tx, job.Job{Kind: ScrubKind, Key: "all"}); err != nil {
		return err
	}
	return org.Record(ctx, tx, actor, org.Entry{Action: "person.erase", Kind: "person", ID: id, About: string(p.Account),
		After: map[string]Reason{"erase_reason": why}})
}

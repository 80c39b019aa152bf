package person

import (
	"context"
	"time"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/org"
	"kongdan/internal/rule/redact"
)

// Service holds the use cases of this area.
type Service struct{ db *db.DB }

// NewService returns the use cases on a database.
func NewService(d *db.DB) *Service { return &Service{db: d} }

// Create makes a person at an account.
//
// It fails with Invalid at "account" for an account out of sight and at the
// fields that cannot be accepted, and with Forbidden unless the actor works on
// the account, on one of its deals, or manages.
func (s *Service) Create(ctx context.Context, actor org.Actor, at account.ID, d Draft) (ID, error) {
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		made, err := Insert(ctx, tx, actor, at, d, time.Time{})
		return string(made), err
	})
	return ID(made), err
}

// Insert is Create inside the caller's transaction. created is when the person
// became known; the zero time is now.
func Insert(ctx context.Context, tx *db.Tx, actor org.Actor, at account.ID, d Draft, created time.Time) (ID, error) {
	if err := actor.CheckWork(); err != nil {
		return "", err
	}
	d, err := d.clean()
	var bad errs.Fields
	if err != nil && !isFields(err, &bad) {
		return "", err
	}
	a, err := account.Find(ctx, tx, actor, at)
	switch {
	case at == "":
		bad.Add("account", "error.required")
	case errs.Is(err, errs.NotFound):
		bad.Add("account", "person.account_unknown")
	case err != nil:
		return "", err
	}
	if err := bad.Err(); err != nil {
		return "", err
	}
	if err := account.CheckPeople(ctx, tx, actor, a); err != nil {
		return "", err
	}
	if err := checkBoss(ctx, tx, actor, "", d.ReportsTo, at); err != nil {
		return "", err
	}
	if created.IsZero() {
		created = tx.Now
	}
	p := Person{ID: ID(id.New()), Account: at, Created: created}
	if p.BasisBy, err = d.noted(actor, tx.Now, Person{}); err != nil {
		return "", err
	}
	p = p.With(d)
	if err := insert(ctx, tx, actor.Org, p); err != nil {
		return "", err
	}
	if err := index(ctx, tx, actor.Org, p.ID, d); err != nil {
		return "", err
	}
	return p.ID, record(ctx, tx, actor, "person.create", at, p.ID, nil, changes(Draft{}, d))
}

func isFields(err error, bad *errs.Fields) bool {
	for _, f := range errs.FieldsOf(err) {
		*bad = append(*bad, f)
	}
	return len(*bad) > 0
}

// Update replaces what one entered of a person.
//
// It fails with NotFound out of the actor's sight, with Forbidden and Invalid
// like Create, and with Conflict if version is not the newest.
func (s *Service) Update(ctx context.Context, actor org.Actor, id ID, version int64, d Draft) error {
	d, bad := d.clean()
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		p, err := findToEdit(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if bad != nil {
			return bad
		}
		was := p.Draft()
		if d.ReportsTo != was.ReportsTo {
			if err := checkBoss(ctx, tx, actor, id, d.ReportsTo, p.Account); err != nil {
				return err
			}
		}
		by, err := d.noted(actor, tx.Now, p)
		if err != nil {
			return err
		}
		if err := update(ctx, tx, actor.Org, id, version, d, by); err != nil {
			return err
		}
		if err := index(ctx, tx, actor.Org, id, d); err != nil {
			return err
		}
		if err := record(ctx, tx, actor, "person.update", p.Account, id, changes(d, was), changes(was, d)); err != nil {
			return err
		}
		return checkCircle(ctx, tx, actor.Org, id)
	})
}

// Delete moves a person to the trash and returns the account. Who reported to
// the person still does, once it is restored. It fails like Update.
func (s *Service) Delete(ctx context.Context, actor org.Actor, id ID, version int64) (account.ID, error) {
	at, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		p, err := findToEdit(ctx, tx, actor, id)
		if err != nil {
			return "", err
		}
		if err := setDeleted(ctx, tx, actor.Org, id, version, tx.Stamp()); err != nil {
			return "", err
		}
		if err := unindex(ctx, tx, actor.Org, id); err != nil {
			return "", err
		}
		return string(p.Account), record(ctx, tx, actor, "person.delete", p.Account, id, nil, map[string]string{"name": p.Name})
	})
	return account.ID(at), err
}

// Restore takes a person out of the trash. It fails with NotFound if the person
// is not there for the actor; the account must be out of the trash first.
func (s *Service) Restore(ctx context.Context, actor org.Actor, id ID) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		p, err := find(ctx, tx, actor, id, true)
		if err != nil {
			return err
		}
		a, err := account.Find(ctx, tx, actor, p.Account)
		if err != nil {
			return err
		}
		if err := account.CheckPeople(ctx, tx, actor, a); err != nil {
			return err
		}
		if err := setDeleted(ctx, tx, actor.Org, id, p.Version, 0); err != nil {
			return err
		}
		if err := index(ctx, tx, actor.Org, id, p.Draft()); err != nil {
			return err
		}
		return record(ctx, tx, actor, "person.restore", p.Account, id, nil, map[string]string{"name": p.Name})
	})
}

// findToEdit returns a person the actor sees and may change.
func findToEdit(ctx context.Context, tx *db.Tx, actor org.Actor, id ID) (Person, error) {
	p, err := Find(ctx, tx, actor, id)
	if err != nil {
		return p, err
	}
	a, err := account.Find(ctx, tx, actor, p.Account)
	if err != nil {
		return p, err
	}
	return p, account.CheckPeople(ctx, tx, actor, a)
}

func record(ctx context.Context, tx *db.Tx, actor org.Actor, action string, at account.ID, id ID, before, after any) error {
	return org.Record(ctx, tx, actor, org.Entry{
		Action: action, Kind: "person", ID: string(id), About: string(at), Before: before, After: after})
}

// changes lists the fields of b that differ from a, by the names of the form; a
// job title is no title of a thing. Contact data is masked.
func changes(a, b Draft) map[string]string {
	m := map[string]string{}
	note := func(name, x, y string) {
		if x != y {
			m[name] = y
		}
	}
	note("name", a.Name, b.Name)
	note("job_title", a.Title, b.Title)
	note("department", a.Department, b.Department)
	hide := func(name, x, y string, mask func(string) string) { // the log tells that contact data changed, not to what
		if x != y {
			m[name] = mask(y)
		}
	}
	hide("mobile", a.Mobile, b.Mobile, redact.Number)
	hide("phone", a.Phone, b.Phone, redact.Number)
	hide("email", a.Email, b.Email, redact.Address)
	hide("wechat", a.WeChat, b.WeChat, redact.Handle)
	note("reports_to", string(a.ReportsTo), string(b.ReportsTo))
	note("note", a.Note, b.Note)
	note("basis", string(a.Basis), string(b.Basis))
	note("basis_note", a.BasisNote, b.BasisNote)
	note("basis_on", a.BasisOn, b.BasisOn)
	return m
}

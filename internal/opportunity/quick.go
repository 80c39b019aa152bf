package opportunity

import (
	"context"
	"time"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/person"
)

// Quick is what is known after a first call: a client, one person there and a
// chance. Either Terms.Account or Account.Name is given; a person only if it
// has a name.
type Quick struct {
	Account account.Draft
	Sure    bool // another account of that name is there, and this one is new all the same
	Person  person.Draft
	Terms   Terms
}

// Add begins a deal together with its account, if that is new, and a person: all
// three or nothing. It fails with Invalid at the fields, which are "account_name"
// for the new account, "person_name" and the like for the person.
func (s *Service) Add(ctx context.Context, actor org.Actor, q Quick) (ID, error) {
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		d, err := add(ctx, tx, actor, q)
		return string(d.ID), err
	})
	return ID(made), err
}

func add(ctx context.Context, tx *db.Tx, actor org.Actor, q Quick) (Opportunity, error) {
	if q.Terms.Account == "" && q.Account.Name != "" {
		id, err := account.Insert(ctx, tx, actor, q.Account, q.Sure, account.Origin{})
		if err != nil {
			return Opportunity{}, under("account_", err)
		}
		q.Terms.Account = id
	}
	d, err := Begin(ctx, tx, actor, q.Terms)
	if err != nil || q.Person.Name == "" {
		return d, err
	}
	p, err := person.Insert(ctx, tx, actor, d.Account, q.Person, time.Time{})
	if err != nil {
		return d, under("person_", err)
	}
	return d, involve(ctx, tx, actor, d, string(p))
}

// under renames the fields of a fault, so that they are those of one form.
func under(prefix string, err error) error {
	fields := errs.FieldsOf(err)
	if len(fields) == 0 {
		return err
	}
	var bad errs.Fields
	for _, f := range fields {
		bad.Add(prefix+f.Name, f.Key, f.Args...)
	}
	return bad
}

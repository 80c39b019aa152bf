package account

import (
	"context"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/id"
	"kongdan/internal/org"
)

// Service holds the use cases of this area.
type Service struct {
	db *db.DB
	// Veto may refuse to move an account to the trash; app sets it to what the
	// areas above have to say. nil never refuses.
	Veto func(ctx context.Context, tx *db.Tx, actor org.Actor, id ID) error
	// Renamed lets the areas above know of a new name in the transaction that
	// gives it; app sets it. nil tells nobody.
	Renamed func(ctx context.Context, tx *db.Tx, o org.ID, id ID) error
}

// NewService returns the use cases on a database.
func NewService(d *db.DB) *Service { return &Service{db: d} }

// Origin is what an account that existed before, in a file or in another
// system, brings along. The zero value is an account made here and now.
type Origin struct {
	Owner   org.UserID // "" is the actor
	Created time.Time
}

// Create makes an account that the actor owns. sure goes on although another
// account has the same name.
//
// It fails with Forbidden if the actor may not work, and with Invalid at the
// fields that cannot be accepted or because of a *Double.
func (s *Service) Create(ctx context.Context, actor org.Actor, d Draft, sure bool) (ID, error) {
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		made, err := Insert(ctx, tx, actor, d, sure, Origin{})
		return string(made), err
	})
	return ID(made), err
}

// Insert is Create inside the caller's transaction. Only who administers or
// manages may name another owner.
func Insert(ctx context.Context, tx *db.Tx, actor org.Actor, d Draft, sure bool, from Origin) (ID, error) {
	if err := actor.CheckWork(); err != nil {
		return "", err
	}
	d, err := d.clean()
	if err != nil {
		return "", err
	}
	if from.Owner == "" {
		from.Owner = actor.User
	} else if err := actor.CheckDispose(from.Owner); err != nil {
		return "", err
	}
	if err := org.CheckWorker(ctx, tx, actor.Org, from.Owner, "owner"); err != nil {
		return "", err
	}
	if err := check(ctx, tx, actor, "", d, Draft{}, sure); err != nil {
		return "", err
	}
	a := Account{ID: ID(id.New()), Name: d.Name, Parent: d.Parent, Industry: d.Industry, Region: d.Region,
		CreditCode: d.CreditCode, Website: d.Website, Address: d.Address, Note: d.Note, Owner: from.Owner, Created: from.Created}
	if a.Created.IsZero() {
		a.Created = tx.Now
	}
	if err := insert(ctx, tx, actor.Org, a); err != nil {
		return "", err
	}
	if err := index(ctx, tx, actor.Org, a.ID, d); err != nil {
		return "", err
	}
	return a.ID, record(ctx, tx, actor, "account.create", a.ID, nil, changes(Draft{}, d))
}

// check asks what only the database knows about a draft; was is what stood
// there before, which may stay as it is.
func check(ctx context.Context, tx *db.Tx, actor org.Actor, self ID, d, was Draft, sure bool) error {
	if d.Parent != was.Parent {
		if err := checkParent(ctx, tx, actor, d.Parent); err != nil {
			return err
		}
	}
	if err := checkCode(ctx, tx, actor, self, d.CreditCode); err != nil {
		return err
	}
	if sure || d.Name == was.Name {
		return nil
	}
	return checkDouble(ctx, tx, actor, self, d.Name)
}

// Update replaces what a person entered of an account.
//
// It fails with NotFound out of the actor's scope, with Forbidden unless the
// actor owns it, is on its team or manages, with Invalid like Create, and with
// Conflict if version is not the newest.
func (s *Service) Update(ctx context.Context, actor org.Actor, id ID, version int64, d Draft, sure bool) error {
	d, bad := d.clean()
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		a, err := findToEdit(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if bad != nil {
			return bad
		}
		was := a.Draft()
		if err := check(ctx, tx, actor, id, d, was, sure); err != nil {
			return err
		}
		if err := update(ctx, tx, actor.Org, id, version, d); err != nil {
			return err
		}
		if err := index(ctx, tx, actor.Org, id, d); err != nil {
			return err
		}
		if d.Name != was.Name && s.Renamed != nil {
			if err := s.Renamed(ctx, tx, actor.Org, id); err != nil {
				return err
			}
		}
		if err := record(ctx, tx, actor, "account.update", id, changes(d, was), changes(was, d)); err != nil {
			return err
		}
		return checkCircle(ctx, tx, actor.Org, id)
	})
}

// findToEdit returns an account the actor sees and may change.
func findToEdit(ctx context.Context, tx *db.Tx, actor org.Actor, id ID) (Account, error) {
	a, err := Find(ctx, tx, actor, id)
	if err != nil {
		return a, err
	}
	on, err := org.OnTeam(ctx, tx, actor.Org, org.Account, string(id), actor.User)
	if err != nil {
		return a, err
	}
	return a, actor.CheckEdit(a.Owner, on)
}

func record(ctx context.Context, tx *db.Tx, actor org.Actor, action string, id ID, before, after any) error {
	return org.Record(ctx, tx, actor, org.Entry{
		Action: action, Kind: "account", ID: string(id), About: string(id), Before: before, After: after})
}

// changes lists the fields of b that differ from a, by the names of the form.
func changes(a, b Draft) map[string]string {
	m := map[string]string{}
	note := func(name, x, y string) {
		if x != y {
			m[name] = y
		}
	}
	note("name", a.Name, b.Name)
	note("parent", string(a.Parent), string(b.Parent))
	note("industry", a.Industry, b.Industry)
	note("region", a.Region, b.Region)
	note("credit_code", a.CreditCode, b.CreditCode)
	note("website", a.Website, b.Website)
	note("address", a.Address, b.Address)
	note("note", a.Note, b.Note)
	return m
}

package org

import (
	"context"
	"database/sql"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
)

// The use cases of the command line. Whoever can run the program on its data is
// trusted with all of it, so they take an organisation instead of an actor and
// are noted as the system's doing.

// OrganisationLine is one organisation as the command line lists it.
type OrganisationLine struct {
	ID      ID
	Name    string
	Members int // active ones
}

// AllOrganisations lists every organisation of the installation, the oldest first.
func (s *Service) AllOrganisations(ctx context.Context) (list []OrganisationLine, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := tx.QueryContext(ctx, `
			SELECT o.id, o.name, (SELECT COUNT(*) FROM member m WHERE m.org_id = o.id AND m.deactivated_at = 0)
			FROM organisation o ORDER BY o.created_at, o.id`)
		if err != nil {
			return err
		}
		list, err = db.Collect(rows, func(o *OrganisationLine) []any { return []any{&o.ID, &o.Name, &o.Members} })
		return err
	})
	return list, err
}

// Each does something for each organisation of the installation, the oldest first, until
// it fails.
func Each(ctx context.Context, d *db.DB, do func(ID) error) error {
	list, err := NewService(d).AllOrganisations(ctx)
	for _, o := range list {
		if err == nil {
			err = do(o.ID)
		}
	}
	return err
}

// OrganisationNamed finds an organisation by id or name; "" is the only one
// there is. It fails with NotFound, and says what to give instead.
func (s *Service) OrganisationNamed(ctx context.Context, name string) (ID, error) {
	list, err := s.AllOrganisations(ctx)
	if err != nil {
		return "", err
	}
	var found []ID
	for _, o := range list {
		if name == "" || name == o.Name || name == string(o.ID) {
			found = append(found, o.ID)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(list) == 0:
		return "", errs.New(errs.NotFound, "org.none")
	case len(found) == 0:
		return "", errs.New(errs.NotFound, "org.unknown", "Name", name)
	case name == "":
		return "", errs.New(errs.NotFound, "org.which")
	}
	return "", errs.New(errs.NotFound, "org.ambiguous", "Name", name)
}

// CreateOrganisation makes another organisation with an administrator who has
// no password yet, and returns the invitation. The founder's password is not read.
func (s *Service) CreateOrganisation(ctx context.Context, n NewOrganisation, f Founder) (o ID, link Link, err error) {
	var bad errs.Fields
	n.check(&bad)
	bad.Note(f.checkName())
	if err := bad.Err(); err != nil {
		return "", Link{}, err
	}
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := dropSetupCodes(ctx, tx, tx.Stamp()); err != nil {
			return err
		}
		actor, err := s.found(ctx, tx, n, f, "", "")
		if err != nil {
			return err
		}
		o = actor.Org
		link, err = s.linkFor(ctx, tx, o, actor.User)
		return err
	})
	return o, link, err
}

func (s *Service) linkFor(ctx context.Context, tx *db.Tx, o ID, u UserID) (Link, error) {
	m, err := Find(ctx, tx, o, u)
	if err != nil {
		return Link{}, err
	}
	return s.link(ctx, tx, SystemActor(o), m)
}

// AddMember is CreateMember for the command line.
func (s *Service) AddMember(ctx context.Context, o ID, f MemberForm) (UserID, Link, error) {
	return s.CreateMember(ctx, SystemActor(o), f)
}

// AllMembers calls fn with every member, by name.
func (s *Service) AllMembers(ctx context.Context, o ID, fn func(Member) error) error {
	for after := ""; ; {
		page, err := s.Members(ctx, SystemActor(o), MemberFilter{After: after})
		if err != nil {
			return err
		}
		for _, m := range page.Members {
			if err := fn(m); err != nil {
				return err
			}
		}
		if after = page.Next; after == "" {
			return nil
		}
	}
}

// ResetLink makes a link for a member named by user name or e-mail address. It
// also opens the lock that wrong passwords put on the account.
func (s *Service) ResetLink(ctx context.Context, o ID, login string) (link Link, err error) {
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		m, err := FindLogin(ctx, tx, o, login)
		if err != nil {
			return err
		}
		for _, name := range []string{m.Login, m.Email} {
			if err := accountLock.clear(ctx, tx, name); err != nil {
				return err
			}
		}
		link, err = s.link(ctx, tx, SystemActor(o), m)
		return err
	})
	return link, err
}

// EntranceCode makes a code that signs a member in without a password.
func (s *Service) EntranceCode(ctx context.Context, o ID, login string) (link Link, err error) {
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		m, err := FindLogin(ctx, tx, o, login)
		if err != nil {
			return err
		}
		if !m.Active {
			return errs.New(errs.Conflict, "member.inactive")
		}
		link = Link{Purpose: Entrance, Expires: tx.Now.Add(Entrance.lifetime())}
		if link.Code, err = newCode(ctx, tx, o, m.ID, Entrance); err != nil {
			return err
		}
		return Record(ctx, tx, SystemActor(o), Entry{Action: "member.link", Kind: "member", ID: string(m.ID),
			After: map[string]string{"purpose": string(Entrance)}})
	})
	return link, err
}

// DeactivateLogin deactivates a member by user name; successor, another user
// name, takes over and may be "" if there is nothing to take over.
func (s *Service) DeactivateLogin(ctx context.Context, o ID, login, successor string) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		m, err := FindLogin(ctx, tx, o, login)
		if err != nil {
			return err
		}
		var heir Member
		if successor != "" {
			if heir, err = FindLogin(ctx, tx, o, successor); err != nil {
				return err
			}
		}
		return s.deactivate(ctx, tx, SystemActor(o), m.ID, m.Version, heir.ID, "")
	})
}

// SetPasswordOf sets a member's password from the terminal.
func (s *Service) SetPasswordOf(ctx context.Context, o ID, login, password string) error {
	var m Member
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		m, err = FindLogin(ctx, tx, o, login)
		return err
	})
	if err != nil {
		return err
	}
	if err := checkPassword("password", password, m.Login, m.Email, m.Name); err != nil {
		return err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		return setPassword(ctx, tx, SystemActor(o), m.ID, hash, "member.password_set")
	})
}

// MailedLink makes the link of a mail that is about to be sent, so that no
// secret has to wait anywhere: the job that sends it calls this. It fails with
// NotFound for a member who is gone, deactivated or has no address.
func (s *Service) MailedLink(ctx context.Context, o ID, u UserID) (m Member, link Link, err error) {
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		if m, err = Find(ctx, tx, o, u); err != nil {
			return err
		}
		if !m.Active || m.Email == "" {
			return errs.Because(sql.ErrNoRows, errs.NotFound, "member.not_found")
		}
		link, err = s.link(ctx, tx, SystemActor(o), m)
		return err
	})
	return m, link, err
}

package org

import (
	"context"
	"encoding/base32"
	"strconv"
	"strings"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/once"
	"kongdan/internal/kit/typed"
	"kongdan/internal/rule/money"
)

const (
	setupPrefix = "setup_code:"
	setupKept   = 24 * time.Hour // a code outlives a restart by this much
)

// EnsureSetupCode makes a code for the setup page and returns it, unless an
// organisation exists: then all codes go and needed is false. Only hashes are
// stored. Codes of other processes that started today stay good.
func (s *Service) EnsureSetupCode(ctx context.Context) (code string, needed bool, err error) {
	err = s.db.InTx(once.Without(ctx), func(tx *db.Tx) error {
		needed, code = false, ""
		any, err := anyOrganisation(ctx, tx)
		if err != nil {
			return err
		}
		if any {
			return dropSetupCodes(ctx, tx, tx.Stamp())
		}
		if err := dropSetupCodes(ctx, tx, db.Ms(tx.Now.Add(-setupKept))); err != nil {
			return err
		}
		needed, code = true, readableCode()
		_, err = tx.ExecContext(ctx, `INSERT INTO installation (name, value) VALUES ($1, $2)`, setupName(code), strconv.FormatInt(tx.Stamp(), 10))
		return err
	})
	return code, needed, err
}

// Reserve marks an installation that nobody has set up for whoever fills it
// with something of its own, and reports whether it could. All setup codes go in
// the same step, so that nobody sets it up meanwhile.
func (s *Service) Reserve(ctx context.Context, mark string) (free bool, err error) {
	err = s.db.InTx(once.Without(ctx), func(tx *db.Tx) error {
		if err := dropSetupCodes(ctx, tx, tx.Stamp()); err != nil {
			return err
		}
		any, err := anyOrganisation(ctx, tx)
		if free = err == nil && !any; !free {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO installation (name, value) VALUES ($1, $2)`, mark, strconv.FormatInt(tx.Stamp(), 10))
		return err
	})
	return free, err
}

// readableCode is 100 bits that can be read from a terminal and typed.
func readableCode() string {
	text := base32.StdEncoding.EncodeToString(randomBytes(15))[:20]
	return text[:5] + "-" + text[5:10] + "-" + text[10:15] + "-" + text[15:]
}

func setupName(code string) string {
	code = strings.ToUpper(strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' {
			return -1
		}
		return r
	}, foldPassword(strings.TrimSpace(code))))
	return setupPrefix + hashOf(code)
}

func dropSetupCodes(ctx context.Context, tx *db.Tx, madeBefore int64) error {
	_, err := tx.ExecContext(ctx, `
		DELETE FROM installation WHERE name LIKE 'setup_code:%' AND CAST(value AS BIGINT) <= $1`, madeBefore)
	return err
}

func anyOrganisation(ctx context.Context, tx *db.Tx) (bool, error) {
	var n int
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT id FROM organisation LIMIT 1) o`).Scan(&n)
	return n > 0, err
}

// SetupNeeded reports whether nobody has set the installation up yet.
func (s *Service) SetupNeeded(ctx context.Context) (needed bool, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		any, err := anyOrganisation(ctx, tx)
		needed = !any
		return err
	})
	return needed, err
}

// Founder is the first administrator of an organisation.
type Founder struct{ Name, Login, Email, Password string }

// Setup makes the first organisation with its administrator, who is signed in:
// it returns the session's token. It fails with NotFound once there is an
// organisation, and with Invalid at the fields "code", "organisation", "name",
// "login", "email", "password", "currency", "lang" and "time_zone".
func (s *Service) Setup(ctx context.Context, code string, n NewOrganisation, f Founder, from Client) (token string, err error) {
	ctx = once.Without(ctx)
	needed, err := s.SetupNeeded(ctx)
	if err != nil {
		return "", err
	}
	if !needed {
		return "", errs.New(errs.NotFound, "error.page_not_found")
	}
	err = s.db.View(ctx, func(tx *db.Tx) error { return checkSetupCode(ctx, tx, code) })
	if errs.KindOf(err) != errs.Invalid && err != nil {
		return "", err
	}
	var bad errs.Fields
	bad.Note(err)
	n.check(&bad)
	bad.Note(f.check(n.Name))
	if err := bad.Err(); err != nil {
		return "", err
	}
	hash, err := s.hasher.hash(ctx, f.Password)
	if err != nil {
		return "", err
	}
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		used, err := tx.ExecContext(ctx, `DELETE FROM installation WHERE name = $1`, setupName(code))
		if err := db.Changed(used, err); errs.Is(err, errs.Conflict) { // somebody was faster
			return errs.Field("code", "setup.wrong_code")
		} else if err != nil {
			return err
		}
		any, err := anyOrganisation(ctx, tx)
		if err != nil {
			return err
		}
		if any {
			return errs.New(errs.NotFound, "error.page_not_found")
		}
		if err := dropSetupCodes(ctx, tx, tx.Stamp()); err != nil {
			return err
		}
		actor, err := s.found(ctx, tx, n, f, hash, from.Address)
		if err != nil {
			return err
		}
		token, err = arrive(ctx, tx, actor.Org, actor.User, from)
		return err
	})
	return token, err
}

func checkSetupCode(ctx context.Context, tx *db.Tx, code string) error {
	var n int
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM installation WHERE name = $1`, setupName(code)).Scan(&n)
	if err == nil && n == 0 {
		err = errs.Field("code", "setup.wrong_code")
	}
	return err
}

func (n *NewOrganisation) check(bad *errs.Fields) {
	n.Name = typed.Needed(bad, "organisation", n.Name, mostName)
	if !money.Currency(n.Currency).Known() {
		bad.Add("currency", "error.invalid_choice")
	}
	n.Lang = cleanLang(bad, "lang", n.Lang)
	n.TimeZone = cleanZone(bad, "time_zone", n.TimeZone)
}

func (f *Founder) check(organisation string) error {
	err := f.checkName()
	var bad errs.Fields
	bad.Note(err)
	bad.Note(checkPassword("password", f.Password, f.Login, f.Email, f.Name, organisation))
	return bad.Err()
}

func (f *Founder) checkName() error {
	var bad errs.Fields
	f.Name = typed.Needed(&bad, "name", f.Name, mostName)
	f.Login = cleanLogin(&bad, "login", f.Login)
	f.Email = cleanEmail(&bad, "email", f.Email)
	return bad.Err()
}

// found writes an organisation and its first administrator.
func (s *Service) found(ctx context.Context, tx *db.Tx, n NewOrganisation, f Founder, hash, address string) (Actor, error) {
	o, err := InsertOrganisation(ctx, tx, n)
	if err != nil {
		return Actor{}, err
	}
	u, err := InsertMember(ctx, tx, o, NewMember{
		Login: f.Login, Email: f.Email, Name: f.Name, PasswordHash: hash,
		Role: Administrator, Scope: ScopeAll, Lang: n.Lang, TimeZone: n.TimeZone,
	})
	if err != nil {
		return Actor{}, err
	}
	actor := Actor{Org: o, User: u, Name: f.Name, Role: Administrator, Scope: ScopeAll, Lang: n.Lang,
		Zone: zoneOf(n.TimeZone), OrgName: n.Name, Currency: n.Currency, Address: address}
	if err := Record(ctx, tx, actor, Entry{Action: "organisation.create", Kind: "organisation", ID: string(o), After: n.values()}); err != nil {
		return Actor{}, err
	}
	m, err := Find(ctx, tx, o, u)
	if err != nil {
		return Actor{}, err
	}
	if err := Record(ctx, tx, actor, Entry{Action: "member.create", Kind: "member", ID: string(u), After: m.values()}); err != nil {
		return Actor{}, err
	}
	if s.Founded != nil {
		err = s.Founded(ctx, tx, actor)
	}
	return actor, err
}

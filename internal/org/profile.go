package org

import (
	"context"
	"strconv"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/once"
	"kongdan/internal/kit/typed"
)

// Profile returns the actor as a member.
func (s *Service) Profile(ctx context.Context, actor Actor) (m Member, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		m, err = Find(ctx, tx, actor.Org, actor.User)
		return err
	})
	return m, err
}

// ProfileForm is what members change of themselves.
type ProfileForm struct {
	Name, Lang, TimeZone, Theme string
	Digest                      Digest
	DigestHour                  string // "0" to "23"
}

// UpdateProfile changes the actor's own name, how pages look and speak, and
// when the daily mail comes. It
// fails with Conflict if version is old.
func (s *Service) UpdateProfile(ctx context.Context, actor Actor, version int64, f ProfileForm) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		before, err := Find(ctx, tx, actor.Org, actor.User)
		if err != nil {
			return err
		}
		var bad errs.Fields
		f.Name = typed.Needed(&bad, "name", f.Name, mostName)
		f.Lang = cleanLang(&bad, "lang", f.Lang)
		f.TimeZone = cleanZone(&bad, "time_zone", f.TimeZone)
		f.Theme = oneOf(&bad, "theme", f.Theme, Themes)
		f.Digest = oneOf(&bad, "digest", f.Digest, Digests)
		hour, err := strconv.Atoi(f.DigestHour)
		if err != nil || hour < 0 || hour > 23 {
			bad.Add("digest_hour", "error.invalid_choice")
		}
		if err := bad.Err(); err != nil {
			return err
		}
		if err := db.Changed(tx.ExecContext(ctx, `
			UPDATE member
			SET name = $1, name_key = $2, lang = $3, time_zone = $4, theme = $5, digest = $6, digest_hour = $7, version = version + 1
			WHERE org_id = $8 AND id = $9 AND version = $10`,
			f.Name, typed.Fold(f.Name), f.Lang, f.TimeZone, f.Theme, f.Digest, hour, actor.Org, actor.User, version)); err != nil {
			return err
		}
		if before.Name == f.Name {
			return nil // how pages look to somebody is nobody else's business
		}
		return Record(ctx, tx, actor, Entry{Action: "member.rename", Kind: "member", ID: string(actor.User),
			Before: map[string]string{"name": before.Name}, After: map[string]string{"name": f.Name}})
	})
}

// SetDisplay changes language and theme from the menu; "" leaves one as it is.
// It disturbs nobody who edits the member meanwhile.
func (s *Service) SetDisplay(ctx context.Context, actor Actor, lang, theme string) error {
	var bad errs.Fields
	if lang != "" {
		cleanLang(&bad, "lang", lang)
	}
	if theme != "" {
		oneOf(&bad, "theme", theme, Themes)
	}
	if err := bad.Err(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `
			UPDATE member SET lang = COALESCE(NULLIF($1, ''), lang), theme = COALESCE(NULLIF($2, ''), theme)
			WHERE org_id = $3 AND id = $4`, lang, theme, actor.Org, actor.User)
		return err
	})
}

// ChangePassword replaces the actor's password and returns the token of a new
// session; all others end. It fails with Invalid at "old" and "password", and
// with TooMany after too many wrong tries.
func (s *Service) ChangePassword(ctx context.Context, actor Actor, old, password string, from Client) (token string, err error) {
	ctx = once.Without(ctx)
	subject := "password\x00" + string(actor.Org) + "\x00" + string(actor.User)
	var m Member
	var hash string
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		if m, err = Find(ctx, tx, actor.Org, actor.User); err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, `
			SELECT password_hash FROM member WHERE org_id = $1 AND id = $2`, actor.Org, actor.User).Scan(&hash); err != nil {
			return err
		}
		return accountLock.try(ctx, tx, subject)
	})
	if err != nil {
		return "", err
	}
	ok, err := s.hasher.matches(ctx, old, hash)
	if err != nil {
		return "", err
	}
	var bad errs.Fields
	if !ok {
		bad.Add("old", "profile.wrong_password")
	}
	bad.Note(checkPassword("password", password, m.Login, m.Email, m.Name))
	if err := bad.Err(); err != nil {
		return "", err
	}
	if hash, err = s.hasher.hash(ctx, password); err != nil {
		return "", err
	}
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := accountLock.clear(ctx, tx, subject); err != nil {
			return err
		}
		if err := setPassword(ctx, tx, actor, actor.User, hash, "member.password_change"); err != nil {
			return err
		}
		token, err = openSession(ctx, tx, actor.Org, actor.User, from)
		return err
	})
	return token, err
}

// Session is one place where a member is signed in.
type Session struct {
	ID             string
	Opened, Seen   time.Time
	Expires        time.Time
	Address, Agent string
	Current        bool // the one that asks
}

// Sessions lists where the actor is signed in, the latest first.
func (s *Service) Sessions(ctx context.Context, actor Actor) ([]Session, error) {
	return s.sessions(ctx, actor, actor.User)
}

// SessionsOf lists where a member is signed in, for the administrator.
func (s *Service) SessionsOf(ctx context.Context, actor Actor, u UserID) ([]Session, error) {
	if err := actor.CheckAdminister(); err != nil {
		return nil, err
	}
	return s.sessions(ctx, actor, u)
}

func (s *Service) sessions(ctx context.Context, actor Actor, u UserID) (list []Session, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := tx.QueryContext(ctx, `
			SELECT id, created_at, seen_at, expires_at, address, agent FROM session
			WHERE org_id = $1 AND user_id = $2 AND expires_at > $3 AND seen_at > $4
			ORDER BY seen_at DESC, id`, actor.Org, known(string(u)), tx.Stamp(), db.Ms(tx.Now.Add(-SessionIdle)))
		if err != nil {
			return err
		}
		type row struct {
			Session
			opened, seen, expires int64
		}
		all, err := db.Collect(rows, func(r *row) []any {
			return []any{&r.ID, &r.opened, &r.seen, &r.expires, &r.Address, &r.Agent}
		})
		list = nil
		for _, r := range all {
			r.Opened, r.Seen, r.Expires = db.Time(r.opened), db.Time(r.seen), db.Time(r.expires)
			r.Current = r.ID == actor.Session
			list = append(list, r.Session)
		}
		return err
	})
	return list, err
}

// EndSession signs the actor out elsewhere. It fails with NotFound.
func (s *Service) EndSession(ctx context.Context, actor Actor, session string) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		res, err := tx.ExecContext(ctx, `
			DELETE FROM session WHERE org_id = $1 AND user_id = $2 AND id = $3`, actor.Org, actor.User, known(session))
		if err := db.Changed(res, err); errs.Is(err, errs.Conflict) {
			return errs.New(errs.NotFound, "session.not_found")
		} else if err != nil {
			return err
		}
		return Record(ctx, tx, actor, Entry{Action: "member.sign_out", Kind: "member", ID: string(actor.User)})
	})
}

// EndOtherSessions signs the actor out everywhere but here.
func (s *Service) EndOtherSessions(ctx context.Context, actor Actor) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := endSessions(ctx, tx, actor.Org, actor.User, actor.Session); err != nil {
			return err
		}
		return Record(ctx, tx, actor, Entry{Action: "member.sign_out", Kind: "member", ID: string(actor.User)})
	})
}

// EndSessionsOf signs a member out everywhere, for the administrator; the
// session the actor works in stays.
func (s *Service) EndSessionsOf(ctx context.Context, actor Actor, u UserID) error {
	if err := actor.CheckAdminister(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		if _, err := Find(ctx, tx, actor.Org, u); err != nil {
			return err
		}
		if err := endSessions(ctx, tx, actor.Org, u, actor.Session); err != nil {
			return err
		}
		return Record(ctx, tx, actor, Entry{Action: "member.sign_out", Kind: "member", ID: string(u)})
	})
}

// endSessions ends a member's sessions but one, "" for all.
func endSessions(ctx context.Context, tx *db.Tx, o ID, u UserID, except string) error {
	_, err := tx.ExecContext(ctx, `
		DELETE FROM session WHERE org_id = $1 AND user_id = $2 AND id <> $3`, o, u, except)
	return err
}

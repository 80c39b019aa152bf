package org

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
)

// LogRow is one entry as it is read.
type LogRow struct {
	Seq                     int64
	At                      time.Time
	User                    UserID
	UserName                string // "" for the system
	Action, Kind, ID, About string
	Address                 string
	Before, After           string // JSON, "" if there was nothing or it was erased
}

// LogFilter narrows the log. Zero values narrow nothing.
type LogFilter struct {
	Who    string // user name or e-mail address of who did it
	Kinds  []string
	Before int64 // only entries with a lower Seq
	Limit  int   // 0 means 50
}

// Log lists the newest entries, for the administrator.
func (s *Service) Log(ctx context.Context, actor Actor, f LogFilter) (list []LogRow, err error) {
	if err := actor.CheckAdminister(); err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		var w db.Where
		w.And("a.org_id = ?", actor.Org)
		if f.Who != "" {
			m, err := FindLogin(ctx, tx, actor.Org, f.Who)
			if errs.Is(err, errs.NotFound) {
				return nil
			}
			if err != nil {
				return err
			}
			w.And("a.user_id = ?", m.ID)
		}
		if len(f.Kinds) > 0 {
			w.In("a.kind", f.Kinds...)
		}
		list, err = readLog(ctx, tx, &w, f.Before, cmp.Or(f.Limit, 50))
		return err
	})
	return list, err
}

// LogAbout lists the newest entries below seq before (0 for the newest of all)
// that concern one deal or account, for an area that has checked that its actor
// sees it. At most limit. From where somebody came, only administrators learn.
func LogAbout(ctx context.Context, tx *db.Tx, actor Actor, about string, before int64, limit int) ([]LogRow, error) {
	var w db.Where
	w.And("a.org_id = ?", actor.Org)
	w.And("a.about_id = ?", about)
	list, err := readLog(ctx, tx, &w, before, limit)
	if !actor.MayAdminister() {
		for i := range list {
			list[i].Address = ""
		}
	}
	return list, err
}

func readLog(ctx context.Context, tx *db.Tx, w *db.Where, before int64, limit int) ([]LogRow, error) {
	if before > 0 {
		w.And("a.seq < ?", before)
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT a.seq, a.at, a.user_id, COALESCE(m.name, ''), a.action, a.kind, a.object_id, a.about_id, a.address,
		       COALESCE(v.before_value, ''), COALESCE(v.after_value, '')
		FROM audit a
		LEFT JOIN audit_value v ON v.org_id = a.org_id AND v.seq = a.seq
		LEFT JOIN member m ON m.org_id = a.org_id AND m.id = a.user_id`+
		w.SQL()+` ORDER BY a.seq DESC LIMIT `+w.Arg(limit), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("read the audit log: %w", err)
	}
	type raw struct {
		LogRow
		at int64
	}
	list, err := db.Collect(rows, func(r *raw) []any {
		return []any{&r.Seq, &r.at, &r.User, &r.UserName, &r.Action, &r.Kind, &r.ID, &r.About, &r.Address, &r.Before, &r.After}
	})
	out := make([]LogRow, len(list))
	for i, r := range list {
		r.At = db.Time(r.at)
		out[i] = r.LogRow
	}
	return out, err
}

// LastChange tells who changed something last and when, for an actor who was
// shown the thing: within what it belongs to unless about is "", by one of the
// actions unless there are none. "" and the zero time if nobody did.
func (s *Service) LastChange(ctx context.Context, actor Actor, kind, id, about string, actions ...string) (who string, at time.Time, err error) {
	var ms int64
	err = s.db.View(ctx, func(tx *db.Tx) error {
		var w db.Where
		w.And("a.org_id = ? AND a.kind = ? AND a.object_id = ?", actor.Org, kind, known(id))
		if about != "" {
			w.And("a.about_id = ?", known(about))
		}
		if len(actions) > 0 {
			w.In("a.action", actions...)
		}
		return tx.QueryRowContext(ctx, `
			SELECT COALESCE(m.name, ''), a.at
			FROM audit a
			LEFT JOIN member m ON m.org_id = a.org_id AND m.id = a.user_id`+w.SQL()+`
			ORDER BY a.seq DESC LIMIT 1`, w.Args()...).Scan(&who, &ms)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return "", time.Time{}, nil
	}
	return who, db.Time(ms), err
}

// Names tells what the things with these ids are called: members and
// departments, whom every member may see, and whatever else the actor sees.
func (s *Service) Names(ctx context.Context, actor Actor, ids []string) (map[string]string, error) {
	names := map[string]string{}
	if len(ids) == 0 {
		return names, nil
	}
	err := s.db.View(ctx, func(tx *db.Tx) error {
		for _, table := range []string{"member", "department"} {
			var w db.Where
			w.And("org_id = ?", actor.Org)
			w.In("id", ids...)
			rows, err := tx.QueryContext(ctx, `SELECT id, name FROM `+table+w.SQL(), w.Args()...) // #nosec G202 -- one of two constants
			if err != nil {
				return fmt.Errorf("names: %w", err)
			}
			type named struct{ id, name string }
			list, err := db.Collect(rows, func(n *named) []any { return []any{&n.id, &n.name} })
			if err != nil {
				return err
			}
			for _, n := range list {
				names[n.id] = n.name
			}
		}
		if s.Named == nil {
			return nil
		}
		return s.Named(ctx, tx, actor, ids, names)
	})
	return names, err
}

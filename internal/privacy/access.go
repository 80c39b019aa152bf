package privacy

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/once"
	"kongdan/internal/org"
	"kongdan/internal/person"
)

// restricted is how the log of who opened what calls restricted notes; contact
// data is called as the form calls it.
const restricted = "restricted_note"

// filled lists the fields of contact data that hold something.
func filled(p person.Person) (list []string) {
	for _, f := range []struct{ name, value string }{{"mobile", p.Mobile}, {"phone", p.Phone}, {"email", p.Email}, {"wechat", p.WeChat}} {
		if f.value != "" {
			list = append(list, f.name)
		}
	}
	return list
}

// Reveal returns a person with contact data, and notes in the audit log who
// opened which of it, every time: the same request sent again reads what is
// there by then. It fails with NotFound out of the actor's sight.
func (s *Service) Reveal(ctx context.Context, actor org.Actor, who person.ID) (p person.Person, err error) {
	err = s.db.InTx(once.Without(ctx), func(tx *db.Tx) error {
		if p, err = person.Find(ctx, tx, actor, who); err != nil {
			return err
		}
		return opened(ctx, tx, actor, who, filled(p))
	})
	if err != nil {
		return person.Person{}, err // what is not noted is not shown
	}
	return p, nil
}

// Notes returns the restricted notes about a person that the actor may read,
// and notes in the audit log that they were opened, as Reveal does. It fails with NotFound out
// of the actor's sight and with Forbidden for whoever is on no team.
func (s *Service) Notes(ctx context.Context, actor org.Actor, who person.ID) (list []Note, err error) {
	err = s.db.InTx(once.Without(ctx), func(tx *db.Tx) error {
		if _, err := person.Find(ctx, tx, actor, who); err != nil {
			return err
		}
		t, err := teamOf(ctx, tx, actor, who)
		if err != nil {
			return err
		}
		if !t.On() {
			return errs.New(errs.Forbidden, "privacy.team_only")
		}
		if list, err = notesOf(ctx, tx, actor, who); err != nil || len(list) == 0 {
			return err
		}
		return opened(ctx, tx, actor, who, []string{restricted})
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// opened notes who opened what of a person: which fields, never what they hold.
func opened(ctx context.Context, tx *db.Tx, actor org.Actor, who person.ID, fields []string) error {
	if len(fields) == 0 {
		return nil
	}
	return org.Record(ctx, tx, actor, org.Entry{Action: "person.open", Kind: "person", ID: string(who), After: map[string][]string{"fields": fields}})
}

// Access is one time that somebody opened, exported or wrote what is sensitive
// of a person.
type Access struct {
	At     time.Time
	By     string
	Action string   // as in the audit log
	Fields []string // which were opened
}

// accesses are the actions of the log that concern sensitive data.
const accesses = `('person.open', 'person.export', 'person.note_add', 'person.note_rewrite', 'person.note_withdraw')`

// Accesses lists who had to do with the sensitive data of a person last, for
// administrators. It fails with NotFound out of the actor's sight.
func (s *Service) Accesses(ctx context.Context, actor org.Actor, who person.ID, most int) (list []Access, err error) {
	if err := actor.CheckAdminister(); err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if _, err := person.Find(ctx, tx, actor, who); err != nil {
			return err
		}
		list, err = accessesOf(ctx, tx, actor.Org, who, most)
		return err
	})
	return list, err
}

func accessesOf(ctx context.Context, tx *db.Tx, o org.ID, who person.ID, most int) ([]Access, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT a.at, COALESCE(m.name, ''), a.action, COALESCE(v.after_value, '')
		FROM audit a
		LEFT JOIN audit_value v ON v.org_id = a.org_id AND v.seq = a.seq
		LEFT JOIN member m ON m.org_id = a.org_id AND m.id = a.user_id
		WHERE a.org_id = $1 AND a.kind = 'person' AND a.object_id = $2 AND a.action IN `+accesses+`
		ORDER BY a.seq DESC LIMIT $3`, o, who, most)
	if err != nil {
		return nil, fmt.Errorf("who opened what of a person: %w", err)
	}
	type row struct {
		Access
		at    int64
		value string
	}
	found, err := db.Collect(rows, func(r *row) []any { return []any{&r.at, &r.By, &r.Action, &r.value} })
	list := make([]Access, len(found))
	for i, r := range found {
		var v struct{ Fields []string }
		if r.value != "" {
			if err := json.Unmarshal([]byte(r.value), &v); err != nil {
				return nil, fmt.Errorf("an entry of the audit log: %w", err)
			}
		}
		r.At, r.Fields = db.Time(r.at), v.Fields
		list[i] = r.Access
	}
	return list, err
}

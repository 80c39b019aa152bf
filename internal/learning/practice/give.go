package practice

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// The limits of a set.
const (
	MaxTitle    = 100
	perElement  = 5
	maxElements = 5
	maxDueDays  = 366
)

// Gift is a set to be made: of questions about elements, for all members the
// actor leads or those of one department, to be done by a day or, with "", at
// any time.
type Gift struct {
	Title      string
	Elements   []c139.Key
	Department org.DepartmentID
	DueOn      day.Date
}

func (g *Gift) check(now day.Date) error {
	var bad errs.Fields
	g.Title = typed.Needed(&bad, "title", g.Title, MaxTitle)
	switch {
	case g.DueOn == "":
	case !g.DueOn.Valid():
		bad.Add("due_on", "error.date")
	case g.DueOn < now, g.DueOn.Sub(now) > maxDueDays:
		bad.Add("due_on", "practice.due_range")
	}
	return bad.Err()
}

// Give makes a set and gives it; a trainer leads everybody. It fails with
// Invalid where there are no such questions or members.
func (s *Service) Give(ctx context.Context, actor org.Actor, g Gift) (SetID, error) {
	if err := CheckLeads(actor); err != nil {
		return "", err
	}
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		if err := g.check(today(tx, actor)); err != nil {
			return "", err
		}
		var things []Thing
		seen := map[Thing]bool{}
		for _, k := range g.Elements[:min(len(g.Elements), maxElements)] {
			some, err := about(ctx, tx, actor, Subject{Element: string(k)}, perElement)
			if err != nil {
				return "", err
			}
			for _, t := range some {
				if !seen[t] {
					seen[t], things = true, append(things, t)
				}
			}
		}
		members, err := ledMembers(ctx, tx, actor, g.Department)
		if err != nil {
			return "", err
		}
		if len(things) == 0 || len(members) == 0 {
			return "", errs.New(errs.Invalid, "practice.set_empty")
		}
		made, err := insertSet(ctx, tx, actor, g, things, members)
		if err != nil {
			return "", err
		}
		return string(made), org.Record(ctx, tx, actor, org.Entry{Action: "practice_set.give", Kind: "practice_set", ID: string(made),
			After: map[string]any{"title": g.Title, "count": len(things), "due_on": string(g.DueOn)}})
	})
	return SetID(made), err
}

func ledMembers(ctx context.Context, tx *db.Tx, actor org.Actor, department org.DepartmentID) ([]org.UserID, error) {
	var w db.Where
	w.And("m.org_id = ?", actor.Org)
	w.And("m.deactivated_at = 0")
	w.And("m.id <> ?", actor.User)
	Led(&w, actor, "m.id")
	if department != "" {
		w.And("m.department_id = ?", department)
	}
	rows, err := tx.QueryContext(ctx, `SELECT m.id FROM member m`+w.SQL()+` ORDER BY m.id`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("members who are led: %w", err)
	}
	return db.Collect(rows, func(u *org.UserID) []any { return []any{u} })
}

// EndSet takes a set back that the actor gave: it waits for nobody any more. It
// fails with NotFound for any other, and for one that was taken back.
func (s *Service) EndSet(ctx context.Context, actor org.Actor, set SetID) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		var title string
		err := tx.QueryRowContext(ctx, `
			UPDATE practice_set SET ended_at = $1 WHERE org_id = $2 AND id = $3 AND made_by = $4 AND ended_at = 0 RETURNING title`,
			tx.Stamp(), actor.Org, set, actor.User).Scan(&title)
		if errors.Is(err, sql.ErrNoRows) {
			return errs.New(errs.NotFound, "practice.no_set_given")
		}
		if err != nil {
			return fmt.Errorf("take a set back: %w", err)
		}
		return org.Record(ctx, tx, actor, org.Entry{Action: "practice_set.end", Kind: "practice_set", ID: string(set), Before: map[string]any{"title": title}})
	})
}

// SetsGiven lists the last sets the actor gave and did not take back, with how far they got and who
// of those the actor leads did them.
func SetsGiven(ctx context.Context, tx *db.Tx, actor org.Actor) ([]Set, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT s.id, s.title, s.asked, s.made_at, s.due_on, COUNT(*), SUM(CASE WHEN g.done_at > 0 THEN 1 ELSE 0 END)
		FROM practice_set s JOIN practice_set_member g ON g.org_id = s.org_id AND g.set_id = s.id
		WHERE s.org_id = $1 AND s.made_by = $2 AND s.ended_at = 0 GROUP BY s.id, s.title, s.asked, s.made_at, s.due_on
		ORDER BY s.made_at DESC, s.id DESC LIMIT 10`, actor.Org, actor.User)
	if err != nil {
		return nil, fmt.Errorf("sets that were given: %w", err)
	}
	type row struct {
		Set
		made int64
	}
	read, err := db.Collect(rows, func(r *row) []any { return []any{&r.ID, &r.Title, &r.Asked, &r.made, &r.DueOn, &r.Given, &r.Done} })
	if err != nil {
		return nil, fmt.Errorf("sets that were given: %w", err)
	}
	list := make([]Set, len(read))
	for i, r := range read {
		r.MadeAt = db.Time(r.made)
		list[i] = r.Set
	}
	return list, whoDid(ctx, tx, actor, list)
}

// whoDid fills in who of those the actor leads did each set.
func whoDid(ctx context.Context, tx *db.Tx, actor org.Actor, list []Set) error {
	if len(list) == 0 {
		return nil
	}
	ids, at := make([]string, len(list)), map[SetID]int{}
	for i, x := range list {
		ids[i], at[x.ID] = string(x.ID), i
	}
	var w db.Where
	w.And("g.org_id = ?", actor.Org)
	w.In("g.set_id", ids...)
	Led(&w, actor, "g.member_id")
	rows, err := tx.QueryContext(ctx, `
		SELECT g.set_id, m.name, g.done_at, COALESCE((SELECT MAX(r.answered) FROM practice_run r
			WHERE r.org_id = g.org_id AND r.member_id = g.member_id AND r.done_at = 0 AND r.mode = 'set' AND r.set_id = g.set_id), 0)
		FROM practice_set_member g JOIN member m ON m.org_id = g.org_id AND m.id = g.member_id`+w.SQL()+`
		ORDER BY m.name, m.id`, w.Args()...)
	if err != nil {
		return fmt.Errorf("who did a set: %w", err)
	}
	type row struct {
		set            SetID
		name           string
		done, answered int64
	}
	read, err := db.Collect(rows, func(r *row) []any { return []any{&r.set, &r.name, &r.done, &r.answered} })
	for _, r := range read {
		x := &list[at[r.set]]
		m, when := SetMember{Name: r.name, Done: r.done > 0}, today(tx, actor)
		if m.Done {
			when = day.Date(actor.Today(db.Time(r.done)))
		} else {
			m.Answered = int(r.answered)
		}
		m.Late = x.Late(when)
		x.Who = append(x.Who, m)
	}
	return err
}

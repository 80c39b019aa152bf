package stakeholder

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
)

// Writing is what may be written about somebody at once. Label counts for a
// placeholder only, Outside for a person of another account.
type Writing struct {
	Label   string
	Outside Outside
	Words
}

// Write replaces what is written about somebody. It fails with Conflict if seen
// is not the newest version, and with Invalid at the fields.
func (s *Service) Write(ctx context.Context, actor org.Actor, deal opportunity.ID, who ID, seen int64, in Writing) error {
	return s.revise(ctx, actor, deal, who, seen, func(tx *db.Tx, was Stakeholder) (string, []edit, error) {
		var bad errs.Fields
		label, outside := "", was.Outside
		switch {
		case was.Placeholder():
			label = typed.Needed(&bad, "label", in.Label, MaxLabel)
		case was.Outside != "":
			outside = in.Outside
			checkOutside(&bad, outside)
		}
		text := func(field, s string) string { return typed.Text(&bad, field, s, MaxWords) }
		now := []edit{
			{"label", was.label(), label}, {"outside", string(was.Outside), string(outside)},
			{"personal_win", was.PersonalWin, text("personal_win", in.PersonalWin)}, {"resonance", was.Resonance, text("resonance", in.Resonance)},
			{"decision_point", was.DecisionPoint, text("decision_point", in.DecisionPoint)}, {"stance", was.Stance, text("stance", in.Stance)},
		}
		return "stakeholder.write", now, bad.Err()
	})
}

func (s Stakeholder) label() string {
	if s.Placeholder() {
		return s.Name
	}
	return ""
}

// Planned is somebody's place on the entry path as people enter it; dates are
// YYYY-MM-DD or "".
type Planned struct{ PlannedOn, MetOn, Outcome, Excuse, MeetExcuse string }

// Plan replaces somebody's place on the entry path. It fails like Write.
func (s *Service) Plan(ctx context.Context, actor org.Actor, deal opportunity.ID, who ID, seen int64, in Planned) error {
	return s.revise(ctx, actor, deal, who, seen, func(tx *db.Tx, was Stakeholder) (string, []edit, error) {
		var bad errs.Fields
		date := func(field, s string) string {
			if _, err := day.Parse(s); s != "" && err != nil {
				bad.Add(field, "error.date")
			}
			return s
		}
		now := []edit{
			{"planned_on", string(was.PlannedOn), date("planned_on", in.PlannedOn)}, {"met_on", string(was.MetOn), date("met_on", in.MetOn)},
			{"outcome", was.Step.Outcome, typed.Text(&bad, "outcome", in.Outcome, MaxOutcome)},
			{"excuse", was.Excuse, typed.Text(&bad, "excuse", in.Excuse, MaxOutcome)},
			{"meet_excuse", was.MeetExcuse, typed.Text(&bad, "meet_excuse", in.MeetExcuse, MaxOutcome)},
		}
		if today := day.Date(actor.Today(tx.Now)); day.Date(in.MetOn).After(today) && len(bad) == 0 {
			bad.Add("met_on", "stakeholder.met_in_future")
		}
		return "stakeholder.plan", now, bad.Err()
	})
}

// edit is a column with what it was and what it becomes.
type edit struct{ column, was, now string }

// revise rewrites columns of somebody's row over the version seen.
func (s *Service) revise(ctx context.Context, actor org.Actor, deal opportunity.ID, who ID, seen int64,
	check func(*db.Tx, Stakeholder) (action string, columns []edit, err error),
) error {
	return s.change(ctx, actor, deal, func(tx *db.Tx, d opportunity.Opportunity) error {
		was, err := find(ctx, tx, actor.Org, d, who, false)
		if err != nil {
			return err
		}
		action, columns, err := check(tx, was)
		if err != nil {
			return err
		}
		if err := ensure(ctx, tx, actor, deal, who); err != nil {
			return err
		}
		var w db.Where
		before, after := map[string]any{}, map[string]any{}
		set := ""
		for _, c := range columns {
			set += c.column + ` = ` + w.Arg(c.now) + `, `
			if c.was != c.now {
				before[c.column], after[c.column] = c.was, c.now
			}
		}
		w.And("org_id = ? AND opportunity_id = ? AND id = ? AND version = ?", actor.Org, deal, who, seen)
		err = db.Changed(tx.ExecContext(ctx, `UPDATE stakeholder SET `+set+`version = version + 1`+w.SQL(), w.Args()...)) // #nosec G202 -- columns of our own
		if err != nil {
			return err
		}
		if len(after) == 0 {
			return nil
		}
		if err := record(ctx, tx, actor, deal, action, was, before, after); err != nil {
			return fmt.Errorf("log: %w", err)
		}
		return nil
	})
}

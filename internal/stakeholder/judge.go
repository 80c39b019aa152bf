package stakeholder

import (
	"context"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/typed"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/people"
)

// Findings is what is judged of somebody at once, in one dimension or several,
// with what it rests on.
type Findings struct {
	Values map[people.Dimension]string // what is judged; "" says that it is unknown again
	Seen   map[people.Dimension]string // what counted in these when the editor looked

	What       string // needed for the five dimensions of the picture
	Channel    opportunity.Channel
	Confidence Confidence
	ObservedOn string // YYYY-MM-DD, not in the future
	Source     Source // who said so
}

// Judge records judgements of somebody in a deal. What counts in a dimension is
// the youngest judgement that stands, by the day it was observed on: older news
// goes into the history and changes nothing.
//
// It fails with NotFound for whoever is not in the deal, with Invalid at the
// fields, those of values being called like their dimension and "values" for
// none at all, "source" for nobody of the deal, and with Conflict where somebody judged differently since the
// editor looked.
func (s *Service) Judge(ctx context.Context, actor org.Actor, deal opportunity.ID, who ID, f Findings) error {
	return s.change(ctx, actor, deal, func(tx *db.Tx, d opportunity.Opportunity) error {
		if err := f.check(day.Date(actor.Today(tx.Now))); err != nil {
			return err
		}
		if err := s.checkSource(ctx, tx, actor, d, f.Source); err != nil {
			return err
		}
		if err := ensure(ctx, tx, actor, deal, who); err != nil {
			return err
		}
		was, err := find(ctx, tx, actor.Org, d, who, false)
		if err != nil {
			return err
		}
		for dim, value := range f.Values {
			if now := was.Of(dim); now != f.Seen[dim] && now != value {
				return errs.New(errs.Conflict, "stakeholder.judged_meanwhile")
			}
		}
		if err := f.insert(ctx, tx, actor, deal, who); err != nil {
			return err
		}
		if err := keep(ctx, tx, actor.Org, deal, who); err != nil {
			return err
		}
		if err := opportunity.Touch(ctx, tx, actor.Org, deal); err != nil {
			return err
		}
		before, after := map[string]any{}, map[string]any{"what": f.What, "observed_on": f.ObservedOn}
		for dim, value := range f.Values {
			before[string(dim)], after[string(dim)] = was.Of(dim), value
		}
		return record(ctx, tx, actor, deal, "stakeholder.judge", was, before, after)
	})
}

// check cleans the findings and notes what is wrong with them.
func (f *Findings) check(today day.Date) error {
	var bad errs.Fields
	if len(f.Values) == 0 {
		bad.Add("values", "stakeholder.nothing_judged")
	}
	claims := false // a value of the picture, which needs evidence
	for _, dim := range people.Dimensions() {
		value, ok := f.Values[dim]
		if ok && !dim.Has(value) {
			bad.Add(string(dim), "error.invalid_choice")
		}
		claims = claims || value != "" && dim.OfPicture()
	}
	if f.What = typed.Text(&bad, "what", f.What, MaxWhat); f.What == "" && claims {
		bad.Add("what", "stakeholder.what_needed")
	}
	if f.Channel != "" && !f.Channel.Valid() || f.Channel == "" && claims {
		bad.Add("channel", "error.invalid_choice")
	}
	if f.Confidence != "" && !slices.Contains(Confidences, f.Confidence) {
		bad.Add("confidence", "error.invalid_choice")
	}
	switch on, err := day.Parse(f.ObservedOn); {
	case f.ObservedOn == "":
		bad.Add("observed_on", "error.required")
	case err != nil:
		bad.Add("observed_on", "error.date")
	case on.After(today):
		bad.Add("observed_on", "element.observed_in_future")
	}
	return bad.Err()
}

func (f Findings) insert(ctx context.Context, tx *db.Tx, actor org.Actor, deal opportunity.ID, who ID) error {
	var rows [][]any
	for _, dim := range people.Dimensions() {
		if value, ok := f.Values[dim]; ok {
			rows = append(rows, []any{actor.Org, id.New(), deal, who, dim, value, f.What, f.Channel, f.Confidence, f.ObservedOn, f.Source.Kind, f.Source.ID, actor.User, tx.Stamp()})
		}
	}
	return tx.Insert(ctx, "judgement", `org_id, id, opportunity_id, stakeholder_id, dimension, value, what, channel, confidence, observed_on,
		source, source_id, entered_by, entered_at`, rows, "")
}

// Withdraw takes a judgement back; it stays in the history, with the reason.
// What counts then is the youngest of those left. One that was withdrawn
// already is a Conflict.
func (s *Service) Withdraw(ctx context.Context, actor org.Actor, deal opportunity.ID, who ID, j JudgementID, why string) error {
	return s.change(ctx, actor, deal, func(tx *db.Tx, d opportunity.Opportunity) error {
		var bad errs.Fields
		if why = typed.Needed(&bad, "reason", why, MaxReason); len(bad) > 0 {
			return bad.Err()
		}
		was, err := find(ctx, tx, actor.Org, d, who, false)
		if err != nil {
			return err
		}
		list, err := readJudgements(ctx, tx, actor.Org, deal, who)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(x Judgement) bool { return x.ID == j })
		if i < 0 {
			return errs.New(errs.NotFound, "stakeholder.judgement_unknown")
		}
		if err := db.Changed(tx.ExecContext(ctx, `
			UPDATE judgement SET withdrawn_at = $1, withdrawn_by = $2, withdrawn_why = $3
			WHERE org_id = $4 AND id = $5 AND withdrawn_at = 0`, tx.Stamp(), actor.User, why, actor.Org, j)); err != nil {
			return err
		}
		if err := keep(ctx, tx, actor.Org, deal, who); err != nil {
			return err
		}
		now, err := find(ctx, tx, actor.Org, d, who, false)
		if err != nil {
			return fmt.Errorf("after a withdrawal: %w", err)
		}
		dim := list[i].Dimension
		return record(ctx, tx, actor, deal, "stakeholder.withdraw", was,
			map[string]any{string(dim): list[i].Value}, map[string]any{string(dim): now.Of(dim), "reason": why})
	})
}

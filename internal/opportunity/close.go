package opportunity

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/typed"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/stage"
)

// Closing says how a deal ended.
type Closing struct {
	Outcome  Status
	Reason   string // an id of the organisation's list for this outcome
	Note     string
	ClosedOn day.Date // the day the client decided, or we withdrew
	SignedOn day.Date // of a won deal; "" while not signed
}

// Close ends an open deal. A win is the client's purchase decision, which opens
// the last stage of both tracks. The next step is done with.
//
// It fails like Update, and with Conflict on a deal that is closed already.
func (s *Service) Close(ctx context.Context, actor org.Actor, deal ID, version int64, c Closing) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		d, err := LockForChange(ctx, tx, actor, deal)
		if err != nil {
			return err
		}
		if d.Status.Closed() {
			return errs.New(errs.Conflict, "deal.closed_already")
		}
		if d.Version != version {
			return errs.New(errs.Conflict, "conflict.changed")
		}
		return closeDeal(ctx, tx, actor, d, c)
	})
}

func closeDeal(ctx context.Context, tx *db.Tx, actor org.Actor, d Opportunity, c Closing) error {
	today := day.Date(actor.Today(tx.Now))
	c, err := c.check(ctx, tx, actor.Org, d, today)
	if err != nil {
		return err
	}
	after := d
	after.Status, after.Reason, after.OutcomeNote, after.ClosedOn, after.SignedOn = c.Outcome, c.Reason, c.Note, c.ClosedOn, c.SignedOn
	after.NextStep, after.NextStepOn = "", ""
	if c.Outcome == Won {
		after.SellingStage, after.BuyingStage = stage.Nurture, stage.Install
	}
	if after, err = update(ctx, tx, actor.Org, d, after); err != nil {
		return err
	}
	if err := insertStatusChange(ctx, tx, actor, d, after, c.Note, c.ClosedOn); err != nil {
		return err
	}
	if err := followStages(ctx, tx, actor, d, after, c.Note, c.ClosedOn); err != nil {
		return err
	}
	b, a := changed(d.logged(), after.logged())
	return recordChange(ctx, tx, actor, "deal.close", after, b, a)
}

func (c Closing) check(ctx context.Context, tx *db.Tx, o org.ID, d Opportunity, today day.Date) (Closing, error) {
	var bad errs.Fields
	if !c.Outcome.Closed() {
		bad.Add("outcome", "error.required")
		return c, bad.Err()
	}
	c.Note = typed.Text(&bad, "note", c.Note, MaxNote)
	checkPast(&bad, "closed_on", c.ClosedOn, d.OpenedOn, today)
	switch {
	case c.SignedOn == "":
	case c.Outcome != Won:
		bad.Add("signed_on", "deal.signed_not_won")
	default:
		checkPast(&bad, "signed_on", c.SignedOn, d.OpenedOn, today)
	}
	err := method.CheckReason(ctx, tx, o, string(c.Outcome), c.Reason)
	if err != nil && !errs.Is(err, errs.Invalid) {
		return c, err
	}
	bad.Note(err)
	return c, bad.Err()
}

// SetSigned notes when the contract of a won deal was signed; "" takes it back.
func (s *Service) SetSigned(ctx context.Context, actor org.Actor, deal ID, version int64, on day.Date) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		d, err := lockVersion(ctx, tx, actor, deal, version)
		if err != nil {
			return err
		}
		if d.Status != Won {
			return errs.New(errs.Conflict, "deal.not_won")
		}
		var bad errs.Fields
		if on != "" {
			checkPast(&bad, "signed_on", on, d.OpenedOn, day.Date(actor.Today(tx.Now)))
		}
		if err := bad.Err(); err != nil || on == d.SignedOn {
			return err
		}
		after := d
		after.SignedOn = on
		if after, err = update(ctx, tx, actor.Org, d, after); err != nil {
			return err
		}
		b, a := changed(d.logged(), after.logged())
		return recordChange(ctx, tx, actor, "deal.signed", after, b, a)
	})
}

// Reopening says why a closed deal runs again, and what comes next.
type Reopening struct {
	Why        string
	NextStep   string
	NextStepOn day.Date
}

// Reopen makes a closed deal run again. Stages that a win had moved go back to
// where they were; if the owner has left, whoever reopens it owns it. It fails
// like Update, and with Conflict on an open deal.
func (s *Service) Reopen(ctx context.Context, actor org.Actor, deal ID, version int64, r Reopening) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		d, err := LockForChange(ctx, tx, actor, deal)
		if err != nil {
			return err
		}
		if d.Status == Open {
			return errs.New(errs.Conflict, "deal.open_already")
		}
		if d.Version != version {
			return errs.New(errs.Conflict, "conflict.changed")
		}
		return reopen(ctx, tx, actor, d, r, s.Admit)
	})
}

func reopen(ctx context.Context, tx *db.Tx, actor org.Actor, d Opportunity, r Reopening, ask Admit) error {
	var bad errs.Fields
	today := day.Date(actor.Today(tx.Now))
	if r.Why = typed.Text(&bad, "why", r.Why, MaxNote); r.Why == "" {
		bad.Add("why", "error.required")
	}
	step, on := checkNextStep(&bad, Opportunity{}, r.NextStep, r.NextStepOn, today)
	if err := bad.Err(); err != nil {
		return err
	}
	after := d
	after.Status, after.Reason, after.OutcomeNote, after.ClosedOn, after.SignedOn = Open, "", "", "", ""
	after.NextStep, after.NextStepOn = step, on
	if d.Status == Won {
		var err error
		if after.SellingStage, after.BuyingStage, err = stagesBefore(ctx, tx, actor.Org, d); err != nil {
			return err
		}
	}
	after, err := update(ctx, tx, actor.Org, d, after)
	if err != nil {
		return err
	}
	if err := insertStatusChange(ctx, tx, actor, d, after, r.Why, today); err != nil {
		return err
	}
	if err := followStages(ctx, tx, actor, d, after, r.Why, today); err != nil {
		return err
	}
	b, a := changed(d.logged(), after.logged())
	a["why"] = r.Why
	if err := recordChange(ctx, tx, actor, "deal.reopen", after, b, a); err != nil {
		return err
	}
	return adopt(ctx, tx, actor, after, admission{ask, r.Why})
}

// adopt gives a deal that runs again to the actor where its owner has left.
func adopt(ctx context.Context, tx *db.Tx, actor org.Actor, d Opportunity, in admission) error {
	if err := org.CheckActive(ctx, tx, actor.Org, d.Owner, "owner"); !errs.Is(err, errs.Invalid) {
		return err
	}
	return handOver(ctx, tx, actor, d, actor.User, in)
}

// stagesBefore returns the stages a won deal had before it was won, unless it
// has left the last ones since.
func stagesBefore(ctx context.Context, tx *db.Tx, o org.ID, d Opportunity) (s stage.Selling, b stage.Buying, err error) {
	if d.SellingStage != stage.Nurture || d.BuyingStage != stage.Install {
		return d.SellingStage, d.BuyingStage, nil
	}
	err = tx.QueryRowContext(ctx, `
		SELECT selling_before, buying_before FROM status_change
		WHERE org_id = $1 AND opportunity_id = $2 ORDER BY at DESC, id DESC LIMIT 1`, o, d.ID).Scan(&s, &b)
	if errors.Is(err, sql.ErrNoRows) { // it came in as won
		return d.SellingStage, d.BuyingStage, nil
	}
	return s, b, err
}

// followStages keeps the history of stages that moved with the status.
func followStages(ctx context.Context, tx *db.Tx, actor org.Actor, before, after Opportunity, event string, on day.Date) error {
	for _, t := range []Track{Selling, Buying} {
		if t == Selling && before.SellingStage == after.SellingStage || t == Buying && before.BuyingStage == after.BuyingStage {
			continue
		}
		if err := insertStageChange(ctx, tx, actor, before, after, Move{Track: t, Event: event, OccurredOn: on}); err != nil {
			return err
		}
	}
	return nil
}

func insertStatusChange(ctx context.Context, tx *db.Tx, actor org.Actor, before, after Opportunity, note string, on day.Date) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO status_change (org_id, id, opportunity_id, from_status, to_status, reason_id, note, occurred_on, cycle,
			selling_before, buying_before, shown_v, user_id, at)
		VALUES ($1, $2, $3, $4, $5, NULLIF($6, ''), $7, $8, $9, $10, $11, $12, $13, $14)`,
		actor.Org, id.New(), before.ID, before.Status, after.Status, after.Reason, note, on, after.Cycle,
		before.SellingStage, before.BuyingStage, after.ShownV(), actor.User, tx.Stamp())
	if err != nil {
		return fmt.Errorf("keep the change of status: %w", err)
	}
	return nil
}

package opportunity

import (
	"context"
	"fmt"
	"maps"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/stage"
)

// Track is one of the two processes of a deal.
type Track string

// The tracks: what we do, and where the client is.
const (
	Selling Track = "selling"
	Buying  Track = "buying"
)

// Move takes a deal to another stage of one track.
type Move struct {
	Track      Track
	To         string
	Event      string // what happened at the client; on the way back, why
	OccurredOn day.Date
	Through    string // why it is let through though its owner lacks a certificate
}

// MoveStage changes the selling or the buying stage. It returns true when
// selling now runs ahead of buying, which is a warning and nothing more. Going
// from maintenance back to assessment begins a new cycle: what was clear must
// be confirmed anew.
//
// It fails like Update, with Invalid where the owner lacks a certificate (see
// Gate), and with Conflict on a deal that was lost, withdrawn or left undecided, or for a new cycle of a deal that was won: that is a
// follow-up deal.
func (s *Service) MoveStage(ctx context.Context, actor org.Actor, deal ID, version int64, m Move) (ahead bool, err error) {
	const warned = "ahead"
	said, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		d, err := lockVersion(ctx, tx, actor, deal, version)
		if err != nil {
			return "", err
		}
		after, err := moveStage(ctx, tx, actor, d, m, s.Gate)
		if !after.Ahead() {
			return "", err
		}
		return warned, err
	})
	return said == warned, err
}

// Ahead reports whether our work on a running deal runs ahead of the client's.
func (o Opportunity) Ahead() bool {
	return o.Status == Open && stage.Ahead(o.SellingStage, o.BuyingStage) > 0
}

func moveStage(ctx context.Context, tx *db.Tx, actor org.Actor, d Opportunity, m Move, gate Gate) (Opportunity, error) {
	m, after, kind, err := m.check(d, day.Date(actor.Today(tx.Now)))
	if err != nil {
		return d, err
	}
	if d.Status != Open && d.Status != Won {
		return d, errs.New(errs.Conflict, "deal.stage_closed")
	}
	if kind == stage.Loop {
		if d.Status == Won {
			return d, errs.New(errs.Conflict, "deal.loop_won")
		}
		after.Cycle++
	}
	waived, err := gate.pass(ctx, tx, actor, d, after, m.Through)
	if err != nil {
		return d, err
	}
	m.Through, _ = waived["let_through"].(string)
	if after, err = update(ctx, tx, actor.Org, d, after); err != nil {
		return d, err
	}
	if err := insertStageChange(ctx, tx, actor, d, after, m); err != nil {
		return d, err
	}
	if kind == stage.Loop {
		if err := staleForCycle(ctx, tx, actor, after, m.Event); err != nil {
			return d, err
		}
	}
	b, a := changed(d.logged(), after.logged())
	a["event"], a["occurred_on"] = m.Event, m.OccurredOn
	maps.Copy(a, waived)
	return after, recordChange(ctx, tx, actor, "deal.stage", after, b, a)
}

// check cleans a move and applies it to the deal, and says what it amounts to.
func (m Move) check(d Opportunity, today day.Date) (Move, Opportunity, stage.Kind, error) {
	var bad errs.Fields
	kind, after := stage.Forward, d
	switch m.Track {
	case Selling:
		to, ok := stage.ParseSelling(m.To)
		if !ok {
			bad.Add("to", "error.invalid_choice")
		}
		kind, after.SellingStage = stage.Move(d.SellingStage, to).Kind, to
	case Buying:
		to, ok := stage.ParseBuying(m.To)
		if !ok {
			bad.Add("to", "error.invalid_choice")
		}
		after.BuyingStage = to
		if to == d.BuyingStage {
			kind = stage.Stay
		}
	default:
		bad.Add("track", "error.invalid_choice")
	}
	if kind == stage.Stay {
		bad.Add("to", "deal.stage_same")
	}
	m.Event = typed.Text(&bad, "event", m.Event, MaxEvent)
	if m.Event == "" {
		bad.Add("event", "deal.event_required")
	}
	checkPast(&bad, "occurred_on", m.OccurredOn, d.OpenedOn, today)
	return m, after, kind, bad.Err()
}

// checkPast notes at the field unless on is a day from the deal's opening until today.
func checkPast(bad *errs.Fields, field string, on, opened, today day.Date) {
	switch {
	case on == "":
		bad.Add(field, "error.required")
	case !on.Valid():
		bad.Add(field, "error.date")
	case on.After(today):
		bad.Add(field, "deal.date_future")
	case on.Before(opened):
		bad.Add(field, "deal.before_open")
	}
}

func insertStageChange(ctx context.Context, tx *db.Tx, actor org.Actor, before, after Opportunity, m Move) error {
	from, to := string(before.SellingStage), string(after.SellingStage)
	if m.Track == Buying {
		from, to = string(before.BuyingStage), string(after.BuyingStage)
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO stage_change (org_id, id, opportunity_id, track, from_stage, to_stage, cycle, event, occurred_on, ahead, user_id, at, let_through)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		actor.Org, id.New(), before.ID, m.Track, from, to, after.Cycle, m.Event, m.OccurredOn, db.Bool(after.Ahead()), actor.User, tx.Stamp(), m.Through)
	if err != nil {
		return fmt.Errorf("keep the change of stage: %w", err)
	}
	return nil
}

package stakeholder

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
)

// Draw adds a line between two people of a deal and returns its id.
//
// It fails like lockOpen, and with Invalid at the fields
// "from", "to", "kind", "strength" and "note"; at "kind" where the two have such
// a line already.
func (s *Service) Draw(ctx context.Context, actor org.Actor, deal opportunity.ID, draft RelationDraft) (RelationID, error) {
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		d, err := lockOpen(ctx, tx, actor, deal)
		if err != nil {
			return "", err
		}
		return draw(ctx, tx, actor, d, draft)
	})
	return RelationID(made), err
}

func draw(ctx context.Context, tx *db.Tx, actor org.Actor, d opportunity.Opportunity, draft RelationDraft) (string, error) {
	names, err := draft.complete(ctx, tx, actor, d, "")
	if err != nil {
		return "", err
	}
	made, err := insertRelation(ctx, tx, actor, d.ID, draft)
	if err != nil {
		return "", err
	}
	return string(made), recordRelation(ctx, tx, actor, d.ID, "relation.draw", made, nil, draft.logged(names))
}

// Redraw changes a line: the old one ends and a new one begins, whose id it
// returns. A draft that says what the line says changes nothing. It fails like
// Draw, and with Conflict where the line was changed or ended meanwhile.
func (s *Service) Redraw(ctx context.Context, actor org.Actor, deal opportunity.ID, line RelationID, seen int64, draft RelationDraft) (RelationID, error) {
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		d, err := lockOpen(ctx, tx, actor, deal)
		if err != nil {
			return "", err
		}
		old, err := findRelation(ctx, tx, actor.Org, deal, line)
		if err != nil {
			return "", err
		}
		if !old.EndedAt.IsZero() || old.Version != seen {
			return "", errs.New(errs.Conflict, "conflict.changed")
		}
		names, err := draft.complete(ctx, tx, actor, d, line)
		if err != nil || draft == old.Draft() {
			return string(line), err
		}
		if err := endRelation(ctx, tx, actor, line, seen); err != nil {
			return "", err
		}
		made, err := insertRelation(ctx, tx, actor, deal, draft)
		if err != nil {
			return "", err
		}
		return string(made), recordRelation(ctx, tx, actor, deal, "relation.change", made, old.Draft().logged(names), draft.logged(names))
	})
	return RelationID(made), err
}

// Erase ends a line; an earlier day still shows it. It fails with Conflict
// where the line was changed or ended meanwhile.
func (s *Service) Erase(ctx context.Context, actor org.Actor, deal opportunity.ID, line RelationID, seen int64) error {
	return s.change(ctx, actor, deal, func(tx *db.Tx, d opportunity.Opportunity) error {
		old, err := findRelation(ctx, tx, actor.Org, deal, line)
		if err != nil {
			return err
		}
		names, err := namesIn(ctx, tx, actor.Org, d)
		if err != nil {
			return err
		}
		if err := endRelation(ctx, tx, actor, line, seen); err != nil {
			return err
		}
		return recordRelation(ctx, tx, actor, deal, "relation.end", line, old.Draft().logged(names), nil)
	})
}

// complete checks a draft against the deal, makes the rows of both people and
// returns the names of all. but is the line that is about to change.
func (d *RelationDraft) complete(ctx context.Context, tx *db.Tx, actor org.Actor, deal opportunity.Opportunity, but RelationID) (map[ID]string, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	names, err := namesIn(ctx, tx, actor.Org, deal)
	if err != nil {
		return nil, err
	}
	var bad errs.Fields
	for field, who := range map[string]ID{"from": d.From, "to": d.To} {
		if _, ok := names[who]; !ok {
			bad.Add(field, "stakeholder.not_found")
		}
	}
	if err := bad.Err(); err != nil {
		return nil, err
	}
	lines, err := readRelations(ctx, tx, actor.Org, deal.ID)
	if err != nil {
		return nil, err
	}
	if len(lines) >= MaxRelations && but == "" {
		return nil, errs.Field("kind", "relation.too_many", "Max", MaxRelations)
	}
	for _, r := range lines {
		if r.ID != but && r.joins(*d) {
			return nil, errs.Field("kind", "relation.there_already")
		}
	}
	for _, who := range []ID{d.From, d.To} {
		if err := ensure(ctx, tx, actor, deal.ID, who); err != nil {
			return nil, err
		}
	}
	return names, nil
}

// namesIn are the people of a deal by name, those taken out left out.
func namesIn(ctx context.Context, tx *db.Tx, o org.ID, deal opportunity.Opportunity) (map[ID]string, error) {
	all, err := read(ctx, tx, o, deal)
	names := make(map[ID]string, len(all))
	for _, s := range all {
		if !s.Removed {
			names[s.ID] = s.Name
		}
	}
	return names, err
}

func insertRelation(ctx context.Context, tx *db.Tx, actor org.Actor, deal opportunity.ID, d RelationDraft) (RelationID, error) {
	made := RelationID(id.New())
	_, err := tx.ExecContext(ctx, `
		INSERT INTO relation (org_id, id, opportunity_id, from_id, to_id, kind, strength, confirmed, note, entered_by, entered_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		actor.Org, made, deal, d.From, d.To, d.Kind, d.Strength, db.Bool(d.Confirmed), d.Note, actor.User, tx.Stamp())
	if err != nil {
		return "", fmt.Errorf("insert relation: %w", err)
	}
	return made, opportunity.Touch(ctx, tx, actor.Org, deal)
}

func endRelation(ctx context.Context, tx *db.Tx, actor org.Actor, line RelationID, seen int64) error {
	return db.Changed(tx.ExecContext(ctx, `
		UPDATE relation SET ended_at = $1, ended_by = $2, version = version + 1
		WHERE org_id = $3 AND id = $4 AND version = $5 AND ended_at = 0`, tx.Stamp(), actor.User, actor.Org, line, seen))
}

func recordRelation(ctx context.Context, tx *db.Tx, actor org.Actor, deal opportunity.ID, action string, line RelationID, before, after map[string]any) error {
	return org.Record(ctx, tx, actor, org.Entry{Action: action, Kind: "relation", ID: string(line), About: string(deal), Before: before, After: after})
}

// logged is the line as the audit log keeps it.
func (d RelationDraft) logged(names map[ID]string) map[string]any {
	end := func(who ID) any { return map[string]any{"id": who, "name": names[who]} }
	return map[string]any{"line_from": end(d.From), "line_to": end(d.To), "line": d.Kind, "line_strength": d.Strength, "confirmed": d.Confirmed, "note": d.Note}
}

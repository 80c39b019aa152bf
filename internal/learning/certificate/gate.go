package certificate

import (
	"context"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/stage"
)

// StageGate says which certificate the owner of a deal must hold to take it
// into a selling stage.
type StageGate struct {
	Stage   stage.Selling
	Kind    KindID // "" for none
	Name    string // of the kind
	Ended   bool   // no more of the kind are issued
	Version int64  // 0 while nobody has asked for any
}

// Gated lists the selling stages that may ask for a certificate: all but the
// first, in which every deal begins.
func Gated() []stage.Selling {
	all := stage.Sellings()
	return all[1:]
}

// StageGates returns the gate of every stage that may have one, for administrators.
func (s *Service) StageGates(ctx context.Context, actor org.Actor) (list []StageGate, err error) {
	if err := actor.CheckAdminister(); err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, err = readGates(ctx, tx, actor.Org)
		return err
	})
	return list, err
}

func readGates(ctx context.Context, tx *db.Tx, o org.ID) ([]StageGate, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT g.stage, COALESCE(k.id, ''), COALESCE(k.name, ''), CASE WHEN k.ended_at > 0 THEN 1 ELSE 0 END, g.version
		FROM stage_gate g LEFT JOIN certificate_kind k ON k.org_id = g.org_id AND k.id = g.kind_id WHERE g.org_id = $1`, o)
	if err != nil {
		return nil, fmt.Errorf("gates of stages: %w", err)
	}
	found, err := db.Collect(rows, func(g *StageGate) []any { return []any{&g.Stage, &g.Kind, &g.Name, &g.Ended, &g.Version} })
	list := make([]StageGate, len(Gated()))
	for i, st := range Gated() {
		list[i].Stage = st
		if at := slices.IndexFunc(found, func(g StageGate) bool { return g.Stage == st }); at >= 0 {
			list[i] = found[at]
		}
	}
	return list, err
}

// SaveStageGates changes which certificates the stages ask for; those that stay
// are left alone. It fails with Invalid at the name of a stage, and with
// Conflict where a version is not the present one.
func (s *Service) SaveStageGates(ctx context.Context, actor org.Actor, gates []StageGate) error {
	if err := actor.CheckAdminister(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		old, err := readGates(ctx, tx, actor.Org)
		if err != nil {
			return err
		}
		var bad errs.Fields
		before, after := map[string]string{}, map[string]string{}
		for _, g := range gates {
			at := slices.IndexFunc(old, func(o StageGate) bool { return o.Stage == g.Stage })
			if at < 0 {
				bad.Add(string(g.Stage), "error.invalid_choice")
				continue
			}
			if g.Kind == old[at].Kind {
				continue
			}
			var k Kind
			if g.Kind != "" {
				if k, err = findKind(ctx, tx, actor.Org, g.Kind); err != nil && !errs.Is(err, errs.NotFound) {
					return err
				}
				if err != nil || k.Ended {
					bad.Add(string(g.Stage), "error.invalid_choice")
					continue
				}
			}
			before["stage."+string(g.Stage)], after["stage."+string(g.Stage)] = old[at].Name, k.Name
			if err := writeGate(ctx, tx, actor, g); err != nil {
				return err
			}
		}
		if err := bad.Err(); err != nil || len(after) == 0 {
			return err
		}
		return org.Record(ctx, tx, actor, org.Entry{Action: "method.gate", Kind: "stage_gate", Before: before, After: after})
	})
}

// writeGate stores a gate over the version the editor saw, 0 for none.
func writeGate(ctx context.Context, tx *db.Tx, actor org.Actor, g StageGate) error {
	if g.Version == 0 {
		return db.Changed(tx.ExecContext(ctx, `
			INSERT INTO stage_gate (org_id, stage, kind_id, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
			actor.Org, g.Stage, db.Null(g.Kind), actor.User, tx.Stamp()))
	}
	return db.Changed(tx.ExecContext(ctx, `
		UPDATE stage_gate SET kind_id = $1, changed_by = $2, changed_at = $3, version = version + 1 WHERE org_id = $4 AND stage = $5 AND version = $6`,
		db.Null(g.Kind), actor.User, tx.Stamp(), actor.Org, g.Stage, g.Version))
}

// Lacks is opportunity.Service's Gate: the certificates that stages ask for and
// the member does not hold today.
func Lacks(ctx context.Context, tx *db.Tx, actor org.Actor, member org.UserID) ([]opportunity.Lack, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT g.stage, k.id, k.name, COALESCE(k.exam_id, ''), COALESCE(e.title, ''), CASE WHEN k.ended_at > 0 THEN 1 ELSE 0 END,
			COALESCE((SELECT MAX(c.ends_on) FROM certificate c WHERE c.org_id = g.org_id AND c.kind_id = k.id AND c.member_id = $2 AND c.status = 'valid'), ''),
			CASE WHEN EXISTS (SELECT 1 FROM certificate c WHERE c.org_id = g.org_id AND c.kind_id = k.id AND c.member_id = $2 AND c.status = 'review') THEN 1 ELSE 0 END
		FROM stage_gate g JOIN certificate_kind k ON k.org_id = g.org_id AND k.id = g.kind_id
		LEFT JOIN exam e ON e.org_id = k.org_id AND e.id = k.exam_id
		WHERE g.org_id = $1 AND NOT EXISTS (SELECT 1 FROM certificate c WHERE c.org_id = g.org_id AND c.kind_id = k.id AND c.member_id = $2
			AND c.status = 'valid' AND (c.ends_on = '' OR c.ends_on >= $3))`, actor.Org, member, actor.Today(tx.Now))
	if err != nil {
		return nil, fmt.Errorf("certificates a member lacks: %w", err)
	}
	list, err := db.Collect(rows, func(l *opportunity.Lack) []any {
		return []any{&l.Stage, &l.Kind, &l.Name, &l.Exam, &l.ExamTitle, &l.Ended, &l.Over, &l.Review}
	})
	slices.SortFunc(list, func(a, b opportunity.Lack) int { return a.Stage.Index() - b.Stage.Index() })
	return list, err
}

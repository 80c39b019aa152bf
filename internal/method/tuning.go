package method

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/rule/advise"
)

// movePrefix begins the names of settings that hold a tuning.
const movePrefix = "move."

// stored is a tuning as a setting's value.
type stored struct {
	Enabled   bool `json:"enabled"`
	Priority  int  `json:"priority"`
	Threshold int  `json:"threshold"`
}

func readTuning(value string) (advise.Tuning, error) {
	var s stored
	err := json.Unmarshal([]byte(value), &s)
	return advise.Tuning(s), err
}

// MoveTuning is one kind of move as an administrator tunes it.
type MoveTuning struct {
	advise.Rule
	Tuning  advise.Tuning
	Version int64 // 0 while the default is in force
}

// Changed reports whether the organisation set it its own way.
func (m MoveTuning) Changed() bool { return m.Tuning != m.Default }

// ListTunings returns every kind of move, highest priority first, for administrators.
func (s *Service) ListTunings(ctx context.Context, actor org.Actor) (list []MoveTuning, err error) {
	if err := actor.CheckAdminister(); err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, err = readTunings(ctx, tx, actor.Org)
		return err
	})
	slices.SortStableFunc(list, func(a, b MoveTuning) int { return b.Tuning.Priority - a.Tuning.Priority })
	return list, err
}

func readTunings(ctx context.Context, tx *db.Tx, o org.ID) ([]MoveTuning, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT name, value, version FROM method_setting WHERE org_id = $1 AND name LIKE 'move.%'`, o)
	if err != nil {
		return nil, fmt.Errorf("tunings: %w", err)
	}
	type row struct {
		name, value string
		version     int64
	}
	own, err := db.Collect(rows, func(r *row) []any { return []any{&r.name, &r.value, &r.version} })
	if err != nil {
		return nil, fmt.Errorf("tunings: %w", err)
	}
	var list []MoveTuning
	for _, r := range advise.Rules() {
		m := MoveTuning{Rule: r, Tuning: r.Default}
		for _, o := range own {
			if strings.TrimPrefix(o.name, movePrefix) != string(r.Key) {
				continue
			}
			m.Version = o.version
			if t, err := readTuning(o.value); err == nil {
				m.Tuning = t
			}
		}
		list = append(list, m)
	}
	return list, nil
}

// SaveTunings changes how moves are ranked and when they come up; the Rule of
// each only names it. Those that equal what is in force are left alone. Errors
// stand at "<key>.priority" and "<key>.threshold".
func (s *Service) SaveTunings(ctx context.Context, actor org.Actor, changes []MoveTuning) error {
	if err := actor.CheckAdminister(); err != nil {
		return err
	}
	var bad errs.Fields
	for _, c := range changes {
		if c.Tuning.Priority < 0 || c.Tuning.Priority > advise.MaxPriority {
			bad.Add(string(c.Key)+".priority", "method.between", "Min", 0, "Max", advise.MaxPriority)
		}
		if c.Tuning.Threshold < 0 || c.Tuning.Threshold > advise.MaxThreshold {
			bad.Add(string(c.Key)+".threshold", "method.between", "Min", 0, "Max", advise.MaxThreshold)
		}
		if !Known(Moves, string(c.Key)) {
			bad.Add(string(c.Key), "method.setting_unknown")
		}
	}
	if err := bad.Err(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		now, err := readTunings(ctx, tx, actor.Org)
		if err != nil {
			return err
		}
		before, after := map[string]advise.Tuning{}, map[string]advise.Tuning{}
		for _, c := range changes {
			old := now[slices.IndexFunc(now, func(m MoveTuning) bool { return m.Key == c.Key })]
			if old.Unit == advise.NoUnit {
				c.Tuning.Threshold = old.Tuning.Threshold
			}
			if c.Tuning == old.Tuning {
				continue
			}
			value, err := json.Marshal(stored(c.Tuning))
			if err != nil {
				return err
			}
			before[string(c.Key)], after[string(c.Key)] = old.Tuning, c.Tuning
			if err := writeSetting(ctx, tx, actor, movePrefix+string(c.Key), string(value), c.Version); err != nil {
				return err
			}
		}
		if len(after) == 0 {
			return nil
		}
		return org.Record(ctx, tx, actor, org.Entry{Action: "method.setting", Kind: "setting", Before: before, After: after})
	})
}

package method

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
	"kongdan/internal/rule/advise"
)

// Settings are the thresholds of the method.
type Settings struct {
	// StaleDays is the age in days from which an element counts as stale.
	StaleDays int
	// VerdictDays is how many days a coach's ruling counts.
	VerdictDays int
	// NeedLevels is how many levels of need are told apart: 6, or 5 without the
	// one that not every reading of the model has.
	NeedLevels int
	// Tunings holds the advisor's moves that the organisation has set its own way.
	Tunings map[advise.Key]advise.Tuning
}

// The names thresholds are stored under.
const (
	StaleDays   = "element_stale_days"
	VerdictDays = "verdict_days"
	NeedLevels  = "need_levels"
)

// Limit is a whole-number setting with its default and bounds. Certainty says
// where the default comes from: a key of the certainties.
type Limit struct {
	Name              string
	Default, Min, Max int
	Certainty         string
	Unit              string // what it counts: days, levels
	Figures           bool   // figures of deals rest on it
}

// Limits lists the whole-number settings in the order settings show them.
var Limits = []Limit{
	{Name: StaleDays, Default: 60, Min: 7, Max: 730, Certainty: "infer", Unit: "days", Figures: true},
	{Name: VerdictDays, Default: 30, Min: 7, Max: 365, Certainty: "infer", Unit: "days", Figures: true},
	{Name: NeedLevels, Default: 6, Min: 5, Max: 6, Certainty: "infer", Unit: "levels"},
}

func defaultSettings() (s Settings) {
	for _, l := range Limits {
		*s.number(l.Name) = l.Default
	}
	return s
}

// take reads one stored setting; what cannot be read leaves the default.
func (s *Settings) take(name, value string) {
	if key, ok := strings.CutPrefix(name, movePrefix); ok {
		if t, err := readTuning(value); err == nil {
			if s.Tunings == nil {
				s.Tunings = map[advise.Key]advise.Tuning{}
			}
			s.Tunings[advise.Key(key)] = t
		}
		return
	}
	n, err := strconv.Atoi(value)
	if err != nil {
		return
	}
	if p := s.number(name); p != nil {
		*p = n
	}
}

func (s *Settings) number(name string) *int {
	switch name {
	case StaleDays:
		return &s.StaleDays
	case VerdictDays:
		return &s.VerdictDays
	case NeedLevels:
		return &s.NeedLevels
	}
	return nil
}

// Setting is one threshold as an administrator edits it.
type Setting struct {
	Limit
	Value   int
	Version int64 // 0 while the default is in force
}

// ListSettings returns the whole-number settings, for administrators.
func (s *Service) ListSettings(ctx context.Context, actor org.Actor) (list []Setting, err error) {
	if err := actor.CheckAdminister(); err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, err = readSettings(ctx, tx, actor.Org)
		return err
	})
	return list, err
}

func readSettings(ctx context.Context, tx *db.Tx, o org.ID) ([]Setting, error) {
	rows, err := tx.QueryContext(ctx, `SELECT name, value, version FROM method_setting WHERE org_id = $1`, o)
	if err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	type row struct {
		name, value string
		version     int64
	}
	stored, err := db.Collect(rows, func(r *row) []any { return []any{&r.name, &r.value, &r.version} })
	if err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	var list []Setting
	for _, l := range Limits {
		set := Setting{Limit: l, Value: l.Default}
		for _, r := range stored {
			if n, err := strconv.Atoi(r.value); r.name == l.Name && err == nil {
				set.Value, set.Version = n, r.version
			}
		}
		list = append(list, set)
	}
	return list, nil
}

// NewValue is a setting to write; an empty Value gives the default back.
type NewValue struct {
	Name    string
	Value   string
	Version int64 // Setting.Version as the editor got it
}

// SaveSettings changes thresholds. It fails with Invalid at the field of a
// setting's name, and with Conflict if somebody changed one meanwhile.
func (s *Service) SaveSettings(ctx context.Context, actor org.Actor, values []NewValue) error {
	if err := actor.CheckAdminister(); err != nil {
		return err
	}
	var bad errs.Fields
	for i, v := range values {
		values[i].Value = checkNumber(&bad, v)
	}
	if err := bad.Err(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		old, err := readSettings(ctx, tx, actor.Org)
		if err != nil {
			return err
		}
		before, after := map[string]int{}, map[string]int{}
		for _, v := range values {
			at := slices.IndexFunc(old, func(s Setting) bool { return s.Name == v.Name })
			n := old[at].Default
			if v.Value != "" {
				n, _ = strconv.Atoi(v.Value) // checked above
			}
			if n == old[at].Value {
				continue
			}
			before[v.Name], after[v.Name] = old[at].Value, n
			if err := writeSetting(ctx, tx, actor, v.Name, strconv.Itoa(n), v.Version); err != nil {
				return err
			}
		}
		if len(after) == 0 {
			return nil
		}
		if s.Changed != nil {
			for _, l := range Limits {
				if _, changed := after[l.Name]; !changed || !l.Figures {
					continue
				}
				if err := s.Changed(ctx, tx, actor, l.Name); err != nil {
					return err
				}
			}
		}
		return org.Record(ctx, tx, actor, org.Entry{Action: "method.setting", Kind: "setting", Before: before, After: after})
	})
}

func checkNumber(bad *errs.Fields, v NewValue) string {
	at := slices.IndexFunc(Limits, func(l Limit) bool { return l.Name == v.Name })
	if at < 0 {
		bad.Add(v.Name, "method.setting_unknown")
		return ""
	}
	text := typed.Line(bad, v.Name, v.Value, 20)
	if text == "" {
		return ""
	}
	n, err := strconv.Atoi(text)
	if l := Limits[at]; err != nil || n < l.Min || n > l.Max {
		bad.Add(v.Name, "method.between", "Min", l.Min, "Max", l.Max)
	}
	return text
}

// writeSetting stores a value over the version the editor saw, 0 for none.
func writeSetting(ctx context.Context, tx *db.Tx, actor org.Actor, name, value string, seen int64) error {
	if seen == 0 {
		return db.Changed(tx.ExecContext(ctx, `
			INSERT INTO method_setting (org_id, name, value, changed_by, changed_at)
			VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`, actor.Org, name, value, actor.User, tx.Stamp()))
	}
	return db.Changed(tx.ExecContext(ctx, `
		UPDATE method_setting SET value = $1, changed_by = $2, changed_at = $3, version = version + 1
		WHERE org_id = $4 AND name = $5 AND version = $6`, value, actor.User, tx.Stamp(), actor.Org, name, seen))
}

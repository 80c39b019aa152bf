package method

import (
	"context"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/org"
)

// Outcomes are the ways a deal ends that have reasons.
var Outcomes = []string{"won", "lost", "no_decision", "withdrawn"}

// Reason is why a deal ended in one way.
type Reason struct {
	ID      string
	Outcome string
	NameZH  string
	NameEN  string
	Retired bool // kept for deals that have it, not offered any more
	Version int64
}

// Name returns the reason in a language.
func (r Reason) Name(lang string) string {
	if lang == "en" {
		return r.NameEN
	}
	return r.NameZH
}

// ReasonLimit is the most reasons an outcome may have, retired ones included.
const ReasonLimit = 60

// defaultReasons is what an organisation starts with; ids are their keys.
func defaultReasons() []Reason {
	var list []Reason
	for _, r := range brought().set.Reasons {
		list = append(list, Reason{ID: r.Key, Outcome: r.Outcome, NameZH: r.ZH, NameEN: r.EN, Version: 1})
	}
	return list
}

// Reasons lists an organisation's reasons, retired ones included, grouped by
// outcome and in order. Until the first is used or edited they are the defaults.
func Reasons(ctx context.Context, tx *db.Tx, o org.ID) ([]Reason, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT id, outcome, name_zh, name_en, retired, version
		FROM method_reason WHERE org_id = $1 ORDER BY position, id`, o)
	if err != nil {
		return nil, fmt.Errorf("reasons: %w", err)
	}
	list, err := db.Collect(rows, func(r *Reason) []any {
		return []any{&r.ID, &r.Outcome, &r.NameZH, &r.NameEN, &r.Retired, &r.Version}
	})
	if err != nil {
		return nil, fmt.Errorf("reasons: %w", err)
	}
	if len(list) == 0 {
		list = defaultReasons()
	}
	slices.SortStableFunc(list, func(a, b Reason) int {
		return slices.Index(Outcomes, a.Outcome) - slices.Index(Outcomes, b.Outcome)
	})
	return list, nil
}

// SeedReasons writes the default reasons of an organisation that has none, so
// that deals can refer to them. Seeding again changes nothing.
func SeedReasons(ctx context.Context, tx *db.Tx, o org.ID) error {
	var n int
	if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM method_reason WHERE org_id = $1`, o).Scan(&n); err != nil || n > 0 {
		return err
	}
	for i, r := range defaultReasons() {
		if _, err := tx.ExecContext(ctx, `
			INSERT INTO method_reason (org_id, id, outcome, name_zh, name_en, position)
			VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
			o, r.ID, r.Outcome, r.NameZH, r.NameEN, i+1); err != nil {
			return fmt.Errorf("seed reasons: %w", err)
		}
	}
	return nil
}

// CheckReason makes sure that a deal may end with this outcome for this
// reason, and that the reason is stored. It fails with Invalid at the field
// "reason" for one that is unknown, retired or of another outcome.
func CheckReason(ctx context.Context, tx *db.Tx, o org.ID, outcome, reason string) error {
	if err := SeedReasons(ctx, tx, o); err != nil {
		return err
	}
	var n int
	err := tx.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM method_reason
		WHERE org_id = $1 AND id = $2 AND outcome = $3 AND retired = 0`, o, reason, outcome).Scan(&n)
	if err != nil {
		return fmt.Errorf("check reason: %w", err)
	}
	if n == 0 {
		return errs.Field("reason", "method.reason_unknown")
	}
	return nil
}

// ListReasons is Reasons for whoever is signed in.
func (s *Service) ListReasons(ctx context.Context, actor org.Actor) (list []Reason, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, err = Reasons(ctx, tx, actor.Org)
		return err
	})
	return list, err
}

// ReasonSettings is ListReasons for the pages that only administrators open.
func (s *Service) ReasonSettings(ctx context.Context, actor org.Actor) ([]Reason, error) {
	if err := actor.CheckAdminister(); err != nil {
		return nil, err
	}
	return s.ListReasons(ctx, actor)
}

// SaveReason changes a reason's names and whether it is offered, or adds one
// when its ID is "". It returns the id. Only administrators may.
func (s *Service) SaveReason(ctx context.Context, actor org.Actor, r Reason) (string, error) {
	if err := actor.CheckAdminister(); err != nil {
		return "", err
	}
	var bad errs.Fields
	r.NameZH = checkText(&bad, "name_zh", r.NameZH, Field{Required: true, Max: maxName})
	r.NameEN = checkText(&bad, "name_en", r.NameEN, Field{Required: true, Max: maxName})
	if !slices.Contains(Outcomes, r.Outcome) {
		bad.Add("outcome", "method.outcome_unknown")
	}
	if err := bad.Err(); err != nil {
		return "", err
	}
	return s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		if err := SeedReasons(ctx, tx, actor.Org); err != nil {
			return "", err
		}
		all, err := Reasons(ctx, tx, actor.Org)
		if err != nil {
			return "", err
		}
		if r.ID == "" {
			return insertReason(ctx, tx, actor, r, all)
		}
		return r.ID, updateReason(ctx, tx, actor, r, all)
	})
}

func insertReason(ctx context.Context, tx *db.Tx, actor org.Actor, r Reason, all []Reason) (string, error) {
	n := 0
	for _, o := range all {
		if o.Outcome != r.Outcome {
			continue
		}
		n++
		if sameName(o, r) {
			return "", errs.Field("name_"+double(o, r), "method.reason_exists")
		}
	}
	if n >= ReasonLimit {
		return "", errs.New(errs.Invalid, "method.reason_limit", "N", ReasonLimit)
	}
	r.ID = id.New()
	_, err := tx.ExecContext(ctx, `
		INSERT INTO method_reason (org_id, id, outcome, name_zh, name_en, position)
		SELECT $1, $2, $3, $4, $5, MAX(position) + 1 FROM method_reason WHERE org_id = $1`,
		actor.Org, r.ID, r.Outcome, r.NameZH, r.NameEN)
	if err != nil {
		return "", fmt.Errorf("insert reason: %w", err)
	}
	return r.ID, org.Record(ctx, tx, actor, org.Entry{Action: "method.reason_add", Kind: "reason", ID: r.ID, After: r.shown()})
}

func updateReason(ctx context.Context, tx *db.Tx, actor org.Actor, r Reason, all []Reason) error {
	at := slices.IndexFunc(all, func(o Reason) bool { return o.ID == r.ID })
	if at < 0 {
		return errs.New(errs.NotFound, "error.not_found")
	}
	before := all[at]
	for _, o := range all {
		if o.ID != r.ID && o.Outcome == before.Outcome && sameName(o, r) {
			return errs.Field("name_"+double(o, r), "method.reason_exists")
		}
	}
	err := db.Changed(tx.ExecContext(ctx, `
		UPDATE method_reason SET name_zh = $1, name_en = $2, retired = $3, version = version + 1
		WHERE org_id = $4 AND id = $5 AND version = $6`,
		r.NameZH, r.NameEN, db.Bool(r.Retired), actor.Org, r.ID, r.Version))
	if err != nil {
		return err
	}
	return org.Record(ctx, tx, actor, org.Entry{Action: "method.reason_update", Kind: "reason", ID: r.ID,
		Before: before.shown(), After: r.shown()})
}

func (r Reason) shown() map[string]any {
	return map[string]any{"outcome": r.Outcome, "name_zh": r.NameZH, "name_en": r.NameEN, "retired": r.Retired}
}

func sameName(a, b Reason) bool { return a.NameZH == b.NameZH || a.NameEN == b.NameEN }

// double names the language in which two reasons have the same name.
func double(a, b Reason) string {
	if a.NameZH == b.NameZH {
		return "zh"
	}
	return "en"
}

package opportunity

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
)

// columns of one deal, in the order of record.fields; the alias is o.
const columns = `
	o.id, COALESCE(o.account_id, ''), o.name, o.amount, o.amount_known, COALESCE(o.margin, 0), o.margin IS NOT NULL, o.owner_id,
	o.status, COALESCE(o.reason_id, ''), o.outcome_note, o.opened_on, o.expected_close, o.closed_on, o.signed_on,
	o.selling_stage, o.buying_stage, o.cycle, o.next_step, o.next_step_on,
	o.self_w, o.self_f, o.self_c, o.cal_w, o.cal_f, o.cal_c, o.shown_w, o.shown_f, o.shown_c, o.basis, o.zone,
	o.prior_zone, o.zone_changed_at, o.stale_count, o.denied_count, o.open_challenges, o.coach_types, o.touched_at,
	o.created_at, o.updated_at, o.deleted_at, o.version`

// record is a row on its way into an Opportunity.
type record struct {
	Opportunity
	amountKnown                                       int
	zoneChanged, touched, created, updated, deletedAt int64
}

func (r *record) fields() []any {
	return []any{
		&r.ID, &r.Account, &r.Name, &r.Amount, &r.amountKnown, &r.Margin, &r.MarginKnown, &r.Owner,
		&r.Status, &r.Reason, &r.OutcomeNote, &r.OpenedOn, &r.ExpectedClose, &r.ClosedOn, &r.SignedOn,
		&r.SellingStage, &r.BuyingStage, &r.Cycle, &r.NextStep, &r.NextStepOn,
		&r.Self.W, &r.Self.F, &r.Self.C, &r.Calibrated.W, &r.Calibrated.F, &r.Calibrated.C,
		&r.Shown.W, &r.Shown.F, &r.Shown.C, &r.Basis, &r.Zone,
		&r.PriorZone, &r.zoneChanged, &r.StaleCount, &r.DeniedCount, &r.OpenChallenges, &r.CoachTypes, &r.touched,
		&r.created, &r.updated, &r.deletedAt, &r.Version,
	}
}

func (r *record) deal() Opportunity {
	o := r.Opportunity
	o.AmountKnown = r.amountKnown != 0
	o.ZoneChangedAt, o.TouchedAt = db.Time(r.zoneChanged), db.Time(r.touched)
	o.CreatedAt, o.UpdatedAt, o.DeletedAt = db.Time(r.created), db.Time(r.updated), db.Time(r.deletedAt)
	return o
}

// read loads one deal within the actor's scope, in the trash or not, and says
// whether the actor is on its team.
func read(ctx context.Context, tx *db.Tx, actor org.Actor, id ID) (Opportunity, bool, error) {
	var w db.Where
	team := onTeam(&w, actor)
	actor.Limit(&w, org.Deal, "o")
	w.And("o.id = ?", id)
	var r record
	var member bool
	err := tx.QueryRowContext(ctx, `SELECT `+columns+`, `+team+` FROM opportunity o`+w.SQL(), w.Args()...).
		Scan(append(r.fields(), &member)...)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return Opportunity{}, false, errs.New(errs.NotFound, "deal.not_found")
	case err != nil:
		return Opportunity{}, false, fmt.Errorf("read deal %s: %w", id, err)
	}
	return r.deal(), member, nil
}

// readLocked is read on a row that nobody else changes until the transaction
// ends. The row is locked first and read by a statement of its own: that one
// sees who owns it and who is on its team since the lock, not before.
func readLocked(ctx context.Context, tx *db.Tx, actor org.Actor, id ID) (Opportunity, bool, error) {
	if lock := tx.ForUpdate("o"); lock != "" {
		_, err := tx.ExecContext(ctx, `SELECT 1 FROM opportunity o WHERE o.org_id = $1 AND o.id = $2`+lock, actor.Org, id)
		if err != nil {
			return Opportunity{}, false, fmt.Errorf("lock deal %s: %w", id, err)
		}
	}
	return read(ctx, tx, actor, id)
}

// Find returns a live deal that the actor sees, and whether the actor may
// change it. It fails with NotFound for any other.
func Find(ctx context.Context, tx *db.Tx, actor org.Actor, id ID) (o Opportunity, editable bool, err error) {
	o, onTeam, err := read(ctx, tx, actor, id)
	if err == nil && !o.Live() {
		err = errs.New(errs.NotFound, "deal.not_found")
	}
	if err != nil {
		return Opportunity{}, false, err
	}
	return o, actor.MayEdit(o.Owner, onTeam), nil
}

// LockForChange returns a live deal that the actor may change, and keeps
// others from changing it until the transaction ends. It fails with NotFound
// where the actor does not see it and with Forbidden where the actor may only
// read it. Lock order of a transaction: the deal, then tallies, then the audit log.
func LockForChange(ctx context.Context, tx *db.Tx, actor org.Actor, id ID) (Opportunity, error) {
	o, onTeam, err := readLocked(ctx, tx, actor, id)
	if err == nil && !o.Live() {
		err = errs.New(errs.NotFound, "deal.not_found")
	}
	if err != nil {
		return Opportunity{}, err
	}
	return o, actor.CheckEdit(o.Owner, onTeam)
}

// insertColumns are the columns of a new deal, in the order of its values.
const insertColumns = `org_id, id, account_id, name, name_key, amount, amount_known, margin, owner_id,
	status, reason_id, outcome_note, opened_on, expected_close, closed_on, signed_on,
	selling_stage, buying_stage, cycle, next_step, next_step_on,
	self_w, self_f, self_c, cal_w, cal_f, cal_c, shown_w, shown_f, shown_c, shown_v, basis, zone,
	prior_zone, zone_changed_at, stale_count, denied_count, open_challenges, coach_types, touched_at,
	created_at, updated_at, deleted_at`

func (o Opportunity) values(in org.ID) []any {
	return []any{
		in, o.ID, db.Null(o.Account), o.Name, nameKey(o.Name), o.Amount, db.Bool(o.AmountKnown), o.margin(), o.Owner,
		o.Status, db.Null(o.Reason), o.OutcomeNote, o.OpenedOn, o.ExpectedClose, o.ClosedOn, o.SignedOn,
		o.SellingStage, o.BuyingStage, o.Cycle, o.NextStep, o.NextStepOn,
		o.Self.W, o.Self.F, o.Self.C, o.Calibrated.W, o.Calibrated.F, o.Calibrated.C,
		o.Shown.W, o.Shown.F, o.Shown.C, o.ShownV(), o.Basis, o.Zone,
		o.PriorZone, db.Ms(o.ZoneChangedAt), o.StaleCount, o.DeniedCount, o.OpenChallenges, o.CoachTypes, db.Ms(o.TouchedAt),
		db.Ms(o.CreatedAt), db.Ms(o.UpdatedAt), db.Ms(o.DeletedAt),
	}
}

// insert writes a deal and counts it.
func insert(ctx context.Context, tx *db.Tx, o org.ID, d Opportunity) error {
	if err := tx.Insert(ctx, "opportunity", insertColumns, [][]any{d.values(o)}, ""); err != nil {
		return err
	}
	if err := keepAccountKeys(ctx, tx, o, []ID{d.ID}); err != nil {
		return err
	}
	return retally(ctx, tx, o, Opportunity{}, d)
}

// keepAccountKeys puts the keys by which accounts are ordered on deals.
func keepAccountKeys(ctx context.Context, tx *db.Tx, o org.ID, deals []ID) error {
	ids := make([]string, len(deals))
	for i, id := range deals {
		ids[i] = string(id)
	}
	var w db.Where
	w.And("org_id = ?", o)
	w.In("id", ids...)
	_, err := tx.ExecContext(ctx, `
		UPDATE opportunity SET account_key = COALESCE((
			SELECT a.name_key FROM account a WHERE a.org_id = opportunity.org_id AND a.id = opportunity.account_id), '')`+w.SQL(), w.Args()...)
	if err != nil {
		return fmt.Errorf("keep the accounts' keys: %w", err)
	}
	return nil
}

// update writes what people change on a deal, with a new version, and counts
// it anew. It fails with Conflict if before is not the present version. The
// figures are left alone: saveFigures writes those.
func update(ctx context.Context, tx *db.Tx, o org.ID, before, d Opportunity) (Opportunity, error) {
	d, err := rewrite(ctx, tx, o, before, d)
	if err != nil {
		return Opportunity{}, err
	}
	return d, retally(ctx, tx, o, before, d)
}

// rewrite is update without counting.
func rewrite(ctx context.Context, tx *db.Tx, o org.ID, before, d Opportunity) (Opportunity, error) {
	d.UpdatedAt = tx.Now
	err := db.Changed(tx.ExecContext(ctx, `
		UPDATE opportunity SET account_id = NULLIF($4, ''),
			account_key = COALESCE((SELECT a.name_key FROM account a WHERE a.org_id = $1 AND a.id = $4), ''), name = $5, name_key = $6, amount = $7, amount_known = $8, margin = $9,
			owner_id = $10, status = $11, reason_id = NULLIF($12, ''), outcome_note = $13,
			opened_on = $14, expected_close = $15, closed_on = $16, signed_on = $17,
			selling_stage = $18, buying_stage = $19, cycle = $20, next_step = $21, next_step_on = $22,
			updated_at = $23, deleted_at = $24, version = version + 1
		WHERE org_id = $1 AND id = $2 AND version = $3`,
		o, before.ID, before.Version, d.Account, d.Name, nameKey(d.Name), d.Amount, db.Bool(d.AmountKnown), d.margin(),
		d.Owner, d.Status, d.Reason, d.OutcomeNote, d.OpenedOn, d.ExpectedClose, d.ClosedOn, d.SignedOn,
		d.SellingStage, d.BuyingStage, d.Cycle, d.NextStep, d.NextStepOn,
		db.Ms(d.UpdatedAt), db.Ms(d.DeletedAt)))
	if err != nil {
		return Opportunity{}, err
	}
	d.Version = before.Version + 1
	return d, nil
}

// saveFigures writes the figures kept about a deal's elements and counts it
// anew. The deal must be locked. The version stays: whoever edits the name
// meanwhile is not in conflict with new evidence.
func saveFigures(ctx context.Context, tx *db.Tx, o org.ID, before, d Opportunity) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE opportunity SET self_w = $3, self_f = $4, self_c = $5, cal_w = $6, cal_f = $7, cal_c = $8,
			shown_w = $9, shown_f = $10, shown_c = $11, shown_v = $12, basis = $13, zone = $14, prior_zone = $15, zone_changed_at = $16,
			stale_count = $17, denied_count = $18, open_challenges = $19, coach_types = $20, touched_at = $21, updated_at = $22
		WHERE org_id = $1 AND id = $2`,
		o, before.ID, d.Self.W, d.Self.F, d.Self.C, d.Calibrated.W, d.Calibrated.F, d.Calibrated.C,
		d.Shown.W, d.Shown.F, d.Shown.C, d.ShownV(), d.Basis, d.Zone, d.PriorZone, db.Ms(d.ZoneChangedAt),
		d.StaleCount, d.DeniedCount, d.OpenChallenges, d.CoachTypes, db.Ms(d.TouchedAt), tx.Stamp())
	if err != nil {
		return fmt.Errorf("save the figures of deal %s: %w", before.ID, err)
	}
	return retally(ctx, tx, o, before, d)
}

// Touch notes that something was learnt about a deal: a visit, a note,
// evidence, a verdict.
func Touch(ctx context.Context, tx *db.Tx, o org.ID, id ID) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE opportunity SET touched_at = $3, updated_at = $3 WHERE org_id = $1 AND id = $2`, o, id, tx.Stamp())
	if err != nil {
		return fmt.Errorf("touch deal %s: %w", id, err)
	}
	return nil
}

func (o Opportunity) margin() sql.NullInt64 {
	return sql.NullInt64{Int64: int64(o.Margin), Valid: o.MarginKnown}
}

func nameKey(name string) string { return typed.Fold(name) }

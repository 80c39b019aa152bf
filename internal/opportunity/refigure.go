package opportunity

import (
	"context"
	"fmt"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/id"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
)

// Cause says what led to a change of value.
type Cause string

// The causes.
const (
	ByCreation      Cause = "create"
	ByEvidence      Cause = "evidence"
	ByVisit         Cause = "visit"
	ByWithdrawal    Cause = "withdrawal" // of evidence
	ByAnswer        Cause = "answer"     // to a challenge
	ByAgeing        Cause = "ageing"
	ByVerdict       Cause = "verdict"
	ByVerdictAgeing Cause = "verdict_ageing"
	ByCycle         Cause = "cycle"
	ByImport        Cause = "import"
	BySetting       Cause = "setting" // the organisation changed how long something counts
)

// Causes lists every cause.
var Causes = []Cause{ByCreation, ByEvidence, ByVisit, ByWithdrawal, ByAnswer, ByAgeing, ByVerdict, ByVerdictAgeing, ByCycle, ByImport, BySetting}

// why is what the history keeps about one change.
type why struct {
	Note
	By       org.UserID
	Evidence EvidenceID
	Elements []c139.Key
}

// refigure computes the figures that follow from the elements of a locked deal,
// keeps them on its row, counts the deal anew, and writes history where a
// value or the zone changed. d may carry other new figures (TouchedAt,
// OpenChallenges, CoachTypes); they are saved with it.
func refigure(ctx context.Context, tx *db.Tx, o org.ID, d Opportunity, all Elements, y why) error {
	before := d
	// retally and the history compare with what the row holds; the caller may
	// have set other figures already, none of which they look at.
	cal := all.Calibration()
	d.Self, d.Calibrated, d.Shown, d.Basis = cal.Self, cal.Calibrated, cal.Shown, cal.Basis
	d.Zone = cal.Shown.Zone()
	d.StaleCount, d.DeniedCount = 0, len(cal.Blocked)
	for _, e := range all {
		if e.State == c139.Stale {
			d.StaleCount++
		}
	}
	if d.Zone != before.Zone {
		d.PriorZone, d.ZoneChangedAt = before.Zone, tx.Now
	}
	if err := saveFigures(ctx, tx, o, before, d); err != nil {
		return err
	}
	if d.Self == before.Self && d.Calibrated == before.Calibrated && d.Shown == before.Shown && d.Basis == before.Basis {
		return nil
	}
	return insertValueChange(ctx, tx, o, before, d, y)
}

func insertValueChange(ctx context.Context, tx *db.Tx, o org.ID, before, d Opportunity, y why) error {
	keys := make([]string, len(y.Elements))
	for i, k := range y.Elements {
		keys[i] = string(k)
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO value_change (org_id, id, opportunity_id, at, user_id, cause, reason, evidence_id, elements,
			self_v, cal_v, shown_v, shown_before, basis, zone, zone_before)
		VALUES ($1, $2, $3, $4, $5, $6, $7, NULLIF($8, ''), $9, $10, $11, $12, $13, $14, $15, $16)`,
		o, id.New(), d.ID, tx.Stamp(), y.By, y.Cause, y.Reason, y.Evidence, strings.Join(keys, ","),
		Number(d.Self), Number(d.Calibrated), Number(d.Shown), Number(before.Shown), d.Basis, d.Zone, before.Zone)
	if err != nil {
		return fmt.Errorf("history of deal %s: %w", d.ID, err)
	}
	return nil
}

package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"testing"

	"kongdan/internal/coach"
	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/schema"
)

// makeWorld fills a database of its own.
func makeWorld(t *testing.T, s size) *world {
	t.Helper()
	d, err := db.OpenSQLite(filepath.Join(t.TempDir(), "kongdan.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	if _, err := d.Migrate(t.Context(), schema.Files, ""); err != nil {
		t.Fatal(err)
	}
	w, err := newWorld(d, s, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.fill(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w
}

// texts reads rows of texts.
func (w *world) texts(t *testing.T, query string, args ...any) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := w.db.View(t.Context(), func(tx *db.Tx) error {
		rows, err := tx.QueryContext(t.Context(), query, args...)
		if err != nil {
			return err
		}
		type pair struct{ key, value string }
		list, err := db.Collect(rows, func(p *pair) []any { return []any{&p.key, &p.value} })
		for _, p := range list {
			all[p.key] = p.value
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// ofDepartments are the deals whose owners are in a department.
const ofDepartments = ` FROM opportunity o JOIN member m ON m.org_id = o.org_id AND m.id = o.owner_id WHERE m.department_id IS NOT NULL`

// TestWorldIsTrue holds what the program keeps beside the facts against the
// facts, and lets its own jobs look for anything to correct.
func TestWorldIsTrue(t *testing.T) {
	w := makeWorld(t, size{users: 60, accounts: 150, deals: 1500, evidence: 7500})
	ctx := t.Context()
	admin := w.actor
	for _, n := range []struct {
		table string
		want  int
	}{{"member", 60}, {"account", 150}, {"opportunity", 1500}, {"evidence", 7500}} {
		if got := w.texts(t, `SELECT 'n', COUNT(*) FROM `+n.table)["n"]; got != fmt.Sprint(n.want) {
			t.Errorf("%s: %s rows, want %d", n.table, got, n.want)
		}
	}
	for name, pair := range map[string][2]string{
		"tallies": {
			`SELECT owner_id || status || selling_stage || shown_v, deals || ' ' || amount FROM opportunity_tally WHERE deals <> 0`,
			`SELECT owner_id || status || selling_stage || shown_v, COUNT(*) || ' ' || SUM(amount) FROM opportunity GROUP BY 1
				UNION ALL SELECT status || selling_stage || shown_v, COUNT(*) || ' ' || SUM(amount) FROM opportunity GROUP BY 1
				UNION ALL SELECT department_id || status || selling_stage || shown_v, COUNT(*) || ' ' || SUM(amount)` + ofDepartments + ` GROUP BY 1`},
		"sums of stages": {
			`SELECT owner_id || status || selling_stage, deals || ' ' || amount FROM opportunity_stage WHERE deals <> 0`,
			`SELECT owner_id || status || selling_stage, COUNT(*) || ' ' || SUM(amount) FROM opportunity GROUP BY 1
				UNION ALL SELECT status || selling_stage, COUNT(*) || ' ' || SUM(amount) FROM opportunity GROUP BY 1
				UNION ALL SELECT department_id || status || selling_stage, COUNT(*) || ' ' || SUM(amount)` + ofDepartments + ` GROUP BY 1`},
		"zones": {
			`SELECT owner_id || zone, deals || ' ' || amount FROM opportunity_zone WHERE day = '' AND deals <> 0`,
			`SELECT owner_id || zone, COUNT(*) || ' ' || SUM(amount) FROM opportunity WHERE status = 'open' GROUP BY 1
				UNION ALL SELECT zone, COUNT(*) || ' ' || SUM(amount) FROM opportunity WHERE status = 'open' GROUP BY 1
				UNION ALL SELECT department_id || zone, COUNT(*) || ' ' || SUM(amount)` + ofDepartments + ` AND status = 'open' GROUP BY 1`},
		"days of zones": {
			`SELECT owner_id || zone, SUM(deals) || ' ' || SUM(amount) FROM opportunity_zone WHERE day <> '' GROUP BY 1 HAVING SUM(deals) <> 0`,
			`SELECT owner_id || zone, deals || ' ' || amount FROM opportunity_zone WHERE day = '' AND deals <> 0`},
		"accounts' keys": {
			`SELECT o.id, o.account_key FROM opportunity o`,
			`SELECT o.id, a.name_key FROM opportunity o JOIN account a ON a.id = o.account_id`},
		"challenges": {
			`SELECT id, CAST(open_challenges AS TEXT) FROM opportunity WHERE open_challenges > 0`,
			`SELECT opportunity_id, CAST(COUNT(*) AS TEXT) FROM challenge WHERE answered_at = 0 GROUP BY 1`},
		"accounts in view": {
			`SELECT o.id || o.owner_id, '1' FROM opportunity o`,
			`SELECT g.via || g.user_id, '1' FROM access_grant g JOIN opportunity o ON o.id = g.via AND o.account_id = g.object_id AND o.owner_id = g.user_id WHERE g.kind = 'account'`},
		"attitudes": {
			`SELECT opportunity_id || id, attitude || ' ' || reviewed_on FROM stakeholder`,
			`SELECT opportunity_id || stakeholder_id, MAX(CASE WHEN dimension = 'attitude' THEN value ELSE '' END) || ' ' || MAX(observed_on) FROM judgement GROUP BY 1`},
		"words for search": {
			`SELECT kind, CAST(COUNT(*) AS TEXT) FROM search_doc GROUP BY 1`,
			`SELECT 'deal', '1500' UNION ALL SELECT 'account', '150' UNION ALL SELECT 'person', '450'`},
		"last values": {
			`SELECT id, CAST(shown_v AS TEXT) FROM opportunity`,
			`SELECT o.id, CAST(COALESCE((SELECT h.shown_v FROM value_change h WHERE h.org_id = o.org_id AND h.opportunity_id = o.id
				ORDER BY h.at DESC, h.id DESC LIMIT 1), 0) AS TEXT) FROM opportunity o`},
	} {
		if kept, facts := w.texts(t, pair[0]), w.texts(t, pair[1]); len(facts) == 0 || !maps.Equal(kept, facts) {
			t.Errorf("%s: %d are kept, %d are true: %v", name, len(kept), len(facts), differ(kept, facts))
		}
	}
	w.checkValues(ctx, t, admin)
	w.checkJobs(ctx, t)
}

// differ shows some of what two maps do not share.
func differ(a, b map[string]string) (list []string) {
	for k, v := range a {
		if b[k] != v && len(list) < 4 {
			list = append(list, k+": "+v+" kept, "+b[k]+" true")
		}
	}
	for k, v := range b {
		if _, ok := a[k]; !ok && len(list) < 8 {
			list = append(list, k+": nothing kept, "+v+" true")
		}
	}
	return list
}

// checkValues reads every deal as its page does and figures it again.
func (w *world) checkValues(ctx context.Context, t *testing.T, admin org.Actor) {
	t.Helper()
	deals := opportunity.NewService(w.db)
	shown := map[c139.Zone]int{}
	calibrated := 0
	for id := range w.texts(t, `SELECT id, id FROM opportunity`) {
		c, err := deals.Control(ctx, admin, opportunity.ID(id))
		if err != nil {
			t.Fatal(err)
		}
		cal, d := c.Elements.Calibration(), c.Deal
		if cal.Self != d.Self || cal.Calibrated != d.Calibrated || cal.Shown != d.Shown || cal.Basis != d.Basis || cal.Shown.Zone() != d.Zone || len(cal.Blocked) != d.DeniedCount {
			t.Fatalf("deal %s keeps %+v, its elements say %+v", id, d.Figures, cal)
		}
		for _, e := range c.Elements {
			if e.State.NeedsEvidence() && e.ObservedOn == "" {
				t.Fatalf("deal %s claims %s without evidence", id, e.Key)
			}
		}
		shown[d.Zone]++
		if cal.Basis == c139.ByCoach {
			calibrated++
		}
	}
	if len(shown) != 3 || calibrated == 0 {
		t.Errorf("zones %v, %d calibrated", shown, calibrated)
	}
}

// checkJobs lets evidence and rulings age: nothing is due.
func (w *world) checkJobs(ctx context.Context, t *testing.T) {
	t.Helper()
	if n, err := opportunity.NewService(w.db).Age(ctx, w.org, nil); n != 0 || err != nil {
		t.Errorf("%d deals age, %v", n, err)
	}
	before := w.texts(t, `SELECT opportunity_id || element_key, ruling || ruled_on || ruled_till || review_on || sources FROM element`)
	if n, err := coach.NewService(w.db).Age(ctx, w.org, nil); n != 0 || err != nil {
		t.Errorf("the rulings on %d deals age, %v", n, err)
	}
	if n, err := coach.NewService(w.db).Recount(ctx, w.org, nil); n == 0 || err != nil {
		t.Errorf("%d deals have rulings, %v", n, err)
	}
	if after := w.texts(t, `SELECT opportunity_id || element_key, ruling || ruled_on || ruled_till || review_on || sources FROM element`); !maps.Equal(before, after) {
		t.Errorf("the rulings count differently: %v", differ(before, after))
	}
	if _, err := org.NewService(w.db).Verify(ctx, w.org); err != nil {
		t.Error(err)
	}
}

package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
)

// built is a workspace as its tables tell of it.
type built struct {
	*testing.T
	db *db.DB
	Workspace
}

// seenOn is when the workspaces are looked at.
var seenOn = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// template is a workspace that every test gets a copy of.
type template struct {
	*dbtest.Template
	made Workspace
}

var templates = map[string]*template{"zh": templateIn("zh"), "en": templateIn("en")}

func templateIn(lang string) *template {
	m := &template{}
	m.Template = dbtest.NewTemplate(func(ctx context.Context, d *db.DB) (err error) {
		if err := dbtest.Migrate(ctx, d); err != nil {
			return err
		}
		d.SetClock(func() time.Time { return seenOn })
		m.made, err = Build(ctx, d, lang)
		return err
	})
	return m
}

func build(t *testing.T, lang string) built {
	t.Helper()
	m := templates[lang]
	d := m.Open(t)
	return built{t, d, m.made}
}

// rows reads a query into one line of text a row.
func (b built) rows(query string) (lines []string) {
	b.Helper()
	err := b.db.View(b.Context(), func(tx *db.Tx) error {
		rows, err := tx.QueryContext(b.Context(), query, b.Org)
		if err != nil {
			return err
		}
		lines, err = db.Collect(rows, func(s *string) []any { return []any{s} })
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return lines
}

func (b built) count(from string) (n int) {
	b.Helper()
	err := b.db.View(b.Context(), func(tx *db.Tx) error {
		return tx.QueryRowContext(b.Context(), `SELECT COUNT(*) FROM `+from, b.Org).Scan(&n)
	})
	if err != nil {
		b.Fatal(err)
	}
	return n
}

func TestTheWorkspaceShowsEverything(t *testing.T) {
	zh := build(t, "zh")
	want := map[string][2]int{ // at least, at most
		"department WHERE org_id = $1": {4, 4}, "member WHERE org_id = $1": {26, 26}, "account WHERE org_id = $1": {40, 40},
		"exam WHERE org_id = $1": {3, 3}, "attempt WHERE org_id = $1 AND graded = 'done'": {26, 40}, "attempt WHERE org_id = $1 AND graded = 'waiting'": {9, 9},
		"opportunity WHERE org_id = $1":                                                                                     {120, 120},
		"opportunity WHERE org_id = $1 AND status = 'won'":                                                                  {15, 40},
		"opportunity WHERE org_id = $1 AND status = 'lost'":                                                                 {8, 40},
		"opportunity WHERE org_id = $1 AND status = 'no_decision'":                                                          {3, 20},
		"opportunity WHERE org_id = $1 AND status = 'withdrawn'":                                                            {2, 20},
		"opportunity WHERE org_id = $1 AND basis = 'calibrated' AND status = 'open'":                                        {8, 79},
		"opportunity WHERE org_id = $1 AND stale_count > 0 AND status = 'open'":                                             {3, 40},
		"opportunity WHERE org_id = $1 AND denied_count > 0 AND status = 'open'":                                            {3, 60},
		"opportunity WHERE org_id = $1 AND open_challenges > 0":                                                             {2, 40},
		"verdict WHERE org_id = $1 AND origin = 'blind'":                                                                    {10, 400},
		"verdict WHERE org_id = $1 AND origin = 'colleague'":                                                                {3, 200},
		"verdict WHERE org_id = $1 AND origin = 'reported'":                                                                 {10, 400},
		"questionnaire WHERE org_id = $1 AND answered_at = 0 AND revoked_at = 0 AND expires_at > 1795165200000":             {3, 40},
		"opportunity WHERE org_id = $1 AND status = 'open' AND next_step_on < '2026-11-20'":                                 {3, 20},
		"opportunity WHERE org_id = $1 AND status = 'open' AND next_step = ''":                                              {0, 0},
		"opportunity WHERE org_id = $1 AND status = 'open' AND expected_close < '2026-11-20'":                               {2, 30},
		"judgement WHERE org_id = $1":                                                                                       {2000, 8000},
		"stakeholder WHERE org_id = $1 AND person_id IS NULL":                                                               {8, 60},
		"stakeholder WHERE org_id = $1 AND outside = 'superior'":                                                            {1, 60},
		"stakeholder WHERE org_id = $1 AND attitude = 'mentor'":                                                             {10, 400},
		"stakeholder WHERE org_id = $1 AND attitude = 'opponent'":                                                           {3, 100},
		"stakeholder WHERE org_id = $1 AND attitude = '' AND person_id IS NOT NULL":                                         {10, 200},
		"stakeholder WHERE org_id = $1 AND stance <> ''":                                                                    {20, 400},
		"stakeholder WHERE org_id = $1 AND met_on <> ''":                                                                    {60, 480},
		"stakeholder WHERE org_id = $1 AND excuse <> ''":                                                                    {3, 40},
		"relation WHERE org_id = $1 AND kind = 'influence'":                                                                 {60, 400},
		"relation WHERE org_id = $1 AND kind = 'alliance'":                                                                  {20, 300},
		"relation WHERE org_id = $1 AND kind = 'conflict'":                                                                  {10, 120},
		"evidence WHERE org_id = $1":                                                                                        {700, 5000},
		"value_change WHERE org_id = $1":                                                                                    {700, 8000},
		"value_change WHERE org_id = $1 AND cause = 'ageing'":                                                               {20, 4000},
		"stage_change WHERE org_id = $1":                                                                                    {200, 2000},
		"activity WHERE org_id = $1":                                                                                        {200, 800},
		"task WHERE org_id = $1":                                                                                            {20, 200},
		"verdict WHERE org_id = $1":                                                                                         {50, 2000},
		"challenge WHERE org_id = $1":                                                                                       {8, 60},
		"relation WHERE org_id = $1 AND note <> ''":                                                                         {60, 800},
		"(SELECT opportunity_id FROM opportunity_person WHERE org_id = $1 GROUP BY opportunity_id HAVING COUNT(*) >= 25) x": {1, 1},
		"restricted_note WHERE org_id = $1":                                                                                 {5, 60},
		"relation r WHERE org_id = $1 AND EXISTS (SELECT 1 FROM stakeholder s WHERE s.org_id = r.org_id AND s.opportunity_id = r.opportunity_id AND s.id = r.from_id AND s.outside = 'superior')": {1, 60},
		"relation WHERE org_id = $1 AND ended_at > 0":                                                                {20, 400},
		"practice_review WHERE org_id = $1":                                                                          {1500, 4000},
		"practice_card WHERE org_id = $1 AND due_on > '' AND due_on <= '2026-11-20'":                                 {60, 600},
		"practice_card WHERE org_id = $1 AND wrong_since > 0":                                                        {40, 400},
		"practice_set WHERE org_id = $1 AND due_on > ''":                                                             {3, 3},
		"practice_set_member WHERE org_id = $1 AND done_at > 0":                                                      {3, 3},
		"practice_run WHERE org_id = $1 AND done_at = 0":                                                             {1, 1},
		"(SELECT DISTINCT member_id, asked_on FROM practice_review WHERE org_id = $1 AND asked_on < '2026-10-20') x": {50, 300},
	}
	for from, limits := range want {
		if n := zh.count(from); n < limits[0] || n > limits[1] {
			t.Errorf("%s: %d, want %d to %d", from, n, limits[0], limits[1])
		}
	}
	seen := map[string]bool{}
	for _, v := range zh.rows(`SELECT CAST(shown_v AS TEXT) FROM opportunity WHERE org_id = $1 AND status = 'open'`) {
		var n int
		if _, err := fmt.Sscan(v, &n); err != nil {
			t.Fatal(err)
		}
		value := opportunity.FromNumber(n)
		seen[string(value.Zone())] = true
		for _, f := range value.Flags() {
			seen[string(f)] = true
		}
	}
	for _, z := range c139.Zones() {
		if !seen[string(z)] {
			t.Errorf("no open deal lies in the zone %s", z)
		}
	}
	for _, f := range c139.Flags() {
		if !seen[string(f)] {
			t.Errorf("no open deal has the flag %s", f)
		}
	}
	for _, text := range zh.rows(`SELECT what FROM evidence WHERE org_id = $1 UNION SELECT body FROM activity WHERE org_id = $1
		UNION SELECT next_step FROM opportunity WHERE org_id = $1 UNION SELECT event FROM stage_change WHERE org_id = $1`) {
		if strings.Contains(text, "{{") {
			t.Errorf("a hole is left in %q", text)
		}
	}
	if n, err := org.NewService(zh.db).Verify(t.Context(), zh.Org); err != nil || n < 1500 {
		t.Errorf("audit log: %d entries, %v", n, err)
	}
	for _, role := range org.Roles {
		if zh.Login[role] == "" {
			t.Errorf("nobody has the role %s", role)
		}
	}
}

// TestBothLanguagesTellTheSameStory also shows that nothing but the day and
// the material decides what is built.
func TestBothLanguagesTellTheSameStory(t *testing.T) {
	const deals = `
		SELECT CAST(amount AS TEXT) || ' ' || status || ' ' || opened_on || ' ' || closed_on || ' ' || selling_stage || ' ' || buying_stage || ' ' ||
		       CAST(self_w * 100 + self_f * 10 + self_c AS TEXT) || ' ' || CAST(cal_w * 100 + cal_f * 10 + cal_c AS TEXT) || ' ' || zone
		FROM opportunity WHERE org_id = $1 ORDER BY created_at, amount`
	zh, en := build(t, "zh").rows(deals), build(t, "en").rows(deals)
	if !slices.Equal(zh, en) {
		for i := range min(len(zh), len(en)) {
			if zh[i] != en[i] {
				t.Fatalf("deal %d is %s in Chinese and %s in English", i, zh[i], en[i])
			}
		}
	}
}

package exchange_test

import (
	"os"
	"path/filepath"
	"testing"

	"kongdan/internal/exchange"
)

// crm is a folder with the four files of a sales team, and what must be in the
// workspace when they are in.
type crm struct {
	name, dir                                          string
	pipeline                                           string
	accounts, agents, managers, departments, products  int
	deals, won, lost, open, incomplete, noAccount      int
	guessed                                            map[string]string // product as deals have it, as it is called
	wonDeal, opened, closed, amount, owner, department string
}

var crmDir = filepath.Join("testdata", "crm")

// folders are our own small set, and the large public one where the variable
// names its folder.
func folders() []crm {
	list := []crm{{
		name: "small", dir: crmDir, pipeline: "pipeline.csv",
		accounts: 4, agents: 3, managers: 2, departments: 4, products: 3,
		deals: 8, won: 2, lost: 2, open: 4, incomplete: 4, noAccount: 2,
		guessed: map[string]string{"AlphaPro": "Alpha Pro"},
		wonDeal: "k1", opened: "2024-01-05", closed: "2024-03-01", amount: "105400", owner: "Ada Lind", department: "Boris Holm团队",
	}}
	if dir := os.Getenv("KONGDAN_MAVEN_DIR"); dir != "" {
		list = append(list, crm{
			name: "maven", dir: dir, pipeline: "pipeline_as_of_2017-09-30.csv.gz",
			accounts: 85, agents: 35, managers: 6, departments: 9, products: 7,
			deals: 7135, won: 3042, lost: 1684, open: 2409, incomplete: 2409, noAccount: 1008,
			guessed: map[string]string{"GTXPro": "GTX Pro"},
			wonDeal: "1c1i7a6r", opened: "2016-10-20", closed: "2017-03-01", amount: "105400", owner: "Moses Frase", department: "Dustin Brinkmann团队",
		})
	}
	return list
}

func TestTheMavenFilesAndOurOwnComeIn(t *testing.T) {
	for _, c := range folders() {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse(t)
			before := h.count(`SELECT COUNT(*) FROM member`)
			deps := h.count(`SELECT COUNT(*) FROM department`)

			r := h.bring(exchange.Members, file(t, c.dir, "sales_teams.csv"))
			if r.Report.New != c.agents || r.Report.Members != c.managers || r.Report.Departments != c.departments {
				t.Errorf("members: %+v", r.Report)
			}
			h.want(before+c.agents+c.managers, `SELECT COUNT(*) FROM member`)
			h.want(deps+c.departments, `SELECT COUNT(*) FROM department`)
			h.want(c.managers, `SELECT COUNT(*) FROM member WHERE role = 'manager' AND data_scope = 'department_below' AND department_id IS NOT NULL`)

			r = h.bring(exchange.Products, file(t, c.dir, "products.csv"))
			if r.Report.New != c.products {
				t.Errorf("products: %+v", r.Report)
			}
			r = h.bring(exchange.Accounts, file(t, c.dir, "accounts.csv"))
			if r.Report.New != c.accounts {
				t.Errorf("accounts: %+v", r.Report)
			}

			r = h.bring(exchange.Deals, file(t, c.dir, c.pipeline))
			if r.Report.New != c.deals || r.Report.Incomplete != c.incomplete || r.Report.Members+r.Report.Accounts+r.Report.Products != 0 {
				t.Errorf("deals: %+v", r.Report)
			}
			for _, m := range r.Report.Matches {
				if m.How == exchange.Guess && c.guessed[m.Value] != m.Name {
					t.Errorf("a guess: %+v", m)
				}
			}
			if r.Report.Guesses != len(c.guessed) {
				t.Errorf("%d guesses: %+v", r.Report.Guesses, r.Report.Matches)
			}
			h.outcomes(c)
			h.again(c)
		})
	}
}

func (h *house) outcomes(c crm) {
	h.t.Helper()
	h.want(c.deals, `SELECT COUNT(*) FROM opportunity`)
	h.want(c.won, `SELECT COUNT(*) FROM opportunity WHERE status = 'won' AND closed_on <> '' AND amount > 0 AND amount_known = 1 AND selling_stage = 'nurture'`)
	h.want(c.lost, `SELECT COUNT(*) FROM opportunity WHERE status = 'lost' AND closed_on <> '' AND amount = 0 AND amount_known = 0`)
	h.want(c.open, `SELECT COUNT(*) FROM opportunity WHERE status = 'open' AND closed_on = '' AND selling_stage = 'needs'`)
	h.want(c.incomplete, `SELECT COUNT(*) FROM opportunity WHERE status = 'open' AND (account_id IS NULL OR amount_known = 0)`)
	h.want(c.noAccount, `SELECT COUNT(*) FROM opportunity WHERE account_id IS NULL`)
	h.want(c.deals, `SELECT COUNT(*) FROM opportunity_product`)
	h.want(1, `
		SELECT COUNT(*) FROM opportunity o
		JOIN import_row i ON i.org_id = o.org_id AND i.object_id = o.id
		JOIN member m ON m.org_id = o.org_id AND m.id = o.owner_id
		JOIN department d ON d.org_id = m.org_id AND d.id = m.department_id
		WHERE i.source_id = $1 AND o.opened_on = $2 AND o.closed_on = $3 AND CAST(o.amount AS TEXT) = $4 AND m.name = $5 AND d.name = $6`,
		c.wonDeal, c.opened, c.closed, c.amount, c.owner, c.department)
	h.want(c.deals, `SELECT COALESCE(CAST(SUM(deals) AS BIGINT), 0) FROM opportunity_tally WHERE owner_id = ''`)
	h.want(c.deals, `SELECT COALESCE(CAST(SUM(deals) AS BIGINT), 0) FROM opportunity_tally WHERE owner_id IN (SELECT id FROM member)`)
	h.want(0, `SELECT COUNT(*) FROM opportunity_tally t WHERE t.owner_id IN (SELECT id FROM member) AND t.amount <> (
		SELECT COALESCE(SUM(o.amount), 0) FROM opportunity o WHERE o.org_id = t.org_id AND o.owner_id = t.owner_id
		AND o.status = t.status AND o.selling_stage = t.selling_stage AND o.shown_v = t.shown_v)`)
	h.want(c.deals, `SELECT COUNT(*) FROM search_doc WHERE kind = 'deal'`)
	h.want(1, `SELECT COUNT(*) FROM audit WHERE kind = 'import' AND action = 'import.run' AND object_id IN (SELECT id FROM import_run WHERE kind = 'deals')`)
}

// again brings the same files in: nothing is made twice.
func (h *house) again(c crm) {
	h.t.Helper()
	for k, name := range map[exchange.Kind]string{exchange.Members: "sales_teams.csv", exchange.Products: "products.csv", exchange.Accounts: "accounts.csv", exchange.Deals: c.pipeline} {
		for _, existing := range exchange.ExistingChoices {
			r := h.upload(k, file(h.t, c.dir, name))
			report := h.check(r, func(m *exchange.Mapping) { m.Existing = existing })
			if report.New+report.Changed+report.Refused+report.Members+report.Departments != 0 || report.Same != report.Rows {
				h.t.Errorf("%s again, %s: %+v", name, existing, report)
			}
		}
	}
}

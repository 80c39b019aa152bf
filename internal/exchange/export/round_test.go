package export_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"kongdan/internal/exchange"
	"kongdan/internal/exchange/export"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
)

// facts are what must be the same in the organisation that everything was
// brought into: each query answers with one text a row.
var facts = map[string]string{
	"members": `SELECT m.name || '|' || m.login || '|' || m.email || '|' || m.role || '|' || COALESCE(d.name, '')
		FROM member m LEFT JOIN department d ON d.org_id = m.org_id AND d.id = m.department_id WHERE m.org_id = $1 AND m.login NOT LIKE 'u-%'`,
	"products": `SELECT name || '|' || series || '|' || CAST(price AS TEXT) FROM product WHERE org_id = $1 AND deleted_at = 0`,
	"accounts": `SELECT a.name || '|' || COALESCE(u.name, '') || '|' || a.industry || '|' || a.region || '|' || a.credit_code || '|' || a.website || '|' ||
		a.address || '|' || a.note || '|' || m.name || '|' || CAST((a.created_at + 28800000) / 86400000 AS TEXT)
		FROM account a JOIN member m ON m.org_id = a.org_id AND m.id = a.owner_id
		LEFT JOIN account u ON u.org_id = a.org_id AND u.id = a.parent_id WHERE a.org_id = $1 AND a.deleted_at = 0`,
	"people": `SELECT p.name || '|' || a.name || '|' || p.title || '|' || p.department || '|' || p.mobile || '|' || p.phone || '|' || p.email || '|' ||
		p.wechat || '|' || p.note || '|' || COALESCE(b.name, '') || '|' || p.basis || '|' || p.basis_note || '|' || p.basis_on
		FROM person p JOIN account a ON a.org_id = p.org_id AND a.id = p.account_id
		LEFT JOIN person b ON b.org_id = p.org_id AND b.id = p.reports_to WHERE p.org_id = $1 AND p.deleted_at = 0`,
	"deals": `SELECT o.name || '|' || COALESCE(a.name, '') || '|' || m.name || '|' || o.status || '|' || o.selling_stage || '|' || o.buying_stage || '|' ||
		CAST(o.amount AS TEXT) || '|' || CAST(o.amount_known AS TEXT) || '|' || COALESCE(CAST(o.margin AS TEXT), '') || '|' || o.opened_on || '|' || o.closed_on || '|' ||
		CASE WHEN o.status = 'open' THEN o.expected_close ELSE '' END || '|' || o.signed_on || '|' || o.next_step || '|' || o.next_step_on || '|' ||
		COALESCE(o.reason_id, '') || '|' || o.outcome_note
		FROM opportunity o JOIN member m ON m.org_id = o.org_id AND m.id = o.owner_id
		LEFT JOIN account a ON a.org_id = o.org_id AND a.id = o.account_id WHERE o.org_id = $1 AND o.deleted_at = 0`,
	"products of deals": `SELECT o.name || '|' || p.name || '|' || CAST(l.quantity AS TEXT) FROM opportunity_product l
		JOIN opportunity o ON o.org_id = l.org_id AND o.id = l.opportunity_id JOIN product p ON p.org_id = l.org_id AND p.id = l.product_id
		WHERE l.org_id = $1 AND o.deleted_at = 0`,
	"competitors of deals": `SELECT o.name || '|' || r.name FROM opportunity_rival l
		JOIN opportunity o ON o.org_id = l.org_id AND o.id = l.opportunity_id JOIN rival r ON r.org_id = l.org_id AND r.id = l.rival_id
		WHERE l.org_id = $1 AND o.deleted_at = 0`,
}

func (w *workspace) facts(o org.ID, query string) (list []string) {
	w.t.Helper()
	err := w.db.View(w.t.Context(), func(tx *db.Tx) error {
		rows, err := tx.QueryContext(w.t.Context(), query, o)
		if err != nil {
			return err
		}
		list, err = db.Collect(rows, func(s *string) []any { return []any{s} })
		return err
	})
	if err != nil {
		w.t.Fatal(query, err)
	}
	slices.Sort(list)
	return list
}

// comesBack imports what was exported into an empty organisation, in both languages.
func (w *workspace) comesBack() {
	t := w.t
	w.hard()
	for _, lang := range i18n.Languages {
		files, _ := w.files(export.CSV, lang)
		home := orgtest.New(t, w.db)
		w.bringIn(home, lang, files)
		for what, query := range facts {
			was, is := w.facts(w.org, query), w.facts(home.Org, query)
			if len(was) < 5 || len(was) != len(is) {
				t.Errorf("%s in %s: %d went out, %d came back", what, lang, len(was), len(is))
			}
			for i := 0; i < min(len(was), len(is)); i++ {
				if was[i] != is[i] {
					t.Errorf("%s in %s:\n   out %q\n  back %q", what, lang, was[i], is[i])
					break
				}
			}
		}
	}
}

func (w *workspace) bringIn(home *orgtest.World, lang string, files map[string][]byte) {
	t := w.t
	into := exchange.NewService(w.db)
	into.Texts = w.texts
	admin := home.Admin()
	ctx := i18n.With(t.Context(), i18n.Locale{Catalog: w.texts, Lang: lang, Zone: admin.Zone, Currency: "CNY"})
	for _, kind := range exchange.Kinds {
		run, err := into.Upload(ctx, admin, kind, string(kind)+".csv", bytes.NewReader(files[string(kind)+".csv"]))
		if err != nil {
			t.Fatal(kind, err)
		}
		r, _, err := into.Run(ctx, admin, run)
		if err != nil {
			t.Fatal(err)
		}
		w.recognised(kind, r, lang)
		report, err := into.Check(ctx, admin, run, r.Version, r.Mapping)
		if err != nil || report.Refused+report.Guesses+report.Members+report.Accounts+report.Products > 0 || report.Unsure {
			t.Fatalf("%s: %v, %+v", kind, err, report)
		}
		if _, err := into.Now(ctx, admin, run, r.Version+1, false, nil); err != nil {
			t.Fatal(kind, err)
		}
	}
}

// hard makes rows that are not easy to write: formulas, marks, lines, a name
// shared by two, an amount nobody knows.
func (w *workspace) hard() {
	w.do(`UPDATE account SET name = '=甲"公司", 乙' || name, name_key = '=甲"公司", 乙' || name_key, note = $1
		WHERE org_id = $2 AND id = (SELECT MIN(id) FROM account WHERE org_id = $2)`, "第一行, \"引号\"\n-第二行", w.org)
	w.do(`UPDATE opportunity SET account_key = (SELECT a.name_key FROM account a WHERE a.org_id = opportunity.org_id AND a.id = opportunity.account_id)
		WHERE org_id = $1 AND account_id IS NOT NULL`, w.org)
	w.do(`UPDATE opportunity SET name = '-' || name, name_key = '-' || name_key, amount = 0, amount_known = 0, margin = -1250
		WHERE org_id = $1 AND id = (SELECT MIN(id) FROM opportunity WHERE org_id = $1 AND status = 'open')`, w.org)
	w.do(`UPDATE opportunity SET account_id = NULL, account_key = '', margin = NULL
		WHERE org_id = $1 AND id = (SELECT MAX(id) FROM opportunity WHERE org_id = $1 AND status = 'open')`, w.org)
	w.do(`UPDATE opportunity SET status = 'withdrawn', reason_id = NULL, closed_on = opened_on, signed_on = '', expected_close = '', next_step = '', next_step_on = ''
		WHERE org_id = $1 AND id = (SELECT id FROM opportunity WHERE org_id = $1 AND status = 'open' ORDER BY id LIMIT 1 OFFSET 3)`, w.org)
	w.do(`UPDATE member SET name = (SELECT x.name FROM member x WHERE x.org_id = $1 AND x.role = 'rep' ORDER BY x.login LIMIT 1),
			name_key = (SELECT x.name_key FROM member x WHERE x.org_id = $1 AND x.role = 'rep' ORDER BY x.login LIMIT 1)
		WHERE org_id = $1 AND id = (SELECT x.id FROM member x WHERE x.org_id = $1 AND x.role = 'rep' ORDER BY x.login DESC LIMIT 1)`, w.org)
	w.do(`UPDATE person SET basis = 'other', basis_note = '=名片, "展会"', basis_on = '2025-12-31' WHERE org_id = $1 AND id = (SELECT MAX(id) FROM person WHERE org_id = $1)`, w.org)
	w.do(`UPDATE person SET phone = '+86 10 6655 1234' WHERE org_id = $1 AND id = (SELECT MIN(id) FROM person WHERE org_id = $1)`, w.org)
}

// recognised makes sure that every column that can be brought in is taken for
// what it is, and no other for anything.
func (w *workspace) recognised(kind exchange.Kind, r exchange.Run, lang string) {
	w.t.Helper()
	for i, head := range r.Preview.Head {
		field := ""
		for _, f := range exchange.FieldsOf(kind) {
			if w.texts.Text(lang, "column."+string(kind)+"."+f.Name) == head {
				field = f.Name
			}
		}
		if got := r.Mapping.Columns[i]; got != field {
			w.t.Errorf("%s: %q is taken for %q, want %q", kind, head, got, field)
		}
	}
	missing := []string{}
	for _, f := range exchange.FieldsOf(kind) {
		if !slices.Contains(r.Mapping.Columns, f.Name) && !(kind == exchange.Members && (f.Name == "manager" || f.Name == "region")) {
			missing = append(missing, f.Name)
		}
	}
	if len(missing) > 0 {
		w.t.Error(kind, fmt.Sprintf("does not hold %s", strings.Join(missing, ", ")))
	}
}

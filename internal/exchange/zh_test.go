package exchange_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"kongdan/internal/exchange"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/sheet"
	"kongdan/internal/org"
)

var zh = filepath.Join("testdata", "zh")

// bringAll brings the Chinese set in.
func (h *house) bringAll() (runs []exchange.Run) {
	h.t.Helper()
	h.World.Member("小陈", org.Rep, org.ScopeTeam, h.North)
	values := func(m *exchange.Mapping) {
		m.Values = map[string]map[string]string{"status": {"搁置中": "no_decision"}}
	}
	for _, k := range exchange.Kinds {
		runs = append(runs, h.bring(k, file(h.t, zh, string(k)+".csv"), values))
	}
	return runs
}

func TestChineseFilesComeIn(t *testing.T) {
	h := newHouse(t)
	runs := h.bringAll()
	for i, want := range []exchange.Report{
		{Rows: 3, New: 3, Departments: 1},
		{Rows: 3, New: 3},
		{Rows: 3, New: 3, Members: 1},
		{Rows: 5, New: 5, Accounts: 1},
		{Rows: 6, New: 6, Rivals: 2, Incomplete: 2},
	} {
		got := runs[i].Report
		if got.Rows != want.Rows || got.New != want.New || got.Departments != want.Departments || got.Members != want.Members ||
			got.Accounts != want.Accounts || got.Products != want.Products || got.Rivals != want.Rivals || got.Incomplete != want.Incomplete || got.Refused != 0 {
			t.Errorf("%s: %+v", runs[i].Kind, got)
		}
	}
	h.want(1, `SELECT COUNT(*) FROM account a JOIN account b ON b.id = a.parent_id JOIN member m ON m.id = a.owner_id
		WHERE a.name = '华东电网杭州公司' AND b.name = '华东电网集团' AND a.region = '杭州' AND m.name = '小陈'`)
	h.want(1, `SELECT COUNT(*) FROM account WHERE name = '北方地铁' AND note = '=SUM(A1)'`)
	h.want(1, `SELECT COUNT(*) FROM account WHERE note LIKE '重点客户%每季度拜访%老客户' AND credit_code <> '' AND website LIKE 'https://%'`)
	h.want(1, `SELECT COUNT(*) FROM person p JOIN person b ON b.id = p.reports_to WHERE p.name = '李敏' AND b.name = '王建国' AND p.mobile = '+86 571 8888 0001'`)
	h.want(1, `SELECT COUNT(*) FROM person p JOIN person b ON b.id = p.reports_to WHERE p.name = '赵强' AND b.name = '钱 进'`)
	h.want(1, `SELECT COUNT(*) FROM product WHERE name = '调度平台' AND price = 120000000`)
	h.want(1, `SELECT COUNT(*) FROM member m JOIN department d ON d.id = m.department_id WHERE m.name = '周涛' AND m.role = 'manager' AND d.name = '东区'`)
	h.want(1, `SELECT COUNT(*) FROM member m JOIN department d ON d.id = m.department_id WHERE m.name = '郑华' AND m.deactivated_at > 0 AND d.name = '东区' AND m.role = 'rep'`)
	h.want(1, `SELECT COUNT(*) FROM opportunity o JOIN member m ON m.id = o.owner_id
		WHERE o.name = '杭州调度升级' AND o.status = 'open' AND o.selling_stage = 'criteria' AND o.buying_stage = 'options' AND o.amount = 120000000
		AND o.margin = 3500 AND o.expected_close = '2026-12-31' AND o.next_step = '拜访信息部' AND o.next_step_on = '2026-10-01' AND m.name = '周涛'`)
	h.want(1, `SELECT COUNT(*) FROM opportunity_product l JOIN product p ON p.id = l.product_id WHERE p.name = '调度平台' AND l.quantity = 2`)
	h.want(3, `SELECT COUNT(*) FROM opportunity_rival`)
	h.want(1, `SELECT COUNT(*) FROM opportunity WHERE name = '集团巡检' AND status = 'won' AND closed_on = '2025-09-30' AND signed_on = '2025-10-12'
		AND margin = 2800 AND reason_id IS NULL AND outcome_note LIKE '不存在的原因%客户认可方案'`)
	h.want(1, `SELECT COUNT(*) FROM opportunity WHERE name = '信号联锁一期' AND status = 'lost' AND amount_known = 0 AND outcome_note = '价格高'`)
	h.want(1, `SELECT COUNT(*) FROM opportunity WHERE name = '信号联锁二期' AND status = 'no_decision' AND amount = 50000000`)
	h.want(1, `SELECT COUNT(*) FROM opportunity WHERE name = '无客户的商机' AND account_id IS NULL AND owner_id = $1`, h.admin.User)
	h.want(1, `SELECT COUNT(*) FROM opportunity o JOIN account a ON a.id = o.account_id WHERE o.name = '水务监测' AND o.amount_known = 0 AND a.name = '西南水务'`)
}

func TestAnyEncodingGivesTheSame(t *testing.T) {
	h := newHouse(t)
	raw, err := simplifiedchinese.GB18030.NewEncoder().String(file(t, zh, "accounts.csv"))
	if err != nil {
		t.Fatal(err)
	}
	r := h.upload(exchange.Accounts, raw)
	if r.Preview.Format.Encoding != sheet.GB18030 || r.Preview.Head[1] != "客户名称" || r.Preview.Rows != 3 {
		t.Fatalf("%+v", r.Preview)
	}
	if err := h.svc.Reformat(h.ctx, h.admin, r.ID, h.version(r.ID), sheet.Format{Encoding: sheet.Windows1252}); err != nil {
		t.Fatal(err)
	}
	if wrong := h.run(r.ID); wrong.Preview.Head[1] == "客户名称" || wrong.Mapping.Columns[1] != "" {
		t.Errorf("%+v", wrong.Preview)
	}
	if err := h.svc.Reformat(h.ctx, h.admin, r.ID, h.version(r.ID), sheet.Format{Encoding: sheet.GB18030}); err != nil {
		t.Fatal(err)
	}
	if report := h.check(h.run(r.ID)); report.New != 3 {
		t.Errorf("%+v", report)
	}
}

// TestEveryFaultIsNamed: one row of each kind of fault in every kind of file;
// each is named by row, column and cause, and the rows around it pass.
func TestEveryFaultIsNamed(t *testing.T) {
	h := newHouse(t)
	h.bringAll()
	h.World.Member("讲师", org.Trainer, org.ScopeAll, "")
	h.World.Member("重名", org.Rep, org.ScopeTeam, h.North)
	h.World.Member("重名", org.Rep, org.ScopeTeam, h.South)
	for _, k := range exchange.Kinds {
		t.Run(string(k), func(t *testing.T) {
			want := strings.Split(strings.TrimSpace(file(t, filepath.Join("testdata", "faults"), string(k)+".txt")), "\n")
			slices.Sort(want)
			r := h.upload(k, file(t, filepath.Join("testdata", "faults"), string(k)+".csv"))
			report := h.check(r, func(m *exchange.Mapping) {
				m.Owners, m.Accounts, m.Products, m.Existing = exchange.Refuse, exchange.Refuse, exchange.Refuse, exchange.Update
			})
			if got := faults(report); !slices.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			passed := report.New + report.Changed + report.Same
			if report.Refused+passed != report.Rows || passed == 0 {
				t.Errorf("%+v", report)
			}
			h.badRows(r, report)
		})
	}
}

// badRows checks that the file of refused rows holds them all, and that they
// come in once what is wrong is taken out: here, that they are refused again.
func (h *house) badRows(r exchange.Run, report exchange.Report) {
	h.t.Helper()
	list, err := h.svc.BadRows(h.ctx, h.admin, r.ID)
	n := 0
	for _, b := range list {
		n += len(b.Faults)
	}
	if err != nil || len(list) != report.Refused || n != report.Faulty {
		h.t.Errorf("%d rows with %d faults kept of %d with %d, %v", len(list), n, report.Refused, report.Faulty, err)
	}
	var b strings.Builder
	if err := exchange.WriteBadRows(h.ctx, &b, r.Kind, r.Preview.Head, list); err != nil {
		h.t.Fatal(err)
	}
	again := h.upload(r.Kind, b.String())
	if !slices.Equal(again.Mapping.Columns[3:], r.Mapping.Columns) || again.Mapping.Columns[0]+again.Mapping.Columns[1]+again.Mapping.Columns[2] != "" {
		h.t.Errorf("%v is guessed for %v", again.Mapping.Columns, again.Preview.Head)
	}
	if again.Preview.Rows != report.Refused {
		h.t.Errorf("the file of refused rows has %d, want %d", again.Preview.Rows, report.Refused)
	}
}

func TestTemplatesAreUnderstood(t *testing.T) {
	h := newHouse(t)
	for _, lang := range i18n.Languages {
		l := i18n.Of(h.ctx)
		l.Lang = lang
		ctx := i18n.With(h.ctx, l)
		for _, k := range exchange.Kinds {
			var b strings.Builder
			if err := exchange.WriteTemplate(ctx, &b, k); err != nil {
				t.Fatal(err)
			}
			r := h.upload(k, b.String()+strings.Repeat("x,", len(exchange.FieldsOf(k))-1)+"x\r\n")
			for i, f := range exchange.FieldsOf(k) {
				if r.Mapping.Columns[i] != f.Name {
					t.Errorf("%s %s: %q is taken for %q, want %q", lang, k, r.Preview.Head[i], r.Mapping.Columns[i], f.Name)
				}
			}
		}
	}
}

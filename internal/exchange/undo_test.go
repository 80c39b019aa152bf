package exchange_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kongdan/internal/account"
	"kongdan/internal/exchange"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
)

// tables are those a file may write to, beside those that remember it.
var tables = []string{"member", "department", "product", "account", "person", "opportunity", "opportunity_product", "opportunity_rival",
	"access_grant", "search_doc"}

// picture is how many rows each table has, and what is counted.
func (h *house) picture() string {
	h.t.Helper()
	var b strings.Builder
	for _, table := range tables {
		fmt.Fprintf(&b, "%s %d\n", table, h.count(`SELECT COUNT(*) FROM `+table))
	}
	fmt.Fprintf(&b, "tally %d %d\n", h.count(`SELECT COALESCE(CAST(SUM(deals) AS BIGINT), 0) FROM opportunity_tally`),
		h.count(`SELECT COALESCE(CAST(SUM(amount) AS BIGINT), 0) FROM opportunity_tally`))
	fmt.Fprintf(&b, "zones %d\n", h.count(`SELECT COALESCE(CAST(SUM(deals) AS BIGINT), 0) FROM opportunity_zone`))
	return b.String()
}

func TestUndoLeavesNothing(t *testing.T) {
	h := newHouse(t)
	h.World.Member("小陈", org.Rep, org.ScopeTeam, h.North)
	var pictures []string
	var runs []exchange.Run
	for _, k := range exchange.Kinds {
		pictures = append(pictures, h.picture())
		runs = append(runs, h.bring(k, file(t, zh, string(k)+".csv"), func(m *exchange.Mapping) {
			m.Values = map[string]map[string]string{"status": {"搁置中": "no_decision"}}
		}))
	}
	if err := h.svc.Undo(h.ctx, h.admin, runs[2].ID); !errs.Is(err, errs.Conflict) {
		t.Errorf("accounts with deals: %v", err)
	}
	before := h.picture()
	for i := len(runs) - 1; i >= 0; i-- {
		if err := h.svc.Undo(h.ctx, h.admin, runs[i].ID); err != nil {
			t.Fatalf("%s: %v", runs[i].Kind, err)
		}
		if got := h.picture(); got != pictures[i] {
			t.Errorf("%s taken back leaves\n%swant\n%s", runs[i].Kind, got, pictures[i])
		}
	}
	if err := h.svc.Undo(h.ctx, h.admin, runs[0].ID); !errs.Is(err, errs.Conflict) {
		t.Errorf("taken back twice: %v", err)
	}
	h.want(0, `SELECT COUNT(*) FROM import_row`)
	for _, k := range exchange.Kinds { // and it can come in again
		h.bring(k, file(t, zh, string(k)+".csv"), func(m *exchange.Mapping) {
			m.Values = map[string]map[string]string{"status": {"搁置中": "no_decision"}}
		})
	}
	if got := h.picture(); got != before {
		t.Errorf("again\n%swant\n%s", got, before)
	}
}

func TestUndoIsRefusedOnceSomethingChanged(t *testing.T) {
	h := newHouse(t)
	deals, accounts := opportunity.NewService(h.DB), account.NewService(h.DB)
	for name, change := range map[string]func(deal string, version int64) error{
		"stage": func(deal string, version int64) error {
			_, err := deals.MoveStage(h.ctx, h.admin, opportunity.ID(deal), version, opportunity.Move{
				Track: opportunity.Selling, To: "concerns", Event: "客户已定标准", OccurredOn: day.Date(h.admin.Today(h.DB.Now()))})
			return err
		},
		"team": func(deal string, _ int64) error {
			return deals.Join(h.ctx, h.admin, opportunity.ID(deal), h.World.Rep("队友").User, "")
		},
		"trash": func(deal string, version int64) error {
			return deals.Delete(h.ctx, h.admin, opportunity.ID(deal), version)
		},
		"account": func(deal string, _ int64) error {
			id := account.ID(h.text(`SELECT account_id FROM opportunity WHERE id = $1`, deal))
			return accounts.Update(h.ctx, h.admin, id, 1, account.Draft{Name: "改名"}, true)
		},
		"member": func(deal string, _ int64) error {
			return h.DB.InTx(h.ctx, func(tx *db.Tx) error {
				_, err := tx.ExecContext(h.ctx, `UPDATE member SET password_hash = 'x' WHERE id = (SELECT owner_id FROM opportunity WHERE id = $1)`, deal)
				return err
			})
		},
		"evidence": func(deal string, _ int64) error {
			return h.DB.InTx(h.ctx, func(tx *db.Tx) error {
				_, err := tx.ExecContext(h.ctx, `
					INSERT INTO stage_change (org_id, id, opportunity_id, track, from_stage, to_stage, cycle, event, occurred_on, user_id, at)
					VALUES ($1, 'x', $2, 'selling', 'a', 'b', 1, '', '', '', 0)`, h.Org, deal)
				return err
			})
		},
	} {
		t.Run(name, func(t *testing.T) {

			done := h.bring(exchange.Deals, fmt.Sprintf("编号,名称,客户,负责人\n%s,商机%s,客户%s,新人%s\n", name, name, name, name))
			deal := h.text(`SELECT object_id FROM import_row WHERE run_id = $1 AND kind = 'deal'`, done.ID)
			if err := change(deal, 1); err != nil {
				t.Fatal(err)
			}
			err := h.svc.Undo(h.ctx, h.admin, done.ID)
			if !errs.Is(err, errs.Conflict) {
				t.Errorf("%v", err)
			}
			if r := h.run(done.ID); r.State != exchange.Done {
				t.Errorf("%s", r.State)
			}
			list, err := h.svc.InTheWay(h.ctx, h.admin, done.ID)
			if err != nil {
				t.Fatal(err)
			}
			want := map[string][]exchange.Obstacle{
				"account":  {{Kind: "account", ID: h.text(`SELECT account_id FROM opportunity WHERE id = $1`, deal), Name: "改名"}},
				"member":   {{Kind: "member", ID: h.text(`SELECT owner_id FROM opportunity WHERE id = $1`, deal), Name: "新人" + name}},
				"trash":    {{Kind: "deal", ID: deal, Name: "商机" + name, Gone: true}},
				"evidence": nil, // refers to the deal, which itself is as it was
			}
			if one, ok := want[name]; !ok && !slices.Contains(list, exchange.Obstacle{Kind: "deal", ID: deal, Name: "商机" + name}) || ok && !slices.Equal(list, one) {
				t.Errorf("in the way: %+v", list)
			}
			h.want(1, `SELECT COUNT(*) FROM opportunity WHERE id = $1`, deal)
		})
	}
}

func TestUpdatesAreTakenBack(t *testing.T) {
	h := newHouse(t)
	h.bringAll()
	dump := func() string {
		return h.text(`SELECT name || industry || region || note || CAST(version AS TEXT) FROM account WHERE name = '华东电网集团'`)[:12] +
			h.text(`SELECT title || mobile || email FROM person WHERE name = '李敏'`) +
			h.text(`SELECT series || CAST(price AS TEXT) FROM product WHERE name = '调度平台'`) +
			h.text(`SELECT name || status || CAST(amount AS TEXT) || owner_id || closed_on || next_step || selling_stage || expected_close FROM opportunity WHERE name = '杭州调度升级'`) +
			h.text(`SELECT CAST(COUNT(*) AS TEXT) FROM opportunity_product`) + h.text(`SELECT CAST(COALESCE(SUM(amount), 0) AS TEXT) FROM opportunity_tally`)
	}
	before := dump()
	var runs []exchange.Run
	for _, f := range []struct {
		kind exchange.Kind
		text string
	}{
		{exchange.Accounts, "客户编号,客户名称,行业,区域\nC001,华东电网集团,能源,\n"},
		{exchange.People, "姓名,客户,职务,手机,汇报给\n李敏,华东电网杭州公司,总监,13911112222,\n王建国,华东电网集团,董事长,,\n"},
		{exchange.Products, "产品,系列,价格\n调度平台,电网二代,200万\n"},
		{exchange.Deals, "商机编号,商机名称,阶段,金额,关闭日期,负责人,产品\nD1,,赢单,130万,2026-09-01,吴静,信号联锁\n"},
	} {
		r := h.bring(f.kind, f.text, func(m *exchange.Mapping) { m.Existing = exchange.Update })
		if r.Report.Changed == 0 || r.Report.New != 0 {
			t.Errorf("%s: %+v", f.kind, r.Report)
		}
		runs = append(runs, r)
		again := h.check(h.upload(f.kind, f.text), func(m *exchange.Mapping) { m.Existing = exchange.Update })
		if again.Changed+again.New != 0 {
			t.Errorf("%s again: %+v", f.kind, again)
		}
	}
	if dump() == before {
		t.Fatal("nothing changed")
	}
	h.want(1, `SELECT COUNT(*) FROM opportunity o JOIN member m ON m.id = o.owner_id
		WHERE o.name = '杭州调度升级' AND o.status = 'won' AND o.closed_on = '2026-09-01' AND o.amount = 130000000 AND m.name = '吴静' AND o.next_step = ''`)
	h.want(1, `SELECT COUNT(*) FROM audit WHERE action = 'deal.import'`)
	for i := len(runs) - 1; i >= 0; i-- {
		if err := h.svc.Undo(h.ctx, h.admin, runs[i].ID); err != nil {
			t.Fatalf("%s: %v", runs[i].Kind, err)
		}
	}
	if after := dump(); after != before {
		t.Errorf("was  %s\n is %s", before, after)
	}
	if _, err := org.NewService(h.DB).Verify(h.ctx, h.Org); err != nil {
		t.Error(err)
	}
}

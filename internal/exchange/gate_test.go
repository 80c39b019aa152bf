package exchange_test

import (
	"context"
	"testing"

	"kongdan/internal/exchange"
	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/stage"
)

// TestAFilePassesTheGateOfAStage brings deals of an owner who lacks what a stage
// asks for, and of one who does not: new ones, and one that is there.
func TestAFilePassesTheGateOfAStage(t *testing.T) {
	h := newHouse(t)
	h.Rep("林晓岚")
	other := h.Rep("何静")
	asked := 0
	h.svc.Gate = func(_ context.Context, _ *db.Tx, _ org.Actor, member org.UserID) ([]opportunity.Lack, error) {
		if asked++; member == other.User {
			return nil, nil
		}
		return []opportunity.Lack{{Stage: stage.Criteria, Kind: "k", Name: "控单认证"}}, nil
	}
	const head = "商机编号,商机名称,负责人,状态,销售阶段,成交日期\n"
	r := h.upload(exchange.Deals, head+
		"A-1,甲,林晓岚,进行中,需求分析,\n"+
		"A-2,乙,林晓岚,进行中,解决疑虑,\n"+ // beyond the gate
		"A-3,丙,林晓岚,赢单,,2026-01-05\n"+ // history
		"A-4,丁,何静,进行中,解决疑虑,\n"+
		"A-5,戊,林晓岚,进行中,设定标准,\n")
	report := h.check(r, func(m *exchange.Mapping) { m.Faults = exchange.Skip })
	if report.New != 3 || report.Refused != 2 || len(report.Faults) != 2 || report.Faults[0].Key != "import.fault.gate" || report.Faults[0].Column != "销售阶段" {
		t.Fatalf("%+v", report)
	}
	if asked != 2 {
		t.Errorf("two owners were asked about %d times", asked)
	}
	if _, err := h.svc.Now(h.ctx, h.admin, r.ID, h.version(r.ID), true, nil); err != nil {
		t.Fatal(err)
	}
	again := h.upload(exchange.Deals, head+"A-1,甲,林晓岚,进行中,设定标准,\n"+"A-4,丁,何静,进行中,需求分析,\n")
	report = h.check(again, func(m *exchange.Mapping) { m.Existing = exchange.Update })
	if report.Changed != 1 || report.Refused != 1 || report.Faults[0].Key != "import.fault.gate" {
		t.Errorf("%+v", report)
	}
}

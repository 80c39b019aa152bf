package web_test

import (
	"fmt"
	"testing"

	"kongdan/internal/opportunity"
	"kongdan/internal/org"
)

func TestBoardAndTable(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	v := s.as(rep)
	v.get("/deals").is(200).has("还没有商机", "新建商机", "看板", "表格")
	d := s.deal(rep, "政务云二期")
	p := v.get("/deals").is(200).has("政务云二期", "1 个商机", "¥350万", "商机评估", "0W0F0C")
	if n := p.doc().Find("[data-column] [data-card][data-move]").Length(); n != 1 {
		t.Errorf("%d cards can be moved", n)
	}
	v.get("/deals?view=table").is(200).has("政务云二期", "政务云二期的客户", "导出 CSV", "批量修改")
	v.in("en").get("/deals?view=board").is(200).has("1 deal", "Opportunity assessment")
	v.in("en").get("/deals?view=table").is(200).has("Closing", "Export CSV")
	reader := s.as(s.Member("只读", org.ReadOnly, org.ScopeAll, s.North))
	p = reader.get("/deals").is(200).has("政务云二期").lacks("data-move=", "/deals/new?")
	if p.doc().Find("[data-fixed]").Length() != 1 {
		t.Error("a reader can drag")
	}
	s.as(s.Rep("路人")).get("/deals").is(200).lacks("政务云二期")
	s.as(s.Rep("路人")).get("/deals?view=table&q=" + string(d.ID)).is(200).lacks("政务云二期")
}

func TestOneFilterForBothViews(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	v := s.as(rep)
	s.deal(rep, "政务云二期")
	for _, bad := range []string{
		"min=abc", "max=-1", "close_from=2026-02-30", "close_to=x", "stage=x", "zone=x", "status=x", "buying=x", "owner=x",
		"account=../", "rival=%00", "product=x", "q=%ff%00", "sort=x", "view=x",
	} {
		for _, kind := range []string{"board", "table"} {
			v.get("/deals?view=" + kind + "&" + bad).is(200)
		}
	}
	for _, kind := range []string{"board", "table"} {
		q := "/deals?view=" + kind + "&"
		v.get(q+"min=300万&max=400万").is(200).has("政务云二期", "400万")
		v.get(q + "min=abc").is(200).has("无法读取这个金额")
		v.get(q + "min=400万").is(200).lacks(">政务云二期<").has("没有符合条件的商机")
		v.get(q+"q=政务&zone=lose&stage=assess&owner=me&buying=need").is(200).has("政务云二期", "value=\"政务\"")
		v.get(q + "q=二期").is(200).has("政务云二期")
		v.get(q + "status=won").is(200).lacks(">政务云二期<")
		v.get(q + "overdue=1").is(200).lacks(">政务云二期<")
	}
	v.get("/deals?view=table&after=abc").is(422).has("找不到这一页")
}

// Going forth to the end and back to the beginning shows every deal once, in
// one order, whatever the order.
func TestTableTurnsPagesBothWays(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	base := s.deal(rep, "第零个")
	for i := range 95 {
		_, err := s.server.Deals.Create(t.Context(), rep, opportunity.Terms{Name: fmt.Sprintf("项目 %02d", i%50), Account: base.Account,
			Amount: int64(i % 7 * 100), AmountKnown: true, NextStep: "x", NextStepOn: today(s, rep)})
		if err != nil {
			t.Fatal(err)
		}
	}
	v := s.as(rep)
	for _, sort := range []string{"", "name", "-name", "amount", "-amount", "-value", "account", "close", "-next", "updated"} {
		var forth, back [][]string
		path := "/deals?view=table&sort=" + sort
		for path != "" {
			p := v.get(path).is(200).doc()
			var names []string
			for _, row := range p.Find("tbody .k-pickcell input").EachIter() {
				names = append(names, row.AttrOr("value", ""))
			}
			forth = append(forth, names)
			next := p.Find(`a[rel="next"]`).AttrOr("href", "")
			if next == "" {
				break
			}
			path = next
		}
		for path != "" {
			p := v.get(path).is(200).doc()
			var names []string
			for _, row := range p.Find("tbody .k-pickcell input").EachIter() {
				names = append(names, row.AttrOr("value", ""))
			}
			back = append([][]string{names}, back...)
			path = p.Find(`a[rel="prev"]`).AttrOr("href", "")
		}
		if fmt.Sprint(forth) != fmt.Sprint(back) || len(forth) != 4 {
			t.Errorf("%q: %d pages forth, %d back, or not the same", sort, len(forth), len(back))
		}
		seen := map[string]bool{}
		for _, page := range forth {
			for _, x := range page {
				seen[x] = true
			}
		}
		if len(seen) != 96 {
			t.Errorf("%q shows %d deals", sort, len(seen))
		}
	}
}

package web_test

import (
	"strconv"
	"strings"
	"testing"

	"kongdan/internal/method"
)

func TestWordingPages(t *testing.T) {
	s := newSite(t)
	v := s.boss()
	for _, p := range method.Parts {
		for _, lang := range []string{"zh", "en"} {
			list := v.in(lang).get("/settings/method?part=" + string(p)).is(200)
			if n := list.doc().Find(".k-tree a").Length(); n != len(method.Items(p)) {
				t.Errorf("%s: %d items, want %d", p, n, len(method.Items(p)))
			}
		}
		v.get("/settings/method/item?part=" + string(p)).is(200) // the first of it
	}
	v = v.in("zh")
	v.get("/settings/method?part=nothing").is(404)
	v.get("/settings/method/item?part=element&item=C99").is(404)
	const path = "/settings/method/item?part=element&item=C6"
	page := v.get(path).is(200).has("怎样算清楚", "问客户", "每行一条")
	seen, zh, en := page.value("seen"), page.value("name.zh"), page.value("name.en")
	if zh == "" || en == "" || seen == "" {
		t.Fatalf("%q %q %q", zh, en, seen)
	}
	form := []string{"part", "element", "item", "C6", "seen", seen, "name.zh", "钱从哪里来<b>", "name.en", "Where the money is"}
	v.post("/settings/method/item", append(form[:6:6], "name.zh", " ", "name.en", strings.Repeat("x", 81))...).is(422).has("请填写此项", "最多 80 个字符")
	v.post("/settings/method/item", append(form, "explain.zh", "{{nothing}}")...).is(422).has("占位符", "钱从哪里来&lt;b&gt;")
	v.post("/settings/method/item", form...).leads("/settings/method/item?")
	v.get(path).is(200).has("措辞已保存", "已修改", "钱从哪里来").lacks("<b>")
	c := v.post("/settings/method/item", append(form[:6:6], "name.zh", "另一个说法", "name.en", en)...).is(409).has("另一个说法", "钱从哪里来", "Where the money is")
	fresh := c.doc().Find("main form[method=post] [name=seen]").AttrOr("value", "")
	if fresh == seen || fresh == "" {
		t.Error("mine would fail again")
	}
	v.post("/settings/method/item/reset", "part", "element", "item", "C6", "seen", seen).is(409)
	v.post("/settings/method/item/reset", "part", "element", "item", "C6", "seen", fresh).leads("/settings/method/item?")
	if got := v.get(path).value("name.zh"); got != zh {
		t.Errorf("reads %q after the reset", got)
	}
	for _, bad := range nasty {
		if r := v.post("/settings/method/item", "part", "element", "item", "C6", "seen", bad, "name.zh", bad, "name.en", bad); r.status != 422 && r.status != 409 {
			t.Errorf("%q: %d", clip(bad, 20), r.status)
		}
		v.post("/settings/method/item", "part", bad, "item", bad).lacks("<script>alert", "<img src=x")
	}
}

// What an organisation calls a zone stands wherever the zone is named.
func TestZonesByTheirOwnName(t *testing.T) {
	s := newSite(t)
	v := s.boss()
	d := s.deal(s.Rep("林晓岚"), "政务云二期")
	page := v.get("/settings/method/item?part=zone&item=lose").is(200)
	form := []string{"part", "zone", "item", "lose", "seen", page.value("seen"), "name.zh", "危险区", "name.en", "Danger zone"}
	for _, f := range []string{"explain.zh", "explain.en", "advice.zh", "advice.en"} {
		form = append(form, f, page.value(f))
	}
	v.post("/settings/method/item", form...).leads("/settings/method/item?")
	for _, at := range []string{"/", "/deals?view=table", "/deals?view=map", dealPath(d)} {
		v.in("zh").get(at).is(200).has("危险区").lacks("输单区")
	}
	v.in("en").get(dealPath(d)).is(200).has("Danger zone")
}

func TestReasonPages(t *testing.T) {
	s := newSite(t)
	v := s.boss()
	list := v.get("/settings/reasons").is(200).has("赢单", "输单", "客户未决策", "主动放弃")
	v.in("en").get("/settings/reasons").is(200).has("Outcome reasons", "Lost")
	v = v.in("zh")
	url := list.doc().Find(".k-tree a").First().AttrOr("href", "")
	page := v.get(url).is(200)
	id, version, name := page.value("id"), page.value("version"), page.value("name_zh")
	form := []string{"id", id, "outcome", page.value("outcome"), "version", version, "name_en", page.value("name_en")}
	v.post("/settings/reasons/edit", append(form, "name_zh", " ")...).is(422).has("请填写此项")
	v.post("/settings/reasons/edit", append(form, "name_zh", name+"了", "retired", "1")...).leads("/settings/reasons")
	v.get("/settings/reasons").has(name+"了", "已停用", "原因已保存")
	v.post("/settings/reasons/edit", append(form, "name_zh", "别的")...).is(409).has("别的", name+"了")
	v.post("/settings/reasons/edit", "outcome", "lost", "name_zh", "客户换了班子", "name_en", "New people at the client").leads("/settings/reasons")
	v.post("/settings/reasons/edit", "outcome", "lost", "name_zh", "客户换了班子", "name_en", "x").is(422).has("已有同名的原因")
	v.get("/settings/reasons/edit?id=nothing").is(404)
	for _, bad := range nasty {
		v.post("/settings/reasons/edit", "id", bad, "outcome", bad, "name_zh", bad, "name_en", bad).is(422).lacks("<script>alert", "<img src=x")
	}
}

func TestThresholdAndMovePages(t *testing.T) {
	s := newSite(t)
	v := s.boss()
	version := v.get("/settings/thresholds").is(200).has("要素的依据多久算过期", "默认 60").value("version.element_stale_days")
	v.in("en").get("/settings/thresholds").is(200).has("by default 60")
	v = v.in("zh")
	post := func(days string) *page {
		return v.post("/settings/thresholds", "element_stale_days", days, "version.element_stale_days", version)
	}
	for _, bad := range append(nasty[1:], "0", "-1", "NaN", "12.5", "1,000", "99999") {
		if r := post(bad); bad != nasty[1] {
			r.is(422).lacks("<script>alert", "<img src=x")
		}
	}
	post("6").is(422).has("7 到 730 之间的整数")
	post("45").leads("/settings/thresholds")
	if got := v.get("/settings/thresholds").value("element_stale_days"); got != "45" {
		t.Errorf("reads %q", got)
	}
	post("50").is(409).has("45", "50")
	v.get("/settings/thresholds").lacks("正在按新的设置重算")
	s.run(`INSERT INTO job (id, org_id, kind, payload, state, run_at, created_at, done_units, all_units)
		SELECT 'j', id, 'deal.recount', '{}', 'running', 0, 0, 3, 9 FROM organisation`)
	v.get("/settings/thresholds").is(200).has("正在按新的设置重算", "3 / 9")

	moves := v.get("/settings/moves").is(200).has("优先级 0 到 100")
	v.in("en").get("/settings/moves").is(200).has("Priority from 0 to 100")
	v = v.in("zh")
	key := moves.value("move")
	fields := []string{"move", key, "version." + key, moves.value("version." + key), key + ".enabled", "1"}
	if old, err := strconv.Atoi(moves.value(key + ".priority")); err != nil || old < 1 {
		t.Fatal(old, err)
	}
	v.post("/settings/moves", append(fields, key+".priority", "101", key+".threshold", "1")...).is(422).has("0 到 100 之间的整数")
	v.post("/settings/moves", append(fields, key+".priority", "x", key+".threshold", "1")...).is(422)
	v.post("/settings/moves", append(fields, key+".priority", "3", key+".threshold", "1")...).leads("/settings/moves")
	if got := v.get("/settings/moves").value(key + ".priority"); got != "3" {
		t.Errorf("reads %q", got)
	}
	v.post("/settings/moves", append(fields, key+".priority", "4", key+".threshold", "1")...).is(409).has("3 / ", "4 / ")
}

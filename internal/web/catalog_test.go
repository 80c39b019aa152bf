package web_test

import (
	"testing"

	"kongdan/internal/org"
)

func TestCompetitors(t *testing.T) {
	s := newSite(t)
	rep, admin, reader := s.as(s.Rep("陈晓")), s.as(s.Admin()), s.as(s.Member("只读", org.ReadOnly, org.ScopeAll, s.North))
	rep.get("/settings/rivals").is(200).has("还没有竞争对手", "添加竞争对手")
	reader.get("/settings/rivals").is(200).lacks("/settings/rivals/new")
	reader.get("/settings/rivals/new").is(403)
	reader.post("/settings/rivals/new", "name", "x").is(403)
	rep.post("/settings/rivals/new", "name", "", "website", "hello", "note", "留着").is(422).has("请填写此项", "请填写有效的网址", "留着")
	rep.post("/settings/rivals/new", "name", "蓝海科技", "website", "blue.example.cn", "note", "价格低\n交付慢").leads("/settings/rivals")
	rep.post("/settings/rivals/new", "name", "蓝海 科技").leads("/settings/rivals")
	rep.in("en").post("/settings/rivals/new", "name", "蓝海科技").is(422).has("on the list already")
	rep.in("zh").get("/settings/rivals").has("蓝海科技", "https://blue.example.cn", "价格低…").lacks("/settings/rivals?trash=1", "交付慢")
	p := admin.get("/settings/rivals?q=蓝海科技").is(200)
	at := p.doc().Find("tbody th a").AttrOr("href", "")
	rep.get(at).is(403)
	for _, path := range []string{at, at + "/delete", at + "/restore"} {
		rep.post(path, "version", "1", "name", "x").is(403)
	}
	admin.get(at).is(200).has("价格低", "删除竞争对手")
	admin.post(at, "version", "1", "name", "蓝海集团").leads("/settings/rivals")
	admin.post(at, "version", "1", "name", "蓝海股份").is(409).has("蓝海集团", "蓝海股份")
	admin.post(at+"/delete", "version", "2").leads("/settings/rivals")
	admin.get("/settings/rivals").lacks("蓝海集团").has("蓝海 科技")
	admin.get("/settings/rivals?trash=1").has("蓝海集团", at+"/restore")
	rep.get("/settings/rivals?trash=1").lacks("蓝海集团")
	admin.post(at + "/restore").leads("/settings/rivals")
	admin.get("/settings/rivals").has("蓝海集团")
	admin.get("/settings").has("竞争对手", "产品")
}

func TestProducts(t *testing.T) {
	s := newSite(t)
	rep, admin := s.as(s.Rep("陈晓")), s.as(s.Admin())
	rep.get("/settings/products").is(200).has("还没有产品").lacks("/settings/products/new")
	rep.get("/settings/products/new").is(403)
	rep.post("/settings/products/new", "name", "x").is(403)
	admin.post("/settings/products/new", "name", "", "price", "12.345").is(422).has("请填写此项", "最多 2 位小数", "12.345")
	admin.post("/settings/products/new", "name", "数据中台", "series", "平台", "price", "120万").leads("/settings/products")
	admin.in("en").post("/settings/products/new", "name", "x", "price", "-1").is(422).has("cannot be negative")
	p := admin.in("zh").get("/settings/products").has("数据中台", "平台", "1,200,000")
	at := p.doc().Find("tbody th a").AttrOr("href", "")
	if got := admin.get(at).is(200).value("price"); got != "1,200,000" {
		t.Errorf("the price reads %q", got)
	}
	admin.post(at, "version", "1", "name", "数据中台", "price", "1,500,000").leads("/settings/products")
	admin.post(at, "version", "1", "name", "数据中台", "price", "99").is(409).has("1,500,000", "99")
	rep.get(at).is(403)
	admin.post(at+"/delete", "version", "2").leads("/settings/products")
	admin.get("/settings/products?trash=1").has("数据中台")
	admin.post(at + "/restore").leads("/settings/products")
}

package web_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestSearchPage(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	s.dealOf(rep, "政务云二期")
	s.dealOf(s.Rep("周启明"), "政务中台")
	v := s.as(rep)
	v.get("/search").is(200).has("输入名称的一部分")
	p := v.get("/search?q=政务").is(200).has("商机", "政务云二期", "客户", "政务云二期的客户").lacks("政务中台")
	if got := p.doc().Find(".k-hits mark").First().Text(); got != "政务" {
		t.Errorf("%q is marked", got)
	}
	v.get("/search?q=陈").is(200).has("联系人", "陈处长")
	v.get("/search?q=中台").is(200).has("没有找到“中台”").lacks("政务中台")
	v.get("/search?q=%3Cscript%3E%00").is(200).lacks("<script>")
	v.in("en").get("/search?q=政务").is(200).has("Deals", "Accounts")
	v.in("zh")
	r := httptest.NewRequest(http.MethodGet, "/search?q=云", nil)
	r.Header.Set("HX-Request", "true")
	v.send(r).is(200).has("政务云二期", `role="option"`, "查看全部结果").lacks("<html", "k-sidenav")
}

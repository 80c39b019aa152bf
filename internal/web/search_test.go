package web_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"kongdan/internal/org"
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

// Questions are found by who trains, and by nobody else.
func TestOnlyTrainersFindQuestions(t *testing.T) {
	s := newSite(t)
	q := s.ask1()
	trainer := s.Member("培训", org.Trainer, org.ScopeAll, s.North)
	for _, who := range []org.Actor{trainer, s.Admin()} {
		p := s.as(who).get("/search?q=谁说了算").is(200).has("试题", "谁说了算").lacks("拍板的人")
		if href := p.doc().Find(".k-hits a").AttrOr("href", ""); href != "/question/"+q {
			t.Errorf("the question leads to %q", href)
		}
	}
	s.as(trainer).get("/search").is(200).has("文档、试题")
	for _, who := range []org.Actor{s.Rep("林晓岚"), s.Manager(), s.Member("读", org.ReadOnly, org.ScopeAll, s.South)} {
		s.as(who).get("/search?q=谁说了算").is(200).has("没有找到").lacks("试题", "/question/")
		s.as(who).get("/search?q=拍板的人").is(200).has("没有找到").lacks("谁说了算")
	}
}

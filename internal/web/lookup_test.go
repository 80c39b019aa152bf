package web_test

import (
	"testing"

	"kongdan/internal/account"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	"kongdan/internal/person"
	"kongdan/internal/product"
	"kongdan/internal/rival"
)

// newAccount makes an account of the owner.
func (s *site) newAccount(owner org.Actor, d account.Draft) account.ID {
	s.t.Helper()
	id, err := s.server.Accounts.Create(s.t.Context(), owner, d, true)
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

// newPerson makes a person at an account.
func (s *site) newPerson(actor org.Actor, at account.ID, d person.Draft) person.ID {
	s.t.Helper()
	id, err := s.server.People.Create(s.t.Context(), actor, at, d)
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

func TestLookups(t *testing.T) {
	s := newSite(t)
	rep, other, admin := s.Rep("陈晓"), s.Rep("李娜"), s.Admin()
	mine := s.newAccount(rep, account.Draft{Name: "华东<电网>", Industry: "电力", Region: "上海"})
	s.newAccount(other, account.Draft{Name: "华北电网"})
	s.newPerson(rep, mine, person.Draft{Name: "张伟", Title: "主任"})
	if _, err := s.server.Rivals.Create(t.Context(), rep, rival.Draft{Name: "蓝海科技"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.server.Products.Create(t.Context(), admin, product.Draft{Name: "数据中台", Series: "平台"}); err != nil {
		t.Fatal(err)
	}
	v := s.as(rep)
	v.get("/lookup/accounts?q=电网").is(200).has("华东&lt;电网&gt;", "电力 · 上海 · 陈晓", `value="`+string(mine)+`"`).lacks("华北", "<html", "<电网>")
	v.get("/lookup/accounts").is(200).has("电力").lacks("华北")
	v.get("/lookup/people?account="+string(mine)+"&q=张").is(200).has("张伟", "主任").lacks("华东")
	v.get("/lookup/people?q=张").is(200).has("张伟", "华东")
	v.get("/lookup/people?account=nothing").is(200).lacks("张伟")
	s.as(other).get("/lookup/people?account=" + string(mine)).is(200).lacks("张伟")
	v.get("/lookup/members?q=李").is(200).has("李娜", "销售", "北区").lacks("陈晓")
	v.in("en").get("/lookup/members?q=李").is(200).has("李娜", "Sales")
	v.get("/lookup/rivals?q=蓝海").is(200).has("蓝海科技")
	v.get("/lookup/products").is(200).has("数据中台", "平台")
	far := orgtest.New(t, s.db)
	for _, path := range []string{"accounts", "people", "members", "rivals", "products"} {
		s.as(far.Rep("外人")).get("/lookup/"+path).is(200).lacks("电网", "张伟", "陈晓", "蓝海", "数据中台")
		s.nobody().get("/lookup/" + path).leads("/signin")
		for _, q := range []string{"%00", "%ff", "%25", "'%20OR%201=1--"} {
			if got := v.get("/lookup/" + path + "?q=" + q); got.status != 200 && got.status != 422 {
				t.Errorf("%s?q=%s answers %d", path, q, got.status)
			}
		}
	}
}

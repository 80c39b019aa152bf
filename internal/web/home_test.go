package web_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestNobodyIsLedToSignIn(t *testing.T) {
	s := newSite(t)
	s.nobody().get("/").leads("/signin")
	s.nobody().post("/signout").is(401).has("请先登录", "内容没有提交")
	s.nobody().in("en").post("/signout").is(401).has("your session has ended")
}

// Who was signed out while filling in a form comes back to it.
func TestSignInLeadsBackToTheForm(t *testing.T) {
	s := newSite(t)
	for from, want := range map[string]string{
		"http://example.com/deals/1/visit?a=b": "/signin?next=%2Fdeals%2F1%2Fvisit%3Fa%3Db",
		"http://evil.example/deals":            "/signin",
		"":                                     "/signin",
	} {
		r := httptest.NewRequest(http.MethodPost, "/deals/1/visit", nil)
		r.Header.Set("Referer", from)
		page := s.nobody().send(r).is(401)
		if got := page.doc().Find("main a.btn-primary").AttrOr("href", ""); got != want {
			t.Errorf("from %q to %q, want %q", from, got, want)
		}
	}
}

func TestSignOutEndsTheSession(t *testing.T) {
	s := newSite(t)
	v := s.as(s.Rep("小陈"))
	v.post("/signout").leads("/signin")
	v.get("/").leads("/signin")
}

func TestAnUnknownAddressSaysSo(t *testing.T) {
	s := newSite(t)
	s.as(s.Rep("小陈")).get("/nothing/here").is(404).has("没有这个页面")
	for _, bytes := range []string{"%00", "%ff", "%ed%a0%80"} {
		s.as(s.Rep("小李")).get("/deals/" + bytes).is(404)
	}
	s.nobody().in("en").get("/nothing/here").is(404).has("There is no such page.")
}

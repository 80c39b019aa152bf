package web_test

import "testing"

func TestNobodyIsLedToSignIn(t *testing.T) {
	s := newSite(t)
	s.nobody().get("/").leads("/signin")
	s.nobody().post("/signout").is(401).has("请先登录")
	s.nobody().in("en").post("/signout").is(401).has("Sign in first.")
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

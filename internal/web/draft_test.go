package web_test

import "testing"

// TestPagesNameTheirMember: the scripts hold no draft for somebody else, and
// tell times as the page does, by what the body says.
func TestPagesNameTheirMember(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	body := s.as(rep).get("/").is(200).doc().Find("body")
	if user, zone := body.AttrOr("data-user", ""), body.AttrOr("data-zone", ""); user != string(rep.User) || zone != "Asia/Shanghai" {
		t.Errorf("the page is for %q in %q", user, zone)
	}
}

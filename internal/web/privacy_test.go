package web_test

import (
	"testing"

	"kongdan/internal/account"
	"kongdan/internal/person"
	"kongdan/internal/privacy"
)

// TestTheLogLeadsToNobodyErased: the entries about an erased person stay, and
// lead to no page, since there is none.
func TestTheLogLeadsToNobodyErased(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	at := s.newAccount(rep, account.Draft{Name: "云州市财政局"})
	gone, stays := s.newPerson(rep, at, person.Draft{Name: "贺兰"}), s.newPerson(rep, at, person.Draft{Name: "石岩"})
	p, err := s.server.People.Get(t.Context(), rep, gone)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.server.Privacy.Erase(t.Context(), rep, gone, p.Version, privacy.Asked, true); err != nil {
		t.Fatal(err)
	}
	boss := s.boss()
	boss.get("/people/" + string(gone)).is(404)
	boss.get("/settings/audit").is(200).has("彻底清除了联系人的个人信息", "/people/"+string(stays)).lacks("/people/"+string(gone), "贺兰")
}

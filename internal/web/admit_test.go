package web_test

import (
	"context"
	"testing"

	"kongdan/internal/coach"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
)

// TestFormsAskWhySomebodyComesIn: each form by which somebody lets themselves
// onto a team takes the reason, keeps what was typed, and says at its field
// when it is missing.
func TestFormsAskWhySomebodyComesIn(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	guarded := s.deal(rep, "政务云二期")
	s.server.Deals.Admit = func(ctx context.Context, tx *db.Tx, actor org.Actor, d opportunity.Opportunity, who org.UserID, why string) error {
		if who != actor.User || d.ID != guarded.ID {
			return nil
		}
		if why == "" {
			return errs.Field("why", "deal_team.why_needed")
		}
		return coach.TellOfEntry(ctx, tx, actor, d.ID, why)
	}
	v := s.boss()
	me, err := s.server.Org.Authenticate(t.Context(), v.cookie, org.Client{})
	if err != nil {
		t.Fatal(err)
	}
	path, self := "/deals/"+string(guarded.ID), string(me.User)
	const missing, reason = "请写明加入的理由", "客户投诉，需要核实"
	asked := func(p *page, name, value string) {
		t.Helper()
		p.is(422).has(missing)
		if p.doc().Find(`[name=why][aria-invalid=true]`).Length() != 1 || value != "" && p.doc().Find(`[name="`+name+`"] [selected][value="`+value+`"], [name="`+name+`"][value="`+value+`"]`).Length() == 0 {
			t.Errorf("the form that asks: %s", p.body)
		}
	}
	if n := s.as(rep).get(path + "/team").is(200).doc().Find("[name=why]").Length(); n != 0 {
		t.Errorf("the owner is asked at %d fields", n)
	}
	if n := v.get(path + "/team").is(200).has("您自己加入的理由").doc().Find("[name=why]").Length(); n != 2 {
		t.Errorf("who is not on the team finds %d fields", n)
	}
	asked(v.post(path+"/team", "member", self), "member", self)
	asked(v.post(path+"/owner", "version", "1", "owner", self), "owner", self)
	asked(v.post("/deals/bulk?view=table", "row", string(guarded.ID)+":1", "owner", self), "owner", self)
	v.post(path+"/team", "member", self, "why", reason).leads(path + "/team")
	away := s.as(rep).get("/").is(200).has("把自己加进了团队："+reason, path+"/team").doc().Find(`form[action^="/notices/"]`).AttrOr("action", "")
	v.post(away).leads("/") // somebody else of the team puts it away for themselves
	s.as(rep).get("/").is(200).has(reason)
	s.as(rep).post(away).leads("/")
	s.as(rep).get("/").is(200).lacks(reason)
	v.get(path + "/log").is(200).has(reason)
	if n := v.get(path + "/team").is(200).doc().Find("[name=why]").Length(); n != 0 {
		t.Errorf("who has come in is asked at %d fields", n)
	}
	v.post(path + "/team/" + self + "/remove").leads(path + "/team")

	if err := s.server.Deals.Delete(t.Context(), rep, guarded.ID, 1); err != nil {
		t.Fatal(err)
	}
	s.run(`UPDATE member SET deactivated_at = 1 WHERE id = '` + string(rep.User) + `'`)
	asked(v.post(path+"/restore").has("恢复并接手商机"), "", "")
	v.post(path+"/restore", "why", reason).leads(path)

	s.server.Org.Holdings = func(context.Context, *db.Tx, org.ID, org.UserID) (org.Holdings, error) {
		return org.Holdings{Deals: 1}, nil
	}
	s.server.Org.Transfer = func(_ context.Context, _ *db.Tx, _ org.Actor, _, _ org.UserID, why string) error {
		if why == "" {
			return errs.Field("why", "deal_team.why_needed")
		}
		return nil
	}
	leaver := "/settings/members/" + string(s.Rep("周启明").User)
	v.get(leaver + "/deactivate").is(200).lacks("您自己加入的理由")
	asked(v.post(leaver+"/deactivate", "version", "1", "successor", self), "successor", self)
	v.post(leaver+"/deactivate", "version", "1", "successor", self, "why", reason).leads(leaver)
}

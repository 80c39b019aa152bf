package account_test

import (
	"testing"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
)

func TestWhoSeesAnAccount(t *testing.T) {
	w := begin(t)
	far := orgtest.New(t, w.DB)
	owner := w.Member("小陈", org.Rep, org.ScopeOwn, w.North)
	mate := w.Member("同组", org.Presales, org.ScopeTeam, w.South)
	id := w.make(owner, account.Draft{Name: "华东电网"})
	if err := w.svc.Join(t.Context(), owner, id, mate.User); err != nil {
		t.Fatal(err)
	}
	through := w.Member("商机成员", org.Rep, org.ScopeOwn, w.South)
	w.tx(func(tx *db.Tx) error {
		return account.ShareThrough(t.Context(), tx, w.Org, id, through.User, "deal")
	})
	type may struct{ see, edit, dispose, people bool }
	cases := map[string]struct {
		actor org.Actor
		may   may
	}{
		"owner":                       {owner, may{true, true, true, true}},
		"on the team":                 {mate, may{true, true, false, true}},
		"on a deal":                   {through, may{true, false, false, true}},
		"scope own":                   {w.Member("甲", org.Rep, org.ScopeOwn, w.North), may{}},
		"scope team":                  {w.Rep("乙"), may{}},
		"colleague who sees the dept": {w.Member("丙", org.Rep, org.ScopeDepartment, w.North), may{see: true}},
		"other department":            {w.Member("丁", org.Manager, org.ScopeDepartment, w.South), may{}},
		"department above, not below": {w.Member("戊", org.Manager, org.ScopeDepartment, w.Sales), may{}},
		"department and below":        {w.Manager(), may{true, true, true, true}},
		"all":                         {w.Admin(), may{true, true, true, true}},
		"reads all":                   {w.Member("己", org.ReadOnly, org.ScopeAll, w.South), may{see: true}},
		"trainer":                     {w.Member("庚", org.Trainer, org.ScopeAll, w.South), may{see: true}},
		"administrator elsewhere":     {far.Admin(), may{}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			d, err := w.svc.Get(t.Context(), c.actor, id)
			got := may{err == nil, d.MayEdit, d.MayDispose, d.MayAddPeople}
			if got != c.may || (err != nil && !errs.Is(err, errs.NotFound)) {
				t.Errorf("%+v, %v, want %+v", got, err, c.may)
			}
			p, err := w.svc.List(t.Context(), c.actor, account.Filter{})
			if err != nil || (p.Total == 1) != c.may.see || len(p.Rows) != p.Total {
				t.Errorf("list: %+v, %v", p, err)
			}
			choices, err := w.svc.Choices(t.Context(), c.actor, "电", 10)
			if err != nil || (len(choices) == 1) != c.may.see {
				t.Errorf("choices: %+v, %v", choices, err)
			}
			f, err := w.svc.Facets(t.Context(), c.actor)
			if err != nil || (len(f.Owners) == 1) != c.may.see {
				t.Errorf("facets: %+v, %v", f, err)
			}
			refused := func(allowed bool) errs.Kind {
				switch {
				case allowed:
					return errs.Conflict // an old version, so that nothing changes
				case c.may.see:
					return errs.Forbidden
				}
				return errs.NotFound
			}
			if err := w.svc.Update(t.Context(), c.actor, id, 99, account.Draft{Name: "x"}, true); !errs.Is(err, refused(c.may.edit)) {
				t.Errorf("update: %v", err)
			}
			if err := w.svc.Delete(t.Context(), c.actor, id, 99); !errs.Is(err, refused(c.may.dispose)) {
				t.Errorf("delete: %v", err)
			}
			if err := w.svc.HandOver(t.Context(), c.actor, id, 99, mate.User); !errs.Is(err, refused(c.may.dispose)) {
				t.Errorf("hand over: %v", err)
			}
			if _, err := w.svc.Log(t.Context(), c.actor, id, 0, 5); (err == nil) != c.may.see {
				t.Errorf("log: %v", err)
			}
		})
	}
	w.tx(func(tx *db.Tx) error {
		return account.Unshare(t.Context(), tx, w.Org, id, through.User, "deal")
	})
	if _, err := w.svc.Get(t.Context(), through, id); !errs.Is(err, errs.NotFound) {
		t.Errorf("after the deal: %v", err)
	}
}

func (w world) tx(fn func(*db.Tx) error) {
	w.t.Helper()
	if err := w.DB.InTx(w.t.Context(), fn); err != nil {
		w.t.Fatal(err)
	}
}

func TestWhoMayCreate(t *testing.T) {
	w := begin(t)
	for _, role := range []org.Role{org.Trainer, org.ReadOnly} {
		if _, err := w.svc.Create(t.Context(), w.Member("x", role, org.ScopeAll, w.North), account.Draft{Name: "x"}, false); !errs.Is(err, errs.Forbidden) {
			t.Errorf("%s: %v", role, err)
		}
	}
	rep, boss := w.Rep("小陈"), w.Manager()
	insert := func(actor org.Actor, from account.Origin) error {
		return w.DB.InTx(t.Context(), func(tx *db.Tx) error {
			_, err := account.Insert(t.Context(), tx, actor, account.Draft{Name: "y"}, true, from)
			return err
		})
	}
	if err := insert(rep, account.Origin{Owner: boss.User}); !errs.Is(err, errs.Forbidden) {
		t.Errorf("a rep names another owner: %v", err)
	}
	if err := insert(boss, account.Origin{Owner: rep.User}); err != nil {
		t.Errorf("a manager names another owner: %v", err)
	}
	if err := insert(boss, account.Origin{Owner: "nobody"}); at(err) != "owner error.invalid_choice" {
		t.Errorf("an unknown owner: %v", err)
	}
}

func TestHandingOverKeepsTheOldOwnerOnTheTeam(t *testing.T) {
	w := begin(t)
	rep, heir := w.Rep("小陈"), w.Rep("小李")
	id := w.make(rep, account.Draft{Name: "a"})
	if err := w.svc.Join(t.Context(), rep, id, heir.User); err != nil {
		t.Fatal(err)
	}
	if err := w.svc.HandOver(t.Context(), rep, id, 1, heir.User); err != nil {
		t.Fatal(err)
	}
	d := w.get(rep, id)
	if d.Owner != heir.User || len(d.Team) != 1 || d.Team[0].ID != rep.User || !d.MayEdit || d.MayDispose {
		t.Errorf("%+v", d)
	}
	if err := w.svc.Leave(t.Context(), heir, id, rep.User); err != nil {
		t.Fatal(err)
	}
	if _, err := w.svc.Get(t.Context(), rep, id); !errs.Is(err, errs.NotFound) {
		t.Errorf("after leaving: %v", err)
	}
	stranger := orgtest.New(t, w.DB).Rep("外人")
	if err := w.svc.HandOver(t.Context(), heir, id, 2, stranger.User); at(err) != "owner error.invalid_choice" {
		t.Errorf("to a stranger: %v", err)
	}
	if err := w.svc.Join(t.Context(), heir, id, stranger.User); at(err) != "member error.invalid_choice" {
		t.Errorf("a stranger on the team: %v", err)
	}
}

func TestTeamMembersLeaveByThemselvesOnly(t *testing.T) {
	w := begin(t)
	rep, a, b := w.Rep("小陈"), w.Rep("甲"), w.Rep("乙")
	id := w.make(rep, account.Draft{Name: "a"})
	for _, m := range []org.Actor{a, b} {
		if err := w.svc.Join(t.Context(), rep, id, m.User); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.svc.Leave(t.Context(), a, id, b.User); !errs.Is(err, errs.Forbidden) {
		t.Errorf("sends another away: %v", err)
	}
	if err := w.svc.Join(t.Context(), a, id, w.Rep("丙").User); !errs.Is(err, errs.Forbidden) {
		t.Errorf("brings another: %v", err)
	}
	if err := w.svc.Leave(t.Context(), a, id, a.User); err != nil {
		t.Errorf("leaves: %v", err)
	}
	if d := w.get(rep, id); len(d.Team) != 1 || d.Team[0].ID != b.User {
		t.Errorf("%+v", d.Team)
	}
}

func TestHandOverAll(t *testing.T) {
	w := begin(t)
	admin, rep, heir := w.Admin(), w.Rep("小陈"), w.Rep("小李")
	own, bin := w.make(rep, account.Draft{Name: "a"}), w.make(rep, account.Draft{Name: "b"})
	others := w.make(heir, account.Draft{Name: "c"})
	for _, err := range []error{
		w.svc.Join(t.Context(), rep, own, heir.User), w.svc.Join(t.Context(), heir, others, rep.User),
		w.svc.Delete(t.Context(), rep, bin, 1),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	w.tx(func(tx *db.Tx) error { return account.HandOverAll(t.Context(), tx, admin, rep.User, heir.User) })
	if d := w.get(heir, own); d.Owner != heir.User || len(d.Team) != 0 {
		t.Errorf("%+v", d)
	}
	if err := w.svc.Restore(t.Context(), heir, bin); err != nil {
		t.Errorf("from the trash: %v", err)
	}
	if d := w.get(heir, others); len(d.Team) != 0 {
		t.Errorf("still on a team: %+v", d.Team)
	}
}

func TestParentsOutOfSightAreNotShown(t *testing.T) {
	w := begin(t)
	boss, rep := w.Manager(), w.Rep("小陈")
	group := w.make(boss, account.Draft{Name: "集团"})
	id := w.make(rep, account.Draft{Name: "子公司"})
	if err := w.svc.Update(t.Context(), rep, id, 1, account.Draft{Name: "子公司", Parent: group}, false); at(err) != "parent account.parent_unknown" {
		t.Errorf("a parent out of sight: %v", err)
	}
	if err := w.svc.Update(t.Context(), boss, id, 1, account.Draft{Name: "子公司", Parent: group}, false); err != nil {
		t.Fatal(err)
	}
	d := w.get(rep, id)
	if len(d.Above) != 0 || d.ParentSeen || d.Parent != group {
		t.Errorf("%+v", d)
	}
	edited := d.Draft()
	edited.Note = "保留上级"
	if err := w.svc.Update(t.Context(), rep, id, 2, edited, false); err != nil {
		t.Errorf("a parent out of sight may stay: %v", err)
	}
}

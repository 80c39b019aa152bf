package person_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	"kongdan/internal/person"
)

type world struct {
	*orgtest.World
	t        *testing.T
	accounts *account.Service
	svc      *person.Service
}

func begin(t *testing.T) world {
	d := dbtest.Open(t)
	return world{orgtest.New(t, d), t, account.NewService(d), person.NewService(d)}
}

func (w world) account(actor org.Actor, name string, parent account.ID) account.ID {
	w.t.Helper()
	id, err := w.accounts.Create(w.t.Context(), actor, account.Draft{Name: name, Parent: parent}, true)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w world) make(actor org.Actor, at account.ID, d person.Draft) person.ID {
	w.t.Helper()
	id, err := w.svc.Create(w.t.Context(), actor, at, d)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w world) get(actor org.Actor, id person.ID) person.Detail {
	w.t.Helper()
	d, err := w.svc.Get(w.t.Context(), actor, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

// at returns field and key of the first fault.
func at(err error) string {
	for _, f := range errs.FieldsOf(err) {
		return f.Name + " " + f.Key
	}
	if e, ok := errors.AsType[*errs.Error](err); ok {
		return e.Key
	}
	return ""
}

func TestWhatIsEnteredComesBack(t *testing.T) {
	w := begin(t)
	rep := w.Rep("小陈")
	acme := w.account(rep, "华东电网", "")
	boss := w.make(rep, acme, person.Draft{Name: "王总"})
	d := person.Draft{Name: " 张　伟 ", Title: "信息中心主任", Department: "信息中心", Mobile: "＋86 138-0000-0000",
		Phone: "(021) 5555 6666 转 801", Email: "zhang.wei@example.cn", WeChat: "zw_2026", ReportsTo: boss, Note: "一\r\n二"}
	id := w.make(rep, acme, d)
	want := d
	want.Name, want.Mobile, want.Note = "张 伟", "+86 138-0000-0000", "一\n二"
	got := w.get(rep, id)
	if got.Draft() != want || got.Account != acme || got.AccountName != "华东电网" || got.Boss == nil || got.Boss.Name != "王总" || !got.MayEdit {
		t.Errorf("%+v", got)
	}
	if reports := w.get(rep, boss).Reports; len(reports) != 1 || reports[0].ID != id {
		t.Errorf("%+v", reports)
	}
	want.Title, want.ReportsTo = "副总", ""
	if err := w.svc.Update(t.Context(), rep, id, 1, want); err != nil {
		t.Fatal(err)
	}
	if got := w.get(rep, id); got.Draft() != want || got.Version != 2 || got.Boss != nil {
		t.Errorf("%+v", got)
	}
	log, err := w.accounts.Log(t.Context(), rep, acme, 0, 10)
	if err != nil || log[0].Action != "person.update" || !strings.Contains(log[0].After, "副总") {
		t.Errorf("the account's log: %+v, %v", log, err)
	}
}

func TestFaultsStandAtTheirFields(t *testing.T) {
	w := begin(t)
	rep, other := w.Rep("小陈"), w.Rep("小李")
	acme, far := w.account(rep, "a", ""), w.account(other, "b", "")
	stranger := w.make(other, far, person.Draft{Name: "别人"})
	for name, c := range map[string]struct {
		at   account.ID
		d    person.Draft
		want string
	}{
		"no name":            {acme, person.Draft{}, "name error.required"},
		"NUL":                {acme, person.Draft{Name: "a\x00"}, "name error.invalid_text"},
		"a megabyte":         {acme, person.Draft{Name: strings.Repeat("x", 1<<20)}, "name error.too_long"},
		"words for a number": {acme, person.Draft{Name: "x", Mobile: "call me"}, "mobile person.phone_bad"},
		"too few digits":     {acme, person.Draft{Name: "x", Phone: "12"}, "phone person.phone_bad"},
		"script number":      {acme, person.Draft{Name: "x", Phone: "<script>123"}, "phone person.phone_bad"},
		"no e-mail":          {acme, person.Draft{Name: "x", Email: "zhang"}, "email error.email"},
		"e-mail with name":   {acme, person.Draft{Name: "x", Email: "Z <a@b.cn>"}, "email error.email"},
		"two e-mails":        {acme, person.Draft{Name: "x", Email: "a@b.cn,c@d.cn"}, "email error.email"},
		"header in e-mail":   {acme, person.Draft{Name: "x", Email: "a@b.cn\r\nBcc: c@d.cn"}, "email error.email"},
		"no account":         {"", person.Draft{Name: "x"}, "account error.required"},
		"another's account":  {far, person.Draft{Name: "x"}, "account person.account_unknown"},
		"unknown boss":       {acme, person.Draft{Name: "x", ReportsTo: "nobody"}, "reports_to person.boss_unknown"},
		"boss out of sight":  {acme, person.Draft{Name: "x", ReportsTo: stranger}, "reports_to person.boss_unknown"},
	} {
		if _, err := w.svc.Create(t.Context(), rep, c.at, c.d); !errs.Is(err, errs.Invalid) || at(err) != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	_, err := w.svc.Create(t.Context(), rep, "", person.Draft{Email: "x", Mobile: "y"})
	if n := len(errs.FieldsOf(err)); n != 4 {
		t.Errorf("%d faults at once, want 4: %v", n, err)
	}
}

func TestLinesOfReporting(t *testing.T) {
	w := begin(t)
	rep := w.Rep("小陈")
	group := w.account(rep, "集团", "")
	sub, alone := w.account(rep, "子公司", group), w.account(rep, "无关", "")
	top := w.make(rep, group, person.Draft{Name: "董事长"})
	mid := w.make(rep, sub, person.Draft{Name: "总经理", ReportsTo: top}) // across the group
	low := w.make(rep, sub, person.Draft{Name: "主任", ReportsTo: mid})
	if _, err := w.svc.Create(t.Context(), rep, alone, person.Draft{Name: "x", ReportsTo: mid}); at(err) != "reports_to person.boss_elsewhere" {
		t.Errorf("another company's boss: %v", err)
	}
	for _, boss := range []person.ID{top, mid, low} {
		if err := w.svc.Update(t.Context(), rep, top, 1, person.Draft{Name: "董事长", ReportsTo: boss}); at(err) != "reports_to person.boss_circle" {
			t.Errorf("a circle over %s: %v", boss, err)
		}
	}
	bosses, err := w.svc.Bosses(t.Context(), rep, sub, "", 10)
	if err != nil || len(bosses) != 3 || bosses[0].Account != sub || bosses[2].ID != top {
		t.Errorf("%+v, %v", bosses, err)
	}
	if bosses, err = w.svc.Bosses(t.Context(), rep, sub, "事长", 10); err != nil || len(bosses) != 1 {
		t.Errorf("%+v, %v", bosses, err)
	}
	if _, err := w.svc.Delete(t.Context(), rep, mid, 1); err != nil {
		t.Fatal(err)
	}
	if d := w.get(rep, low); d.Boss != nil || d.ReportsTo != mid {
		t.Errorf("boss in the trash: %+v", d)
	}
	if err := w.svc.Update(t.Context(), rep, low, 1, person.Draft{Name: "主任", ReportsTo: mid, Note: "x"}); err != nil {
		t.Errorf("a boss in the trash may stay: %v", err)
	}
	if err := w.svc.Restore(t.Context(), rep, mid); err != nil {
		t.Fatal(err)
	}
	if d := w.get(rep, low); d.Boss == nil {
		t.Error("the line is back with the boss")
	}
}

func TestTwoLinesAtOnceMakeNoCircle(t *testing.T) {
	w := begin(t)
	rep := w.Rep("小陈")
	acme := w.account(rep, "a", "")
	for range 5 {
		a, b := w.make(rep, acme, person.Draft{Name: "a"}), w.make(rep, acme, person.Draft{Name: "b"})
		var wg sync.WaitGroup
		var failed [2]error
		wg.Go(func() {
			failed[0] = w.svc.Update(t.Context(), rep, a, 1, person.Draft{Name: "a", ReportsTo: b})
		})
		wg.Go(func() {
			failed[1] = w.svc.Update(t.Context(), rep, b, 1, person.Draft{Name: "b", ReportsTo: a})
		})
		wg.Wait()
		if (failed[0] == nil) == (failed[1] == nil) {
			t.Fatalf("exactly one goes through: %v, %v", failed[0], failed[1])
		}
	}
}

func TestMoving(t *testing.T) {
	w := begin(t)
	rep, other := w.Rep("小陈"), w.Rep("小李")
	group := w.account(rep, "集团", "")
	sub, alone := w.account(rep, "子公司", group), w.account(rep, "跳槽去处", "")
	top := w.make(rep, group, person.Draft{Name: "董事长"})
	mid := w.make(rep, group, person.Draft{Name: "总经理", ReportsTo: top})
	low := w.make(rep, group, person.Draft{Name: "主任", ReportsTo: mid})
	if err := w.svc.Move(t.Context(), rep, mid, 1, sub); err != nil {
		t.Fatal(err)
	}
	if d := w.get(rep, mid); d.Account != sub || d.ReportsTo != top || len(d.Reports) != 1 {
		t.Errorf("inside the group the lines stay: %+v", d)
	}
	if err := w.svc.Move(t.Context(), rep, mid, 2, alone); err != nil {
		t.Fatal(err)
	}
	if d := w.get(rep, mid); d.Account != alone || d.ReportsTo != "" || len(d.Reports) != 0 {
		t.Errorf("out of the group the lines end: %+v", d)
	}
	if d := w.get(rep, low); d.ReportsTo != "" || d.Version != 2 {
		t.Errorf("%+v", d)
	}
	hidden := w.account(other, "看不见", "")
	seen := w.account(other, "看得见", "")
	boss := w.Member("只看", org.Rep, org.ScopeDepartment, w.North)
	if err := w.svc.Move(t.Context(), rep, low, 2, hidden); at(err) != "account person.account_unknown" {
		t.Errorf("to an account out of sight: %v", err)
	}
	own := w.account(boss, "自己的", "")
	p := w.make(boss, own, person.Draft{Name: "x"})
	if err := w.svc.Move(t.Context(), boss, p, 1, seen); at(err) != "account person.account_forbidden" {
		t.Errorf("to an account that may only be read: %v", err)
	}
	if err := w.svc.Move(t.Context(), rep, low, 1, sub); !errs.Is(err, errs.Conflict) {
		t.Errorf("an old version: %v", err)
	}
}

func TestOfTwoEditsTheSecondIsAConflict(t *testing.T) {
	w := begin(t)
	rep := w.Rep("小陈")
	id := w.make(rep, w.account(rep, "a", ""), person.Draft{Name: "x"})
	var wg sync.WaitGroup
	failed := make([]error, 4)
	for i := range failed {
		wg.Go(func() {
			failed[i] = w.svc.Update(t.Context(), rep, id, 1, person.Draft{Name: fmt.Sprint("x", i)})
		})
	}
	wg.Wait()
	won := 0
	for _, err := range failed {
		if err == nil {
			won++
		} else if !errs.Is(err, errs.Conflict) {
			t.Error(err)
		}
	}
	if won != 1 {
		t.Errorf("%d edits of one version went through", won)
	}
	if _, err := w.svc.Delete(t.Context(), rep, id, 1); !errs.Is(err, errs.Conflict) {
		t.Errorf("delete of an old version: %v", err)
	}
}

func TestPeopleAreSeenThroughTheirAccount(t *testing.T) {
	w := begin(t)
	far := orgtest.New(t, w.DB)
	owner := w.Member("小陈", org.Rep, org.ScopeOwn, w.North)
	acme := w.account(owner, "华东电网", "")
	id := w.make(owner, acme, person.Draft{Name: "张伟", Title: "主任"})
	mate, through := w.Member("同组", org.Presales, org.ScopeTeam, w.South), w.Member("商机成员", org.Rep, org.ScopeOwn, w.South)
	if err := w.accounts.Join(t.Context(), owner, acme, mate.User); err != nil {
		t.Fatal(err)
	}
	w.tx(func(tx *db.Tx) error { return account.ShareThrough(t.Context(), tx, w.Org, acme, through.User, "deal") })
	for name, c := range map[string]struct {
		actor     org.Actor
		see, edit bool
	}{
		"owner":                {owner, true, true},
		"on the team":          {mate, true, true},
		"on a deal":            {through, true, true},
		"scope team":           {w.Rep("乙"), false, false},
		"scope department":     {w.Member("丙", org.Rep, org.ScopeDepartment, w.North), true, false},
		"other department":     {w.Member("丁", org.Manager, org.ScopeDepartment, w.South), false, false},
		"department and below": {w.Manager(), true, true},
		"all":                  {w.Admin(), true, true},
		"reads all":            {w.Member("己", org.ReadOnly, org.ScopeAll, w.South), true, false},
		"elsewhere":            {far.Admin(), false, false},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := w.svc.Get(t.Context(), c.actor, id)
			if (err == nil) != c.see || d.MayEdit != c.edit || (err != nil && !errs.Is(err, errs.NotFound)) {
				t.Errorf("%+v, %v", d, err)
			}
			p, err := w.svc.List(t.Context(), c.actor, person.Filter{Query: "主任"})
			if err != nil || (p.Total == 1) != c.see || len(p.Rows) != p.Total {
				t.Errorf("list: %+v, %v", p, err)
			}
			choices, err := w.svc.Choices(t.Context(), c.actor, acme, "张", 5)
			if err != nil || (len(choices) == 1) != c.see {
				t.Errorf("choices: %+v, %v", choices, err)
			}
			counts, err := w.svc.Counts(t.Context(), c.actor, []account.ID{acme})
			if err != nil || (counts[acme] == 1) != c.see {
				t.Errorf("counts: %v, %v", counts, err)
			}
			want := errs.Conflict // an old version, so that nothing changes
			if !c.edit {
				want = errs.Forbidden
			}
			if !c.see {
				want = errs.NotFound
			}
			for what, err := range map[string]error{
				"update": w.svc.Update(t.Context(), c.actor, id, 99, person.Draft{Name: "x"}),
				"delete": func() error { _, err := w.svc.Delete(t.Context(), c.actor, id, 99); return err }(),
			} {
				if !errs.Is(err, want) {
					t.Errorf("%s: %v", what, err)
				}
			}
			if _, err := w.svc.Create(t.Context(), c.actor, acme, person.Draft{}); err == nil {
				t.Error("a person without a name is taken")
			}
		})
	}
}

func (w world) tx(fn func(*db.Tx) error) {
	w.t.Helper()
	if err := w.DB.InTx(w.t.Context(), fn); err != nil {
		w.t.Fatal(err)
	}
}

func TestTrashOfAccountAndPerson(t *testing.T) {
	w := begin(t)
	rep := w.Rep("小陈")
	acme := w.account(rep, "a", "")
	id := w.make(rep, acme, person.Draft{Name: "张伟"})
	if _, err := w.svc.Delete(t.Context(), rep, id, 1); err != nil {
		t.Fatal(err)
	}
	if p, err := w.svc.List(t.Context(), rep, person.Filter{Trash: true}); err != nil || len(p.Rows) != 1 || p.Rows[0].Deleted.IsZero() {
		t.Errorf("%+v, %v", p, err)
	}
	if err := w.accounts.Delete(t.Context(), rep, acme, 1); err != nil {
		t.Fatal(err)
	}
	if err := w.svc.Restore(t.Context(), rep, id); !errs.Is(err, errs.NotFound) {
		t.Errorf("out of an account in the trash: %v", err)
	}
	if err := w.accounts.Restore(t.Context(), rep, acme); err != nil {
		t.Fatal(err)
	}
	if err := w.svc.Restore(t.Context(), rep, id); err != nil {
		t.Fatal(err)
	}
	w.get(rep, id)
}

func TestForOtherAreas(t *testing.T) {
	w := begin(t)
	rep := w.Rep("小陈")
	a, b := w.account(rep, "a", ""), w.account(rep, "b", "")
	one, two := w.make(rep, a, person.Draft{Name: "一", Title: "主任"}), w.make(rep, b, person.Draft{Name: "二"})
	w.tx(func(tx *db.Tx) error {
		for ids, want := range map[*[]person.ID]bool{
			{}: true, {one}: true, {one, one}: true, {one, two}: false, {"x"}: false,
		} {
			err := person.CheckAll(t.Context(), tx, w.Org, a, *ids, "people")
			if (err == nil) != want || (err != nil && at(err) != "people error.invalid_choice") {
				t.Errorf("%v: %v", *ids, err)
			}
		}
		names, err := person.Names(t.Context(), tx, w.Org, []person.ID{one, two, "x"})
		if err != nil || len(names) != 2 || names[one] != (person.Ref{ID: one, Name: "一", Title: "主任"}) {
			t.Errorf("%v, %v", names, err)
		}
		accounts, err := account.Names(t.Context(), tx, w.Org, []account.ID{a, "x"})
		if err != nil || len(accounts) != 1 || accounts[a] != "a" {
			t.Errorf("%v, %v", accounts, err)
		}
		return nil
	})
}

func TestListPageByPage(t *testing.T) {
	w := begin(t)
	rep := w.Rep("小陈")
	acme := w.account(rep, "a", "")
	for i := range 12 {
		w.make(rep, acme, person.Draft{Name: fmt.Sprintf("p%02d", (i*5)%12), Mobile: fmt.Sprintf("139%08d", i), Department: "采购部"})
	}
	for _, sort := range []person.Sort{"", person.ByNameZ, person.ByUpdate, person.ByOldest} {
		seen := map[person.ID]bool{}
		f := person.Filter{Sort: sort, Window: db.Window{Size: 5}, Query: "采购"}
		for pages := 0; pages < 4; pages++ {
			p, err := w.svc.List(t.Context(), rep, f)
			if err != nil || p.Total != 12 {
				t.Fatalf("%d, %v", p.Total, err)
			}
			for _, r := range p.Rows {
				seen[r.ID] = true
			}
			if f.After = p.Next; p.Next == "" {
				break
			}
		}
		if len(seen) != 12 {
			t.Errorf("%s: %d people", sort, len(seen))
		}
	}
	for q, want := range map[string]int{"P03": 1, "13900000011": 1, "采购部": 12, "部": 12, "%": 0, "' OR ''='": 0, "": 12} {
		if p, err := w.svc.List(t.Context(), rep, person.Filter{Query: q}); err != nil || p.Total != want {
			t.Errorf("%q: %d, %v, want %d", q, p.Total, err, want)
		}
	}
}

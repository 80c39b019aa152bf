package account_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/once"
	"kongdan/internal/kit/search"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	"kongdan/internal/rule/fold"
)

const huawei, tencent = "914403001922038216", "9144030071526726XG"

type world struct {
	*orgtest.World
	t   *testing.T
	svc *account.Service
}

func begin(t *testing.T) world {
	d := dbtest.Open(t)
	return world{orgtest.New(t, d), t, account.NewService(d)}
}

func (w world) make(actor org.Actor, d account.Draft) account.ID {
	w.t.Helper()
	id, err := w.svc.Create(w.t.Context(), actor, d, false)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w world) get(actor org.Actor, id account.ID) account.Detail {
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
	group := w.make(rep, account.Draft{Name: "华东集团"})
	id := w.make(rep, account.Draft{Name: " 华东　电网 ", Industry: "电力", Region: "上海", CreditCode: "9144 0300-1922038216",
		Website: "example.cn/about", Address: "浦东", Note: "一\r\n二", Parent: group})
	d := w.get(rep, id)
	want := account.Draft{Name: "华东 电网", Industry: "电力", Region: "上海", CreditCode: huawei,
		Website: "https://example.cn/about", Address: "浦东", Note: "一\n二", Parent: group}
	if d.Draft() != want || d.Owner != rep.User || d.OwnerName != "小陈" || d.Version != 1 || !d.MayEdit || !d.MayDispose {
		t.Errorf("%+v", d)
	}
	if len(d.Above) != 1 || d.Above[0].Name != "华东集团" || !d.ParentSeen {
		t.Errorf("above: %+v", d.Above)
	}
	if below := w.get(rep, group).Below; len(below) != 1 || below[0].ID != id {
		t.Errorf("below: %+v", below)
	}
	want.Name, want.Parent, want.CreditCode = "华东电网公司", "", ""
	if err := w.svc.Update(t.Context(), rep, id, 1, want, false); err != nil {
		t.Fatal(err)
	}
	if d := w.get(rep, id); d.Draft() != want || d.Version != 2 {
		t.Errorf("%+v", d)
	}
	log, err := w.svc.Log(t.Context(), rep, id, 0, 10)
	if err != nil || len(log) != 2 || log[0].Action != "account.update" || !strings.Contains(log[0].After, "华东电网公司") ||
		strings.Contains(log[0].After, "浦东") {
		t.Errorf("log: %+v, %v", log, err)
	}
}

func TestFaultsStandAtTheirFields(t *testing.T) {
	w := begin(t)
	rep := w.Rep("小陈")
	own := w.make(rep, account.Draft{Name: "一", CreditCode: tencent})
	cases := map[string]struct {
		d    account.Draft
		want string
	}{
		"no name":               {account.Draft{}, "name error.required"},
		"only blanks":           {account.Draft{Name: " \u3000\u200b"}, "name error.required"},
		"NUL":                   {account.Draft{Name: "a\x00"}, "name error.invalid_text"},
		"a megabyte":            {account.Draft{Name: strings.Repeat("长", 1<<18)}, "name error.too_long"},
		"long note":             {account.Draft{Name: "x", Note: strings.Repeat("长", account.MaxNote+1)}, "note error.too_long"},
		"short code":            {account.Draft{Name: "x", CreditCode: "9144"}, "credit_code account.code_length"},
		"code of other letters": {account.Draft{Name: "x", CreditCode: "91440300192203821O"}, "credit_code account.code_character"},
		"wrong check digit":     {account.Draft{Name: "x", CreditCode: "914403001922038217"}, "credit_code account.code_check"},
		"code in use":           {account.Draft{Name: "x", CreditCode: tencent}, "credit_code account.code_taken_by"},
		"script address":        {account.Draft{Name: "x", Website: "javascript://a.b/%0aalert(1)"}, "website error.website"},
		"no address":            {account.Draft{Name: "x", Website: "hello"}, "website error.website"},
		"address with password": {account.Draft{Name: "x", Website: "https://a:b@c.de"}, "website error.website"},
		"unknown parent":        {account.Draft{Name: "x", Parent: "nope"}, "parent account.parent_unknown"},
		"parent with a path":    {account.Draft{Name: "x", Parent: "../" + own}, "parent account.parent_unknown"},
	}
	for name, c := range cases {
		if _, err := w.svc.Create(t.Context(), rep, c.d, false); !errs.Is(err, errs.Invalid) || at(err) != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	for _, name := range []string{"<script>alert(1)</script>", `"><img onerror=x>`, "=cmd|' /C calc'!A0", "Robert'); DROP TABLE account;--", "👨\u200d👩\u200d👧", "𠮷野家"} {
		if d := w.get(rep, w.make(rep, account.Draft{Name: name})); d.Name != name {
			t.Errorf("%q became %q", name, d.Name)
		}
	}
	if p, err := w.svc.List(t.Context(), rep, account.Filter{}); err != nil || p.Total != 7 {
		t.Errorf("something refused was kept: %d, %v", p.Total, err)
	}
}

func TestDoublesAreOfferedAndAllowed(t *testing.T) {
	w := begin(t)
	rep, other := w.Rep("小陈"), w.Rep("小李")
	first := w.make(rep, account.Draft{Name: "ACME（上海）"})
	try := func(actor org.Actor, sure bool) (*account.Double, error) {
		_, err := w.svc.Create(t.Context(), actor, account.Draft{Name: "acme(上海)"}, sure)
		d, _ := errors.AsType[*account.Double](err)
		return d, err
	}
	if d, err := try(rep, false); d == nil || len(d.Known) != 1 || d.Known[0].ID != first || d.Hidden || !errs.Is(err, errs.Invalid) {
		t.Errorf("in sight: %+v, %v", d, err)
	}
	if d, _ := try(other, false); d == nil || len(d.Known) != 0 || !d.Hidden {
		t.Errorf("out of sight: %+v", d)
	}
	if _, err := try(other, true); err != nil {
		t.Errorf("deliberately: %v", err)
	}
	if err := w.svc.Update(t.Context(), rep, first, 1, account.Draft{Name: "ACME（上海）", Region: "上海"}, false); err != nil {
		t.Errorf("keeping the name: %v", err)
	}
	if _, err := w.svc.Create(t.Context(), other, account.Draft{Name: "x", CreditCode: huawei}, false); err != nil {
		t.Fatal(err)
	}
	if _, err := w.svc.Create(t.Context(), rep, account.Draft{Name: "y", CreditCode: huawei}, false); at(err) != "credit_code account.code_taken" {
		t.Errorf("the code of an account out of sight: %v", err)
	}
}

func TestNoAccountStandsAboveItself(t *testing.T) {
	w := begin(t)
	rep := w.Rep("小陈")
	a := w.make(rep, account.Draft{Name: "a"})
	b := w.make(rep, account.Draft{Name: "b", Parent: a})
	c := w.make(rep, account.Draft{Name: "c", Parent: b})
	for _, parent := range []account.ID{a, b, c} {
		err := w.svc.Update(t.Context(), rep, a, 1, account.Draft{Name: "a", Parent: parent}, false)
		if at(err) != "parent account.parent_circle" {
			t.Errorf("a under %s: %v", parent, err)
		}
	}
	if d := w.get(rep, a); d.Parent != "" || d.Version != 1 {
		t.Errorf("a refused move was kept: %+v", d.Account)
	}
}

func TestTwoMovesAtOnceMakeNoCircle(t *testing.T) {
	w := begin(t)
	rep := w.Rep("小陈")
	for range 5 {
		a, err := w.svc.Create(t.Context(), rep, account.Draft{Name: "a"}, true)
		if err != nil {
			t.Fatal(err)
		}
		b, err := w.svc.Create(t.Context(), rep, account.Draft{Name: "b"}, true)
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		var failed [2]error
		wg.Go(func() { failed[0] = w.svc.Update(t.Context(), rep, a, 1, account.Draft{Name: "a", Parent: b}, true) })
		wg.Go(func() { failed[1] = w.svc.Update(t.Context(), rep, b, 1, account.Draft{Name: "b", Parent: a}, true) })
		wg.Wait()
		if (failed[0] == nil) == (failed[1] == nil) {
			t.Fatalf("exactly one goes through: %v, %v", failed[0], failed[1])
		}
	}
}

func TestOfTwoEditsTheSecondIsAConflict(t *testing.T) {
	w := begin(t)
	rep := w.Rep("小陈")
	id := w.make(rep, account.Draft{Name: "a"})
	var wg sync.WaitGroup
	failed := make([]error, 4)
	for i := range failed {
		wg.Go(func() {
			failed[i] = w.svc.Update(t.Context(), rep, id, 1, account.Draft{Name: "a", Note: string(rune('a' + i))}, false)
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
	if won != 1 || w.get(rep, id).Version != 2 {
		t.Errorf("%d edits of one version went through", won)
	}
	for name, err := range map[string]error{
		"hand over": w.svc.HandOver(t.Context(), rep, id, 1, w.Rep("小李").User),
		"delete":    w.svc.Delete(t.Context(), rep, id, 1),
	} {
		if !errs.Is(err, errs.Conflict) {
			t.Errorf("%s of an old version: %v", name, err)
		}
	}
}

func TestTheSamePostTwiceMakesOneAccount(t *testing.T) {
	w := begin(t)
	rep := w.Rep("小陈")
	var ids [2]account.ID
	for i := range ids {
		ctx := once.With(context.Background(), string(rep.Org), string(rep.User), "k")
		var err error
		if ids[i], err = w.svc.Create(ctx, rep, account.Draft{Name: "a"}, false); err != nil {
			t.Fatal(err)
		}
	}
	if p, err := w.svc.List(t.Context(), rep, account.Filter{}); err != nil || p.Total != 1 || ids[0] != ids[1] {
		t.Errorf("%d accounts, %v", p.Total, ids)
	}
}

func TestTrash(t *testing.T) {
	w := begin(t)
	rep, admin := w.Rep("小陈"), w.Admin()
	id := w.make(rep, account.Draft{Name: "a", CreditCode: huawei})
	var busy error = errs.New(errs.Invalid, "account.not_found")
	w.svc.Veto = func(_ context.Context, _ *db.Tx, _ org.Actor, at account.ID) error {
		if at != id {
			t.Errorf("asked about %s", at)
		}
		return busy
	}
	if err := w.svc.Delete(t.Context(), rep, id, 1); !errors.Is(err, busy) {
		t.Errorf("in spite of the veto: %v", err)
	}
	busy = nil
	if err := w.svc.Delete(t.Context(), rep, id, 1); err != nil {
		t.Fatal(err)
	}
	if _, err := w.svc.Get(t.Context(), rep, id); !errs.Is(err, errs.NotFound) {
		t.Errorf("in the trash: %v", err)
	}
	if err := w.svc.Update(t.Context(), rep, id, 2, account.Draft{Name: "b"}, false); !errs.Is(err, errs.NotFound) {
		t.Errorf("edit in the trash: %v", err)
	}
	if p, _ := w.svc.List(t.Context(), rep, account.Filter{Trash: true}); len(p.Rows) != 1 || p.Rows[0].ID != id || p.Rows[0].Deleted.IsZero() {
		t.Errorf("the trash: %+v", p)
	}
	w.svc.Veto = nil
	heir := w.make(admin, account.Draft{Name: "heir", CreditCode: huawei}) // the code is free again
	if err := w.svc.Restore(t.Context(), rep, id); at(err) != "account.restore_code_taken" {
		t.Errorf("with its code in use: %v", err)
	}
	if err := w.svc.Delete(t.Context(), admin, heir, 1); err != nil {
		t.Fatal(err)
	}
	if err := w.svc.Restore(t.Context(), rep, id); err != nil {
		t.Fatal(err)
	}
	w.get(rep, id)
	if err := w.svc.Restore(t.Context(), rep, id); !errs.Is(err, errs.NotFound) {
		t.Errorf("restored twice: %v", err)
	}
}

func TestSearchFindsLiveAccounts(t *testing.T) {
	w := begin(t)
	rep := w.Rep("小陈")
	id := w.make(rep, account.Draft{Name: "华东电网", CreditCode: huawei})
	find := func(word string) (n int) {
		w.tx(func(tx *db.Tx) error {
			var where db.Where
			where.And("a.org_id = ?", w.Org)
			if err := search.Match(t.Context(), tx, &where, w.Org, account.SearchKind, "a.id", fold.Query(word)); err != nil {
				return err
			}
			return tx.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM account a`+where.SQL(), where.Args()...).Scan(&n)
		})
		return n
	}
	is := func(when string, want map[string]int) {
		t.Helper()
		for word, n := range want {
			if got := find(word); got != n {
				t.Errorf("%s, %q is found %d times, want %d", when, word, got, n)
			}
		}
	}
	is("new", map[string]int{"电": 1, "华东": 1, huawei: 1, "华北": 0})
	renamed := 0
	w.svc.Renamed = func(_ context.Context, _ *db.Tx, _ org.ID, at account.ID) error {
		if at == id {
			renamed++
		}
		return nil
	}
	for i, d := range []account.Draft{{Name: "华北电网"}, {Name: "华北电网", Note: "x"}} {
		if err := w.svc.Update(t.Context(), rep, id, int64(i+1), d, false); err != nil {
			t.Fatal(err)
		}
	}
	if renamed != 1 {
		t.Errorf("one new name was told %d times", renamed)
	}
	is("renamed", map[string]int{"华北": 1, "华东": 0, huawei: 0})
	if err := w.svc.Delete(t.Context(), rep, id, 3); err != nil {
		t.Fatal(err)
	}
	is("deleted", map[string]int{"华北": 0})
	if err := w.svc.Restore(t.Context(), rep, id); err != nil {
		t.Fatal(err)
	}
	is("restored", map[string]int{"华北": 1})
}

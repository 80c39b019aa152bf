package rival_test

import (
	"errors"
	"strings"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	"kongdan/internal/rival"
)

func at(err error) string {
	for _, f := range errs.FieldsOf(err) {
		return f.Name + " " + f.Key
	}
	if e, ok := errors.AsType[*errs.Error](err); ok {
		return e.Key
	}
	return ""
}

func TestTheListOfCompetitors(t *testing.T) {
	d := dbtest.Open(t)
	w, far := orgtest.New(t, d), orgtest.New(t, d)
	svc, ctx := rival.NewService(d), t.Context()
	rep, admin := w.Rep("小陈"), w.Admin()
	id, err := svc.Create(ctx, rep, rival.Draft{Name: " 蓝海　科技", Website: "blue.example.cn", Note: "一\r\n二"})
	if err != nil {
		t.Fatal(err)
	}
	if r, err := svc.Get(ctx, rep, id); err != nil || r.Name != "蓝海 科技" || r.Website != "https://blue.example.cn" || r.Note != "一\n二" || r.Version != 1 {
		t.Errorf("%+v, %v", r, err)
	}
	for name, c := range map[string]struct {
		actor org.Actor
		d     rival.Draft
		want  string
	}{
		"the same name":        {rep, rival.Draft{Name: "蓝海 科技"}, "name rival.taken"},
		"no name":              {rep, rival.Draft{}, "name error.required"},
		"a megabyte":           {rep, rival.Draft{Name: strings.Repeat("x", 1<<20)}, "name error.too_long"},
		"an address of script": {rep, rival.Draft{Name: "x", Website: "javascript:alert(1)"}, "website error.website"},
		"who only reads":       {w.Member("x", org.ReadOnly, org.ScopeAll, w.North), rival.Draft{Name: "x"}, "error.forbidden"},
	} {
		if _, err := svc.Create(ctx, c.actor, c.d); at(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := svc.Create(ctx, far.Admin(), rival.Draft{Name: "蓝海 科技"}); err != nil {
		t.Errorf("another organisation has its own list: %v", err)
	}
	for name, err := range map[string]error{
		"update": svc.Update(ctx, rep, id, 1, rival.Draft{Name: "x"}), "delete": svc.Delete(ctx, rep, id, 1), "restore": svc.Restore(ctx, rep, id),
	} {
		if !errs.Is(err, errs.Forbidden) {
			t.Errorf("%s by a rep: %v", name, err)
		}
	}
	for name, err := range map[string]error{
		"update": svc.Update(ctx, far.Admin(), id, 1, rival.Draft{Name: "x"}), "delete": svc.Delete(ctx, far.Admin(), id, 1),
	} {
		if !errs.Is(err, errs.NotFound) {
			t.Errorf("%s from elsewhere: %v", name, err)
		}
	}
	if err := svc.Update(ctx, admin, id, 1, rival.Draft{Name: "蓝海集团"}); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"update": svc.Update(ctx, admin, id, 1, rival.Draft{Name: "x"}), "delete": svc.Delete(ctx, admin, id, 1),
	} {
		if !errs.Is(err, errs.Conflict) {
			t.Errorf("%s of an old version: %v", name, err)
		}
	}
	if err := svc.Delete(ctx, admin, id, 2); err != nil {
		t.Fatal(err)
	}
	if p, err := svc.List(ctx, rep, rival.Filter{}); err != nil || len(p.Rows) != 0 {
		t.Errorf("%+v, %v", p, err)
	}
	if p, err := svc.List(ctx, admin, rival.Filter{Trash: true}); err != nil || len(p.Rows) != 1 || p.Rows[0].Deleted.IsZero() {
		t.Errorf("%+v, %v", p, err)
	}
	if _, err := svc.Create(ctx, rep, rival.Draft{Name: "蓝海集团"}); err != nil {
		t.Fatal(err)
	}
	if err := svc.Restore(ctx, admin, id); at(err) != "rival.restore_taken" {
		t.Errorf("restored beside its namesake: %v", err)
	}
}

func TestForOtherAreas(t *testing.T) {
	d := dbtest.Open(t)
	w, far := orgtest.New(t, d), orgtest.New(t, d)
	ctx, rep, foreigner := t.Context(), w.Rep("小陈"), far.Rep("x")
	tx := func(fn func(*db.Tx) error) {
		t.Helper()
		if err := d.InTx(ctx, fn); err != nil {
			t.Fatal(err)
		}
	}
	var one, again, strange rival.ID
	tx(func(tx *db.Tx) (err error) {
		if one, err = rival.Named(ctx, tx, rep, "蓝海"); err != nil {
			return err
		}
		if again, err = rival.Named(ctx, tx, rep, " 蓝海 "); err != nil {
			return err
		}
		strange, err = rival.Named(ctx, tx, foreigner, "蓝海")
		return err
	})
	if one != again || one == strange {
		t.Errorf("%s, %s, %s", one, again, strange)
	}
	if err := rival.NewService(d).Delete(ctx, w.Admin(), one, 1); err != nil {
		t.Fatal(err)
	}
	tx(func(tx *db.Tx) error {
		names, err := rival.Names(ctx, tx, w.Org, []rival.ID{one, strange})
		if err != nil || len(names) != 1 || names[one] != "蓝海" {
			t.Errorf("%v, %v", names, err)
		}
		return nil
	})
}

func TestPages(t *testing.T) {
	d := dbtest.Open(t)
	w := orgtest.New(t, d)
	svc, rep := rival.NewService(d), w.Rep("小陈")
	for _, name := range []string{"c", "a", "e", "B", "d"} {
		if _, err := svc.Create(t.Context(), rep, rival.Draft{Name: name}); err != nil {
			t.Fatal(err)
		}
	}
	var names []string
	f := rival.Filter{Window: db.Window{Size: 2}}
	for range 3 {
		p, err := svc.List(t.Context(), rep, f)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range p.Rows {
			names = append(names, r.Name)
		}
		f.After = p.Next
	}
	if strings.Join(names, "") != "aBcde" || f.After != "" {
		t.Errorf("%v, then %q", names, f.After)
	}
	if p, err := svc.List(t.Context(), rep, rival.Filter{Query: "b"}); err != nil || len(p.Rows) != 1 {
		t.Errorf("%+v, %v", p, err)
	}
}

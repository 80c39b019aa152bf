package product_test

import (
	"errors"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	"kongdan/internal/product"
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

func TestTheListOfProducts(t *testing.T) {
	d := dbtest.Open(t)
	w, far := orgtest.New(t, d), orgtest.New(t, d)
	svc, ctx := product.NewService(d), t.Context()
	rep, admin := w.Rep("小陈"), w.Admin()
	id, err := svc.Create(ctx, admin, product.Draft{Name: "数据中台 3", Series: "平台", Price: "120万"})
	if err != nil {
		t.Fatal(err)
	}
	if r, err := svc.Get(ctx, rep, id); err != nil || r.Name != "数据中台 3" || r.Series != "平台" || r.Price != 1_200_000_00 || r.Version != 1 {
		t.Errorf("%+v, %v", r, err)
	}
	for name, c := range map[string]struct {
		actor org.Actor
		d     product.Draft
		want  string
	}{
		"the same name":     {admin, product.Draft{Name: "数据中台 ３"}, "name product.taken"},
		"no name":           {admin, product.Draft{}, "name error.required"},
		"price below zero":  {admin, product.Draft{Name: "x", Price: "-1"}, "price error.amount_negative"},
		"price of decimals": {admin, product.Draft{Name: "x", Price: "12.345"}, "price error.amount_decimals"},
		"no price":          {admin, product.Draft{Name: "x", Price: "NaN"}, "price error.amount"},
		"price of 2^63":     {admin, product.Draft{Name: "x", Price: "9223372036854775808"}, "price error.amount_large"},
		"price with NUL":    {admin, product.Draft{Name: "x", Price: "1\x00"}, "price error.invalid_text"},
		"other currency":    {admin, product.Draft{Name: "x", Price: "€5"}, "price error.amount_currency"},
		"a rep":             {rep, product.Draft{Name: "x"}, "error.administrators_only"},
		"a manager":         {w.Manager(), product.Draft{Name: "x"}, "error.administrators_only"},
	} {
		if _, err := svc.Create(ctx, c.actor, c.d); at(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := svc.Update(ctx, far.Admin(), id, 1, product.Draft{Name: "x"}); !errs.Is(err, errs.NotFound) {
		t.Errorf("from elsewhere: %v", err)
	}
	if err := svc.Update(ctx, rep, id, 1, product.Draft{Name: "x"}); !errs.Is(err, errs.Forbidden) {
		t.Errorf("by a rep: %v", err)
	}
	if err := svc.Update(ctx, admin, id, 1, product.Draft{Name: "数据中台 4", Price: "1,500,000.50"}); err != nil {
		t.Fatal(err)
	}
	if r, err := svc.Get(ctx, rep, id); err != nil || r.Price != 1_500_000_50 || r.Series != "" || r.Version != 2 {
		t.Errorf("%+v, %v", r, err)
	}
	if err := svc.Update(ctx, admin, id, 1, product.Draft{Name: "x"}); !errs.Is(err, errs.Conflict) {
		t.Errorf("an old version: %v", err)
	}
	if err := svc.Delete(ctx, admin, id, 1); !errs.Is(err, errs.Conflict) {
		t.Errorf("delete of an old version: %v", err)
	}
	if err := svc.Delete(ctx, admin, id, 2); err != nil {
		t.Fatal(err)
	}
	if p, err := svc.List(ctx, rep, product.Filter{}); err != nil || len(p.Rows) != 0 {
		t.Errorf("%+v, %v", p, err)
	}
	if p, err := svc.List(ctx, admin, product.Filter{Trash: true, Query: "中台"}); err != nil || len(p.Rows) != 1 {
		t.Errorf("%+v, %v", p, err)
	}
	err = d.View(ctx, func(tx *db.Tx) error {
		names, err := product.Names(ctx, tx, w.Org, []product.ID{id, "x"})
		if err != nil || names[id] != "数据中台 4" || len(names) != 1 {
			t.Errorf("%v, %v", names, err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if err := svc.Restore(ctx, admin, id); err != nil {
		t.Fatal(err)
	}
	if err := svc.Restore(ctx, admin, id); !errs.Is(err, errs.NotFound) {
		t.Errorf("restored twice: %v", err)
	}
}

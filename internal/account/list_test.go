package account_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
)

func TestListPageByPage(t *testing.T) {
	w := begin(t)
	rep, far := w.Rep("小陈"), w.Rep("小李")
	clock := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	w.DB.SetClock(func() time.Time { return clock })
	for i := range 23 {
		clock = clock.Add(time.Duration(i%3) * time.Minute) // some share an instant
		w.make(rep, account.Draft{Name: fmt.Sprintf("客户 %02d", (i*7)%23), Industry: []string{"电力", "银行"}[i%2], Region: "上海"})
	}
	w.make(far, account.Draft{Name: "别人的"})
	for _, sort := range []account.Sort{"", account.ByUpdate, account.ByOldest, account.ByName, account.ByNameZ} {
		var seen []account.Row
		f := account.Filter{Sort: sort, Window: db.Window{Size: 5}}
		for pages := 0; ; pages++ {
			p, err := w.svc.List(t.Context(), rep, f)
			if err != nil || p.Total != 23 || pages > 5 {
				t.Fatalf("%s: %d, %v", sort, p.Total, err)
			}
			if seen = append(seen, p.Rows...); p.Next == "" {
				break
			}
			f.After = p.Next
		}
		ids := map[account.ID]bool{}
		for _, r := range seen {
			ids[r.ID] = true
		}
		if len(seen) != 23 || len(ids) != 23 {
			t.Errorf("%s: %d rows, %d accounts", sort, len(seen), len(ids))
		}
		inOrder := func(a, b account.Row) int {
			switch sort {
			case account.ByName:
				return compare(a.Name, b.Name)
			case account.ByNameZ:
				return compare(b.Name, a.Name)
			case account.ByOldest:
				return a.Updated.Compare(b.Updated)
			}
			return b.Updated.Compare(a.Updated)
		}
		if !slices.IsSortedFunc(seen, inOrder) {
			t.Errorf("%s is out of order", sort)
		}
	}
	first, err := w.svc.List(t.Context(), rep, account.Filter{Window: db.Window{Size: 5}})
	if err != nil {
		t.Fatal(err)
	}
	for name, cursor := range map[string]string{"rubbish": "%00", "of another order": first.Next} {
		if _, err := w.svc.List(t.Context(), rep, account.Filter{Window: db.Window{After: cursor}, Sort: account.ByName}); !errs.Is(err, errs.Invalid) {
			t.Errorf("a cursor %s: %v", name, err)
		}
	}
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func TestFilters(t *testing.T) {
	w := begin(t)
	boss := w.Manager()
	rep := w.Rep("小陈")
	group := w.make(boss, account.Draft{Name: "华东集团", Industry: "电力", Region: "上海"})
	w.make(boss, account.Draft{Name: "华东电网 100%", Industry: "电力", Region: "江苏", Parent: group})
	w.make(rep, account.Draft{Name: "ACME Ｂank", Industry: "银行", Region: "上海", CreditCode: huawei})
	cases := map[string]struct {
		f    account.Filter
		want int
	}{
		"all":            {account.Filter{}, 3},
		"one character":  {account.Filter{Query: "电"}, 1},
		"two characters": {account.Filter{Query: "华东"}, 2},
		"other case":     {account.Filter{Query: "acme bank"}, 1},
		"percent":        {account.Filter{Query: "%"}, 1},
		"underscore":     {account.Filter{Query: "_"}, 0},
		"quote":          {account.Filter{Query: "' OR 1=1 --"}, 0},
		"NUL":            {account.Filter{Query: "\x00"}, 3},
		"broken bytes":   {account.Filter{Query: "\xff"}, 3},
		"code":           {account.Filter{Query: "914403001922038216"}, 1},
		"part of code":   {account.Filter{Query: "91440300"}, 0},
		"industry":       {account.Filter{Industry: "电力"}, 2},
		"region":         {account.Filter{Region: "上海"}, 2},
		"both":           {account.Filter{Industry: "电力", Region: "上海"}, 1},
		"owner":          {account.Filter{Owner: rep.User}, 1},
		"parent":         {account.Filter{Parent: group}, 1},
		"unknown owner":  {account.Filter{Owner: "nobody"}, 0},
		"unknown sort":   {account.Filter{Sort: "name; DROP"}, 3},
	}
	for name, c := range cases {
		p, err := w.svc.List(t.Context(), boss, c.f)
		if err != nil || p.Total != c.want || len(p.Rows) != c.want {
			t.Errorf("%s: %d rows of %d, want %d; %v", name, len(p.Rows), p.Total, c.want, err)
		}
	}
	if p, err := w.svc.List(t.Context(), boss, account.Filter{Owner: "\x00"}); p.Total != 0 || (err != nil && !errs.Is(err, errs.Invalid)) {
		t.Errorf("an owner with NUL: %+v, %v", p, err) // SQLite compares it, PostgreSQL refuses it
	}
	f, err := w.svc.Facets(t.Context(), boss)
	if err != nil || len(f.Industries) != 2 || len(f.Regions) != 2 || len(f.Owners) != 2 {
		t.Errorf("%+v, %v", f, err)
	}
	choices, err := w.svc.Choices(t.Context(), boss, "华东", 10)
	if err != nil || len(choices) != 2 || choices[0].OwnerName == "" {
		t.Errorf("%+v, %v", choices, err)
	}
}

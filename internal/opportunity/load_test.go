package opportunity

import (
	"fmt"
	"testing"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/search"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/fold"
)

// loaded makes n deals as a file would bring them, of two owners, won, lost and open.
func (w *world) loaded(n int, at account.ID, owners ...org.Actor) (list []Loaded) {
	now := w.DB.Now()
	for i := range n {
		began := now.AddDate(0, 0, -400)
		d := Loaded{Opportunity: Blank(now, began), AccountName: "华东制造"}
		d.Name, d.Account, d.Owner = fmt.Sprintf("第%d期改造", i), at, owners[i%len(owners)].User
		d.OpenedOn, d.Amount, d.AmountKnown = day.Of(began), int64(i)*100, true
		switch i % 3 {
		case 1:
			d.Status, d.ClosedOn = Won, d.OpenedOn.Add(30)
		case 2:
			d.Status, d.ClosedOn, d.Amount, d.AmountKnown = Lost, d.OpenedOn.Add(30), 0, false
		}
		list = append(list, d)
	}
	return list
}

func (w *world) load(actor org.Actor, fn func(l *Load) error) error {
	w.t.Helper()
	return w.DB.InTx(w.t.Context(), func(tx *db.Tx) error {
		l := NewLoad(tx, actor)
		if err := fn(l); err != nil {
			return err
		}
		return l.Close(w.t.Context())
	})
}

func (w *world) find(q string) (n int) {
	w.t.Helper()
	err := w.DB.View(w.t.Context(), func(tx *db.Tx) error {
		var f db.Where
		f.And("o.org_id = ?", w.Org)
		if err := search.Match(w.t.Context(), tx, &f, w.Org, SearchKind, "o.id", fold.Query(q)); err != nil {
			return err
		}
		return tx.QueryRowContext(w.t.Context(), `SELECT COUNT(*) FROM opportunity o`+f.SQL(), f.Args()...).Scan(&n)
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func TestManyDealsComeInAndAreCounted(t *testing.T) {
	w := newWorld(t)
	ctx, admin, a, b := t.Context(), w.Admin(), w.Rep("甲"), w.Rep("乙")
	at := w.account(admin, "华东制造")
	w.deal(a)
	deals := w.loaded(700, at, a, b)
	if err := w.load(admin, func(l *Load) error { return l.Add(ctx, deals) }); err != nil {
		t.Fatal(err)
	}
	w.recount()
	if n := w.find("改造 华东"); n != 701 {
		t.Errorf("%d found", n)
	}
	d, editable, err := w.get(b, deals[1].ID)
	if err != nil || !editable || d.Status != Won || d.Name != "第1期改造" || d.CreatedAt != deals[1].CreatedAt || !w.sees(b, at) {
		t.Errorf("%+v, %v", d, err)
	}
	now, _ := w.stocks(admin, w.today())
	if open := w.stock(""); now["lose"] != open["lose"] {
		t.Errorf("zones %v, rows %v", now, open)
	}

	today := w.today()
	ids := []string{string(deals[0].ID), string(deals[3].ID), "nobody"}
	err = w.load(admin, func(l *Load) error {
		was, _, err := l.Read(ctx, ids)
		if err != nil || len(was) != 2 {
			return fmt.Errorf("read %d: %w", len(was), err)
		}
		d := was[deals[0].ID]
		d.Status, d.ClosedOn, d.Owner, d.Amount, d.Name = Won, today, b.User, 900, "总包改造"
		v, err := l.Replace(ctx, was[deals[0].ID], d)
		if v != 2 {
			t.Errorf("version %d", v)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	w.recount()
	if d, _, err = w.get(a, deals[0].ID); err != nil || d.Status != Won || d.Owner != b.User {
		t.Errorf("the old owner sees %+v, %v", d, err)
	}
	if n := w.find("总包"); n != 1 {
		t.Errorf("%d found under the new name", n)
	}
	log, err := org.NewService(w.DB).Log(ctx, admin, org.LogFilter{})
	if err != nil || len(log) != 2 || log[0].Action != "deal.import" || log[0].About != string(deals[0].ID) {
		t.Errorf("log %+v, %v", log, err)
	}
}

func TestLoadedDealsAreErasedWithoutATrace(t *testing.T) {
	w := newWorld(t)
	ctx, admin, a := t.Context(), w.Admin(), w.Rep("甲")
	at := w.account(admin, "华东制造")
	deals := w.loaded(1100, at, a)
	var ids []string
	for _, d := range deals {
		ids = append(ids, string(d.ID))
	}
	if err := w.load(admin, func(l *Load) error { return l.Add(ctx, deals) }); err != nil {
		t.Fatal(err)
	}
	if err := w.load(admin, func(l *Load) error { return l.Erase(ctx, ids[:1099]) }); err != nil {
		t.Fatal(err)
	}
	w.recount()
	var left, grants int
	w.in(func(tx *db.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM opportunity), (SELECT COUNT(*) FROM access_grant)`).Scan(&left, &grants)
	})
	if left != 1 || grants != 1 || w.find("改造") != 1 {
		t.Errorf("%d deals, %d grants left", left, grants)
	}
	w.in(func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO challenge (org_id, id, opportunity_id, element_key, question, asked_by, asked_at)
			VALUES ($1, 'c', $2, 'W', '?', $3, 1)`, w.Org, ids[1099], admin.User)
		return err
	})
	if err := w.load(admin, func(l *Load) error { return l.Erase(ctx, ids[1099:]) }); !db.Referenced(err) {
		t.Errorf("a deal that is referred to: %v", err)
	}
	w.recount()
}

func TestDealsOfAFileMayBeOldAndIncomplete(t *testing.T) {
	w := newWorld(t)
	today := w.today()
	open := Loaded{Opportunity: Opportunity{Name: " 无客户 ", Status: Open, OpenedOn: "2017-01-01", ClosedOn: "2017-02-01", NextStepOn: "2017-02-01"}}
	var bad errs.Fields
	d := CheckLoaded(&bad, open, today)
	if bad.Err() != nil || d.Name != "无客户" || d.ClosedOn != "" {
		t.Errorf("%+v, %v", d, bad)
	}
	for name, change := range map[string]func(*Loaded){
		"name": func(d *Loaded) { d.Name = "" }, "amount": func(d *Loaded) { d.Amount = -1 }, "margin": func(d *Loaded) { d.Margin = 1e6 },
		"opened_on": func(d *Loaded) { d.OpenedOn = today.Add(1) }, "expected_close": func(d *Loaded) { d.ExpectedClose = "2016-12-31" },
		"closed_on": func(d *Loaded) { d.Status, d.ClosedOn = Won, "" }, "next_step": func(d *Loaded) { d.NextStep = "a\x00" },
		"signed_on": func(d *Loaded) { d.Status, d.SignedOn = Won, "2016-01-01" },
		"products":  func(d *Loaded) { d.Products = []ProductLine{{"a", 1}, {"a", 2}} },
	} {
		d := open
		change(&d)
		var bad errs.Fields
		CheckLoaded(&bad, d, today)
		if len(bad) != 1 || bad[0].Name != name {
			t.Errorf("%s: %v", name, bad)
		}
	}
}

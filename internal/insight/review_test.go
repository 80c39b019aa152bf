package insight

import (
	"fmt"
	"slices"
	"testing"

	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

func (w *world) review(a org.Actor, of ReviewOf) Review {
	w.t.Helper()
	r, err := w.svc.Review(w.t.Context(), a, of)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// changed writes a change of a deal's value some days ago, and the deal's row
// with it, as the program does.
func (w *world) changed(deal string, days int, from, to c139.Value, more fields) string {
	f := fields{"opportunity_id": deal, "at": ago(days), "user_id": "", "cause": "evidence", "self_v": opportunity.Number(to), "cal_v": 0,
		"shown_v": opportunity.Number(to), "shown_before": opportunity.Number(from), "basis": "self", "zone": to.Zone(), "zone_before": from.Zone()}
	for k, v := range more {
		f[k] = v
	}
	w.exec(`UPDATE opportunity SET shown_v = $1, zone = $2, updated_at = CASE WHEN updated_at < $3 THEN $3 ELSE updated_at END WHERE id = $4`,
		opportunity.Number(to), to.Zone(), ago(days), deal)
	return w.insert("value_change", f)
}

// quiet is a deal of long ago that nothing happened to since.
func (w *world) quiet(owner org.Actor, name string, amount int64) string {
	f := calm(owner)
	f["name"], f["name_key"], f["amount"] = name, name, amount
	f["created_at"], f["updated_at"] = ago(200), ago(200)
	return w.deal(f)
}

func names[T interface{ at() string }](rows []T) (list []string) {
	for _, x := range rows {
		list = append(list, x.at())
	}
	return list
}

func (d Reviewed) at() string { return d.Name }

var (
	lose   = c139.Value{C: 4}
	jitter = c139.Value{F: 2, C: 7}
	win    = c139.Value{W: 1, F: 2, C: 6}
)

func TestReviewFoldsTheChangesOfADeal(t *testing.T) {
	w := newWorld(t)
	rep := w.Rep("林晓岚")
	w.quiet(rep, "没有变化", 1)
	small, large, crossed := w.quiet(rep, "小", 10), w.quiet(rep, "大", 1000), w.quiet(rep, "越区", 5)
	w.changed(small, 3, lose, c139.Value{C: 5}, nil)
	w.changed(large, 2, lose, c139.Value{C: 6}, nil)
	w.changed(crossed, 8, c139.Value{}, lose, fields{"basis": "calibrated"}) // a day too early
	w.changed(crossed, 6, lose, jitter, fields{"elements": "F1,F2"})
	learnt := w.insert("evidence", fields{"opportunity_id": crossed, "element_key": "W", "state": "clear", "what": "厅长当面表态", "observed_on": today,
		"strength": "stated", "entered_by": rep.User, "entered_at": ago(1)})
	w.insert("evidence", fields{"opportunity_id": crossed, "element_key": "W", "state": "clear", "what": "旧", "observed_on": today,
		"strength": "stated", "entered_by": rep.User, "entered_at": ago(9)})
	w.changed(crossed, 1, jitter, win, fields{"elements": "W", "user_id": rep.User, "evidence_id": learnt})
	down, back := w.quiet(rep, "降", 7), w.quiet(rep, "回到原处", 7)
	w.changed(down, 4, win, lose, fields{"cause": "ageing", "elements": "C3,C1"})
	w.changed(back, 3, lose, win, nil)
	w.changed(back, 2, win, lose, nil)

	r := w.review(rep, ReviewOf{})
	if r.From != today.Add(-6) || r.To != today || r.Today != today {
		t.Errorf("the span is %s to %s", r.From, r.To)
	}
	if got := names(r.Risen.Rows); !slices.Equal(got, []string{"越区", "大", "小"}) || r.Risen.Sum != (Sum{3, 1015}) || r.Up != (Sum{1, 5}) {
		t.Errorf("risen: %v %+v, into a better zone %+v", got, r.Risen.Sum, r.Up)
	}
	if got := names(r.Fallen.Rows); !slices.Equal(got, []string{"降"}) || r.Fallen.Sum != (Sum{1, 7}) || r.Down != (Sum{1, 7}) {
		t.Errorf("fallen: %v %+v, into a worse zone %+v", got, r.Fallen.Sum, r.Down)
	}
	m := r.Risen.Rows[0]
	if m.From != lose || m.To != win || m.FromZone != c139.Lose || m.ToZone != c139.Win || m.Changes != 2 || m.Evidence != 1 || m.On != today.Add(-1) ||
		!slices.Equal(m.Elements, []c139.Key{c139.W, c139.F1, c139.F2}) || m.Words() != "厅长当面表态" || m.ByName != "林晓岚" || m.OwnerName != "林晓岚" {
		t.Errorf("the move is %+v", m)
	}
	if m.Basis != c139.BySelf || m.BasisWas != c139.ByCoach || r.Risen.Rows[1].BasisWas != c139.BySelf {
		t.Errorf("by which value it was: %q, then %q; of another at first %q", m.BasisWas, m.Basis, r.Risen.Rows[1].BasisWas)
	}
	if s := r.Stale; len(s.Rows) != 1 || !slices.Equal(s.Rows[0].Elements, []c139.Key{c139.C1, c139.C3}) || s.Rows[0].On != today.Add(-4) || s.Deals != 1 {
		t.Errorf("gone stale: %+v", s)
	}
	past := w.review(w.Admin(), ReviewOf{From: today.Add(-9), To: today.Add(-5)}) // the changes lead
	if got := past.Risen.Rows; len(got) != 1 || got[0].From != (c139.Value{}) || got[0].To != jitter || got[0].Zone != c139.Win {
		t.Errorf("the days before: %+v", got)
	}
	if mine := w.review(rep, ReviewOf{From: today.Add(-9), To: today.Add(-5)}); mine.Risen.Sum != past.Risen.Sum || mine.Fallen.Deals != 0 {
		t.Errorf("the days before, of few deals: %+v", mine.Risen)
	}
}

func TestReviewOfWhatHappened(t *testing.T) {
	w := newWorld(t)
	rep, boss := w.Rep("林晓岚"), w.Manager()
	deal, other, third := w.quiet(rep, "政务云", 100), w.quiet(rep, "核心系统", 20), w.quiet(rep, "园区", 3)
	reason := w.insert("method_reason", fields{"outcome": "lost", "name_zh": "价格", "name_en": "price", "position": 1})
	touch := func(d string, days int) {
		w.exec(`UPDATE opportunity SET updated_at = $1 WHERE id = $2`, ago(days), d)
	}
	stage := func(d string, days int, track, from, to string, ahead int) {
		w.insert("stage_change", fields{"opportunity_id": d, "track": track, "from_stage": from, "to_stage": to, "cycle": 1, "event": "立项批复",
			"occurred_on": today.Add(-days), "ahead": ahead, "user_id": rep.User, "at": ago(days)})
		touch(d, days)
	}
	end := func(d string, days int, from, to string, why any) {
		w.insert("status_change", fields{"opportunity_id": d, "from_status": from, "to_status": to, "reason_id": why, "note": "价格高了一成",
			"occurred_on": today.Add(-days), "cycle": 1, "selling_before": "criteria", "buying_before": "options", "shown_v": 126, "user_id": rep.User, "at": ago(days)})
		w.exec(`UPDATE opportunity SET status = $1 WHERE id = $2`, to, d)
		touch(d, days)
	}
	stage(third, 8, "selling", "assess", "needs", 0)
	stage(deal, 5, "selling", "needs", "criteria", 1)
	stage(deal, 4, "buying", "need", "options", 0)
	end(other, 3, "open", "lost", reason)
	end(third, 2, "open", "won", nil)
	end(third, 1, "won", "open", nil)
	fresh := calm(rep)
	fresh["name"], fresh["amount"], fresh["created_at"], fresh["next_step_on"] = "新项目", 50, ago(2), today.Add(-3)
	w.deal(fresh)
	w.insert("challenge", fields{"opportunity_id": deal, "element_key": "W", "question": "亲口说的吗？", "asked_by": boss.User, "asked_at": ago(20)})
	w.insert("challenge", fields{"opportunity_id": deal, "element_key": "F1", "question": "答过了", "asked_by": boss.User, "asked_at": ago(2), "answered_at": ago(1)})
	w.exec(`UPDATE opportunity SET open_challenges = 1 WHERE id = $1`, deal)

	for _, a := range []org.Actor{rep, boss, w.Admin()} {
		r := w.review(a, ReviewOf{})
		if r.Stages.Sum != (Sum{1, 100}) || len(r.Stages.Rows) != 2 || r.Stages.Rows[0].Track != opportunity.Buying ||
			!r.Stages.Rows[1].Ahead || r.Stages.Rows[1].Event != "立项批复" || r.Stages.Rows[1].ByName != "林晓岚" {
			t.Errorf("%s: stages %+v", a.Name, r.Stages)
		}
		if got := names(r.Ended.Rows); !slices.Equal(got, []string{"核心系统", "园区"}) || r.Lost != (Sum{1, 20}) || r.Won != (Sum{}) || r.Ended.Rows[1].To != opportunity.Open {
			t.Errorf("%s: ended %v, lost %+v, won %+v", a.Name, got, r.Lost, r.Won)
		}
		if e := r.Ended.Rows[0]; e.ReasonName != "价格" || e.Note != "价格高了一成" || e.Value != win || e.OccurredOn != today.Add(-3) {
			t.Errorf("%s: the outcome is %+v", a.Name, e)
		}
		if r.Opened.Sum != (Sum{1, 50}) || r.Opened.Rows[0].Name != "新项目" || r.Opened.Rows[0].On != today.Add(-2) {
			t.Errorf("%s: new %+v", a.Name, r.Opened)
		}
		if r.Overdue.Sum != (Sum{1, 50}) || r.Overdue.Rows[0].On != today.Add(-3) || r.Overdue.Rows[0].Text != "拜访" {
			t.Errorf("%s: overdue %+v", a.Name, r.Overdue)
		}
		if r.Asked.Sum != (Sum{1, 100}) || r.Asked.Rows[0].Text != "亲口说的吗？" || r.Asked.Rows[0].AskedName != boss.Name {
			t.Errorf("%s: asked %+v", a.Name, r.Asked)
		}
	}
	past := w.review(w.Admin(), ReviewOf{From: today.Add(-30), To: today.Add(-2)})
	if past.Stages.Deals != 2 || past.Won.Deals != 1 || past.Opened.Deals != 1 {
		t.Errorf("until two days ago: %d deals changed stage, %d won, %d new", past.Stages.Deals, past.Won.Deals, past.Opened.Deals)
	}
}

// What is counted is what the reader sees, and of that what was asked for.
func TestReviewCountsNothingOutOfSight(t *testing.T) {
	w := newWorld(t)
	rep, south := w.Rep("林晓岚"), w.Member("何静", org.Rep, org.ScopeTeam, w.South)
	foreign := orgOf(w)
	shared := ""
	for i, owner := range []org.Actor{rep, rep, south} {
		deal := w.quiet(owner, fmt.Sprint("商机", i), int64(1)<<i)
		w.changed(deal, 1, lose, win, fields{"cause": "ageing", "elements": "C1"})
		w.exec(`UPDATE opportunity SET next_step_on = $1, created_at = $2, open_challenges = 1 WHERE id = $3`, today.Add(-1), ago(1), deal)
		w.insert("stage_change", fields{"opportunity_id": deal, "track": "selling", "from_stage": "needs", "to_stage": "criteria", "cycle": 1, "event": "x",
			"occurred_on": today, "user_id": owner.User, "at": ago(1)})
		w.insert("status_change", fields{"opportunity_id": deal, "from_status": "lost", "to_status": "open", "note": "", "occurred_on": today, "cycle": 1,
			"selling_before": "needs", "buying_before": "need", "shown_v": 0, "user_id": owner.User, "at": ago(1)})
		w.insert("challenge", fields{"opportunity_id": deal, "element_key": "W", "question": "x", "asked_by": owner.User, "asked_at": ago(1)})
		shared = deal
	}
	trashed := w.quiet(rep, "已删除", 1<<10)
	w.changed(trashed, 1, lose, win, nil)
	w.exec(`UPDATE opportunity SET deleted_at = 5 WHERE id = $1`, trashed)
	mate := w.Member("周启明", org.Presales, org.ScopeTeam, w.North)
	w.grant(shared, mate)
	own := w.Member("只看自己", org.Rep, org.ScopeOwn, w.North)
	w.grant(shared, own)
	boss := w.Manager()
	north := w.Member("北区主管", org.Manager, org.ScopeDepartment, w.North)
	for _, c := range []struct {
		name   string
		actor  org.Actor
		owner  string
		amount int64
	}{
		{"the owner", rep, "", 3}, {"the owner's own", rep, opportunity.OwnerMe, 3}, {"the owner asking for the south", rep, string(south.User), 0},
		{"the south", south, "", 4}, {"a mate", mate, "", 4}, {"a mate's own", mate, opportunity.OwnerMe, 0}, {"who sees the own only", own, "", 0},
		{"the manager", boss, "", 7}, {"the manager of the rep", boss, string(rep.User), 3}, {"the manager's department", boss, opportunity.OwnerDepartment, 0},
		{"the north", north, "", 3}, {"the north's department", north, opportunity.OwnerDepartment, 3}, {"the north of the south", north, string(south.User), 0},
		{"the administrator", w.Admin(), "", 7}, {"a stranger", w.Rep("陌生人"), "", 0}, {"another organisation", foreign, "", 0},
		{"another organisation asking for the rep", foreign, string(rep.User), 0},
	} {
		for _, span := range []ReviewOf{{}, {From: today.Add(-20), To: today.Add(-1)}} {
			span.Owner = c.owner
			r := w.review(c.actor, span)
			for part, got := range map[string]int64{"risen": r.Risen.Amount, "crossed": r.Up.Amount, "stages": r.Stages.Amount, "ended": r.Ended.Amount,
				"new": r.Opened.Amount, "overdue": r.Overdue.Amount, "stale": r.Stale.Amount, "asked": r.Asked.Amount} {
				if got != c.amount {
					t.Errorf("%s, %s to %s: %s sums to %d, want %d", c.name, r.From, r.To, part, got, c.amount)
				}
			}
		}
	}
}

func TestReviewGoesOnPageByPage(t *testing.T) {
	w := newWorld(t)
	rep := w.Rep("林晓岚")
	for i := range 2*partRows + 3 {
		w.changed(w.quiet(rep, fmt.Sprintf("商机%03d", i), int64(1000-i/3)), 1, lose, win, nil)
	}
	if r := w.review(rep, ReviewOf{}); len(r.Risen.Rows) != firstRows || !r.Risen.More || r.Risen.Deals != 2*partRows+3 {
		t.Errorf("the first rows are %d of %d", len(r.Risen.Rows), r.Risen.Deals)
	}
	seen := map[string]bool{}
	after, pages := "", 0
	for ; pages < 9; pages++ {
		r := w.review(rep, ReviewOf{Part: PartRisen, After: after})
		for _, x := range r.Risen.Rows {
			seen[x.Name] = true
		}
		if after = r.Risen.Next; after == "" {
			break
		}
	}
	if len(seen) != 2*partRows+3 || pages != 2 {
		t.Errorf("%d deals on %d pages", len(seen), pages+1)
	}
	if r := w.review(rep, ReviewOf{Part: PartFallen}); len(r.Risen.Rows) != 0 || r.Risen.Deals != 2*partRows+3 {
		t.Errorf("another part shows %d rows, sums %+v", len(r.Risen.Rows), r.Risen.Sum)
	}
}

func TestReviewRefusesSpans(t *testing.T) {
	w := newWorld(t)
	rep := w.Rep("林晓岚")
	for _, c := range []struct {
		from, to day.Date
		field    string
	}{
		{"2026-11-31", today, "from"}, {"", today, "from"}, {today, "", "to"}, {today, today.Add(-1), "to"},
		{today.Add(1), today.Add(2), "from"}, {today.Add(-MostDays), today, "to"}, {"x", "y", "to"},
	} {
		_, err := w.svc.Review(t.Context(), rep, ReviewOf{From: c.from, To: c.to})
		if !slices.ContainsFunc(errs.FieldsOf(err), func(f *errs.Error) bool { return f.Name == c.field }) {
			t.Errorf("%s to %s: %v, want a problem at %s", c.from, c.to, err, c.field)
		}
	}
	if r := w.review(rep, ReviewOf{From: today.Add(1 - MostDays), To: today.Add(90)}); r.To != today {
		t.Errorf("the span ends on %s", r.To)
	}
}

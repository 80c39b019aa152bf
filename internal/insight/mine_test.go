package insight

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

func (w *world) needs(actor org.Actor) []Need {
	w.t.Helper()
	t, err := w.svc.Today(w.t.Context(), actor, true)
	if err != nil {
		w.t.Fatal(err)
	}
	return t.Needs
}

func TestEachReason(t *testing.T) {
	w := newWorld(t)
	account := ""
	cases := []struct {
		name string
		set  fields
		want []Reason
	}{
		{"a calm deal", nil, nil},
		{"fell from win", fields{"zone": "jitter", "prior_zone": "win", "zone_changed_at": ago(13)}, []Reason{ZoneFell}},
		{"fell to lose", fields{"zone": "lose", "prior_zone": "jitter", "zone_changed_at": ago(1)}, []Reason{ZoneFell}},
		{"fell long ago", fields{"zone": "lose", "prior_zone": "win", "zone_changed_at": ago(14)}, nil},
		{"rose", fields{"zone": "win", "prior_zone": "lose", "zone_changed_at": ago(1)}, nil},
		{"challenged", fields{"open_challenges": 2}, []Reason{Challenged}},
		{"denied", fields{"denied_count": 1}, []Reason{Denied}},
		{"step overdue", fields{"next_step_on": today.Add(-1)}, []Reason{StepOverdue}},
		{"step today", fields{"next_step_on": today}, []Reason{StepToday}},
		{"step tomorrow", fields{"next_step_on": today.Add(1)}, nil},
		{"no step", fields{"next_step_on": "", "next_step": ""}, []Reason{StepMissing}},
		{"close past", fields{"expected_close": today.Add(-1)}, []Reason{ClosePast}},
		{"close today", fields{"expected_close": today}, []Reason{CloseNear}},
		{"close in 30 days", fields{"expected_close": today.Add(30)}, []Reason{CloseNear}},
		{"close in 31 days", fields{"expected_close": today.Add(31)}, nil},
		{"close near in the win zone", fields{"expected_close": today.Add(5), "zone": "win"}, nil},
		{"close unknown", fields{"expected_close": ""}, nil},
		{"stale", fields{"stale_count": 3}, []Reason{Stale}},
		{"no account", fields{"account_id": nil}, []Reason{Incomplete}},
		{"no amount", fields{"amount_known": 0, "amount": 0}, []Reason{Incomplete}},
		{"coach gap early", fields{"coach_types": ""}, nil},
		{"coach gap in a late stage", fields{"coach_types": "relation", "selling_stage": "concerns"}, []Reason{CoachGap}},
		{"coach gap under a claim", fields{"coach_types": "relation,value", "self_f": 1}, []Reason{CoachGap}},
		{"all coaches", fields{"coach_types": "relation,value,resource", "self_w": 1, "selling_stage": "criteria"}, nil},
		{"quiet for 21 days", fields{"touched_at": ago(21)}, nil},
		{"quiet for 22 days", fields{"touched_at": ago(22)}, []Reason{Quiet}},
		{"closed", fields{"status": "lost", "open_challenges": 2}, nil},
		{"in the trash", fields{"deleted_at": 1, "open_challenges": 2}, nil},
		{"all at once", fields{"open_challenges": 1, "denied_count": 1, "next_step_on": today.Add(-9), "touched_at": ago(99)},
			[]Reason{Challenged, Denied, StepOverdue, Quiet}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			rep := w.Rep("林晓岚")
			if account == "" {
				account = w.account(rep, "江海市大数据局")
			}
			f := calm(rep)
			f["account_id"] = account
			for k, v := range c.set {
				f[k] = v
			}
			w.deal(f)
			var got []Reason
			list := w.needs(rep)
			for _, n := range list {
				got = n.Reasons
			}
			if len(list) > 1 || !slices.Equal(got, c.want) {
				t.Errorf("%d deals, %v, want %v", len(list), got, c.want)
			}
		})
	}
}

func TestNeedTellsTheFacts(t *testing.T) {
	w := newWorld(t)
	rep := w.Rep("林晓岚")
	f := calm(rep).valued(c139.Value{F: 3, C: 7})
	f["prior_zone"], f["zone_changed_at"], f["touched_at"] = "win", ago(2), ago(30)
	f["account_id"], f["coach_types"], f["self_f"], f["next_step_on"] = w.account(rep, "江海市大数据局"), "value", 3, today.Add(-2)
	w.deal(f)
	n := w.needs(rep)[0]
	want := Need{ID: n.ID, Name: "政务云二期", Account: "江海市大数据局", HasAccount: true, Amount: 680_0000_00, AmountKnown: true,
		Owner: rep.User, OwnerName: "林晓岚", Shown: c139.Value{F: 3, C: 7}, Basis: c139.BySelf, Zone: c139.Jitter, PriorZone: c139.Win,
		ZoneChangedOn: today.Add(-2), NextStep: "拜访", NextStepOn: today.Add(-2), ExpectedClose: today.Add(90), QuietDays: 30,
		MissingCoach: []c139.CoachType{c139.CoachRelation, c139.CoachResource},
		Reasons:      []Reason{ZoneFell, StepOverdue, CoachGap, Quiet}}
	if fmt.Sprint(n) != fmt.Sprint(want) {
		t.Errorf("got  %+v\nwant %+v", n, want)
	}
}

// oracle says what a row's reasons weigh, in Go alone.
func oracle(f fields) (score int) {
	num := func(k string) int { n, _ := f[k].(int); return n }
	date := func(k string) day.Date { return f[k].(day.Date) }
	rank := map[string]int{"lose": 1, "jitter": 2, "win": 3}
	zone, prior := f["zone"].(string), f["prior_zone"].(string)
	add := func(holds bool, weight int) {
		if holds {
			score += weight
		}
	}
	add(prior != "" && rank[zone] < rank[prior] && f["zone_changed_at"].(int64) >= ago(13)-12*3600*1000, 100)
	add(num("open_challenges") > 0, 90)
	add(num("denied_count") > 0, 80)
	add(date("next_step_on").Before(today), 60)
	add(date("expected_close").Before(today), 55)
	add(date("next_step_on") == "", 50)
	add(date("next_step_on") == today, 40)
	left := date("expected_close").Sub(today)
	add(date("expected_close") != "" && left >= 0 && left <= 30 && zone != "win", 35)
	add(num("stale_count") > 0, 25)
	add(f["account_id"] == nil, 20)
	add(f["coach_types"] != "relation,value,resource" && (f["selling_stage"] == "criteria" || num("self_w") > 0), 12)
	add(f["touched_at"].(int64) < ago(21)-12*3600*1000, 10)
	return score
}

// Over many random deals, everybody gets those of their own and of their
// teams, as the oracle ranks them.
func TestNeedsAreThoseOfTheOracle(t *testing.T) {
	w := newWorld(t)
	r := rand.New(rand.NewPCG(3, 1))
	people := []org.Actor{
		w.Rep("甲"), w.Member("乙", org.Rep, org.ScopeOwn, w.North), w.Member("丙", org.Presales, org.ScopeTeam, w.South),
		w.Manager(), w.Admin(), w.Member("丁", org.Rep, org.ScopeDepartment, w.South),
	}
	type known struct {
		id     string
		score  int
		amount int64
	}
	want := map[org.UserID][]known{}
	pick := func(list ...any) any { return list[r.IntN(len(list))] }
	acc := w.account(people[0], "客户")
	for range 150 {
		owner := people[r.IntN(len(people))]
		f := calm(owner)
		f["amount"] = r.Int64N(1_000_000)
		f["account_id"] = pick(acc, acc, nil)
		f["zone"], f["prior_zone"] = pick("win", "jitter", "lose"), pick("", "win", "jitter", "lose")
		f["zone_changed_at"] = ago(r.IntN(30))
		f["open_challenges"], f["denied_count"], f["stale_count"] = pick(0, 0, 2), pick(0, 0, 1), pick(0, 0, 3)
		f["next_step_on"] = pick(day.Date(""), today, today.Add(-3), today.Add(4))
		f["expected_close"] = pick(day.Date(""), today, today.Add(-3), today.Add(29), today.Add(300))
		f["coach_types"] = pick("", "relation,value,resource")
		f["selling_stage"], f["self_w"] = pick("assess", "criteria"), pick(0, 1)
		f["touched_at"] = ago(r.IntN(40))
		f["status"] = pick("open", "open", "open", "won")
		made := w.deal(f)
		k := known{made, oracle(f), f["amount"].(int64)}
		if f["status"] != "open" || k.score == 0 {
			continue
		}
		want[owner.User] = append(want[owner.User], k)
		for _, p := range people {
			if p.User == owner.User || r.IntN(5) > 0 {
				continue
			}
			w.grant(made, p)
			if p.Scope != org.ScopeOwn {
				want[p.User] = append(want[p.User], k)
			}
		}
	}
	for _, p := range people {
		list := want[p.User]
		slices.SortFunc(list, func(a, b known) int {
			return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.amount, a.amount), cmp.Compare(a.id, b.id))
		})
		got := w.needs(p)
		if len(got) != len(list) || len(list) < 5 {
			t.Errorf("%s gets %d deals, want %d", p.Name, len(got), len(list))
			continue
		}
		for i := range list {
			if string(got[i].ID) != list[i].id {
				t.Errorf("%s: place %d is %s with %v, want the deal of score %d", p.Name, i, got[i].ID, got[i].Reasons, list[i].score)
				break
			}
		}
	}
}

package stakeholder

import (
	"context"
	"fmt"
	"testing"
	"time"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/people"
)

func TestPeopleOutsideTheClient(t *testing.T) {
	w := newWorld(t)
	institute := w.client(w.rep, "省设计院")
	expert := w.person(institute, "评审专家")
	fails(t, w.svc.Add(t.Context(), w.rep, w.deal, expert, "friend"), "outside")
	w.must(w.svc.Add(t.Context(), w.rep, w.deal, expert, Expert))
	if s := w.at(ID(expert)); s.Outside != Expert || s.AccountName != "省设计院" {
		t.Errorf("%+v", s)
	}
	unseen := w.client(w.Rep("何静"), "别家")
	var hidden person.ID
	admin := w.Admin()
	w.must(w.DB.InTx(t.Context(), func(tx *db.Tx) (err error) {
		hidden, err = person.Insert(t.Context(), tx, admin, unseen, person.Draft{Name: "看不见"}, time.Time{})
		return err
	}))
	fails(t, w.svc.Add(t.Context(), w.rep, w.deal, hidden, Expert), "person")

	// Whoever changes to the client belongs to it, whoever leaves it is outside.
	who := w.in("周总")
	move := func(p person.ID, to account.ID) {
		t.Helper()
		svc := person.NewService(w.DB)
		d, err := svc.Get(t.Context(), w.rep, p)
		w.must(err)
		w.must(svc.Move(t.Context(), w.rep, p, d.Version, to))
	}
	if _, err := person.NewService(w.DB).Delete(t.Context(), w.rep, expert, 1); err != nil || !w.at(ID(expert)).Gone {
		t.Errorf("in the trash: %v", err)
	}
	w.must(person.NewService(w.DB).Restore(t.Context(), w.rep, expert))
	move(expert, w.account)
	move(person.ID(who), institute)
	if a, b := w.at(ID(expert)), w.at(who); a.Outside != "" || b.Outside != Other {
		t.Errorf("%q, %q", a.Outside, b.Outside)
	}
}

func TestRemovedPeopleComeBackWithWhatWasSaid(t *testing.T) {
	w := newWorld(t)
	who := w.in("周总")
	w.must(w.judge(who, people.DimAttitude, "mentor", 0))
	gap, err := w.svc.Hold(t.Context(), w.rep, w.deal, Vacancy{Label: "分管副市长", Decides: people.Top})
	w.must(err)
	for _, x := range []ID{who, gap} {
		w.must(w.svc.Remove(t.Context(), w.rep, w.deal, x))
		w.must(w.svc.Remove(t.Context(), w.rep, w.deal, x))
	}
	if r := w.roster(); len(r.People) != 0 || len(r.Removed) != 2 || len(r.Others) != 1 {
		t.Errorf("%d %d %d", len(r.People), len(r.Removed), len(r.Others))
	}
	if err := w.judge1(who); !errs.Is(err, errs.NotFound) {
		t.Errorf("judged although not in the deal: %v", err)
	}
	w.must(w.svc.Return(t.Context(), w.rep, w.deal, gap))
	w.must(w.svc.Add(t.Context(), w.rep, w.deal, person.ID(who), ""))
	if w.at(who).Attitude != people.Mentor || w.at(gap).Decides != people.Top {
		t.Errorf("%+v", w.roster().People)
	}
	w.must(w.svc.Remove(t.Context(), w.rep, w.deal, who))
	w.must(w.svc.Return(t.Context(), w.rep, w.deal, who))
	if r := w.roster(); len(r.People) != 2 || len(r.Removed) != 0 || r.People[0].ID != gap {
		t.Errorf("%+v", r.People)
	}
}

func (w *world) judge1(who ID) error {
	return w.svc.Judge(w.t.Context(), w.rep, w.deal, who, Findings{Values: map[people.Dimension]string{people.DimStyle: "amiable"}, ObservedOn: string(w.today())})
}

func TestPlaceholderBecomesAPerson(t *testing.T) {
	w := newWorld(t)
	_, err := w.svc.Hold(t.Context(), w.rep, w.deal, Vacancy{Label: " "})
	fails(t, err, "label")
	_, err = w.svc.Hold(t.Context(), w.rep, w.deal, Vacancy{Label: "x", Role: "boss"})
	fails(t, err, "buying_role")
	gap, err := w.svc.Hold(t.Context(), w.rep, w.deal, Vacancy{Label: "分管副市长", Role: people.DecisionMaker, Decides: people.Top})
	w.must(err)
	w.must(w.judge(gap, people.DimAttitude, "neutral", 3))
	w.must(w.svc.Write(t.Context(), w.rep, w.deal, gap, 0, Writing{Label: "分管副市长", Words: Words{PersonalWin: "政绩", Stance: "没表态"}}))
	who, third := w.in("郑市长"), w.in("周总")
	w.must(w.judge(who, people.DimStyle, "authoritative", 1))
	w.must(w.judge(who, people.DimAttitude, "supporter", 9)) // older than what the placeholder knows
	w.must(w.svc.Write(t.Context(), w.rep, w.deal, who, 0, Writing{Words: Words{PersonalWin: "提拔"}}))
	w.must(w.judge(third, people.DimStyle, "amiable", 1))
	w.lines([2]ID{gap, third}, [2]ID{who, gap}, [2]ID{third, who})
	w.places(gap, who)

	fails(t, w.svc.Fill(t.Context(), w.rep, w.deal, gap, "nobody", ""), "person")
	if err := w.svc.Fill(t.Context(), w.rep, w.deal, third, person.ID(who), ""); !errs.Is(err, errs.NotFound) {
		t.Errorf("a person is no placeholder: %v", err)
	}
	w.must(w.svc.Fill(t.Context(), w.rep, w.deal, gap, person.ID(who), ""))
	s := w.at(who)
	if s.Attitude != people.Neutral || s.Style != people.Authoritative || s.Decides != people.Top || s.BuyingRole != people.DecisionMaker ||
		s.PersonalWin != "提拔\n政绩" || s.Stance != "没表态" || len(w.dossier(who).Judgements) != 5 {
		t.Errorf("%+v", s)
	}
	if n := len(w.roster().People); n != 2 {
		t.Errorf("%d people", n)
	}
	if open, places := w.count(`relation WHERE ended_at = 0`), w.count(`map_place`); open != 1 || places != 2 {
		t.Errorf("%d lines, %d places", open, places)
	}
	// Somebody who was not in the deal comes into it.
	gap, err = w.svc.Hold(t.Context(), w.rep, w.deal, Vacancy{Label: "评审专家"})
	w.must(err)
	p := w.person(w.client(w.rep, "省设计院"), "许教授")
	w.must(w.svc.Fill(t.Context(), w.rep, w.deal, gap, p, Expert))
	if s := w.at(ID(p)); s.Outside != Expert {
		t.Errorf("%+v", s)
	}
}

func (w *world) run(do func(ctx context.Context, tx *db.Tx) error) {
	w.t.Helper()
	w.must(w.DB.InTx(w.t.Context(), func(tx *db.Tx) error { return do(w.t.Context(), tx) }))
}

func (w *world) lines(pairs ...[2]ID) {
	w.t.Helper()
	w.run(func(ctx context.Context, tx *db.Tx) error {
		for _, p := range pairs {
			if _, err := tx.ExecContext(ctx, `INSERT INTO relation (org_id, id, opportunity_id, from_id, to_id, kind, entered_by, entered_at)
				VALUES ($1, $2, $3, $4, $5, 'alliance', $6, 1)`, w.Org, id.New(), w.deal, p[0], p[1], w.rep.User); err != nil {
				return err
			}
		}
		return nil
	})
}

// places puts both on the chart, and the first in the camps too.
func (w *world) places(a, b ID) {
	w.t.Helper()
	w.run(func(ctx context.Context, tx *db.Tx) error {
		for _, p := range [][2]string{{"chart", string(a)}, {"chart", string(b)}, {"camps", string(a)}} {
			if _, err := tx.ExecContext(ctx, `INSERT INTO map_place (org_id, map_id, view, card_id, x, y, placed_by, placed_at)
				VALUES ($1, $2, $3, $4, 1, 1, $5, 1)`, w.Org, w.deal, p[0], p[1], w.rep.User); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *world) count(from string) (n int) {
	w.t.Helper()
	w.run(func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM `+from).Scan(&n)
	})
	return n
}

func TestWritingAndPlanning(t *testing.T) {
	w := newWorld(t)
	who := w.in("周总")
	w.must(w.judge(who, people.DimStyle, "amiable", 1)) // judging makes nobody's writing too old
	w.must(w.svc.Write(t.Context(), w.rep, w.deal, who, 0, Writing{Outside: Expert, Words: Words{Resonance: "漏损率", DecisionPoint: "工期"}}))
	if err := w.svc.Plan(t.Context(), w.mate, w.deal, who, 0, Planned{PlannedOn: "2026-01-01"}); !errs.Is(err, errs.Conflict) {
		t.Errorf("over an old version: %v", err)
	}
	fails(t, w.svc.Plan(t.Context(), w.rep, w.deal, who, 1, Planned{PlannedOn: "morgen"}), "planned_on")
	fails(t, w.svc.Plan(t.Context(), w.rep, w.deal, who, 1, Planned{MetOn: string(w.today().Add(1))}), "met_on")
	w.must(w.svc.Plan(t.Context(), w.rep, w.deal, who, 1, Planned{PlannedOn: string(w.today().Add(7)), Outcome: "愿意引荐", Excuse: "市长点名"}))
	s := w.at(who)
	if s.Resonance != "漏损率" || s.Outside != "" || s.PlannedOn != w.today().Add(7) || s.Outcome != "愿意引荐" || s.Version != 2 || s.Met() != "" {
		t.Errorf("%+v", s)
	}
	w.svc.Visited = func(context.Context, *db.Tx, org.ID, opportunity.ID) (map[ID]day.Date, error) {
		return map[ID]day.Date{who: "2026-02-03"}, nil
	}
	if s := w.at(who); s.Met() != "2026-02-03" || s.MetOn != "" {
		t.Errorf("%+v", s)
	}
	if n, err := org.NewService(w.DB).Verify(t.Context(), w.Org); err != nil || n < 4 {
		t.Errorf("%d entries, %v", n, err)
	}
}

// TestRosterCostsTheSame: the number of statements does not grow with the people.
func TestRosterCostsTheSame(t *testing.T) {
	w := newWorld(t)
	w.in("一号")
	count := func() (n int) {
		w.DB.Watch(func(context.Context, db.Ran) { n++ })
		defer w.DB.Watch(nil)
		w.roster()
		return n
	}
	one := count()
	for i := range 40 {
		w.must(w.judge(w.in(fmt.Sprint("人", i)), people.DimInfluence, "high", i))
	}
	if many := count(); many != one || one == 0 {
		t.Errorf("%d statements for one, %d for many", one, many)
	}
}

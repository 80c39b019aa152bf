package app

import (
	"strings"
	"testing"
	"time"

	"kongdan/internal/account"
	"kongdan/internal/coach"
	"kongdan/internal/exchange"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	"kongdan/internal/person"
	"kongdan/internal/privacy"
	"kongdan/internal/rule/c139"
	calendar "kongdan/internal/rule/day"
)

// gate is an organisation whose deals have something for their teams alone.
type gate struct {
	*orgtest.World
	t                *testing.T
	people           *org.Service
	deals            *opportunity.Service
	coaches          *coach.Service
	admin, rep, ally org.Actor
	account          account.ID
	on               calendar.Date
}

func newGate(t *testing.T) *gate {
	d := dbtest.Open(t)
	g := &gate{World: orgtest.New(t, d), t: t, people: org.NewService(d), deals: opportunity.NewService(d), coaches: coach.NewService(d)}
	g.deals.Admit = admit
	joinOrg(g.people, g.deals)
	g.admin, g.rep, g.ally = g.Admin(), g.Rep("林晓岚"), g.Rep("周启明")
	g.on = calendar.Date(g.rep.Today(d.Now()))
	var err error
	g.account, err = account.NewService(d).Create(t.Context(), g.rep, account.Draft{Name: "云州市财政局"}, false)
	g.must(err)
	return g
}

func (g *gate) must(err error) {
	g.t.Helper()
	if err != nil {
		g.t.Fatal(err)
	}
}

func (g *gate) deal(owner org.Actor) opportunity.ID {
	g.t.Helper()
	id, err := g.deals.Create(g.t.Context(), owner, opportunity.Terms{Name: "政务云二期", Account: g.account, NextStep: "问清预算", NextStepOn: g.on.Add(7)})
	g.must(err)
	return id
}

func (g *gate) coached() opportunity.ID {
	g.t.Helper()
	deal := g.deal(g.rep)
	_, err := g.coaches.Add(g.t.Context(), g.rep, deal, coach.Draft{Type: c139.CoachValue, Identity: coach.Identity{Name: "老周"}})
	g.must(err)
	return deal
}

// hears lists the reasons of newcomers of which a member hears.
func (g *gate) hears(who org.Actor) (why []string) {
	g.t.Helper()
	g.must(g.DB.View(g.t.Context(), func(tx *db.Tx) error {
		list, err := coach.Notices(g.t.Context(), tx, who, tx.Now.Add(-time.Hour), 50)
		for _, n := range list {
			if n.What == coach.LetIn && n.ByName != g.admin.Name {
				g.t.Errorf("%+v", n)
			}
			why = append(why, n.Why)
		}
		return err
	}))
	return why
}

func (g *gate) version(deal opportunity.ID) int64 {
	g.t.Helper()
	d, err := g.deals.Get(g.t.Context(), g.admin, deal)
	g.must(err)
	return d.Version
}

// TestWhoLetsThemselvesInSaysWhy takes every way onto the team of a deal that
// has a coach: an administrator who takes it needs a reason, of which the log
// keeps a line and the team hears.
func TestWhoLetsThemselvesInSaysWhy(t *testing.T) {
	g := newGate(t)
	ctx, me := t.Context(), g.admin
	leave := func(owner org.Actor) {
		m, err := g.people.Member(ctx, me, owner.User)
		g.must(err)
		g.must(g.DB.InTx(ctx, func(tx *db.Tx) error { // as if nobody had been asked to take over
			_, err := tx.ExecContext(ctx, `UPDATE member SET deactivated_at = 1 WHERE org_id = $1 AND id = $2`, g.Org, m.ID)
			return err
		}))
	}
	ways := []struct {
		name string
		make func() func(why string) error
	}{
		{"joining", func() func(string) error {
			deal := g.coached()
			return func(why string) error { return g.deals.Join(ctx, me, deal, me.User, why) }
		}},
		{"taking over", func() func(string) error {
			deal := g.coached()
			return func(why string) error { return g.deals.HandOver(ctx, me, deal, g.version(deal), me.User, why) }
		}},
		{"taking over many", func() func(string) error {
			deal, other := g.coached(), g.deal(g.rep)
			return func(why string) error {
				return g.deals.Change(ctx, me, []opportunity.Chosen{{ID: other, Version: g.version(other)}, {ID: deal, Version: g.version(deal)}},
					opportunity.Bulk{Owner: me.User, Why: why})
			}
		}},
		{"taking over from who leaves", func() func(string) error {
			deal, old := g.coached(), g.Rep("陈一舟")
			g.must(g.deals.HandOver(ctx, g.rep, deal, g.version(deal), old.User, ""))
			g.must(g.deals.Leave(ctx, old, deal, g.rep.User))
			g.must(g.deals.Join(ctx, old, deal, g.rep.User, ""))
			return func(why string) error { return g.people.Deactivate(ctx, me, old.User, 1, me.User, why) }
		}},
		{"restoring what nobody owns", func() func(string) error {
			deal, old := g.coached(), g.Rep("高明")
			g.must(g.deals.HandOver(ctx, g.rep, deal, g.version(deal), old.User, ""))
			version := g.version(deal)
			g.must(g.deals.Delete(ctx, old, deal, version))
			leave(old)
			return func(why string) error { return g.deals.Restore(ctx, me, deal, why) }
		}},
	}
	for i, way := range ways {
		do := way.make()
		if err := do(" "); len(errs.FieldsOf(err)) != 1 || errs.FieldsOf(err)[0].Name != "why" {
			t.Fatalf("%s without a reason: %v", way.name, err)
		}
		if n := len(g.hears(g.rep)); n != i {
			t.Errorf("%s: the team hears of what was refused: %d", way.name, n)
		}
		if err := do(strings.Repeat("长", 501)); len(errs.FieldsOf(err)) != 1 {
			t.Errorf("%s with too long a reason: %v", way.name, err)
		}
		why := "调查投诉 " + way.name
		g.must(do(why))
		if list := g.hears(g.rep); len(list) != i+1 || list[0] != why {
			t.Errorf("%s: the team hears %v", way.name, list)
		}
		log, err := g.people.Log(ctx, me, org.LogFilter{Limit: 30})
		g.must(err)
		kept := false
		for _, row := range log {
			kept = kept || strings.Contains(row.After, why) && row.User == me.User
		}
		if !kept {
			t.Errorf("%s: the log does not keep the reason", way.name)
		}
	}
	if list := g.hears(me); len(list) != 0 {
		t.Errorf("who came in hears of it: %v", list)
	}
}

// TestOthersAreLetInWithoutAReason: whoever brings somebody else along, and
// whoever comes onto a deal that keeps nothing for its team.
func TestOthersAreLetInWithoutAReason(t *testing.T) {
	g := newGate(t)
	ctx := t.Context()
	g.must(g.deals.Join(ctx, g.admin, g.coached(), g.ally.User, ""))
	plain := g.deal(g.rep)
	g.must(g.deals.Join(ctx, g.admin, plain, g.admin.User, ""))
	g.must(g.deals.HandOver(ctx, g.admin, plain, g.version(plain), g.admin.User, ""))
	if list := g.hears(g.rep); len(list) != 0 {
		t.Errorf("the team hears %v", list)
	}

	noted := g.deal(g.rep)
	who, err := person.NewService(g.DB).Create(ctx, g.rep, g.account, person.Draft{Name: "贺兰"})
	g.must(err)
	g.must(g.DB.InTx(ctx, func(tx *db.Tx) error {
		d, err := opportunity.LockForChange(ctx, tx, g.rep, noted)
		if err != nil {
			return err
		}
		return opportunity.Involve(ctx, tx, g.rep, d, string(who))
	}))
	_, err = privacy.NewService(g.DB).AddNote(ctx, g.rep, who, noted, "只给团队看")
	g.must(err)
	if err := g.deals.Join(ctx, g.admin, noted, g.admin.User, ""); len(errs.FieldsOf(err)) != 1 {
		t.Errorf("onto a deal with a restricted note: %v", err)
	}
}

// TestAFileDoesNotLetItsReaderIn brings a deal with a coach in again under
// another owner: the administrator who does it.
func TestAFileDoesNotLetItsReaderIn(t *testing.T) {
	g := newGate(t)
	ctx := t.Context()
	imports := exchange.NewService(g.DB)
	imports.Admit = admit
	bring := func(owner string) (exchange.Report, error) {
		t.Helper()
		file := "商机编号,商机名称,客户,负责人,金额\nA-1,政务云三期,云州市财政局," + owner + ",100\n"
		id, err := imports.Upload(ctx, g.admin, exchange.Deals, "deals.csv", strings.NewReader(file))
		g.must(err)
		run, _, err := imports.Run(ctx, g.admin, id)
		g.must(err)
		m := run.Mapping
		m.Existing = exchange.Update
		report, err := imports.Check(ctx, g.admin, id, run.Version, m)
		if err != nil || report.Faulty > 0 {
			return report, err
		}
		run, _, err = imports.Run(ctx, g.admin, id)
		g.must(err)
		run, err = imports.Now(ctx, g.admin, id, run.Version, true, nil)
		return run.Report, err
	}
	_, err := bring(g.rep.Name)
	g.must(err)
	var deal opportunity.ID
	g.must(g.DB.View(ctx, func(tx *db.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT id FROM opportunity WHERE org_id = $1 AND name = '政务云三期'`, g.Org).Scan(&deal)
	}))
	_, err = g.coaches.Add(ctx, g.rep, deal, coach.Draft{Type: c139.CoachValue, Identity: coach.Identity{Kind: coach.Colleague, Member: g.ally.User}})
	g.must(err)
	g.ask(deal, 1)
	if report, err := bring(g.admin.Name); err != nil || report.Faulty != 1 || report.Faults[0].Key != "import.fault.owner_why" {
		t.Errorf("%+v, %v", report, err)
	}
	if _, err := bring(g.ally.Name); err != nil { // somebody else, who coached
		t.Error(err)
	}
	if n := g.open(deal); n != 0 {
		t.Errorf("%d questionnaires wait for who owns the deal", n)
	}
}

// ask asks the only coach of a deal, and fails the test unless so many
// questionnaires wait now.
func (g *gate) ask(deal opportunity.ID, want int) {
	g.t.Helper()
	b, err := g.coaches.Board(g.t.Context(), g.rep, deal)
	g.must(err)
	_, err = g.coaches.Ask(g.t.Context(), g.rep, deal, b.Coaches[0].ID, coach.Asking{Elements: []c139.Key{c139.W}, Days: coach.Lifetimes[0], Lang: "zh"})
	g.must(err)
	if n := g.open(deal); n != want {
		g.t.Fatalf("%d questionnaires wait", n)
	}
}

func (g *gate) open(deal opportunity.ID) (n int) {
	g.t.Helper()
	g.must(g.DB.View(g.t.Context(), func(tx *db.Tx) error {
		return tx.QueryRowContext(g.t.Context(), `
			SELECT COUNT(*) FROM questionnaire WHERE org_id = $1 AND opportunity_id = $2 AND revoked_at = 0 AND answered_at = 0`, g.Org, deal).Scan(&n)
	}))
	return n
}

// TestWhoCameInAnswersNoMore lets a colleague who is asked about a deal join
// its team and leave again: what the team claims is known to them now.
func TestWhoCameInAnswersNoMore(t *testing.T) {
	g := newGate(t)
	ctx := t.Context()
	for name, in := range map[string]func(deal opportunity.ID) error{
		"joins": func(deal opportunity.ID) error { return g.deals.Join(ctx, g.rep, deal, g.ally.User, "") },
		"takes over": func(deal opportunity.ID) error {
			if err := g.deals.HandOver(ctx, g.rep, deal, g.version(deal), g.ally.User, ""); err != nil {
				return err
			}
			return g.deals.HandOver(ctx, g.ally, deal, g.version(deal), g.rep.User, "")
		},
	} {
		deal := g.deal(g.rep)
		_, err := g.coaches.Add(ctx, g.rep, deal, coach.Draft{Type: c139.CoachValue, Identity: coach.Identity{Kind: coach.Colleague, Member: g.ally.User}})
		g.must(err)
		g.ask(deal, 1)
		g.must(g.deals.Join(ctx, g.rep, deal, g.Rep("路人").User, ""))
		if n := g.open(deal); n != 1 {
			t.Errorf("%s: somebody else's joining leaves %d open", name, n)
		}
		g.must(in(deal))
		g.must(g.deals.Leave(ctx, g.ally, deal, g.ally.User))
		if list, err := g.coaches.Waiting(ctx, g.ally); len(list) != 0 || err != nil {
			t.Errorf("%s, leaves and may answer %+v, %v", name, list, err)
		}
		lines := 0
		g.must(g.DB.View(ctx, func(tx *db.Tx) error {
			rows, err := org.LogAbout(ctx, tx, g.admin, string(deal), 0, 50)
			for _, row := range rows {
				if row.Action == "deal.shut_newcomer" {
					lines++
				}
			}
			return err
		}))
		if lines < 2 { // also for who coaches nothing: the log tells nobody who does
			t.Errorf("%s: %d lines in the log", name, lines)
		}
	}
}

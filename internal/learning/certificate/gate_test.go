package certificate

import (
	"context"
	"strings"
	"testing"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/exam"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/stage"
)

// gated is a deal of the rep's before the gates of its stages.
type gated struct {
	*world
	deals *opportunity.Service
	deal  opportunity.ID
}

func newGated(t *testing.T) *gated {
	w := newWorld(t)
	g := &gated{world: w, deals: opportunity.NewService(w.DB)}
	g.deals.Gate = Lacks
	w.in(func(ctx context.Context, tx *db.Tx) error {
		a, err := account.Insert(ctx, tx, w.rep, account.Draft{Name: "云州市财政局"}, false, account.Origin{})
		if err != nil {
			return err
		}
		d, err := opportunity.Begin(ctx, tx, w.rep, opportunity.Terms{Name: "政务云三期", Account: a, Amount: 100, AmountKnown: true, OpenedOn: w.today(), NextStep: "登门", NextStepOn: w.today()})
		g.deal = d.ID
		return err
	})
	return g
}

func (w *world) today() day.Date { return day.Date(w.rep.Today(w.now)) }

func (g *gated) move(as org.Actor, to stage.Selling, through string) error {
	g.t.Helper()
	d, err := g.deals.Get(g.t.Context(), as, g.deal)
	if err != nil {
		g.t.Fatal(err)
	}
	_, err = g.deals.MoveStage(g.t.Context(), as, g.deal, d.Version,
		opportunity.Move{Track: opportunity.Selling, To: string(to), Event: "客户书面确认", OccurredOn: g.today(), Through: through})
	return err
}

func (g *gated) refused(err error, field string) {
	g.t.Helper()
	if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != field {
		g.t.Errorf("refused at %q: %v", field, err)
	}
}

func TestAStageAsksForACertificate(t *testing.T) {
	g := newGated(t)
	ctx, admin, boss := t.Context(), g.Admin(), g.Manager()
	g.exam("e1", exam.OnSubmitted)
	g.kind(Draft{Name: "控单认证", Exam: "e1", Months: 12})
	kinds, err := g.svc.Kinds(ctx, admin)
	if err != nil || len(kinds) != 1 {
		t.Fatal(kinds, err)
	}
	kind := kinds[0].ID
	for _, a := range []org.Actor{g.rep, g.trainer, boss} {
		if _, err := g.svc.StageGates(ctx, a); !errs.Is(err, errs.Forbidden) {
			t.Errorf("%s reads the gates: %v", a.Role, err)
		}
		if err := g.svc.SaveStageGates(ctx, a, []StageGate{{Stage: stage.Criteria, Kind: kind}}); !errs.Is(err, errs.Forbidden) {
			t.Errorf("%s sets a gate: %v", a.Role, err)
		}
	}
	list, err := g.svc.StageGates(ctx, admin)
	if err != nil || len(list) != 4 || list[0] != (StageGate{Stage: stage.Needs}) {
		t.Fatalf("off by default: %+v, %v", list, err)
	}
	for _, bad := range []StageGate{{Stage: stage.Criteria, Kind: "x"}, {Stage: stage.Assess, Kind: kind}} {
		g.refused(g.svc.SaveStageGates(ctx, admin, []StageGate{bad}), string(bad.Stage))
	}
	set := StageGate{Stage: stage.Criteria, Kind: kind}
	if err := g.svc.SaveStageGates(ctx, admin, []StageGate{{Stage: stage.Needs}, set}); err != nil {
		t.Fatal(err)
	}
	if err := g.svc.SaveStageGates(ctx, admin, []StageGate{{Stage: stage.Criteria}}); !errs.Is(err, errs.Conflict) {
		t.Errorf("a gate set meanwhile: %v", err)
	}

	if err := g.move(g.rep, stage.Needs, ""); err != nil { // asks for nothing
		t.Fatal(err)
	}
	g.refused(g.move(g.rep, stage.Criteria, "马上考"), "to")
	g.refused(g.move(g.rep, stage.Concerns, ""), "to") // leaving it out is no way round
	g.refused(g.move(boss, stage.Criteria, " "), "through")
	if err := g.move(boss, stage.Criteria, "客户下周开标"); err != nil {
		t.Fatal(err)
	}
	var why, log string
	g.in(func(ctx context.Context, tx *db.Tx) error {
		err := tx.QueryRowContext(ctx, `SELECT let_through FROM stage_change WHERE opportunity_id = $1 AND to_stage = 'criteria'`, g.deal).Scan(&why)
		if err != nil {
			return err
		}
		rows, err := org.LogAbout(ctx, tx, admin, string(g.deal), 0, 1)
		if len(rows) == 1 {
			log = rows[0].After
		}
		return err
	})
	if why != "客户下周开标" || !strings.Contains(log, why) || !strings.Contains(log, "控单认证") {
		t.Errorf("kept %q, logged %s", why, log)
	}
	if err := g.move(g.rep, stage.Needs, ""); err != nil { // the way back is open
		t.Error(err)
	}
	if lacks, err := g.deals.Lacks(ctx, g.rep, g.deal); err != nil || len(lacks) != 1 || lacks[0].Name != "控单认证" || lacks[0].ExamTitle != "年度考试" || lacks[0].Over != "" {
		t.Errorf("%+v, %v", lacks, err)
	}

	if n := g.passed("e1", true, true); n != 1 {
		t.Fatal("no certificate")
	}
	g.now = g.now.AddDate(1, 0, -1) // its last day
	if err := g.move(g.rep, stage.Criteria, ""); err != nil {
		t.Error(err)
	}
	if err := g.move(g.rep, stage.Needs, ""); err != nil {
		t.Error(err)
	}
	g.now = g.now.AddDate(0, 0, 1)
	if lacks, err := g.deals.Lacks(ctx, g.rep, g.deal); err != nil || len(lacks) != 1 || lacks[0].Over != "2027-08-31" {
		t.Errorf("%+v, %v", lacks, err)
	}
	g.refused(g.move(g.rep, stage.Criteria, ""), "to")

	if err := g.svc.EndKind(ctx, g.trainer, kind, true); err != nil {
		t.Fatal(err)
	}
	g.refused(g.svc.SaveStageGates(ctx, admin, []StageGate{{Stage: stage.Nurture, Kind: kind}}), "nurture")
	list, err = g.svc.StageGates(ctx, admin)
	if err != nil || !list[1].Ended || list[1].Name != "控单认证" || list[1].Version != 1 {
		t.Errorf("%+v, %v", list, err)
	}
	list[1].Kind = ""
	if err := g.svc.SaveStageGates(ctx, admin, list); err != nil {
		t.Fatal(err)
	}
	if err := g.move(g.rep, stage.Criteria, ""); err != nil { // off again
		t.Error(err)
	}
}

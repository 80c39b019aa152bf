package activity

import (
	"strings"
	"testing"

	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/person"
	"kongdan/internal/rule/c139"
)

func (w *world) control() opportunity.Control {
	w.t.Helper()
	c, err := w.deals.Control(w.t.Context(), w.rep, w.deal)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// note is a visit that answers one question and plans the next step.
func (w *world) note() VisitNote {
	c := w.control()
	return VisitNote{
		HappenedOn: string(w.today().Add(-1)), Body: "见了陈处长", People: []person.ID{w.chen},
		Answers: []opportunity.Change{{Element: c139.W, To: c139.Clear, Prefix: "W.", Seen: c.Elements.At(c139.W).Version,
			Evidence: &opportunity.NewEvidence{What: "局长在会上点名支持我方", Person: string(w.chen), Strength: opportunity.Stated}}},
		NextStep: "约局长当面汇报", NextStepOn: w.today().Add(5), SeenStep: c.Deal.NextStep, SeenStepOn: c.Deal.NextStepOn,
	}
}

func TestAVisitIsRecordedInOneStep(t *testing.T) {
	w := newWorld(t)
	visit, err := w.svc.RecordVisit(t.Context(), w.rep, w.deal, w.note())
	if err != nil {
		t.Fatal(err)
	}
	c := w.control()
	if c.Deal.Self.W != 1 || c.Deal.NextStep != "约局长当面汇报" || c.Elements.At(c139.W).ObservedOn != w.today().Add(-1) {
		t.Errorf("%+v", c.Deal)
	}
	if v, ok := c.Latest(c139.W); !ok || v.PersonName != "陈处长" {
		t.Errorf("evidence %+v", v)
	}
	list, _, err := w.past("")
	if err != nil || len(list) != 1 || list[0].ID != visit || list[0].Kind != Visit || len(list[0].People) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
	if _, h, _ := w.deals.History(t.Context(), w.rep, w.deal); len(h) != 1 || h[0].Cause != opportunity.ByVisit {
		t.Errorf("history %+v", h)
	}
}

func TestAVisitIsAllOrNothing(t *testing.T) {
	w := newWorld(t)
	for name, c := range map[string]struct {
		change func(*VisitNote)
		fields string
	}{
		"in the future":       {func(v *VisitNote) { v.HappenedOn = string(w.today().Add(1)) }, "happened_on W.observed_on"},
		"no date":             {func(v *VisitNote) { v.HappenedOn = "" }, "happened_on"},
		"no next step":        {func(v *VisitNote) { v.NextStep = "" }, "next_step"},
		"a next step behind":  {func(v *VisitNote) { v.NextStepOn = w.today().Add(-1) }, "next_step_on"},
		"nothing learnt":      {func(v *VisitNote) { v.Answers[0].Evidence.What = " " }, "W.what"},
		"clear, unsaid":       {func(v *VisitNote) { v.Answers[0].Evidence = nil }, "W.what"},
		"nothing at all":      {func(v *VisitNote) { v.Body, v.Answers = "\u200b", nil }, "body"},
		"a stranger met":      {func(v *VisitNote) { v.People = []person.ID{"nobody"} }, "people"},
		"two faults at once":  {func(v *VisitNote) { v.NextStep, v.Answers[0].Evidence.Strength = "", "" }, "W.strength next_step"},
		"a megabyte of notes": {func(v *VisitNote) { v.Body = strings.Repeat("长", 1<<20) }, "body"},
	} {
		v := w.note()
		c.change(&v)
		_, err := w.svc.RecordVisit(t.Context(), w.rep, w.deal, v)
		var got []string
		for _, f := range errs.FieldsOf(err) {
			got = append(got, f.Name)
		}
		if strings.Join(got, " ") != c.fields {
			t.Errorf("%s: %v", name, err)
		}
	}
	c := w.control()
	list, _, _ := w.past("")
	if len(c.Evidence) != 0 || c.Deal.NextStep != "拜访" || len(list) != 0 {
		t.Error("a refused visit left something behind")
	}
}

func TestAVisitDoesNotOverwriteOthers(t *testing.T) {
	w := newWorld(t)
	first, second := w.note(), w.note()
	if _, err := w.svc.RecordVisit(t.Context(), w.rep, w.deal, first); err != nil {
		t.Fatal(err)
	}
	if _, err := w.svc.RecordVisit(t.Context(), w.rep, w.deal, second); !errs.Is(err, errs.Conflict) {
		t.Errorf("the next step was replaced: %v", err)
	}
	second.SeenStep, second.SeenStepOn = first.NextStep, first.NextStepOn
	if _, err := w.svc.RecordVisit(t.Context(), w.rep, w.deal, second); !errs.Is(err, errs.Conflict) {
		t.Errorf("the element was replaced: %v", err)
	}
	if _, err := w.svc.RecordVisit(t.Context(), w.Rep("外人"), w.deal, first); !errs.Is(err, errs.NotFound) {
		t.Errorf("a stranger: %v", err)
	}
}

func TestAVisitWithoutTextSaysWhatWasLearnt(t *testing.T) {
	w := newWorld(t)
	v := w.note()
	v.Body, v.People = "", nil
	if _, err := w.svc.RecordVisit(t.Context(), w.rep, w.deal, v); err != nil {
		t.Fatal(err)
	}
	list, _, err := w.past("")
	if err != nil || list[0].Body != "局长在会上点名支持我方" || len(list[0].People) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestAMoveBecomesATask(t *testing.T) {
	w := newWorld(t)
	moves := w.control().Advise()
	if len(moves) < 5 {
		t.Fatalf("%d moves for a new deal", len(moves))
	}
	seen := map[string]bool{}
	for _, m := range moves {
		if seen[m.Name()] || m.Words.Title == "" || strings.Contains(m.Words.Title+m.Words.Why+m.Words.How+m.Words.Task, "{{") {
			t.Errorf("%s: %+v", m.Name(), m.Words)
		}
		seen[m.Name()] = true
	}
	first := moves[0]
	_, due, err := w.svc.TakeMove(t.Context(), w.rep, w.deal, first.Name())
	if err != nil || due != first.Due {
		t.Fatalf("%s, %v", due, err)
	}
	p, err := w.svc.PlanOf(t.Context(), w.rep, w.deal, Turn{})
	tasks := p.Open
	if err != nil || len(tasks) != 1 || tasks[0].Title != first.Words.Task || tasks[0].Move != string(first.Key) || tasks[0].Assignee != w.rep.User {
		t.Errorf("%+v, %v", tasks, err)
	}
	for _, wrong := range []string{"", "win_reach", "../x", "coach_win.W."} {
		if _, _, err := w.svc.TakeMove(t.Context(), w.rep, w.deal, wrong); !errs.Is(err, errs.NotFound) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	if gaps := w.control().Gaps(3); len(gaps) != 3 || gaps[0] != c139.W {
		t.Errorf("gaps %v", gaps)
	}
}

package activity

import (
	"testing"

	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
)

func (w *world) task(s Subject, d TaskDraft) TaskID {
	w.t.Helper()
	made, err := w.svc.AddTask(w.t.Context(), w.rep, s, d)
	if err != nil {
		w.t.Fatal(err)
	}
	return made
}

func TestATaskComesDueAndIsDone(t *testing.T) {
	w := newWorld(t)
	made := w.task(Subject{Deal: w.deal}, TaskDraft{Title: "问清预算", DueOn: string(w.today()), Move: "clear_c6", Element: "C6"})
	w.task(Subject{}, TaskDraft{Title: "写周报", DueOn: string(w.today().Add(5))})

	list, _, err := w.svc.MyTasks(t.Context(), w.rep, w.today(), "")
	if err != nil || len(list) != 1 || list[0].SubjectName != "政务云二期" || list[0].Element != "C6" {
		t.Fatalf("%+v, %v", list, err)
	}
	for range 2 { // done twice is done
		if _, err := w.svc.SetDone(t.Context(), w.rep, made, true); err != nil {
			t.Fatal(err)
		}
	}
	if list, _, _ := w.svc.MyTasks(t.Context(), w.rep, "", ""); len(list) != 1 || list[0].Title != "写周报" {
		t.Errorf("left %+v", list)
	}
	if p, _ := w.svc.PlanOf(t.Context(), w.rep, w.deal, Turn{}); len(p.Done) != 1 || p.Done[0].DoneAt.IsZero() {
		t.Errorf("done %+v", list)
	}
}

func TestAnAssigneeMustSeeTheDeal(t *testing.T) {
	w := newWorld(t)
	draft := TaskDraft{Title: "准备方案", DueOn: string(w.today())}
	cases := map[string]struct {
		assignee org.UserID
		ok       bool
	}{
		"the manager above":  {w.Manager().User, true},
		"a rep elsewhere":    {w.Rep("何静").User, false},
		"nobody":             {"x", false},
		"another's employee": {orgtest.New(t, w.DB).Admin().User, false},
	}
	for name, c := range cases {
		draft.Assignee = c.assignee
		_, err := w.svc.AddTask(t.Context(), w.rep, Subject{Deal: w.deal}, draft)
		if (err == nil) != c.ok || (err != nil && len(errs.FieldsOf(err)) != 1) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestATaskOutOfSightNamesNothing(t *testing.T) {
	w := newWorld(t)
	manager := w.Manager()
	w.task(Subject{Deal: w.deal}, TaskDraft{Title: "复核", DueOn: string(w.today()), Assignee: manager.User})
	manager.Scope = org.ScopeOwn
	list, _, err := w.svc.MyTasks(t.Context(), manager, "", "")
	if err != nil || len(list) != 1 || list[0].SubjectName != "" || list[0].Subject != (Subject{}) {
		t.Fatalf("%+v, %v", list, err)
	}
	f, err := w.svc.ChangeTask(t.Context(), manager, list[0].ID)
	if err != nil || len(f.Assignees) != 1 || f.Assignees[0].ID != manager.User || f.Task.SubjectName != "" {
		t.Errorf("the form tells who works on the deal: %+v, %v", f, err)
	}
}

func TestTasksRefuse(t *testing.T) {
	w := newWorld(t)
	made := w.task(Subject{Deal: w.deal}, TaskDraft{Title: "问清预算", DueOn: string(w.today())})
	other := w.Rep("何静")
	if _, err := w.svc.SetDone(t.Context(), other, made, true); !errs.Is(err, errs.NotFound) {
		t.Errorf("a stranger finished it: %v", err)
	}
	reader := w.Member("读", org.ReadOnly, org.ScopeAll, w.North)
	if _, err := w.svc.SetDone(t.Context(), reader, made, true); !errs.Is(err, errs.Forbidden) {
		t.Errorf("a reader finished it: %v", err)
	}
	bad := TaskDraft{Title: " ", DueOn: "morgen", Assignee: w.rep.User}
	_, err := w.svc.EditTask(t.Context(), w.rep, made, 1, bad)
	if got := len(errs.FieldsOf(err)); got != 2 {
		t.Errorf("%d faults: %v", got, err)
	}
	good := TaskDraft{Title: "问清资金来源", DueOn: string(w.today()), Assignee: w.rep.User}
	if _, err := w.svc.EditTask(t.Context(), w.rep, made, 1, good); err != nil {
		t.Error(err)
	}
	if _, err := w.svc.EditTask(t.Context(), w.rep, made, 1, good); !errs.Is(err, errs.Conflict) {
		t.Errorf("an old version overwrote: %v", err)
	}
	if _, err := w.svc.DeleteTask(t.Context(), w.rep, made); err != nil {
		t.Error(err)
	}
	if _, err := w.svc.EditTask(t.Context(), w.rep, made, 2, good); !errs.Is(err, errs.NotFound) {
		t.Errorf("a deleted task was edited: %v", err)
	}
	if _, err := w.svc.RestoreTask(t.Context(), w.rep, made); err != nil {
		t.Error(err)
	}
}

package practice

import (
	"testing"

	"kongdan/internal/learning/bank"
)

// A question that is kept for exams is in no practice, nor is its twin; taking
// the mark away brings both back.
func TestPracticeLeavesOutWhatIsKeptForExams(t *testing.T) {
	w := newWorld(t)
	kept := w.add("zh", "", single("甲"), "element", "W", "use", bank.ForExams)
	w.add("zh", w.add("en", "", single("b"), "element", "W", "use", bank.ForExams), single("乙"), "element", "W")
	about := Subject{Element: "W"}
	if n, err := w.svc.Offered(t.Context(), w.rep, about); n != 0 || err != nil {
		t.Errorf("%d are offered, %v", n, err)
	}
	if h := w.home(); h.Total != 0 || h.Work.Fresh != 0 {
		t.Errorf("to be learnt: %+v", h)
	}
	change := func(b bank.Bulk) {
		if _, err := bank.NewService(w.DB).Change(t.Context(), w.trainer, []bank.ID{bank.ID(kept)}, b); err != nil {
			t.Fatal(err)
		}
	}
	mark := []bank.Tag{{Kind: bank.Use, Value: bank.ForExams}}
	change(bank.Bulk{Drop: mark})
	if n, err := w.svc.Offered(t.Context(), w.rep, about); n != 1 || err != nil {
		t.Errorf("%d are offered, %v", n, err)
	}
	if x := w.show(w.start(Asking{Mode: Free, About: about})); string(x.Question.ID) != kept {
		t.Errorf("%s is asked", x.Question.ID)
	}
	change(bank.Bulk{Add: mark})
	if n, err := w.svc.Offered(t.Context(), w.rep, about); n != 0 || err != nil {
		t.Errorf("%d are offered, %v", n, err)
	}
}

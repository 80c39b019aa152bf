package method_test

import (
	"strings"
	"testing"

	"kongdan/internal/kit/errs"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/advise"
)

func TestTunings(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	list, err := w.s.ListTunings(ctx, w.admin)
	if err != nil || len(list) != len(advise.Rules()) {
		t.Fatalf("%d moves, %v", len(list), err)
	}
	for i, m := range list {
		if m.Changed() || m.Version != 0 || i > 0 && m.Tuning.Priority > list[i-1].Tuning.Priority {
			t.Errorf("%+v", m)
		}
	}
	quiet := method.MoveTuning{Rule: advise.Rule{Key: advise.ContactQuiet}, Tuning: advise.Tuning{Enabled: false, Priority: 5, Threshold: 40}}
	if err := w.s.SaveTunings(ctx, w.admin, append([]method.MoveTuning{quiet}, list[:3]...)); err != nil {
		t.Fatal(err)
	}
	got := w.book(t, w.Org, "zh").Settings.Tunings
	if len(got) != 1 || got[advise.ContactQuiet] != quiet.Tuning {
		t.Errorf("in force: %+v", got)
	}
	if s := w.book(t, w.Org, "zh").Settings; s.StaleDays != 60 {
		t.Errorf("thresholds %+v", s)
	}
	quiet.Tuning.Priority = 6
	if err := w.s.SaveTunings(ctx, w.admin, []method.MoveTuning{quiet}); !errs.Is(err, errs.Conflict) {
		t.Errorf("without the version: %v", err)
	}
	quiet.Version = 1
	if err := w.s.SaveTunings(ctx, w.admin, []method.MoveTuning{quiet}); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		tuning advise.Tuning
		field  string
	}{{advise.Tuning{Priority: -1}, "contact_quiet.priority"}, {advise.Tuning{Priority: 101}, "contact_quiet.priority"}, {advise.Tuning{Threshold: 366}, "contact_quiet.threshold"}} {
		err := w.s.SaveTunings(ctx, w.admin, []method.MoveTuning{{Rule: quiet.Rule, Tuning: c.tuning, Version: 2}})
		if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != c.field {
			t.Errorf("%+v: %v", c.tuning, err)
		}
	}
	if err := w.s.SaveTunings(ctx, w.Manager(), nil); !errs.Is(err, errs.Forbidden) {
		t.Errorf("a manager: %v", err)
	}
	if n, err := org.NewService(w.DB).Verify(ctx, w.Org); err != nil || n != 2 {
		t.Errorf("the audit log has %d entries, %v", n, err)
	}
}

func TestMovesSpeakWithTheirFacts(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	item, err := w.s.Item(ctx, w.admin, method.Moves, string(advise.CoachFind))
	if err != nil {
		t.Fatal(err)
	}
	if p := item.Placeholders(); len(p) != 1 || p[0] != "coach" {
		t.Fatalf("placeholders %v", p)
	}
	save := func(text string) error {
		return w.s.SaveItem(ctx, w.admin, method.Moves, string(advise.CoachFind), map[string]string{"title.zh": text}, item.Seen)
	}
	for _, text := range []string{"找{{date}}", "找{{}}", "找{{coach }}"} {
		if f := errs.FieldsOf(save(text)); len(f) != 1 || f[0].Name != "title.zh" || f[0].Key != "method.placeholder_unknown" {
			t.Errorf("%q is accepted", text)
		}
	}
	if err := save("先发展一位{{coach}}"); err != nil {
		t.Fatal(err)
	}
	m := w.book(t, w.Org, "zh").Move(advise.CoachFind, method.Facts{Coach: "资源运营教练"})
	if m.Title != "先发展一位资源运营教练" || strings.Contains(m.Title+m.Why+m.How+m.Task, "{{") || m.Why == "" {
		t.Errorf("%+v", m)
	}
}

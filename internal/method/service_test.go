package method_test

import (
	"strings"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/errs"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
)

type world struct {
	*orgtest.World
	s     *method.Service
	admin org.Actor
}

func newWorld(t *testing.T) world {
	w := orgtest.New(t, dbtest.Open(t))
	return world{w, method.NewService(w.DB), w.Admin()}
}

func (w world) book(t *testing.T, o org.ID, lang string) (b *method.Book) {
	t.Helper()
	err := w.DB.View(t.Context(), func(tx *db.Tx) (err error) {
		b, err = method.Read(t.Context(), tx, o, lang)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEveryRequiredWordingHasADefault(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		b := method.Default(lang)
		for _, p := range method.Parts {
			if len(method.Items(p)) == 0 {
				t.Errorf("%s has no items", p)
			}
			for _, item := range method.Items(p) {
				for _, f := range method.FieldsOf(p) {
					text := b.Text(p, item, f.Name)
					if f.Required && text == "" {
						t.Errorf("%s %s %s %s is empty", lang, p, item, f.Name)
					}
					if n := len([]rune(text)); n > f.Max {
						t.Errorf("%s %s %s %s has %d characters, more than an administrator could save", lang, p, item, f.Name, n)
					}
				}
			}
		}
	}
	if e := method.Default("zh").Element("W"); e.Name == "" || len(e.AskClient) < 2 || e.ClearWhen == "" {
		t.Errorf("element W: %+v", e)
	}
}

func TestAnAdministratorRewordsAnElement(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	before, err := w.s.Item(ctx, w.admin, method.Elements, "W")
	if err != nil {
		t.Fatal(err)
	}
	if before.Changed() {
		t.Error("a new organisation has changed nothing")
	}
	save := func(seen string, texts map[string]string) error {
		return w.s.SaveItem(ctx, w.admin, method.Elements, "W", texts, seen)
	}
	if err := save(before.Seen, map[string]string{"name.zh": " 局长表态 ", "ask_self.zh": "他说了什么？\r\n\r\n 谁在场？ "}); err != nil {
		t.Fatal(err)
	}
	b := w.book(t, w.Org, "zh")
	if e := b.Element("W"); e.Name != "局长表态" || len(e.AskSelf) != 2 || e.AskSelf[1] != "谁在场？" {
		t.Errorf("reworded: %+v", e)
	}
	if got, want := w.book(t, w.Org, "en").Name(method.Elements, "W"), method.Default("en").Name(method.Elements, "W"); got != want {
		t.Errorf("English became %q", got)
	}
	other := orgtest.New(t, w.DB)
	if got := w.book(t, other.Org, "zh").Name(method.Elements, "W"); got == "局长表态" {
		t.Error("another organisation reads our wording")
	}

	if err := save(before.Seen, map[string]string{"name.zh": "厅长表态"}); !errs.Is(err, errs.Conflict) {
		t.Errorf("saving over a newer wording: %v", err)
	}
	after, err := w.s.Item(ctx, w.admin, method.Elements, "W")
	if err != nil || !after.Changed() || after.Name("zh") != "局长表态" {
		t.Fatalf("%+v, %v", after, err)
	}
	if err := w.s.ResetItem(ctx, w.admin, method.Elements, "W", before.Seen); !errs.Is(err, errs.Conflict) {
		t.Errorf("resetting what was not seen: %v", err)
	}
	if err := w.s.ResetItem(ctx, w.admin, method.Elements, "W", after.Seen); err != nil {
		t.Fatal(err)
	}
	if back, err := w.s.Item(ctx, w.admin, method.Elements, "W"); err != nil || back.Changed() || back.Seen != before.Seen {
		t.Errorf("after the reset: %+v, %v", back, err)
	}
	if n, err := org.NewService(w.DB).Verify(ctx, w.Org); err != nil || n != 2 {
		t.Errorf("the audit log has %d entries, %v", n, err)
	}
}

func TestBadWordings(t *testing.T) {
	w := newWorld(t)
	item, err := w.s.Item(t.Context(), w.admin, method.Elements, "C1")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ field, text, key string }{
		"empty":      {"name.zh", "", "error.required"},
		"blanks":     {"name.en", " \u200b　", "error.required"},
		"long":       {"explain.zh", strings.Repeat("长", 1001), "error.too_long"},
		"a megabyte": {"name.zh", strings.Repeat("x", 1<<20), "error.too_long"},
		"NUL":        {"name.zh", "a\x00b", "error.invalid_text"},
		"many lines": {"ask_self.en", strings.Repeat("why?\n", 9), "method.too_many_lines"},
	} {
		t.Run(name, func(t *testing.T) {
			err := w.s.SaveItem(t.Context(), w.admin, method.Elements, "C1", map[string]string{c.field: c.text}, item.Seen)
			fields := errs.FieldsOf(err)
			if len(fields) != 1 || fields[0].Name != c.field || fields[0].Key != c.key {
				t.Errorf("got %v", err)
			}
		})
	}
	if got := w.book(t, w.Org, "zh").Name(method.Elements, "C1"); got != item.Name("zh") {
		t.Errorf("a refused wording was stored: %q", got)
	}
	for _, key := range []string{"", "C10", "../W", "w"} {
		if _, err := w.s.Item(t.Context(), w.admin, method.Elements, key); !errs.Is(err, errs.NotFound) {
			t.Errorf("element %q: %v", key, err)
		}
	}
}

func TestOnlyAdministratorsEditTheMethod(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	for _, role := range org.Roles {
		if role == org.Administrator {
			continue
		}
		a := w.Member("某人", role, org.ScopeAll, w.Sales)
		_, list := w.s.List(ctx, a, method.Elements)
		_, item := w.s.Item(ctx, a, method.Elements, "W")
		_, limits := w.s.ListSettings(ctx, a)
		_, reason := w.s.SaveReason(ctx, a, method.Reason{Outcome: "won", NameZH: "好", NameEN: "good"})
		for what, err := range map[string]error{
			"list": list, "item": item, "settings": limits, "reason": reason,
			"save":  w.s.SaveItem(ctx, a, method.Elements, "W", map[string]string{"name.zh": "x"}, ""),
			"reset": w.s.ResetItem(ctx, a, method.Elements, "W", ""),
			"set":   w.s.SaveSettings(ctx, a, []method.NewValue{{Name: method.StaleDays, Value: "90"}}),
		} {
			if !errs.Is(err, errs.Forbidden) {
				t.Errorf("%s as %s: %v", what, role, err)
			}
		}
	}
}

func TestThresholds(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	if s := w.book(t, w.Org, "zh").Settings; s.StaleDays != 60 || s.VerdictDays != 30 {
		t.Errorf("defaults %+v", s)
	}
	set := func(value string, version int64) error {
		return w.s.SaveSettings(ctx, w.admin, []method.NewValue{{Name: method.StaleDays, Value: value, Version: version}})
	}
	if err := set("90", 0); err != nil {
		t.Fatal(err)
	}
	if s := w.book(t, w.Org, "en").Settings; s.StaleDays != 90 || s.VerdictDays != 30 {
		t.Errorf("after saving %+v", s)
	}
	if err := set("45", 0); !errs.Is(err, errs.Conflict) {
		t.Errorf("a second one who saw the default: %v", err)
	}
	if err := set("", 1); err != nil {
		t.Fatal(err)
	}
	if s := w.book(t, w.Org, "zh").Settings; s.StaleDays != 60 {
		t.Errorf("given back %+v", s)
	}
	for _, bad := range []string{"-1", "0", "6", "731", "NaN", "1e3", "12.5", "９０", "9223372036854775808", "x", "60 days"} {
		err := set(bad, 2)
		if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != method.StaleDays {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if err := w.s.SaveSettings(ctx, w.admin, []method.NewValue{{Name: "nothing", Value: "1"}}); !errs.Is(err, errs.Invalid) {
		t.Errorf("an unknown setting: %v", err)
	}
}

func TestReasons(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	list, err := w.s.ListReasons(ctx, w.admin)
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, r := range list {
		count[r.Outcome]++
	}
	for _, o := range method.Outcomes {
		if count[o] < 3 {
			t.Errorf("%s has %d reasons", o, count[o])
		}
	}
	check := func(outcome, reason string) error {
		return w.DB.InTx(ctx, func(tx *db.Tx) error { return method.CheckReason(ctx, tx, w.Org, outcome, reason) })
	}
	if err := check(list[0].Outcome, list[0].ID); err != nil {
		t.Errorf("a default reason: %v", err)
	}
	for _, wrong := range []struct{ outcome, id string }{{"lost", list[0].ID}, {"won", ""}, {"won", "nothing"}} {
		if f := errs.FieldsOf(check(wrong.outcome, wrong.id)); len(f) != 1 || f[0].Name != "reason" {
			t.Errorf("%v is accepted", wrong)
		}
	}

	id, err := w.s.SaveReason(ctx, w.admin, method.Reason{Outcome: "lost", NameZH: "  招标暂停 ", NameEN: "Tender paused"})
	if err != nil {
		t.Fatal(err)
	}
	if err := check("lost", id); err != nil {
		t.Error(err)
	}
	if _, err := w.s.SaveReason(ctx, w.admin, method.Reason{Outcome: "lost", NameZH: "招标暂停", NameEN: "again"}); len(errs.FieldsOf(err)) != 1 {
		t.Errorf("the same name twice: %v", err)
	}
	retired := method.Reason{ID: id, Outcome: "lost", NameZH: "招标暂停", NameEN: "Tender paused", Retired: true, Version: 1}
	if _, err := w.s.SaveReason(ctx, w.admin, retired); err != nil {
		t.Fatal(err)
	}
	if _, err := w.s.SaveReason(ctx, w.admin, retired); !errs.Is(err, errs.Conflict) {
		t.Errorf("an old version: %v", err)
	}
	if err := check("lost", id); !errs.Is(err, errs.Invalid) {
		t.Errorf("a retired reason: %v", err)
	}
	again, err := w.s.ListReasons(ctx, w.admin)
	if err != nil || len(again) != len(list)+1 {
		t.Errorf("%d reasons, %v", len(again), err)
	}
}

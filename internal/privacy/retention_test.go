package privacy_test

import (
	"context"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/job"
	"kongdan/internal/org"
	"kongdan/internal/person"
)

// aged is a world whose one person nothing has needed for years.
func aged(t *testing.T) (*world, org.Actor, string) {
	t.Helper()
	w, who, _ := planted(t)
	w.exec(`UPDATE opportunity SET status = 'lost'`)
	w.exec(`UPDATE person SET keep_until = '', keep_reason = ''`)
	return w, w.Admin(), string(who)
}

func (w *world) due(admin org.Actor) (ids []string) {
	w.t.Helper()
	p, err := w.svc.Due(w.t.Context(), admin, "", "")
	if err != nil {
		w.t.Fatal(err)
	}
	for _, r := range p.Rows {
		ids = append(ids, string(r.ID))
	}
	return ids
}

// retain runs the job as the queue does.
func (w *world) retain() {
	w.t.Helper()
	ctx, stop := context.WithCancel(w.t.Context())
	w.exec(`DELETE FROM job`)
	w.do(func(ctx context.Context, tx *db.Tx) error {
		_, err := job.Enqueue(ctx, tx, job.Job{Kind: "privacy.retain"})
		return err
	})
	var failed error
	job.NewRunner(w.db, job.Config{Handlers: map[string]job.Handler{"privacy.retain": func(ctx context.Context, run *job.Run) error {
		defer stop()
		failed = w.svc.Retain(ctx, run)
		return failed
	}}}).Run(ctx)
	if failed != nil {
		w.t.Fatal(failed)
	}
}

func TestWhoIsDue(t *testing.T) {
	w, admin, who := aged(t)
	ctx := t.Context()
	if got := w.due(admin); len(got) != 0 {
		t.Errorf("without a period: %v", got)
	}
	if err := w.svc.SaveRetention(ctx, admin, 0, "24", false); err != nil {
		t.Fatal(err)
	}
	if got := w.due(admin); len(got) != 1 || got[0] != who {
		t.Fatalf("%v are due", got)
	}
	now := db.Ms(w.db.Now())
	for what, c := range map[string][2]string{
		"a change":       {`UPDATE person SET updated_at = $1`, `UPDATE person SET updated_at = $1`},
		"a visit":        {`UPDATE activity SET updated_at = $1`, `UPDATE activity SET updated_at = $1`},
		"evidence":       {`UPDATE evidence SET entered_at = $1`, `UPDATE evidence SET entered_at = $1`},
		"a judgement":    {`UPDATE judgement SET entered_at = $1`, `UPDATE judgement SET entered_at = $1`},
		"a deal changed": {`UPDATE opportunity SET updated_at = $1`, `UPDATE opportunity SET updated_at = $1`},
	} {
		w.exec(c[0], now)
		if got := w.due(admin); len(got) != 0 {
			t.Errorf("%s keeps nobody", what)
		}
		w.exec(c[1], 0)
	}
	w.exec(`UPDATE opportunity SET status = 'open'`)
	if got := w.due(admin); len(got) != 0 {
		t.Error("an open deal keeps nobody")
	}
	w.exec(`UPDATE opportunity SET status = 'lost'`)
	w.exec(`UPDATE person SET deleted_at = 5`)
	if got := w.due(admin); len(got) != 1 {
		t.Error("the trash is left out")
	}
	w.retain()
	r, err := w.svc.Retention(ctx, admin)
	if err != nil || r.Due != 1 || r.Counted.IsZero() || w.text(`SELECT name FROM person WHERE id = $1`, who) != sentinel {
		t.Errorf("the job counts %+v, %v", r, err)
	}
	if _, err := w.svc.Due(ctx, w.owner, "", ""); !errs.Is(err, errs.Forbidden) {
		t.Errorf("not an administrator: %v", err)
	}
}

func TestKeepAndErase(t *testing.T) {
	w, admin, who := aged(t)
	ctx := t.Context()
	if err := w.svc.SaveRetention(ctx, admin, 0, "24", false); err != nil {
		t.Fatal(err)
	}
	today, next := admin.Today(time.Now()), admin.Today(time.Now().AddDate(1, 0, 0))
	for want, err := range map[string]error{
		"row":     w.svc.Keep(ctx, admin, nil, next, "x"),
		"row ":    w.svc.Keep(ctx, admin, []string{"nobody"}, next, "x"),
		"until":   w.svc.Keep(ctx, admin, []string{who}, today, "x"),
		"until ":  w.svc.Keep(ctx, admin, []string{who}, "2999-01-01", "x"),
		"until  ": w.svc.Keep(ctx, admin, []string{who}, "2026-02-30", "x"),
		"why":     w.svc.Keep(ctx, admin, []string{who}, next, " "),
		"confirm": w.svc.EraseDue(ctx, admin, []string{who}, false),
		"row   ":  w.svc.EraseDue(ctx, admin, []string{who, "nobody"}, true),
	} {
		if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != trim(want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	if err := w.svc.Keep(ctx, w.owner, []string{who}, next, "x"); !errs.Is(err, errs.Forbidden) {
		t.Errorf("%v", err)
	}
	if err := w.svc.Keep(ctx, admin, []string{who, who}, next, "合同还有尾款"); err != nil {
		t.Fatal(err)
	}
	if got := w.due(admin); len(got) != 0 {
		t.Error("kept, and still due")
	}
	w.db.SetClock(func() time.Time { return time.Now().AddDate(1, 1, 0) })
	if got := w.due(admin); len(got) != 1 {
		t.Fatal("not due again after the day")
	}
	if err := w.svc.EraseDue(ctx, admin, []string{who}, true); err != nil {
		t.Fatal(err)
	}
	if w.text(`SELECT name FROM person WHERE id = $1`, who) != "已删除人员" || len(w.due(admin)) != 0 {
		t.Error("not erased")
	}
}

func TestTheJobErasesOnlyWhereThatIsWanted(t *testing.T) {
	w, admin, who := aged(t)
	ctx := t.Context()
	for want, err := range map[string]error{
		"months":    w.svc.SaveRetention(ctx, admin, 0, "-1", false),
		"months ":   w.svc.SaveRetention(ctx, admin, 0, "1e9", false),
		"months  ":  w.svc.SaveRetention(ctx, admin, 0, "241", true),
		"automatic": w.svc.SaveRetention(ctx, admin, 0, "", true),
	} {
		if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != trim(want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	if err := w.svc.SaveRetention(ctx, w.owner, 0, "24", false); !errs.Is(err, errs.Forbidden) {
		t.Errorf("%v", err)
	}
	if err := w.svc.SaveRetention(ctx, admin, 0, "24", true); err != nil {
		t.Fatal(err)
	}
	if err := w.svc.SaveRetention(ctx, admin, 0, "12", true); !errs.Is(err, errs.Conflict) {
		t.Errorf("on an old version: %v", err)
	}
	w.retain()
	if w.text(`SELECT name FROM person WHERE id = $1`, who) != "已删除人员" {
		t.Error("not erased")
	}
	if by := w.text(`SELECT user_id FROM audit WHERE action = 'person.erase'`); by != "" {
		t.Errorf("erased by %q", by)
	}
	r, err := w.svc.Retention(ctx, admin)
	if err != nil || r.Due != 0 || !r.Automatic || r.Months != 24 {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := person.NewService(w.db).Get(ctx, admin, person.ID(who)); !errs.Is(err, errs.NotFound) {
		t.Errorf("%v", err)
	}
	w.retain() // twice does no harm
}

func trim(s string) string {
	for len(s) > 0 && s[len(s)-1] == ' ' {
		s = s[:len(s)-1]
	}
	return s
}

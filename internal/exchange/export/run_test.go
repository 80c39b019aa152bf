package export_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"kongdan/internal/exchange/export"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/job"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	"kongdan/internal/text"
)

// office is an organisation whose administrator exports.
type office struct {
	*orgtest.World
	t     *testing.T
	svc   *export.Service
	admin org.Actor
}

func newOffice(t *testing.T) *office {
	t.Helper()
	w := orgtest.New(t, dbtest.Open(t))
	texts, err := i18n.Load(text.Files)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{World: w, t: t, svc: export.NewService(w.DB), admin: w.Admin()}
	o.svc.Texts = texts
	return o
}

func (o *office) start(format string) export.RunID {
	o.t.Helper()
	run, err := o.svc.Start(o.t.Context(), o.admin, format, "zh")
	if err != nil {
		o.t.Fatal(err)
	}
	return run
}

// work lets the jobs run until none is left.
func (o *office) work(handle job.Handler) {
	o.t.Helper()
	ctx, stop := context.WithCancel(o.t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		job.NewRunner(o.DB, job.Config{Handlers: map[string]job.Handler{export.RunKind: handle}, Tries: 2,
			Poll: 10 * time.Millisecond, Backoff: 5 * time.Millisecond}).Run(ctx)
	}()
	for o.count(`SELECT COUNT(*) FROM job WHERE state IN ('waiting', 'running')`) > 0 {
		time.Sleep(10 * time.Millisecond)
	}
	stop()
	<-ended
}

func (o *office) count(query string) (n int) {
	o.t.Helper()
	err := o.DB.View(o.t.Context(), func(tx *db.Tx) error { return tx.QueryRowContext(o.t.Context(), query).Scan(&n) })
	if err != nil {
		o.t.Fatal(err)
	}
	return n
}

func (o *office) run(id export.RunID) export.Run {
	o.t.Helper()
	list, err := o.svc.Runs(o.t.Context(), o.admin)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, r := range list {
		if r.ID == id {
			return r
		}
	}
	o.t.Fatal("the list lacks the run")
	return export.Run{}
}

func TestAJobMakesTheFileThatIsFetchedForADay(t *testing.T) {
	o := newOffice(t)
	ctx := t.Context()
	for _, format := range export.Formats {
		run := o.start(string(format))
		if _, err := o.svc.Start(ctx, o.admin, "csv", "en"); !errs.Is(err, errs.Conflict) {
			t.Errorf("a second one begins beside the first: %v", err)
		}
		if r := o.run(run); r.State != export.Making || r.ByName != o.admin.Name {
			t.Errorf("%+v", r)
		}
		if _, err := o.svc.Find(ctx, o.admin, run); !errs.Is(err, errs.Conflict) {
			t.Errorf("it is fetched before it is ready: %v", err)
		}
		o.work(o.svc.Handle)
		r, err := o.svc.Find(ctx, o.admin, run)
		if err != nil || r.State != export.Ready || r.Rows < 3 || r.Expires.Sub(r.Finished) != export.Keep {
			t.Fatalf("%v, %+v", err, r)
		}
		var b bytes.Buffer
		if err := o.svc.Fetch(ctx, o.admin, r, &b); err != nil || int64(b.Len()) != r.Size {
			t.Fatalf("%v, %d bytes of %d", err, b.Len(), r.Size)
		}
		if files := unzip(t, b.Bytes()); format == export.CSV && !bytes.Contains(files["departments.csv"], []byte("销售部 / 北区")) {
			t.Errorf("%s", files["departments.csv"])
		}
	}
	if n := o.count(`SELECT COUNT(*) FROM audit WHERE action = 'export.all' AND kind = 'export'`); n != 2 {
		t.Errorf("%d entries in the audit log", n)
	}
	o.DB.SetClock(func() time.Time { return time.Now().Add(export.Keep + time.Minute) })
	list, err := o.svc.Runs(ctx, o.admin)
	if err != nil || len(list) != 2 || list[0].State != export.Expired || list[1].State != export.Expired {
		t.Errorf("%v, %+v", err, list)
	}
	if _, err := o.svc.Find(ctx, o.admin, list[0].ID); !errs.Is(err, errs.Conflict) {
		t.Errorf("an expired file is fetched: %v", err)
	}
	if err := o.svc.Sweep(ctx, nil); err != nil || o.count(`SELECT COUNT(*) FROM export_part`) != 0 || o.count(`SELECT COUNT(*) FROM export_run`) != 2 {
		t.Errorf("%v; the sweep leaves the files, or takes the list", err)
	}
	o.DB.SetClock(func() time.Time { return time.Now().AddDate(0, 4, 0) })
	if err := o.svc.Sweep(ctx, nil); err != nil || o.count(`SELECT COUNT(*) FROM export_run`) != 0 {
		t.Errorf("%v; old entries stay on the list", err)
	}
}

func TestAnExportIsForAdministrators(t *testing.T) {
	o := newOffice(t)
	ctx := t.Context()
	run := o.start("csv")
	o.work(o.svc.Handle)
	r, err := o.svc.Find(ctx, o.admin, run)
	if err != nil {
		t.Fatal(err)
	}
	for want, who := range map[errs.Kind]org.Actor{errs.Forbidden: o.Manager(), errs.NotFound: orgtest.New(t, o.DB).Admin()} {
		if _, err := o.svc.Find(ctx, who, run); !errs.Is(err, want) {
			t.Errorf("find: %v", err)
		}
		if err := o.svc.Remove(ctx, who, run); !errs.Is(err, want) {
			t.Errorf("remove: %v", err)
		}
		if err := o.svc.Fetch(ctx, who, r, &bytes.Buffer{}); err == nil {
			t.Error("fetched")
		}
	}
	for _, wrong := range [][2]string{{"pdf", "zh"}, {"csv", "fr"}, {"csv", ""}} {
		if _, err := o.svc.Start(ctx, o.admin, wrong[0], wrong[1]); !errs.Is(err, errs.Invalid) {
			t.Errorf("%v: %v", wrong, err)
		}
	}
	if _, err := o.svc.Start(ctx, o.Rep("小陈"), "csv", "zh"); !errs.Is(err, errs.Forbidden) {
		t.Errorf("a rep exports everything: %v", err)
	}
}

func TestAnExportIsStoppedRemovedAndFails(t *testing.T) {
	o := newOffice(t)
	ctx := t.Context()
	stopped := o.start("csv")
	if err := o.svc.Remove(ctx, o.admin, stopped); err != nil || o.run(stopped).State != export.Removed {
		t.Fatalf("%v, %+v", err, o.run(stopped))
	}
	o.work(o.svc.Handle)
	if o.count(`SELECT COUNT(*) FROM export_part`) != 0 {
		t.Error("a stopped export leaves a file")
	}

	removed := o.start("csv")
	o.work(func(ctx context.Context, run *job.Run) error { // somebody stops it while it is written
		if err := o.svc.Remove(ctx, o.admin, removed); err != nil {
			t.Error(err)
		}
		return o.svc.Handle(ctx, run)
	})
	if o.run(removed).State != export.Removed || o.count(`SELECT COUNT(*) FROM export_part`) != 0 {
		t.Errorf("%+v", o.run(removed))
	}

	kept := o.start("csv")
	o.work(o.svc.Handle)
	if err := o.svc.Remove(ctx, o.admin, kept); err != nil || o.run(kept).State != export.Removed || o.count(`SELECT COUNT(*) FROM export_part`) != 0 {
		t.Errorf("%v, %+v", err, o.run(kept))
	}

	failed := o.start("xlsx")
	o.work(func(ctx context.Context, run *job.Run) error {
		ctx, cancel := context.WithCancelCause(ctx)
		cancel(errs.New(errs.Full, "error.full"))
		return o.svc.Handle(ctx, run)
	})
	if r := o.run(failed); r.State != export.Failed || r.Error == "" {
		t.Errorf("%+v", r)
	}
	if again := o.start("csv"); again == failed {
		t.Error("a failed export is in the way of the next")
	}
}

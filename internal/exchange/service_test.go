package exchange_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"kongdan/internal/account"
	"kongdan/internal/exchange"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/job"
	"kongdan/internal/kit/sheet"
	"kongdan/internal/org"
)

func TestOnlyAdministratorsImport(t *testing.T) {
	h := newHouse(t)
	r := h.upload(exchange.Products, "name\nA\n")
	other := houseOn(t, h.DB)
	for _, role := range org.Roles {
		want, actor := errs.Forbidden, h.World.Member("某人", role, org.ScopeAll, "")
		if role == org.Administrator {
			want, actor = errs.NotFound, other.admin
		}
		for name, call := range map[string]func() error{
			"run":      func() error { _, _, err := h.svc.Run(h.ctx, actor, r.ID); return err },
			"check":    func() error { _, err := h.svc.Check(h.ctx, actor, r.ID, h.version(r.ID), r.Mapping); return err },
			"reformat": func() error { return h.svc.Reformat(h.ctx, actor, r.ID, h.version(r.ID), sheet.Format{}) },
			"start":    func() error { return h.svc.Start(h.ctx, actor, r.ID, h.version(r.ID), true) },
			"now":      func() error { _, err := h.svc.Now(h.ctx, actor, r.ID, h.version(r.ID), true, nil); return err },
			"cancel":   func() error { return h.svc.Cancel(h.ctx, actor, r.ID) },
			"undo":     func() error { return h.svc.Undo(h.ctx, actor, r.ID) },
			"discard":  func() error { return h.svc.Discard(h.ctx, actor, r.ID) },
			"bad rows": func() error { _, err := h.svc.BadRows(h.ctx, actor, r.ID); return err },
			"may undo": func() error { return h.svc.MayUndo(h.ctx, actor, r.ID) },
			"in the way": func() error {
				_, err := h.svc.InTheWay(h.ctx, actor, r.ID)
				return err
			},
		} {
			if err := call(); errs.KindOf(err) != want || err == nil {
				t.Errorf("%s as %s: %v", name, role, err)
			}
		}
		if want == errs.Forbidden {
			if _, err := h.svc.Upload(h.ctx, actor, exchange.Products, "a.csv", strings.NewReader("name\nA\n")); !errs.Is(err, want) {
				t.Errorf("upload as %s: %v", role, err)
			}
			if _, _, err := h.svc.Runs(h.ctx, actor, ""); !errs.Is(err, want) {
				t.Errorf("list as %s: %v", role, err)
			}
			if _, err := h.svc.Choices(h.ctx, actor, false); !errs.Is(err, want) {
				t.Errorf("choices as %s: %v", role, err)
			}
		}
	}
	if list, _, err := h.svc.Runs(h.ctx, other.admin, ""); err != nil || len(list) != 0 {
		t.Errorf("another organisation's runs: %v, %v", list, err)
	}
}

func TestAllOrNothing(t *testing.T) {
	h := newHouse(t)
	const text = "name,price\nA,1\nB,-1\nC,3\n"
	r := h.upload(exchange.Products, text)
	h.check(r)
	if err := h.svc.Start(h.ctx, h.admin, r.ID, h.version(r.ID), true); !errs.Is(err, errs.Invalid) {
		t.Errorf("with a row refused: %v", err)
	}
	if _, err := h.svc.Now(h.ctx, h.admin, r.ID, h.version(r.ID), true, nil); !errs.Is(err, errs.Invalid) {
		t.Errorf("now, with a row refused: %v", err)
	}
	h.want(0, `SELECT COUNT(*) FROM product`)
	done := h.bring(exchange.Products, text, func(m *exchange.Mapping) { m.Faults = exchange.Skip })
	if done.State != exchange.Done || done.Report.New != 2 || done.Report.Refused != 1 {
		t.Errorf("%+v", done.Report)
	}
	h.want(2, `SELECT COUNT(*) FROM product`)
	h.want(0, `SELECT COUNT(*) FROM import_part WHERE what = 'file' AND run_id = $1`, done.ID)
	if _, err := h.svc.Check(h.ctx, h.admin, done.ID, h.version(done.ID), done.Mapping); !errs.Is(err, errs.Conflict) {
		t.Errorf("a check of what is done: %v", err)
	}
	if err := h.svc.Discard(h.ctx, h.admin, r.ID); err != nil {
		t.Error(err)
	}
	h.want(1, `SELECT COUNT(*) FROM import_run`)
}

func TestGuessesAreAgreedTo(t *testing.T) {
	h := newHouse(t)
	h.bring(exchange.Products, "name\nGTX Pro\n")
	r := h.upload(exchange.Deals, "name,product\n甲,GTXPro\n乙,gtx pro\n")
	report := h.check(r)
	if report.Guesses != 1 || len(report.Matches) != 1 || report.Matches[0].Value != "GTXPro" || report.Matches[0].Name != "GTX Pro" {
		t.Fatalf("%+v", report.Matches)
	}
	if err := h.svc.Start(h.ctx, h.admin, r.ID, h.version(r.ID), false); !errs.Is(err, errs.Invalid) {
		t.Errorf("not agreed: %v", err)
	}
	report = h.check(r, func(m *exchange.Mapping) { m.Values = map[string]map[string]string{"products": {"gtxpro": "new"}} })
	if report.Guesses != 0 || report.Products != 1 {
		t.Errorf("%+v", report)
	}
	report = h.check(r, func(m *exchange.Mapping) { m.Values = map[string]map[string]string{"products": {"gtxpro": "none"}} })
	if report.Guesses != 0 || report.Products != 0 {
		t.Errorf("%+v", report)
	}
	if _, err := h.svc.Now(h.ctx, h.admin, r.ID, h.version(r.ID), false, nil); err != nil {
		t.Error(err)
	}
	h.want(1, `SELECT COUNT(*) FROM opportunity_product`)
}

func TestDatesWithTheYearLast(t *testing.T) {
	h := newHouse(t)
	for text, want := range map[string]struct {
		order  string
		unsure bool
	}{
		"name,open date\na,3/4/2024\nb,25/12/2023\n": {exchange.DayFirst, false},
		"name,open date\na,3/4/2024\nb,12/25/2023\n": {exchange.MonthFirst, false},
		"name,open date\na,3/4/2024\n":               {exchange.MonthFirst, true},
		"name,open date\na,2024-04-03\n":             {"", false},
	} {
		r := h.upload(exchange.Deals, text)
		report := h.check(r)
		if report.Dates != want.order || report.Unsure != want.unsure || report.Refused != 0 {
			t.Errorf("%q: %+v", text, report)
		}
		if want.unsure {
			report = h.check(r, func(m *exchange.Mapping) { m.Dates = exchange.DayFirst })
			if report.Unsure || report.Sample[0]["opened_on"] != "2024-04-03" {
				t.Errorf("%+v", report)
			}
		}
	}
}

// runner works on the queue like the program.
func (h *house) runner() (stop func()) {
	ctx, cancel := context.WithCancel(h.t.Context())
	r := job.NewRunner(h.DB, job.Config{Handlers: map[string]job.Handler{exchange.RunKind: h.svc.Handle}, Poll: 10 * time.Millisecond})
	done := make(chan struct{})
	go func() { defer close(done); r.Run(ctx) }()
	return func() { cancel(); <-done }
}

// await waits until a run is no longer importing.
func (h *house) await(id exchange.RunID) exchange.Run {
	h.t.Helper()
	for range 3000 {
		if r := h.run(id); r.State != exchange.Importing {
			return r
		}
		time.Sleep(10 * time.Millisecond)
	}
	h.t.Fatal("the import does not end")
	return exchange.Run{}
}

func TestAJobBringsAFileIn(t *testing.T) {
	h := newHouse(t)
	r := h.upload(exchange.Deals, file(t, crmDir, "pipeline.csv"))
	h.check(r)
	if err := h.svc.Start(h.ctx, h.admin, r.ID, h.version(r.ID), true); err != nil {
		t.Fatal(err)
	}
	if err := h.svc.Start(h.ctx, h.admin, r.ID, h.version(r.ID), true); !errs.Is(err, errs.Conflict) {
		t.Errorf("begun twice: %v", err)
	}
	stop := h.runner()
	done := h.await(r.ID)
	stop()
	if done.State != exchange.Done || done.Report.New != 8 || done.Error != "" {
		t.Errorf("%+v", done)
	}
	h.want(8, `SELECT COUNT(*) FROM opportunity`)
	h.want(1, `SELECT COUNT(*) FROM job WHERE kind = 'import.run' AND state = 'done'`)
}

func TestAnImportThatWaitsIsCancelled(t *testing.T) {
	h := newHouse(t)
	r := h.upload(exchange.Products, "name\nA\n")
	h.check(r)
	if err := h.svc.Start(h.ctx, h.admin, r.ID, h.version(r.ID), true); err != nil {
		t.Fatal(err)
	}
	if err := h.svc.Cancel(h.ctx, h.admin, r.ID); err != nil {
		t.Fatal(err)
	}
	stop := h.runner()
	time.Sleep(100 * time.Millisecond)
	stop()
	if r := h.run(r.ID); r.State != exchange.Checked || r.Error != "import.cancelled" {
		t.Errorf("%+v", r)
	}
	h.want(0, `SELECT COUNT(*) FROM product`)
	if err := h.svc.Start(h.ctx, h.admin, r.ID, h.version(r.ID), true); err != nil { // it can begin again
		t.Fatal(err)
	}
	stop = h.runner()
	defer stop()
	if done := h.await(r.ID); done.State != exchange.Done {
		t.Errorf("%+v", done)
	}
}

func TestARunningImportIsCancelled(t *testing.T) {
	h := newHouse(t)
	r := h.upload(exchange.Deals, manyDeals(40_000))
	h.check(r)
	if err := h.svc.Start(h.ctx, h.admin, r.ID, h.version(r.ID), true); err != nil {
		t.Fatal(err)
	}
	stop := h.runner()
	defer stop()
	for {
		_, p, err := h.svc.Run(h.ctx, h.admin, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		if p.Done > 0 {
			if p.All != 40_000 {
				t.Errorf("%+v", p)
			}
			break
		}
		time.Sleep(time.Millisecond)
	}
	if err := h.svc.Cancel(h.ctx, h.admin, r.ID); err != nil {
		t.Fatal(err)
	}
	if r := h.await(r.ID); r.State != exchange.Checked || r.Error != "import.cancelled" {
		t.Errorf("%s %s", r.State, r.Error)
	}
	h.want(0, `SELECT COUNT(*) FROM opportunity`)
	h.want(0, `SELECT COUNT(*) FROM import_row`)
	h.want(0, `SELECT COUNT(*) FROM search_doc`)
	h.want(0, `SELECT COALESCE(CAST(SUM(deals) AS BIGINT), 0) FROM opportunity_tally`)
}

func TestWhatChangedSinceTheDryRunIsNoticed(t *testing.T) {
	h := newHouse(t)
	r := h.upload(exchange.Accounts, "name\n甲\n乙\n")
	h.check(r)
	accounts := account.NewService(h.DB)
	for range 2 { // now nobody can say which one the file means
		if _, err := accounts.Create(h.ctx, h.admin, account.Draft{Name: "甲"}, true); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.svc.Start(h.ctx, h.admin, r.ID, h.version(r.ID), true); err != nil {
		t.Fatal(err)
	}
	stop := h.runner()
	defer stop()
	after := h.await(r.ID)
	if after.State != exchange.Checked || after.Error != "import.changed_meanwhile" || after.Report.Refused != 1 {
		t.Errorf("%+v", after)
	}
	h.want(2, `SELECT COUNT(*) FROM account`)
}

func TestOldFilesAreSwept(t *testing.T) {
	h := newHouse(t)
	left := h.upload(exchange.Products, "name\nA\n")
	done := h.bring(exchange.Products, "name,price\nB,1\nC,x\n", func(m *exchange.Mapping) { m.Faults = exchange.Skip })
	sweep := func(days int) {
		h.DB.SetClock(func() time.Time { return time.Now().AddDate(0, 0, days) })
		if err := h.svc.Sweep(h.ctx, nil); err != nil {
			t.Fatal(err)
		}
	}
	sweep(6)
	h.want(2, `SELECT COUNT(*) FROM import_run`)
	sweep(8)
	h.want(0, `SELECT COUNT(*) FROM import_run WHERE id = $1`, left.ID)
	if r := h.run(done.ID); len(r.Report.Faults) != 1 {
		t.Errorf("%+v", r.Report)
	}
	sweep(91)
	if r := h.run(done.ID); len(r.Report.Faults) != 0 || r.Report.New != 1 {
		t.Errorf("%+v", r.Report)
	}
	h.want(0, `SELECT COUNT(*) FROM import_part`)
}

func TestMappingsFromOutsideAreChecked(t *testing.T) {
	h := newHouse(t)
	r := h.upload(exchange.Deals, "name,amount\nA,1\n")
	for name, change := range map[string]func(*exchange.Mapping){
		"columns":   func(m *exchange.Mapping) { m.Columns = nil },
		"column.1":  func(m *exchange.Mapping) { m.Columns = []string{"name", "name"} },
		"column.0":  func(m *exchange.Mapping) { m.Columns = []string{"nothing", "amount"} },
		"columns\n": func(m *exchange.Mapping) { m.Columns = []string{"", "amount"} },
		"existing":  func(m *exchange.Mapping) { m.Existing = "x" },
		"owners":    func(m *exchange.Mapping) { m.Owners = "x" },
		"dates":     func(m *exchange.Mapping) { m.Dates = "x" },
		"owner":     func(m *exchange.Mapping) { m.Owner = "nobody" },
	} {
		m := r.Mapping
		change(&m)
		_, err := h.svc.Check(h.ctx, h.admin, r.ID, h.version(r.ID), m)
		if f := errs.FieldsOf(err); len(f) == 0 || f[0].Name != strings.TrimSpace(name) {
			t.Errorf("%q: %v", name, err)
		}
	}
	m := r.Mapping
	m.Values = map[string]map[string]string{"status": {"x": "nonsense"}, "owner": {"x": "nobody"}, "nothing": {"": ""}}
	if _, err := h.svc.Check(h.ctx, h.admin, r.ID, h.version(r.ID), m); err != nil {
		t.Errorf("values that say nothing: %v", err)
	}
	if err := h.svc.Reformat(h.ctx, h.admin, r.ID, h.version(r.ID), sheet.Format{Encoding: "klingon"}); !errs.Is(err, errs.Invalid) {
		t.Error(err)
	}
	if err := h.svc.Reformat(h.ctx, h.admin, r.ID, h.version(r.ID), sheet.Format{Delimiter: "x"}); !errs.Is(err, errs.Invalid) {
		t.Error(err)
	}
	if _, err := h.svc.Upload(h.ctx, h.admin, "secrets", "a.csv", strings.NewReader("a\n1\n")); !errs.Is(err, errs.Invalid) {
		t.Error(err)
	}
	if got := h.text(`SELECT CAST(COUNT(*) AS TEXT) FROM import_run`); got != "1" {
		t.Error(got)
	}
}

func (h *house) text(query string, args ...any) (s string) {
	h.t.Helper()
	h.ask(query, args, &s)
	return s
}

func TestStrangeFileNamesAreTamed(t *testing.T) {
	h := newHouse(t)
	for name, want := range map[string]string{
		"../../etc/passwd": "passwd", `C:\temp\客户.csv`: "客户.csv", "a\x00b\r\n.csv": "ab.csv", "": "import.csv", "/": "import.csv",
		strings.Repeat("长", 300): strings.Repeat("长", 120) + "…", "CON": "CON", "<script>.csv": "<script>.csv", "a\xff.csv": "a.csv",
	} {
		id, err := h.svc.Upload(h.ctx, h.admin, exchange.Products, name, strings.NewReader("name\nA\n"))
		if err != nil {
			t.Fatal(err)
		}
		if got := h.run(id).File; got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

package exchange_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kongdan/internal/exchange"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	"kongdan/internal/text"
)

// house is an organisation into which files come.
type house struct {
	*orgtest.World
	t     testing.TB
	ctx   context.Context
	svc   *exchange.Service
	admin org.Actor
}

func newHouse(t testing.TB) *house {
	t.Helper()
	return houseOn(t, dbtest.Open(t))
}

// houseOn makes an organisation on a database that may hold others.
func houseOn(t testing.TB, d *db.DB) *house {
	t.Helper()
	w := orgtest.New(t, d)
	texts, err := i18n.Load(text.Files)
	if err != nil {
		t.Fatal(err)
	}
	svc := exchange.NewService(d)
	svc.Texts = texts
	ctx := i18n.With(t.Context(), i18n.Locale{Catalog: texts, Lang: "zh"})
	return &house{World: w, t: t, ctx: ctx, svc: svc, admin: w.Admin()}
}

// upload takes a text in as a file.
func (h *house) upload(k exchange.Kind, text string) exchange.Run {
	h.t.Helper()
	id, err := h.svc.Upload(h.ctx, h.admin, k, string(k)+".csv", strings.NewReader(text))
	if err != nil {
		h.t.Fatal(err)
	}
	return h.run(id)
}

func (h *house) run(id exchange.RunID) exchange.Run {
	h.t.Helper()
	r, _, err := h.svc.Run(h.ctx, h.admin, id)
	if err != nil {
		h.t.Fatal(err)
	}
	return r
}

// version is the present one of a run.
func (h *house) version(id exchange.RunID) int64 {
	h.t.Helper()
	return h.run(id).Version
}

// check makes the dry run after a change of what was guessed.
func (h *house) check(r exchange.Run, change ...func(*exchange.Mapping)) exchange.Report {
	h.t.Helper()
	m := r.Mapping
	for _, c := range change {
		c(&m)
	}
	report, err := h.svc.Check(h.ctx, h.admin, r.ID, h.version(r.ID), m)
	if err != nil {
		h.t.Fatal(err)
	}
	return report
}

// bring checks and imports a file and returns how it ended. What was made must
// be what the dry run promised.
func (h *house) bring(k exchange.Kind, text string, change ...func(*exchange.Mapping)) exchange.Run {
	h.t.Helper()
	r := h.upload(k, text)
	promised := h.check(r, change...)
	done, err := h.svc.Now(h.ctx, h.admin, r.ID, h.version(r.ID), true, nil)
	if err != nil {
		h.t.Fatalf("%v: %+v", err, promised.Faults)
	}
	a, b := promised, done.Report
	a.Sample, b.Sample, a.Matches, b.Matches, a.Faults, b.Faults = nil, nil, nil, nil, nil, nil
	if fmt.Sprintf("%+v", a) != fmt.Sprintf("%+v", b) {
		h.t.Errorf("promised %+v\n   kept %+v", a, b)
	}
	return done
}

// count asks the database.
func (h *house) count(query string, args ...any) (n int) {
	h.t.Helper()
	h.ask(query, args, &n)
	return n
}

func (h *house) ask(query string, args []any, into ...any) {
	h.t.Helper()
	err := h.DB.View(h.ctx, func(tx *db.Tx) error {
		return tx.QueryRowContext(h.ctx, query, args...).Scan(into...)
	})
	if err != nil {
		h.t.Fatal(query, err)
	}
}

// want compares what a query counts.
func (h *house) want(n int, query string, args ...any) {
	h.t.Helper()
	if got := h.count(query, args...); got != n {
		h.t.Errorf("%d, want %d: %s", got, n, strings.Join(strings.Fields(query), " "))
	}
}

// file returns a file of a folder with sample files.
func file(t testing.TB, dir, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, name)) // #nosec G304 -- a folder of test files
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// faults lists faults as "row column key".
func faults(r exchange.Report) (list []string) {
	for _, f := range r.Faults {
		list = append(list, fmt.Sprintf("%d %s %s", f.Row, f.Column, strings.TrimPrefix(f.Key, "import.fault.")))
	}
	slices.Sort(list)
	return list
}

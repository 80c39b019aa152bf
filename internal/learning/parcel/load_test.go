package parcel_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/job"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/parcel"
)

// start runs a process that works at jobs, until stop is called.
func (w world) start() (stop func()) {
	ctx, cancel := context.WithCancel(w.t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		job.NewRunner(w.DB, job.Config{Handlers: map[string]job.Handler{parcel.ReadKind: w.svc.HandleRead, parcel.LoadKind: w.svc.HandleLoad, parcel.UndoKind: w.svc.HandleUndo},
			Workers: 1, Poll: 5 * time.Millisecond, Lease: 200 * time.Millisecond, Backoff: time.Millisecond}).Run(ctx)
	}()
	return func() { cancel(); <-done }
}

// work does the jobs that wait, until the import is in another state.
func (w world) work(id parcel.ImportID, from parcel.State) parcel.Import {
	w.t.Helper()
	stop := w.start()
	defer stop()
	i := w.get(id)
	for end := time.Now().Add(2 * time.Minute); i.State == from && time.Now().Before(end); i = w.get(id) {
		time.Sleep(5 * time.Millisecond)
	}
	return i
}

// dies lets a process die after some parts that it wrote.
func (w world) dies(parts int, after func()) {
	w.t.Helper()
	dead := make(chan struct{})
	w.svc.Between(func() {
		if parts--; parts == 0 {
			close(dead)
			runtime.Goexit() // as if the power were gone: nothing is tidied up
		}
	})
	stop := w.start()
	<-dead
	stop()
	w.svc.Between(nil)
	after()
}

// count counts rows, whoever may see them.
func (w world) count(table, where string, args ...any) (n int) {
	w.t.Helper()
	if err := w.DB.View(w.t.Context(), func(tx *db.Tx) error {
		return tx.QueryRowContext(w.t.Context(), `SELECT COUNT(*) FROM `+table+` WHERE `+where, args...).Scan(&n)
	}); err != nil {
		w.t.Fatal(err)
	}
	return n
}

// TestLargeImportsComeAndGoInParts: a large file is read, brought in and taken
// back by jobs. Others write in between, nobody sees a part of it, and a process
// that dies leaves nothing half done.
func TestLargeImportsComeAndGoInParts(t *testing.T) {
	w := begin(t)
	const n = 1010
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "// %s\n编号%d的合同由第%d组盖章？ {~第%d组的司机 =法务%d}\n\n", strings.Repeat("x", 2100), i*7919, i*31, i, i*17)
	}
	id := w.upload("大.txt", b.String())
	if i := w.get(id); i.State != parcel.Reading {
		t.Fatalf("%+v", i)
	}
	i := w.work(id, parcel.Reading)
	if i.State != parcel.Preview || i.Sum.In+i.Sum.Out != n {
		t.Fatalf("read: %+v", i)
	}
	w.fix(id, parcel.Fix{Changes: []parcel.Change{{Do: parcel.Take}}, Show: parcel.Show{Which: parcel.Out}})
	w.fix(id, parcel.Fix{Changes: []parcel.Change{{Do: parcel.Categorise, Value: "方法 / 盖章"}}})
	questions := bank.NewService(w.DB)
	confirm := func() {
		t.Helper()
		if err := w.svc.Confirm(t.Context(), w.trainer, id, w.get(id).Version, parcel.Way{Active: true, Kept: true}); err != nil {
			t.Fatal(err)
		}
	}
	unseen := func(others int) {
		t.Helper()
		hidden := w.count("question", "deleted_at = -1")
		p, err := questions.List(t.Context(), w.trainer, bank.Filter{})
		tree, treeErr := questions.Tree(t.Context(), w.trainer)
		trash, trashErr := questions.List(t.Context(), w.trainer, bank.Filter{Trash: true})
		if err != nil || treeErr != nil || trashErr != nil || hidden == 0 || p.Total != others || trash.Total != 0 || w.get(id).State == parcel.Importing && len(tree) != 0 {
			t.Errorf("%d hidden, %d seen, %d in the trash, %d categories, %v %v %v", hidden, p.Total, trash.Total, len(tree), err, treeErr, trashErr)
		}
	}

	confirm()
	w.dies(3, func() { unseen(0) }) // the places and two parts
	// Another process takes the job over. Somebody adds a question between its parts,
	// and one that comes in as well.
	wrote := 0
	w.svc.Between(func() {
		if w.count("question", "deleted_at = -1") < 500 || wrote > 0 {
			return
		}
		wrote++
		rows := w.rows(id, parcel.Show{})
		d := rows[7].Draft()
		d.Active = true
		if _, err := questions.Create(t.Context(), w.trainer, d); err != nil {
			t.Error(err)
		}
		unseen(1)
	})
	i = w.work(id, parcel.Importing)
	w.svc.Between(nil)
	if i.State != parcel.Done || i.Added != n-1 || i.Result.Active != n-1 || i.Result.Kept != n-1 || w.count("question_tag", "kind = 'use' AND value = 'exam'") != n-1 || i.Result.Same != 1 || wrote != 1 {
		t.Fatalf("brought in: %+v", i)
	}
	if w.count("question", "deleted_at = 0") != n || w.count("question", "deleted_at <> 0") != 0 || w.count("question_version", "number = 1") != n || w.count("question_import_row", "1 = 1") != 0 {
		t.Error("not all of it is there once")
	}

	if err := w.svc.Undo(t.Context(), w.trainer, id); err != nil {
		t.Fatal(err)
	}
	unseen(1)
	w.dies(2, func() { unseen(1) })
	if i = w.work(id, parcel.Undoing); i.State != parcel.Undone {
		t.Fatalf("taken back: %+v", i)
	}
	for _, table := range []string{"question", "question_version", "question_category", "question_band"} {
		if left := w.count(table, "1 = 1"); left != map[string]int{"question": 1, "question_version": 1, "question_band": 12}[table] {
			t.Errorf("%d rows of %s are left", left, table)
		}
	}

	// One that somebody stops is a preview again.
	anew, err := w.svc.Upload(t.Context(), w.trainer, "大.txt", []byte(b.String()), true)
	if err != nil {
		t.Fatal(err)
	}
	id = anew
	w.work(id, parcel.Reading)
	confirm()
	parts := 0
	w.svc.Between(func() {
		if parts++; parts == 3 {
			if err := w.svc.Stop(t.Context(), w.trainer, id); err != nil {
				t.Error(err)
			}
		}
	})
	if i = w.work(id, parcel.Importing); i.State != parcel.Preview || i.Error != "parcel.stopped" || w.count("question", "1 = 1") != 1 {
		t.Errorf("stopped: %+v", i)
	}
	w.svc.Between(nil)
	if err := w.svc.Stop(t.Context(), w.trainer, id); !errs.Is(err, errs.Conflict) {
		t.Errorf("stopped twice: %v", err)
	}
	bad := w.upload("坏.docx", "PK\x03\x04"+strings.Repeat("x", 3<<20))
	if i := w.work(bad, parcel.Reading); i.State != parcel.Failed || i.Error != "intake.zip_broken" {
		t.Errorf("damaged: %+v", i)
	}
}

package org_test

import (
	"fmt"
	"sync"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
)

func TestAuditChainShowsEveryChange(t *testing.T) {
	changes := map[string]string{
		"an action":     `UPDATE audit SET action = 'x' WHERE seq = 2`,
		"a value":       `UPDATE audit_value SET after_value = '9' WHERE seq = 2`,
		"a row removed": `DELETE FROM audit WHERE seq = 2`,
		"the end":       `DELETE FROM audit WHERE seq = 3`,
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			d := dbtest.Open(t)
			w := orgtest.New(t, d)
			rep, svc := w.Rep("小陈"), org.NewService(d)
			for i := range 3 {
				record(t, d, rep, i)
			}
			if n, err := svc.Verify(t.Context(), w.Org); n != 3 || err != nil {
				t.Fatalf("untouched: %d, %v", n, err)
			}
			exec(t, d, change)
			if _, err := svc.Verify(t.Context(), w.Org); err == nil {
				t.Error("the change does not show")
			}
		})
	}
}

func TestErasingValuesKeepsTheChain(t *testing.T) {
	d := dbtest.Open(t)
	w := orgtest.New(t, d)
	record(t, d, w.Rep("小陈"), 1)
	exec(t, d, `UPDATE audit_value SET salt = '', before_value = '', after_value = ''`)
	if n, err := org.NewService(d).Verify(t.Context(), w.Org); n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}

func TestAuditOfManyAtOnceIsOneChain(t *testing.T) {
	d := dbtest.Open(t)
	w := orgtest.New(t, d)
	rep := w.Rep("小陈")
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() { record(t, d, rep, i) })
	}
	wg.Wait()
	if n, err := org.NewService(d).Verify(t.Context(), w.Org); n != 20 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}

func record(t *testing.T, d *db.DB, a org.Actor, i int) {
	t.Helper()
	err := d.InTx(t.Context(), func(tx *db.Tx) error {
		return org.Record(t.Context(), tx, a, org.Entry{Action: "deal.update", Kind: "deal", ID: fmt.Sprint(i), After: i})
	})
	if err != nil {
		t.Error(err)
	}
}

func exec(t *testing.T, d *db.DB, text string) {
	t.Helper()
	err := d.InTx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

package bank_test

import (
	"context"
	"slices"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/rule/question"
)

// TestOneStemWithOtherOptions: it is near, however much the options differ; a stem
// that tells nothing makes nobody near.
func TestOneStemWithOtherOptions(t *testing.T) {
	w := begin(t)
	one := func(stem, right, wrong string) bank.Draft {
		return bank.Draft{Lang: "zh", Active: true, Item: question.Item{Kind: question.Single, Stem: stem, Options: []question.Option{{Text: right, Right: true}, {Text: wrong}}}}
	}
	ids := w.add(one("谁能否决采购合同？", "使用部门负责人和他的上级领导", "前台接待和门口的保安同志"), one("下列说法正确的是（ ）", "报价要有有效期", "合同不必盖章"),
		one("下列说法正确的是（ ）", "样机可以外借三十天", "发票可以事后涂改"))
	later := w.add(one("谁能否决采购合同（  ）", "财务总监", "集团法务部的合同审核专员"))
	ids = append(ids, later...)
	d, err := w.svc.Detail(t.Context(), w.trainer, ids[3])
	if err != nil || len(d.Near) != 1 || d.Near[0].ID != ids[0] || d.Near[0].Likeness >= bank.NearFrom || d.Near[0].Same {
		t.Fatalf("near are %+v, %v", d.Near, err)
	}
	if d, err = w.svc.Detail(t.Context(), w.trainer, ids[1]); err != nil || len(d.Near) != 0 {
		t.Errorf("a stem that tells nothing makes near %+v, %v", d.Near, err)
	}
	contrary := w.add(one("谁能否决采购合同？", "前台接待和门口的保安同志", "使用部门负责人和他的上级领导"))
	check := func(same, contra int) {
		t.Helper()
		h, err := w.svc.Hygiene(t.Context(), w.trainer)
		if err != nil || h.Findings[bank.SameStem] != same || h.Findings[bank.Contradicts] != contra || len(w.list(bank.Filter{Finding: bank.SameStem, Kept: true})) != same {
			t.Errorf("found %v, want %d and %d, %v", h.Findings, same, contra, err)
		}
	}
	check(3, 2)
	if got := w.list(bank.Filter{Finding: bank.Contradicts, Kept: true}); !slices.Contains(got, contrary[0]) || !slices.Contains(got, ids[0]) {
		t.Errorf("contradicting are %v", got)
	}
	// What came in before anybody looked at stems is noted by the daily job, and once.
	w.do(func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM question_near WHERE org_id = $1`, w.Org)
		return err
	})
	check(0, 0)
	for range 2 {
		if err := bank.RelateStems(t.Context(), w.DB); err != nil {
			t.Fatal(err)
		}
		check(3, 2)
	}
}

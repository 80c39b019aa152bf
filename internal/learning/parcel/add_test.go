package parcel_test

import (
	"fmt"
	"slices"
	"testing"

	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/parcel"
	"kongdan/internal/rule/question"
)

// TestQuestionsAreAddedByHand: they stand where they were added, however many, come
// in with the import and go with it.
func TestQuestionsAreAddedByHand(t *testing.T) {
	w := begin(t)
	id := w.upload("考试.txt", "1、合同由谁盖章？（B）\nA、司机\nB、法务部\n2、谁来验收设备？（A）\nA、客户\nB、路人\n")
	add := func(after int, stem string) int {
		t.Helper()
		yes := true
		at, err := w.svc.Add(t.Context(), w.trainer, id, after, bank.Draft{Lang: "zh", Item: question.Item{Kind: question.TrueFalse, Stem: stem, Truth: &yes}}, "方法 / 验收")
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	want := []string{"合同由谁盖章？（ ）", "谁来验收设备？（ ）"}
	for n := range 24 { // more than there is room for between two
		stem := fmt.Sprintf("第%d号样机要登记在%d号表里。", n, n*7919)
		if at := add(1, stem); at != n+3 {
			t.Fatalf("it is number %d", at)
		}
		want = slices.Insert(want, 1, stem)
	}
	add(0, "开考前要签到。")
	add(2, "交卷后不能再改。")
	want = append(append([]string{"开考前要签到。"}, want...), "交卷后不能再改。")
	var stems []string
	for _, r := range w.rows(id, parcel.Show{}) {
		stems = append(stems, r.Entry.Stem)
		if r.Own != (r.At > 2) || r.Doubtful() || r.Own && r.Excerpt != "" {
			t.Errorf("%+v", r)
		}
	}
	if !slices.Equal(stems, want) {
		t.Errorf("they stand as %q", stems)
	}
	if i := w.get(id); i.Items != 28 || i.Sum.In != 28 || i.Sum.Clean != 28 {
		t.Errorf("%+v", i)
	}
	if cursor, err := w.svc.PageWith(t.Context(), w.trainer, id, 2); err != nil || cursor != "" {
		t.Errorf("the second of the file is on page %q, %v", cursor, err)
	}
	if _, err := w.svc.Add(t.Context(), w.trainer, id, 99, bank.Draft{Lang: "zh", Item: question.Item{Kind: question.Short, Stem: "x"}}, ""); !errs.Is(err, errs.NotFound) {
		t.Errorf("behind none: %v", err)
	}
	if _, err := w.svc.Add(t.Context(), w.Rep("销售"), id, 1, bank.Draft{Lang: "zh"}, ""); !errs.Is(err, errs.Forbidden) {
		t.Errorf("by who does not train: %v", err)
	}
	if i := w.confirm(id); i.Added != 28 || i.Result.Out != 0 {
		t.Errorf("%+v", i)
	}
	for _, q := range w.bank() {
		if byHand := q.Line == 0; byHand != (q.Origin == bank.Own) || byHand != (q.Source == "") {
			t.Errorf("%s is of %s, %s", q.Item.Stem, q.Origin, q.Source)
		}
	}
	if _, err := w.svc.Add(t.Context(), w.trainer, id, 1, bank.Draft{Lang: "zh", Item: question.Item{Kind: question.Short, Stem: "x"}}, ""); !errs.Is(err, errs.Conflict) {
		t.Errorf("to one that is in: %v", err)
	}
	if err := w.svc.Undo(t.Context(), w.trainer, id); err != nil || len(w.bank()) != 0 {
		t.Errorf("%d are left, %v", len(w.bank()), err)
	}
}

// TestAnotherKeyIsNotDropped: the same question with another key than the bank's, or
// the file's own, comes in as doubtful, for one of the keys is wrong.
func TestAnotherKeyIsNotDropped(t *testing.T) {
	w := begin(t)
	w.confirm(w.upload("一.txt", "1、合同由谁盖章？（B）\nA、司机\nB、法务部\n"))
	rows := w.rows(w.upload("二.txt", "1、合同由谁盖章？（A）\nA、司机\nB、法务部\n2、合同由谁盖章？（B）\nA、司机\nB、法务部\n3、合同由谁盖章？（A）\nA、门卫\nB、前台\n"), parcel.Show{Which: parcel.Copies})
	if len(rows) != 3 {
		t.Fatalf("%+v", rows)
	}
	for at, want := range []question.Contrast{question.OtherKey, question.NoContrast, question.OtherOptions} {
		r := rows[at]
		if len(r.Near) != 1 || r.Near[0].Contrast != want || r.Dropped != (want == question.NoContrast) || !r.Doubtful() {
			t.Errorf("%d: %+v", at+1, r)
		}
	}
	if c := rows[1].Within; len(c) != 1 || c[0].Contrast != question.OtherKey {
		t.Errorf("within the file: %+v", c)
	}
}

package search_test

import (
	"fmt"
	"slices"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/search"
	"kongdan/internal/rule/fold"
)

func TestManyAreIndexedAndRemovedTogether(t *testing.T) {
	d, ctx := dbtest.Open(t), t.Context()
	put(t, d, "o", "before", fold.Words("电网改造"))
	var docs []search.Doc
	for i := range 1203 {
		docs = append(docs, search.Doc{Object: fmt.Sprintf("%04d", i), Words: fold.Words(fmt.Sprintf("第%d期 电网", i))})
	}
	if err := d.InTx(ctx, func(tx *db.Tx) error { return search.PutMany(ctx, tx, "o", "deal", docs) }); err != nil {
		t.Fatal(err)
	}
	if got := find(t, d, "o", fold.Query("电网")); len(got) != 1204 {
		t.Errorf("%d found", len(got))
	}
	if got := find(t, d, "o", fold.Query("第1202期")); !slices.Equal(got, []string{"1202"}) {
		t.Errorf("the last: %v", got)
	}
	var gone []string
	for _, doc := range docs[:1202] {
		gone = append(gone, doc.Object)
	}
	if err := d.InTx(ctx, func(tx *db.Tx) error { return search.RemoveMany(ctx, tx, "o", "deal", gone) }); err != nil {
		t.Fatal(err)
	}
	if got := find(t, d, "o", fold.Query("电网")); !slices.Equal(got, []string{"1202", "before"}) {
		t.Errorf("left: %v", got)
	}
}

package parcel_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/pack"
	"kongdan/internal/learning/parcel"
	"kongdan/internal/rule/question"
)

// said is what a file says of a question.
func said(q bank.Question) string {
	item, _ := json.Marshal(q.Item)
	return fmt.Sprint(string(item), q.Tags, q.Difficulty, q.Marks, q.Category != "", q.Source, q.Lang, q.Status)
}

// ties are the twins and enemies of the bank.
func (w world) ties() (list []string) {
	stems := map[bank.ID]string{}
	var ids []bank.ID
	for _, q := range w.bank() {
		stems[q.ID], ids = q.Item.Stem, append(ids, q.ID)
	}
	for _, q := range w.bank() {
		if other, is := stems[q.Twin]; is && q.Lang == "zh" {
			list = append(list, q.Item.Stem+" = "+other)
		}
	}
	err := w.DB.View(w.t.Context(), func(tx *db.Tx) error {
		foes, err := bank.Enemies(w.t.Context(), tx, w.Org, ids)
		for one, others := range foes {
			for _, other := range others {
				if stems[one] < stems[other] {
					list = append(list, stems[one]+" x "+stems[other])
				}
			}
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	slices.Sort(list)
	return list
}

func TestWhatGoesOutComesBack(t *testing.T) {
	w := begin(t)
	id := w.upload("a.txt", exam)
	w.fix(id, parcel.Fix{Changes: []parcel.Change{{Do: parcel.AddTags, Value: "element:F1;新人"}}})
	w.fix(id, parcel.Fix{Changes: []parcel.Change{{Do: parcel.Categorise, Value: "方法 / 证据"}}})
	w.confirm(id)
	// Two are enemies, and one has a twin in the other language.
	questions := bank.NewService(w.DB)
	for _, q := range w.bank()[:2] {
		if err := questions.MakeEnemies(t.Context(), w.trainer, q.ID, w.bank()[2].ID); err != nil {
			t.Fatal(err)
		}
	}
	for _, q := range w.bank()[1:3] {
		d := q.Draft()
		d.Marks = 750
		if err := questions.Update(t.Context(), w.trainer, q.ID, q.Version, d, "", ""); err != nil {
			t.Fatal(err)
		}
	}
	first := w.bank()[0]
	truth := false
	twin := bank.Draft{Lang: "en", Active: true, Source: "a.txt", Item: question.Item{Kind: question.TrueFalse, Stem: "The seal may be lent to a client.", Truth: &truth}}
	made, err := questions.Create(t.Context(), w.trainer, twin)
	if err != nil {
		t.Fatal(err)
	}
	tied := first.Draft()
	tied.Twin = made
	if err := questions.Update(t.Context(), w.trainer, first.ID, first.Version, tied, "", ""); err != nil {
		t.Fatal(err)
	}
	before, ties := w.bank(), w.ties()
	var out bytes.Buffer
	n, losses, err := w.svc.Plan(t.Context(), w.trainer, bank.Filter{Kind: question.Short}, pack.GIFT)
	if err != nil || n != 1 || len(losses) != 1 || losses[0].What != pack.Points || losses[0].Stems[0] != "怎样准备一次拜访？" {
		t.Errorf("planned: %d %+v %v", n, losses, err)
	}
	if err := w.svc.Export(t.Context(), w.trainer, bank.Filter{}, pack.Own, "zh", "", func() io.Writer { return &out }); err != nil {
		t.Fatal(err)
	}
	if n := w.count("audit", "action = 'question.export'"); n != 1 {
		t.Errorf("%d exports are in the log", n)
	}
	if err := w.DB.InTx(t.Context(), func(tx *db.Tx) error {
		ids := make([]bank.ID, len(before))
		for i, q := range before {
			ids[i] = q.ID
		}
		return bank.EraseMany(t.Context(), tx, w.Org, ids)
	}); err != nil {
		t.Fatal(err)
	}
	w.confirm(w.upload("back.json", out.String()))
	after := w.bank()
	if len(after) != len(before) {
		t.Fatalf("%d of %d came back", len(after), len(before))
	}
	for at, q := range after {
		b := before[at]
		if said(q) != said(b) || q.ExternalID != string(b.ID) {
			t.Errorf("%+v came back as %+v", b, q)
		}
	}
	if now := w.ties(); len(ties) != 3 || !slices.Equal(now, ties) {
		t.Errorf("twins and enemies %q came back as %q", ties, now)
	}
	if err := w.svc.Export(t.Context(), w.trainer, bank.Filter{Query: "没有这样的题"}, pack.Own, "zh", "", nil); !errs.Is(err, errs.Invalid) {
		t.Errorf("nothing to write: %v", err)
	}
}

package search_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/search"
	"kongdan/internal/rule/fold"
)

func terms(words ...string) (list []fold.Term) {
	for _, w := range words {
		list = append(list, fold.Term{Word: w})
	}
	return list
}

func put(t *testing.T, d *db.DB, org, id string, words []string) {
	t.Helper()
	if err := d.InTx(t.Context(), func(tx *db.Tx) error {
		return search.Put(t.Context(), tx, org, "deal", id, words)
	}); err != nil {
		t.Fatal(err)
	}
}

func find(t *testing.T, d *db.DB, org string, q []fold.Term) []string {
	t.Helper()
	var list []string
	err := d.View(t.Context(), func(tx *db.Tx) error {
		var w db.Where
		w.And("f.org_id = ?", org)
		if err := search.Match(t.Context(), tx, &w, org, "deal", "f.object_id", q); err != nil {
			return err
		}
		w.And("f.kind = ?", "deal")
		rows, err := tx.QueryContext(t.Context(), `SELECT f.object_id FROM search_doc f`+w.SQL()+` ORDER BY f.object_id`, w.Args()...)
		if err != nil {
			return err
		}
		list, err = db.Collect(rows, func(s *string) []any { return []any{s} })
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestShortChineseWordsAreFound(t *testing.T) {
	d := dbtest.Open(t)
	put(t, d, "o", "1", fold.Words("华东电网调度系统 ERP"))
	put(t, d, "o", "2", fold.Words("北京地铁信号改造"))
	put(t, d, "o", "3", fold.Words("东华医院 erp2 上线"))
	put(t, d, "other", "4", fold.Words("华东电网调度系统"))
	for query, want := range map[string][]string{
		"网": {"1"}, "华东": {"1"}, "东华": {"3"}, "华": {"1", "3"}, "造": {"2"}, "调度系统": {"1"}, "电力": nil, "北京 信号": {"2"}, "北京 电网": nil,
	} {
		if got := find(t, d, "o", fold.Query(query)); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", query, got, want)
		}
	}
	if got := find(t, d, "o", fold.Query("Er")); !slices.Equal(got, []string{"1", "3"}) {
		t.Errorf("prefix: %v", got)
	}
	if got := find(t, d, "o", nil); got != nil {
		t.Errorf("nothing was asked and %v found", got)
	}
}

func TestTheNewWordsReplaceTheOld(t *testing.T) {
	d := dbtest.Open(t)
	put(t, d, "o", "1", []string{"旧"})
	put(t, d, "o", "2", []string{"旧"})
	put(t, d, "o", "1", []string{"新"})
	if got := find(t, d, "o", terms("旧")); !slices.Equal(got, []string{"2"}) {
		t.Errorf("the old word finds %v", got)
	}
	for range 2 {
		if err := d.InTx(t.Context(), func(tx *db.Tx) error { return search.Remove(t.Context(), tx, "o", "deal", "1") }); err != nil {
			t.Fatal(err)
		}
	}
	if got := find(t, d, "o", terms("新")); got != nil {
		t.Errorf("removed, but found: %v", got)
	}
}

// alphabet holds what tokenizers and query languages stumble over.
var alphabet = []string{"a", "ab", "abc", "AND", "NOT", "NEAR", "1e5", "12", "-1", "a-b", "it's", `"`, `\`, "*", ":*", "&", "!", "(", ")",
	"');--", "x", "x61", "é", "e\u0301", "ß", "İ", "中", "中国", "国", "𠮷", "𠮷野", "🚀", "\u200d", "\x00", "\xff", "null", "%", "_", "^a",
	strings.Repeat("长", 100), strings.Repeat("长", 85), strings.Repeat("长", 86) + "短"}

// TestTheIndexAgreesWithAScan compares random queries on random documents,
// changed and removed on the way, with reading every document.
func TestTheIndexAgreesWithAScan(t *testing.T) {
	d := dbtest.Open(t)
	rng := rand.New(rand.NewPCG(7, 7))
	some := func(n int) (list []string) {
		for range n {
			list = append(list, alphabet[rng.IntN(len(alphabet))])
		}
		return list
	}
	docs := map[string][]string{}
	err := d.InTx(t.Context(), func(tx *db.Tx) error {
		for range 400 {
			id := fmt.Sprintf("%03d", rng.IntN(150))
			if rng.IntN(5) == 0 {
				delete(docs, id)
				if err := search.Remove(t.Context(), tx, "o", "deal", id); err != nil {
					return err
				}
				continue
			}
			docs[id] = some(rng.IntN(12))
			if err := search.Put(t.Context(), tx, "o", "deal", id, docs[id]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	hits := 0
	for range 600 {
		q := terms(some(rng.IntN(5))...)
		for i := range q {
			q[i].Prefix = rng.IntN(3) == 0
		}
		want := scan(docs, q)
		if got := find(t, d, "o", q); !slices.Equal(got, want) {
			t.Fatalf("%v: got %v, want %v", q, got, want)
		}
		hits += len(want)
	}
	if hits < 1000 {
		t.Errorf("only %d hits: the queries prove little", hits)
	}
}

// scan is what a query means, with words cut at 256 bytes.
func scan(docs map[string][]string, q []fold.Term) (list []string) {
	short := func(s string) string {
		if len(s) > 256 {
			return s[:255] // 85 characters of three bytes
		}
		return s
	}
	for id, words := range docs {
		ok := len(q) > 0
		for _, t := range q {
			ok = ok && slices.ContainsFunc(words, func(w string) bool {
				return short(w) == short(t.Word) || t.Prefix && strings.HasPrefix(short(w), short(t.Word))
			})
		}
		if ok {
			list = append(list, id)
		}
	}
	slices.Sort(list)
	return list
}

func TestAVeryLongDocumentIsKept(t *testing.T) {
	d := dbtest.Open(t)
	words := make([]string, 300_000)
	for i := range words {
		words[i] = fmt.Sprintf("word%d", i)
	}
	put(t, d, "o", "1", words)
	if got := find(t, d, "o", terms("word9")); !slices.Equal(got, []string{"1"}) {
		t.Errorf("got %v", got)
	}
	if got := find(t, d, "o", terms(words...)); !slices.Equal(got, []string{"1"}) {
		t.Errorf("a long query: got %v", got)
	}
}

func TestManyHitsAreAllFound(t *testing.T) {
	d := dbtest.Open(t)
	const n = 700
	if err := d.InTx(t.Context(), func(tx *db.Tx) error {
		for i := range n {
			if err := search.Put(t.Context(), tx, "o", "deal", fmt.Sprintf("%04d", i), []string{"项目", fmt.Sprint(i % 2)}); err != nil {
				return err
			}
		}
		return search.Put(t.Context(), tx, "other", "deal", "0000", []string{"项目"})
	}); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]int{"项目": n, "项目 1": n / 2, "1 2": 0} {
		if got := find(t, d, "o", terms(strings.Fields(query)...)); len(got) != want {
			t.Errorf("%s: %d hits, want %d", query, len(got), want)
		}
	}
}

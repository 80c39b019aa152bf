package library_test

import (
	"slices"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/library"
	"kongdan/internal/org/orgtest"
)

// An article that was edited keeps its text and gets the tags that it did not
// ship with before.
func TestEditedArticlesGetNewTags(t *testing.T) {
	w := orgtest.New(t, dbtest.Open(t))
	svc, ctx, admin := library.NewService(w.DB), t.Context(), w.Admin()
	take := func(want library.Loaded) {
		t.Helper()
		if done, err := svc.TakeArticles(ctx, admin); err != nil || done != want {
			t.Fatalf("%+v, %v; want %+v", done, err, want)
		}
	}
	first, err := svc.TakeArticles(ctx, admin)
	if err != nil || first.New < 40 || first.Tagged != 0 {
		t.Fatalf("%+v, %v", first, err)
	}
	var id library.ID
	if err := w.DB.View(ctx, func(tx *db.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT MIN(document_id) FROM document_tag WHERE org_id = $1 AND kind = 'role'`, w.Org).Scan(&id)
	}); err != nil {
		t.Fatal(err)
	}
	read := func() library.Reading {
		t.Helper()
		r, err := svc.Get(ctx, admin, id)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	role := func(t library.Tag) bool { return t.Kind == library.TagRole }
	save := func() {
		t.Helper()
		r := read()
		w := writing("自己的标题", r.Body)
		w.Lang, w.Category, w.Twin = r.Lang, r.Category, r.Twin
		if err := svc.Save(ctx, admin, id, r.Version, w); err != nil {
			t.Fatal(err)
		}
	}
	save()
	take(library.Loaded{Kept: 1}) // it shipped with its roles, and somebody took them away
	// As it was taken over before roles shipped.
	if err := w.DB.InTx(ctx, func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE document SET shipped_tags = '' WHERE org_id = $1 AND id = $2`, w.Org, id)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if n, err := svc.Articles(ctx, admin); n != 1 || err != nil {
		t.Errorf("%d wait, %v", n, err)
	}
	take(library.Loaded{Tagged: 1})
	if r := read(); r.Document.Title != "自己的标题" || !slices.ContainsFunc(r.Tags, role) {
		t.Errorf("%+v", r.Document)
	}
	save()
	take(library.Loaded{Kept: 1})
	if slices.ContainsFunc(read().Tags, role) {
		t.Error("what was taken away came back")
	}
}

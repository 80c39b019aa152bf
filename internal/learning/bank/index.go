package bank

import (
	"context"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/search"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/fold"
)

// SearchKind is the kind under which questions are in the search index.
const SearchKind = "question"

// words are those by which a question is found, but for the names of its tags.
func words(d Draft) []string {
	i := d.Item
	parts := []string{i.Stem, i.Model, i.Explanation, d.Source, d.ExternalID}
	for _, o := range i.Options {
		parts = append(parts, o.Text)
	}
	for _, b := range i.Blanks {
		parts = append(parts, b.Accept...)
	}
	for _, p := range i.Points {
		parts = append(parts, p.Text)
	}
	for _, t := range d.Tags {
		parts = append(parts, t.Value)
	}
	return fold.Words(strings.Join(parts, "\n"))
}

// nameWords are those of what its tags are called.
func nameWords(names method.TagNames, tags []Tag) []string {
	var all []string
	for _, t := range tags {
		all = append(all, names.Of(string(t.Kind), t.Value)...)
	}
	return fold.Words(strings.Join(all, "\n"))
}

// putWords indexes questions, in place of what they had.
func putWords(ctx context.Context, tx *db.Tx, o org.ID, drafts map[ID]Draft) error {
	names, err := method.ReadTagNames(ctx, tx, o)
	if err != nil {
		return err
	}
	docs, ids := make([]search.Doc, 0, len(drafts)), make([]string, 0, len(drafts))
	for id, d := range drafts {
		docs = append(docs, search.Doc{Object: string(id), Words: append(words(d), nameWords(names, d.Tags)...)})
		ids = append(ids, string(id))
	}
	if err := search.RemoveMany(ctx, tx, o, SearchKind, ids); err != nil {
		return err
	}
	return search.PutMany(ctx, tx, o, SearchKind, docs)
}

// reindex indexes questions anew after their tags changed.
func reindex(ctx context.Context, tx *db.Tx, o org.ID, ids []ID) error {
	found, err := GetMany(ctx, tx, o, ids)
	if err != nil {
		return err
	}
	drafts := make(map[ID]Draft, len(found))
	for id, q := range found {
		drafts[id] = q.Draft()
	}
	return putWords(ctx, tx, o, drafts)
}

// Reindex indexes all questions of all organisations anew.
func Reindex(ctx context.Context, d *db.DB) error {
	return org.Each(ctx, d, func(o org.ID) error { return IndexTagged(ctx, d, o, Tag{}) })
}

// IndexTagged indexes the questions of an organisation anew that have a tag: what it is
// called has changed. The zero tag means all questions.
func IndexTagged(ctx context.Context, d *db.DB, o org.ID, t Tag) error {
	return search.Anew(ctx, d, o, search.Tagged{Table: "question", Kind: string(t.Kind), Value: t.Value, Page: 500}, func(tx *db.Tx, ids []ID) error {
		return reindex(ctx, tx, o, ids)
	})
}

package library

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/typed"
	"kongdan/internal/learning/shipped"
	"kongdan/internal/org"
)

// Loaded counts what taking over the shipped articles did.
type Loaded struct {
	New, Renewed int
	Tagged       int // edited, and only got tags that they ship with by now
	Kept         int // edited or in the trash, and left as they are
}

// Articles says how many of the shipped articles an organisation does not have
// as they are shipped now: new ones, those whose text was renewed since, and edited
// ones that ship with further tags.
func (s *Service) Articles(ctx context.Context, actor org.Actor) (waiting int, err error) {
	if !actor.MayTrain() {
		return 0, nil
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		waiting = 0
		have, err := shippedHere(ctx, tx, actor.Org)
		if err != nil {
			return err
		}
		for _, a := range shipped.Articles() {
			if was, ok := have[articleKey(a)]; !ok || was.sum != "" && was.sum != articleSum(a) && !was.deleted || len(was.missing(articleTags(a))) > 0 {
				waiting++
			}
		}
		return nil
	})
	return waiting, err
}

// Empty reports whether nobody ever put a document into the library.
func (s *Service) Empty(ctx context.Context, actor org.Actor) (empty bool, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT CASE WHEN EXISTS (SELECT 1 FROM document WHERE org_id = $1) THEN 0 ELSE 1 END`, actor.Org).Scan(&empty)
	})
	return empty, err
}

// TakeArticles takes the shipped articles over, published for everybody, each
// with its twin and in a category. What was edited here, archived or moved to
// the trash stays as it is, but for tags that it did not ship with before; taking
// over twice changes nothing.
func (s *Service) TakeArticles(ctx context.Context, actor org.Actor) (done Loaded, err error) {
	if err := actor.CheckTrain(); err != nil {
		return done, err
	}
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		done, err = TakeArticles(ctx, tx, actor)
		return err
	})
	return done, err
}

// here is what an organisation has of an article.
type here struct {
	id      ID
	sum     string // of the text as it was shipped; "" once it was edited
	deleted bool
	noted   string // with which tags it shipped when it was last taken over
	tags    []shipped.Label
}

func articleKey(a shipped.Article) string { return a.Slug + "." + a.Lang }

func articleSum(a shipped.Article) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{a.Title, a.Category, a.Summary, a.Stage, a.Tool, strings.Join(a.Tags, ","), strings.Join(a.Elements, ","), strings.Join(a.Roles, ","), a.Body}, "\x00")))
	return hex.EncodeToString(sum[:12])
}

func shippedHere(ctx context.Context, tx *db.Tx, o org.ID) (map[string]here, error) {
	found, err := tx.QueryContext(ctx, `
		SELECT id, external_id, lang, shipped_sum, shipped_tags, deleted_at FROM document WHERE org_id = $1 AND origin = $2`, o, Shipped)
	if err != nil {
		return nil, fmt.Errorf("shipped articles: %w", err)
	}
	type raw struct {
		here
		slug, lang string
		at         int64
	}
	all, err := db.Collect(found, func(r *raw) []any { return []any{&r.id, &r.slug, &r.lang, &r.sum, &r.noted, &r.at} })
	if err != nil {
		return nil, fmt.Errorf("shipped articles: %w", err)
	}
	tags, err := shippedTags(ctx, tx, o)
	have := map[string]here{}
	for _, r := range all {
		r.deleted, r.tags = r.at != 0, tags[r.id]
		have[r.slug+"."+r.lang] = r.here
	}
	return have, err
}

// TakeArticles is Service.TakeArticles inside of a transaction.
func TakeArticles(ctx context.Context, tx *db.Tx, actor org.Actor) (done Loaded, err error) {
	have, err := shippedHere(ctx, tx, actor.Org)
	if err != nil {
		return done, err
	}
	list := shipped.Articles()
	ids := map[string]ID{}
	for _, a := range list {
		ids[articleKey(a)] = have[articleKey(a)].id
		if ids[articleKey(a)] == "" {
			ids[articleKey(a)] = ID(id.New())
		}
	}
	tree, err := categories(ctx, tx, actor.Org)
	if err != nil {
		return done, err
	}
	for _, a := range list {
		was, there := have[articleKey(a)]
		sum := articleSum(a)
		switch {
		case there && (was.sum == "" || was.deleted):
			more := was.missing(articleTags(a))
			if done.Kept++; len(more) > 0 {
				done.Kept--
				done.Tagged++
			}
			if err := grow(ctx, tx, actor.Org, was, more, shipped.Note(articleTags(a))); err != nil {
				return done, fmt.Errorf("tag article %s: %w", articleKey(a), err)
			}
			continue
		case there && was.sum == sum:
			continue
		}
		w := Writing{Lang: a.Lang, Title: a.Title, Summary: a.Summary, Body: linked(a, ids), Status: Published, Audience: Everybody, Elements: a.Elements, Roles: a.Roles, Tags: a.Tags}
		if a.Stage != "" {
			w.Stages = []string{a.Stage}
		}
		if a.Tool != "" {
			w.Tools = []string{a.Tool}
		}
		if there {
			err = renew(ctx, tx, actor, was.id, w)
			done.Renewed++
		} else {
			if w.Category, tree, err = categoryFor(ctx, tx, actor, tree, a.Category); err != nil {
				return done, err
			}
			err = take(ctx, tx, actor, ids[articleKey(a)], a.Slug, w)
			done.New++
		}
		if err == nil {
			_, err = tx.ExecContext(ctx, `UPDATE document SET shipped_sum = $1, shipped_tags = $2 WHERE org_id = $3 AND id = $4`, sum, shipped.Note(articleTags(a)), actor.Org, ids[articleKey(a)])
		}
		if err != nil {
			return done, fmt.Errorf("take article %s over: %w", articleKey(a), err)
		}
	}
	for _, a := range list { // twins once both are there
		zh, en := a.Slug+".zh", a.Slug+".en"
		if _, there := have[zh]; !there && a.Lang == "zh" {
			if err := setTwin(ctx, tx, actor.Org, ids[zh], ids[en]); err != nil {
				return done, err
			}
		}
	}
	return done, nil
}

// linked leads the links of an article to the documents that the articles became.
func linked(a shipped.Article, ids map[string]ID) string {
	var b strings.Builder
	for rest := a.Body; ; {
		before, after, found := strings.Cut(rest, "](")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteString("](")
		address, left, _ := strings.Cut(after, ")")
		if slug, lang, ok := shipped.LinkedArticle(address); ok && ids[slug+"."+lang] != "" {
			address = "/library/" + string(ids[slug+"."+lang])
		}
		b.WriteString(address + ")")
		rest = left
	}
}

// take makes a document of an article under an id that links name already.
func take(ctx context.Context, tx *db.Tx, actor org.Actor, as ID, slug string, w Writing) error {
	e, err := w.clean(nil)
	if err != nil {
		return err
	}
	_, err = insertAs(ctx, tx, actor, as, e, origin{Origin: Shipped, external: slug})
	return err
}

// renew makes what is shipped now the text of an article that nobody edited.
// Category, audience and status stay as they were chosen.
func renew(ctx context.Context, tx *db.Tx, actor org.Actor, as ID, w Writing) error {
	was, err := get(ctx, tx, actor, as)
	if err != nil {
		return err
	}
	w.Category, w.Audience, w.Status, w.Departments, w.Twin, w.Source = was.Category, was.Audience, was.Status, was.Departments, was.Twin, was.Source
	e, err := w.clean(nil)
	if err != nil {
		return err
	}
	return rewrite(ctx, tx, actor, was, was.Version, e, "document.update")
}

// categoryFor finds a category of the highest level by its name, or makes it.
func categoryFor(ctx context.Context, tx *db.Tx, actor org.Actor, tree []Category, name string) (CategoryID, []Category, error) {
	i := slices.IndexFunc(tree, func(c Category) bool { return c.Parent == "" && typed.Fold(c.Name) == typed.Fold(name) })
	if i >= 0 {
		return tree[i].ID, tree, nil
	}
	if len(tree) >= mostCategories {
		return "", tree, errs.New(errs.Invalid, "document.many_categories", "Max", mostCategories)
	}
	made := Category{ID: CategoryID(id.New()), Name: name, Version: 1}
	return made.ID, append(tree, made), insertCategory(ctx, tx, actor, made)
}

package insight

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/search"
	"kongdan/internal/kit/typed"
	"kongdan/internal/library"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/fold"
)

// HitKind is what was found.
type HitKind string

// The kinds, in the order in which results show them.
const (
	DealHit     HitKind = "deal"
	AccountHit  HitKind = "account"
	PersonHit   HitKind = "person"
	RivalHit    HitKind = "rival"
	ProductHit  HitKind = "product"
	DocumentHit HitKind = "document"
	QuestionHit HitKind = "question" // for who trains
)

// Hit is one thing that was found. What does not apply is empty.
type Hit struct {
	ID, Name string
	Hint     string // account of a deal, title and account of a person, region of an account …
	Shown    c139.Value
	Basis    c139.Basis // of Shown
	Zone     c139.Zone
	Status   opportunity.Status
}

// Group is the hits of one kind.
type Group struct {
	Kind HitKind
	Hits []Hit
	More bool // whether there are more than these
}

// MaxQuery is the most characters of a query that are looked at.
const MaxQuery = 100

// weighed is how many hits are looked at to put the closest first.
const weighed = 60

// Search finds what the actor sees under some words, most hits of each kind,
// names that begin with the words first. Words without a letter or digit find
// nothing. Nothing that is out of sight is counted or named.
func (s *Service) Search(ctx context.Context, actor org.Actor, words string, most int) (groups []Group, err error) {
	words = strings.TrimSpace(words)
	if r := []rune(words); len(r) > MaxQuery {
		words = string(r[:MaxQuery])
	}
	terms := fold.Query(words)
	if len(terms) == 0 {
		return nil, nil
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		groups = nil
		for _, find := range []func(context.Context, *db.Tx, org.Actor, string, []fold.Term) (Group, error){
			findDeals, findAccounts, findPeople, findRivals, findProducts, findDocuments, findQuestions,
		} {
			g, err := find(ctx, tx, actor, words, terms)
			if err != nil {
				return fmt.Errorf("search: %w", err)
			}
			switch {
			case len(g.Hits) == 0:
			case g.Kind == DocumentHit: // in the library's own order
				g.More = len(g.Hits) > most
				g.Hits = g.Hits[:min(most, len(g.Hits))]
				groups = append(groups, g)
			default:
				groups = append(groups, g.cut(words, most))
			}
		}
		return nil
	})
	return groups, err
}

// cut puts the closest names first and keeps most of them.
func (g Group) cut(words string, most int) Group {
	key := typed.Fold(words)
	rank := func(h Hit) int {
		switch name := typed.Fold(h.Name); {
		case name == key:
			return 0
		case strings.HasPrefix(name, key):
			return 1
		case strings.Contains(name, key):
			return 2
		}
		return 3
	}
	slices.SortStableFunc(g.Hits, func(a, b Hit) int { return rank(a) - rank(b) })
	if len(g.Hits) > most {
		g.Hits, g.More = g.Hits[:most], true
	}
	return g
}

// findDeals looks through open deals first: they are what people look for.
func findDeals(ctx context.Context, tx *db.Tx, actor org.Actor, _ string, terms []fold.Term) (g Group, err error) {
	g.Kind = DealHit
	hits, err := search.Ask(ctx, tx, actor.Org, opportunity.SearchKind, terms)
	if err != nil || hits.None() {
		return g, err
	}
	for _, status := range []string{"o.status = 'open'", "o.status <> 'open'"} {
		var w db.Where
		actor.Limit(&w, org.Deal, "o")
		w.And(status)
		w.And("o.deleted_at = 0")
		hits.Keep(&w, "o.id")
		rows, err := tx.QueryContext(ctx, `
			SELECT o.id, o.name, COALESCE(a.name, ''), o.shown_v, o.basis, o.zone, o.status
			FROM opportunity o LEFT JOIN account a ON a.org_id = o.org_id AND a.id = o.account_id`+
			w.SQL()+` ORDER BY o.updated_at DESC, o.id LIMIT `+w.Arg(weighed), w.Args()...)
		if err != nil {
			return g, err
		}
		type row struct {
			Hit
			shown int
		}
		found, err := db.Collect(rows, func(r *row) []any { return []any{&r.ID, &r.Name, &r.Hint, &r.shown, &r.Basis, &r.Zone, &r.Status} })
		if err != nil {
			return g, err
		}
		for _, r := range found {
			r.Shown = opportunity.FromNumber(r.shown)
			g.Hits = append(g.Hits, r.Hit)
		}
	}
	return g, nil
}

func findAccounts(ctx context.Context, tx *db.Tx, actor org.Actor, _ string, terms []fold.Term) (Group, error) {
	hits, err := search.Ask(ctx, tx, actor.Org, account.SearchKind, terms)
	if err != nil || hits.None() {
		return Group{}, err
	}
	var w db.Where
	actor.Limit(&w, org.Account, "a")
	w.And("a.deleted_at = 0")
	hits.Keep(&w, "a.id")
	return collectHits(ctx, tx, AccountHit, `
		SELECT a.id, a.name, a.industry, a.region FROM account a`+w.SQL()+` ORDER BY a.updated_at DESC, a.id LIMIT `+w.Arg(weighed), w.Args())
}

// findPeople finds persons of accounts in sight.
func findPeople(ctx context.Context, tx *db.Tx, actor org.Actor, _ string, terms []fold.Term) (Group, error) {
	hits, err := search.Ask(ctx, tx, actor.Org, person.SearchKind, terms)
	if err != nil || hits.None() {
		return Group{}, err
	}
	var w db.Where
	w.And("p.org_id = ?", actor.Org)
	actor.Limit(&w, org.Account, "a")
	w.And("a.deleted_at = 0")
	w.And("p.deleted_at = 0")
	hits.Keep(&w, "p.id")
	return collectHits(ctx, tx, PersonHit, `
		SELECT p.id, p.name, p.title, a.name FROM person p JOIN account a ON a.org_id = p.org_id AND a.id = p.account_id`+
		w.SQL()+` ORDER BY p.updated_at DESC, p.id LIMIT `+w.Arg(weighed), w.Args())
}

// Competitors and products are short lists that every member reads.
func findRivals(ctx context.Context, tx *db.Tx, actor org.Actor, words string, _ []fold.Term) (Group, error) {
	return findNamed(ctx, tx, actor, RivalHit, "rival", "website", words)
}

func findProducts(ctx context.Context, tx *db.Tx, actor org.Actor, words string, _ []fold.Term) (Group, error) {
	return findNamed(ctx, tx, actor, ProductHit, "product", "series", words)
}

// findDocuments finds in the whole texts of documents, the best first.
func findDocuments(ctx context.Context, tx *db.Tx, actor org.Actor, words string, _ []fold.Term) (Group, error) {
	g := Group{Kind: DocumentHit}
	found, err := library.Search(ctx, tx, actor, words, library.Filter{}, 0, documentsFound)
	for _, h := range found.Hits {
		hint := h.Text
		if h.Heading != "" {
			hint = h.Heading + " · " + hint
		}
		g.Hits = append(g.Hits, Hit{ID: string(h.ID), Name: h.Title, Hint: clip(hint)})
	}
	return g, err
}

// How many documents one search looks at, and how much of a passage it shows.
const (
	documentsFound = 21
	hintRunes      = 90
)

func findNamed(ctx context.Context, tx *db.Tx, actor org.Actor, kind HitKind, table, hint, words string) (Group, error) {
	var w db.Where
	w.And("x.org_id = ?", actor.Org)
	w.And("x.deleted_at = 0")
	w.And("x.name_key LIKE ? ESCAPE '!'", typed.Like(words))
	return collectHits(ctx, tx, kind, `SELECT x.id, x.name, x.`+hint+`, '' FROM `+table+` x`+w.SQL()+` ORDER BY x.name_key, x.id LIMIT `+w.Arg(weighed), w.Args())
}

func collectHits(ctx context.Context, tx *db.Tx, kind HitKind, text string, args []any) (Group, error) {
	rows, err := tx.QueryContext(ctx, text, args...)
	if err != nil {
		return Group{}, err
	}
	type row struct {
		Hit
		more string
	}
	found, err := db.Collect(rows, func(r *row) []any { return []any{&r.ID, &r.Name, &r.Hint, &r.more} })
	g := Group{Kind: kind}
	for _, r := range found {
		if r.Hint != "" && r.more != "" {
			r.Hint += " · "
		}
		r.Hint += r.more
		g.Hits = append(g.Hits, r.Hit)
	}
	return g, err
}

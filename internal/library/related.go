package library

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
)

// Limits of what is looked at to find related documents.
const (
	askedTerms = 24     // the most telling terms of a document
	tooMany    = 5      // a term in more than one of so many documents tells nothing
	fewEnough  = 40     // unless it is in no more than these
	mostAlike  = 60     // candidates that are weighed
	mostRows   = 20_000 // of terms that are read
	tagCounts  = 0.35   // what a shared tag adds, measured by the best likeness
	leastAlike = 0.12   // of the best, to be shown
)

// Related is what to read after a document.
type Related struct {
	Pinned []Document // put beside it by hand, the latest first
	Alike  []Document // of the same subject, the closest first
}

// RelatedTo returns the documents that belong to one, as far as the actor may
// read them: those put beside it by hand, and those that are like it by their
// telling words and tags. Near copies and the twin are not among them.
func (s *Service) RelatedTo(ctx context.Context, actor org.Actor, id ID, most int) (r Related, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		d, err := find(ctx, tx, actor, id, false)
		if err != nil {
			return err
		}
		if r, err = related(ctx, tx, actor, d, most); err != nil {
			return fmt.Errorf("related documents: %w", err)
		}
		return nil
	})
	return r, err
}

func related(ctx context.Context, tx *db.Tx, actor org.Actor, d Document, most int) (r Related, err error) {
	var w db.Where
	seen(&w, actor)
	w.And("d.id IN (SELECT x.other_id FROM document_related x WHERE x.org_id = ? AND x.document_id = ? UNION SELECT x.document_id FROM document_related x WHERE x.org_id = ? AND x.other_id = ?)",
		actor.Org, d.ID, actor.Org, d.ID)
	if r.Pinned, err = rows(ctx, tx, actor.Org, &w, ` ORDER BY d.changed_at DESC, d.id LIMIT `+w.Arg(mostPins)); err != nil {
		return r, err
	}
	score, err := alike(ctx, tx, actor.Org, d)
	if err != nil {
		return r, err
	}
	best := 0.0
	for _, x := range score {
		best = max(best, x)
	}
	tags, err := sharedTags(ctx, tx, actor, d)
	if err != nil {
		return r, err
	}
	for id, n := range tags {
		score[id] += max(best, 1) * tagCounts * n
	}
	ids := make([]ID, 0, len(score))
	for id := range score {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b ID) int { return cmp.Or(cmp.Compare(score[b], score[a]), cmp.Compare(a, b)) })
	ids = ids[:min(len(ids), mostAlike)]
	copies, err := copiesOf(ctx, tx, actor, d)
	if err != nil {
		return r, err
	}
	for _, p := range r.Pinned {
		copies = append(copies, p.ID)
	}
	copies = append(copies, d.ID, d.Twin)
	ids = slices.DeleteFunc(ids, func(id ID) bool { return slices.Contains(copies, id) || score[id] < leastAlike*max(best, 1) })
	var v db.Where
	seen(&v, actor)
	v.And("d.lang = ?", d.Lang)
	v.In("d.id", texts(ids)...)
	if r.Alike, err = rows(ctx, tx, actor.Org, &v, ""); err != nil {
		return r, err
	}
	slices.SortFunc(r.Alike, func(a, b Document) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	r.Alike = r.Alike[:min(len(r.Alike), most)]
	return r, nil
}

// alike weighs documents by the telling terms they share with one.
func alike(ctx context.Context, tx *db.Tx, o org.ID, d Document) (map[ID]float64, error) {
	score := map[ID]float64{}
	all := 0
	if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM document WHERE org_id = $1 AND deleted_at = 0`, o).Scan(&all); err != nil {
		return nil, err
	}
	type term struct {
		word      string
		times, in int
		weight    float64
	}
	found, err := tx.QueryContext(ctx, `
		SELECT t.term, t.times, (SELECT COUNT(*) FROM document_term x WHERE x.org_id = t.org_id AND x.term = t.term)
		FROM document_term t WHERE t.org_id = $1 AND t.document_id = $2`, o, d.ID)
	if err != nil {
		return nil, err
	}
	terms, err := db.Collect(found, func(t *term) []any { return []any{&t.word, &t.times, &t.in} })
	if err != nil {
		return nil, err
	}
	terms = slices.DeleteFunc(terms, func(t term) bool { return t.in < 2 || t.in > max(fewEnough, all/tooMany) })
	weight := map[string]float64{}
	for i := range terms {
		t := &terms[i]
		t.weight = math.Log(1+float64(all)/float64(t.in)) * saturated(t.times)
	}
	slices.SortFunc(terms, func(a, b term) int { return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.word, b.word)) })
	var words []string
	for _, t := range terms[:min(len(terms), askedTerms)] {
		weight[t.word] = t.weight
		words = append(words, t.word)
	}
	if len(words) == 0 {
		return score, nil
	}
	var w db.Where
	w.And("t.org_id = ?", o)
	w.In("t.term", words...)
	found, err = tx.QueryContext(ctx, `SELECT t.document_id, t.term, t.times FROM document_term t`+w.SQL()+` LIMIT `+w.Arg(mostRows), w.Args()...)
	if err != nil {
		return nil, err
	}
	type other struct {
		id    ID
		word  string
		times int
	}
	others, err := db.Collect(found, func(x *other) []any { return []any{&x.id, &x.word, &x.times} })
	for _, x := range others {
		if x.id != d.ID {
			score[x.id] += weight[x.word] * saturated(x.times)
		}
	}
	return score, err
}

func saturated(times int) float64 { return float64(times) / (float64(times) + 4) }

// sharedTags says how many tags others share with a document, those on many
// documents for less. Tags that the actor cannot know of do not count: the
// documents are kept or dropped later, by who may read them.
func sharedTags(ctx context.Context, tx *db.Tx, actor org.Actor, d Document) (map[ID]float64, error) {
	shared := map[ID]float64{}
	for _, t := range d.Tags { // a handful
		found, err := tx.QueryContext(ctx, `
			SELECT document_id FROM document_tag WHERE org_id = $1 AND kind = $2 AND value = $3 LIMIT 500`, actor.Org, t.Kind, t.Value)
		if err != nil {
			return nil, err
		}
		ids, err := db.Collect(found, func(id *ID) []any { return []any{id} })
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			if id != d.ID {
				shared[id] += 1 / (1 + math.Log(float64(len(ids))))
			}
		}
	}
	return shared, nil
}

// copiesOf names what says much of the same as a document.
func copiesOf(ctx context.Context, tx *db.Tx, actor org.Actor, d Document) (ids []ID, err error) {
	sets, err := storedSets(ctx, tx, actor.Org, []Document{d})
	if err != nil {
		return nil, err
	}
	list, err := near(ctx, tx, actor, d.ID, sets[d.ID])
	for _, n := range list {
		ids = append(ids, n.ID)
	}
	return ids, err
}

// mostPins is how many documents can be put beside one by hand.
const mostPins = 20

// Relate puts another document beside one, for both, or takes it away. It
// fails with Forbidden unless the actor trains, with NotFound, and with Invalid
// at "other".
func (s *Service) Relate(ctx context.Context, actor org.Actor, id, other ID, beside bool) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		d, err := find(ctx, tx, actor, id, false)
		if err != nil {
			return err
		}
		if beside {
			if _, err := find(ctx, tx, actor, other, false); errs.Is(err, errs.NotFound) || other == id {
				return errs.Field("other", "error.invalid_choice")
			} else if err != nil {
				return err
			}
		}
		gone, err := tx.ExecContext(ctx, `
			DELETE FROM document_related WHERE org_id = $1 AND (document_id = $2 AND other_id = $3 OR document_id = $3 AND other_id = $2)`, actor.Org, id, other)
		if err != nil {
			return fmt.Errorf("take a document from beside another: %w", err)
		}
		if n, err := gone.RowsAffected(); err != nil || n == 0 && !beside {
			return err // it did not stand there
		}
		action := "document.part"
		if beside {
			action = "document.relate"
			var n int
			if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM document_related WHERE org_id = $1 AND document_id = $2`, actor.Org, id).Scan(&n); err != nil {
				return err
			}
			if n >= mostPins {
				return errs.Field("other", "document.many_pins", "Max", mostPins)
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO document_related (org_id, document_id, other_id, created_at) VALUES ($1, $2, $3, $4)
				ON CONFLICT (org_id, document_id, other_id) DO NOTHING`,
				actor.Org, id, other, tx.Stamp()); err != nil {
				return fmt.Errorf("put a document beside another: %w", err)
			}
		}
		return record(ctx, tx, actor, action, id, nil, map[string]string{"title": d.Title})
	})
}

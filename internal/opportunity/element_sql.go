package opportunity

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/id"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
)

// readElements returns the thirteen elements of a deal.
func readElements(ctx context.Context, tx *db.Tx, o org.ID, deal ID) (Elements, error) {
	var all Elements
	for i, k := range c139.Keys() {
		all[i].Key = k
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT e.element_key, e.state, e.state_before, e.observed_on, e.entered_by, COALESCE(m.name, ''), e.entered_at,
		       e.ruling, e.ruled_on, e.ruled_till, e.review_on, e.sources, e.version
		FROM element e
		LEFT JOIN member m ON m.org_id = e.org_id AND m.id = e.entered_by
		WHERE e.org_id = $1 AND e.opportunity_id = $2`, o, deal)
	if err != nil {
		return all, fmt.Errorf("elements of deal %s: %w", deal, err)
	}
	type row struct {
		Element
		state, before string
		at            int64
	}
	list, err := db.Collect(rows, func(r *row) []any {
		return []any{&r.Key, &r.state, &r.before, &r.ObservedOn, &r.EnteredBy, &r.EnteredByName, &r.at,
			&r.Finding.Opinion, &r.Finding.On, &r.Finding.Till, &r.Finding.Review, &r.Finding.Sources, &r.Version}
	})
	if err != nil {
		return all, fmt.Errorf("elements of deal %s: %w", deal, err)
	}
	for _, r := range list {
		i := r.Key.Index()
		if i < 0 {
			return all, fmt.Errorf("elements of deal %s: no element is called %q", deal, r.Key)
		}
		r.State, _ = c139.ParseState(r.state)
		r.Before, _ = c139.ParseState(r.before)
		r.EnteredAt = db.Time(r.at)
		all[i] = r.Element
	}
	return all, nil
}

// readEvidence lists all evidence of a deal, or of one element if k is not
// "", the youngest first, withdrawn pieces included.
func readEvidence(ctx context.Context, tx *db.Tx, o org.ID, deal ID, k c139.Key) ([]Evidence, error) {
	var w db.Where
	w.And("v.org_id = ?", o)
	w.And("v.opportunity_id = ?", deal)
	if k != "" {
		w.And("v.element_key = ?", k)
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT v.id, v.element_key, v.state, v.what, COALESCE(v.person_id, ''), COALESCE(p.name, ''), COALESCE(p.title, ''),
		       v.channel, v.observed_on, v.strength, v.entered_by, COALESCE(m.name, ''), v.entered_at, v.withdrawn_at, v.version
		FROM evidence v
		LEFT JOIN person p ON p.org_id = v.org_id AND p.id = v.person_id
		LEFT JOIN member m ON m.org_id = v.org_id AND m.id = v.entered_by`+
		w.SQL()+` ORDER BY v.observed_on DESC, v.entered_at DESC, v.id DESC`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("evidence of deal %s: %w", deal, err)
	}
	type row struct {
		Evidence
		state         string
		at, withdrawn int64
	}
	list, err := db.Collect(rows, func(r *row) []any {
		return []any{&r.ID, &r.Element, &r.state, &r.What, &r.Person, &r.PersonName, &r.PersonTitle,
			&r.Channel, &r.ObservedOn, &r.Strength, &r.EnteredBy, &r.EnteredByName, &r.at, &r.withdrawn, &r.Version}
	})
	out := make([]Evidence, len(list))
	for i, r := range list {
		r.State, _ = c139.ParseState(r.state)
		r.EnteredAt, r.WithdrawnAt = db.Time(r.at), db.Time(r.withdrawn)
		out[i] = r.Evidence
	}
	return out, err
}

// writeElement stores an element's state over the version seen; Conflict says
// that somebody was faster. What coaches say stays as it is.
func writeElement(ctx context.Context, tx *db.Tx, o org.ID, deal ID, e Element, by org.UserID, seen int64) error {
	before := ""
	if e.State == c139.Stale {
		before = e.Before.String()
	}
	if seen == 0 {
		return db.Changed(tx.ExecContext(ctx, `
			INSERT INTO element (org_id, opportunity_id, element_key, state, state_before, observed_on, entered_by, entered_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (org_id, opportunity_id, element_key) DO UPDATE
			SET state = excluded.state, state_before = excluded.state_before, observed_on = excluded.observed_on,
			    entered_by = excluded.entered_by, entered_at = excluded.entered_at, version = 1
			WHERE element.version = 0`,
			o, deal, e.Key, e.State.String(), before, e.ObservedOn, by, tx.Stamp()))
	}
	return db.Changed(tx.ExecContext(ctx, `
		UPDATE element
		SET state = $1, state_before = $2, observed_on = $3, entered_by = $4, entered_at = $5, version = version + 1
		WHERE org_id = $6 AND opportunity_id = $7 AND element_key = $8 AND version = $9`,
		e.State.String(), before, e.ObservedOn, by, tx.Stamp(), o, deal, e.Key, seen))
}

// writeFinding stores what coaches say in sum. It does not touch the version:
// the state is as its editor saw it. A row it creates has version 0, as if
// nobody had recorded anything.
func writeFinding(ctx context.Context, tx *db.Tx, o org.ID, deal ID, k c139.Key, f c139.Finding) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO element (org_id, opportunity_id, element_key, state, entered_by, entered_at,
		                     ruling, ruled_on, ruled_till, review_on, sources, version)
		VALUES ($1, $2, $3, 'unknown', '', 0, $4, $5, $6, $7, $8, 0)
		ON CONFLICT (org_id, opportunity_id, element_key) DO UPDATE
		SET ruling = excluded.ruling, ruled_on = excluded.ruled_on, ruled_till = excluded.ruled_till,
		    review_on = excluded.review_on, sources = excluded.sources`,
		o, deal, k, f.Opinion, f.On, f.Till, f.Review, f.Sources)
	if err != nil {
		return fmt.Errorf("ruling on %s of deal %s: %w", k, deal, err)
	}
	return nil
}

func insertEvidence(ctx context.Context, tx *db.Tx, o org.ID, deal ID, k c139.Key, state c139.State, e NewEvidence, by org.UserID) (EvidenceID, error) {
	v := EvidenceID(id.New())
	_, err := tx.ExecContext(ctx, `
		INSERT INTO evidence (org_id, id, opportunity_id, element_key, state, what, person_id, channel, observed_on, strength, entered_by, entered_at)
		VALUES ($1, $2, $3, $4, $5, $6, NULLIF($7, ''), $8, $9, $10, $11, $12)`,
		o, v, deal, k, state.String(), e.What, e.Person, e.Channel, e.ObservedOn, e.Strength, by, tx.Stamp())
	if err != nil {
		return "", fmt.Errorf("insert evidence on deal %s: %w", deal, err)
	}
	return v, nil
}

package opportunity

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
)

// Claims is what a deal claims, as far as the people in it bear on it.
type Claims struct {
	Sheet c139.Sheet
	Rated map[string]bool // persons named by evidence that they rate our value best
}

// ReadClaims returns what a deal claims, to an area above that has checked who asks.
func ReadClaims(ctx context.Context, tx *db.Tx, o org.ID, deal ID) (c Claims, err error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT element_key, state, '' FROM element WHERE org_id = $1 AND opportunity_id = $2
		UNION
		SELECT '', '', person_id FROM evidence
		WHERE org_id = $1 AND opportunity_id = $2 AND element_key = $3 AND state = $4 AND withdrawn_at = 0 AND person_id IS NOT NULL`,
		o, deal, c139.ValueMatch, c139.Clear.String())
	if err != nil {
		return c, fmt.Errorf("claims of deal %s: %w", deal, err)
	}
	type row struct {
		key           c139.Key
		state, person string
	}
	list, err := db.Collect(rows, func(r *row) []any { return []any{&r.key, &r.state, &r.person} })
	c.Rated = map[string]bool{}
	for _, r := range list {
		if r.person != "" {
			c.Rated[r.person] = true
			continue
		}
		state, _ := c139.ParseState(r.state)
		c.Sheet = c.Sheet.With(r.key, state)
	}
	return c, err
}

// Claims returns what was read already.
func (c Control) Claims() Claims {
	rated := map[string]bool{}
	for _, e := range c.Evidence {
		if e.Element == c139.ValueMatch && e.State == c139.Clear && e.Live() && e.Person != "" {
			rated[e.Person] = true
		}
	}
	return Claims{c.Elements.Sheet(), rated}
}

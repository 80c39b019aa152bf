package insight

import (
	"database/sql"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/rule/c139"
)

// collectMoves reads rows of id, deal, account, owner, amount, instant, zone
// before, zone, value before, value, basis, basis before, cause, reason, elements, author, evidence.
// A deal that has two entries of one instant is taken once.
func collectMoves(rows *sql.Rows, at span) ([]Move, error) {
	type row struct {
		Move
		changed  int64
		from, to int
		elements string
	}
	found, err := db.Collect(rows, func(r *row) []any {
		return []any{&r.Deal, &r.Name, &r.Account, &r.OwnerName, &r.Amount, &r.changed, &r.FromZone, &r.ToZone, &r.from, &r.to, &r.Basis, &r.BasisWas,
			&r.Cause, &r.Reason, &r.elements, &r.ByName, &r.EvidenceOf}
	})
	var list []Move
	for i, r := range found {
		if i > 0 && r.Deal == found[i-1].Deal && r.changed == found[i-1].changed {
			continue
		}
		r.On = onDay(r.changed, at.zone)
		r.From, r.To = opportunity.FromNumber(r.from), opportunity.FromNumber(r.to)
		r.Elements = keysOf(r.elements)
		list = append(list, r.Move)
	}
	return list, err
}

// keysOf reads a kept list of element keys.
func keysOf(text string) (keys []c139.Key) {
	for name := range strings.SplitSeq(text, ",") {
		if k, ok := c139.ParseKey(name); ok {
			keys = append(keys, k)
		}
	}
	return keys
}

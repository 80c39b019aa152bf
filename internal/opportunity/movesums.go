package opportunity

import (
	"context"
	"fmt"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// keptSums are the tables of kept sums with the columns that tell their rows
// apart, besides the organisation and whose they are.
var keptSums = []struct {
	table string
	by    []string
}{
	{"opportunity_tally", []string{"status", "selling_stage", "shown_v"}},
	{"opportunity_stage", []string{"status", "selling_stage"}},
	{"opportunity_zone", []string{"zone", "day"}},
}

// MoveSums takes the kept sums of a member out of those of a department and adds
// them to another's, those of past days too: a department's are always those of
// who is in it now. "" is no department. The member's row must have been written.
func MoveSums(ctx context.Context, tx *db.Tx, o org.ID, u org.UserID, from, to org.DepartmentID) error {
	for _, side := range []struct {
		department org.DepartmentID
		sign       int
	}{{from, -1}, {to, 1}} {
		if side.department == "" {
			continue
		}
		for _, kept := range keptSums {
			key := strings.Join(kept.by, ", ")
			_, err := tx.ExecContext(ctx, fmt.Sprintf(`
				INSERT INTO %[1]s (org_id, owner_id, %[2]s, deals, amount)
				SELECT org_id, CAST($1 AS TEXT), %[2]s, %[3]d * deals, %[3]d * amount FROM %[1]s WHERE org_id = $2 AND owner_id = $3 ORDER BY %[2]s
				ON CONFLICT (org_id, owner_id, %[2]s) DO UPDATE
				SET deals = %[1]s.deals + excluded.deals, amount = %[1]s.amount + excluded.amount`,
				kept.table, key, side.sign), side.department, o, u)
			if err != nil {
				return fmt.Errorf("sums of a department: %w", err)
			}
		}
	}
	return nil
}

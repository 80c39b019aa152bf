package exam

import (
	"fmt"
	"time"

	"kongdan/internal/kit/db"
)

// Asks is a condition on a question in a table: an exam that was published and
// is not over, or that somebody still sits, asks it or its twin. It stands in the text
// with a time to the hour, so that statements stay the same for a while; it may hold
// on for that long. Papers drawn for each person are not known before and not held.
func Asks(table string, now time.Time) string {
	return fmt.Sprintf(`EXISTS (SELECT 1 FROM paper_item pi JOIN exam pe ON pe.org_id = pi.org_id AND pe.paper_id = pi.paper_id
		WHERE pi.org_id = %[1]s.org_id AND pi.question_id IN (%[1]s.id, COALESCE(%[1]s.twin_id, '')) AND pe.deleted_at = 0 AND pe.status = 'published'
			AND (pe.closes_at > %[2]d OR EXISTS (SELECT 1 FROM attempt pa WHERE pa.org_id = pe.org_id AND pa.exam_id = pe.id AND pa.status = 'running')))`,
		table, db.Ms(now.Truncate(time.Hour)))
}

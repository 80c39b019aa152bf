package privacy

import (
	"context"

	"kongdan/internal/kit/job"
	"kongdan/internal/kit/search"
)

// ScrubKind is the kind of the job that Scrub does after somebody was erased.
const ScrubKind = "privacy.scrub"

// Scrub is the handler of the job that takes what was erased out of the files
// of the database as well: words that the search index still keeps in old
// parts, and pages that the log of changes still holds. It is safe to run twice.
func (s *Service) Scrub(ctx context.Context, run *job.Run) error {
	var done int64
	if err := search.Compact(ctx, s.db, func() error { done++; return run.Progress(ctx, done, 0) }); err != nil {
		return err
	}
	return s.db.Settle(ctx)
}

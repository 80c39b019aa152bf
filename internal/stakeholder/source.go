package stakeholder

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
)

// SourceKind is what kind of somebody said what a judgement rests on; "" says
// that nobody is named.
type SourceKind string

// The kinds of sources.
const (
	Seen      SourceKind = "own"    // whoever entered it saw or heard it
	ByPerson  SourceKind = "person" // of the deal
	ByCoach   SourceKind = "coach"  // who stays a number
	sourceSep            = ":"
)

// Source is who said what a judgement rests on.
type Source struct {
	Kind SourceKind
	ID   string // the person's id, or the coach's number in the deal
}

// String writes the source as forms send it.
func (s Source) String() string {
	if s.ID == "" {
		return string(s.Kind)
	}
	return string(s.Kind) + sourceSep + s.ID
}

// ParseSource reads what String wrote. What it cannot read is no source that a
// judgement takes.
func ParseSource(text string) Source {
	kind, id, _ := strings.Cut(text, sourceSep)
	return Source{SourceKind(kind), id}
}

// checkSource fails with Invalid at "source" for a source that is neither whoever
// enters the judgement nor a person or a coach of the deal.
func (s *Service) checkSource(ctx context.Context, tx *db.Tx, actor org.Actor, deal opportunity.Opportunity, from Source) error {
	known := false
	switch from.Kind {
	case "", Seen:
		known = from.ID == ""
	case ByPerson:
		all, err := read(ctx, tx, actor.Org, deal)
		if err != nil {
			return err
		}
		known = slices.ContainsFunc(all, func(x Stakeholder) bool { return string(x.Person) == from.ID && from.ID != "" && !x.Removed })
	case ByCoach:
		coaches, err := s.coaches(ctx, tx, actor.Org, deal.ID)
		if err != nil {
			return err
		}
		known = slices.ContainsFunc(coaches, func(n int) bool { return strconv.Itoa(n) == from.ID })
	}
	if !known {
		return errs.Field("source", "error.invalid_choice")
	}
	return nil
}

func (s *Service) coaches(ctx context.Context, tx *db.Tx, o org.ID, deal opportunity.ID) ([]int, error) {
	if s.Coaches == nil {
		return nil, nil
	}
	return s.Coaches(ctx, tx, o, deal)
}

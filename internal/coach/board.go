package coach

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
)

// Board is the coaches of one deal and what they said, as its reader may see it.
type Board struct {
	Team     bool // the reader is on the deal team, sees who is who and may record
	Coaches  []Coach
	Verdicts []Verdict // the youngest first

	// What follows is the team's only.
	Asked      []Questionnaire // the youngest first
	Candidates []Candidate     // people of the deal who may make a coach
}

// Board returns a deal's coaches. It fails with NotFound outside of the
// actor's scope.
func (s *Service) Board(ctx context.Context, actor org.Actor, deal opportunity.ID) (b Board, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		_, member, err := opportunity.DealTeam(ctx, tx, actor, deal)
		if err != nil {
			return err
		}
		b, err = readBoard(ctx, tx, actor.Org, deal, member)
		return err
	})
	return b, err
}

func readBoard(ctx context.Context, tx *db.Tx, o org.ID, deal opportunity.ID, member bool) (b Board, err error) {
	b.Team = member
	if b.Coaches, err = readCoaches(ctx, tx, o, deal, member); err != nil {
		return b, err
	}
	if b.Verdicts, err = readVerdicts(ctx, tx, o, deal, member); err != nil || !member {
		return b, err
	}
	if b.Asked, err = readQuestionnaires(ctx, tx, o, deal); err != nil {
		return b, err
	}
	b.Candidates, err = readCandidates(ctx, tx, o, deal)
	return b, err
}

// Types lists the types of the coaches a deal has, in the model's order.
// Retired ones do not count.
func (b Board) Types() []c139.CoachType {
	var list []c139.CoachType
	for _, t := range c139.CoachTypes() {
		for _, c := range b.Coaches {
			if c.Type == t && !c.Retired {
				list = append(list, t)
				break
			}
		}
	}
	return list
}

// Of lists what was said about one element, the youngest first.
func (b Board) Of(k c139.Key) (list []Verdict) {
	for _, v := range b.Verdicts {
		if v.Element == k {
			list = append(list, v)
		}
	}
	return list
}

// Active returns the coaches who are not retired.
func (b Board) Active() (list []Coach) {
	for _, c := range b.Coaches {
		if !c.Retired {
			list = append(list, c)
		}
	}
	return list
}

// readCoaches lists a deal's coaches. Identities are not even read for whoever
// is not on the team.
func readCoaches(ctx context.Context, tx *db.Tx, o org.ID, deal opportunity.ID, member bool) ([]Coach, error) {
	who := `'', '', '', '', '', '', '', '', ''`
	join := ``
	if member {
		who = `COALESCE(i.kind, ''), COALESCE(i.person_id, ''), COALESCE(i.member_id, ''), COALESCE(p.name, m.name, i.name, ''),
			COALESCE(i.contact, ''), COALESCE(i.note, ''), COALESCE(i.close_by, ''), COALESCE(i.likes_us, ''), COALESCE(i.stake, '')`
		join = ` LEFT JOIN coach_identity i ON i.org_id = c.org_id AND i.coach_id = c.id
			LEFT JOIN person p ON p.org_id = i.org_id AND p.id = i.person_id
			LEFT JOIN member m ON m.org_id = i.org_id AND m.id = i.member_id`
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT c.id, c.number, c.coach_type, c.retired_at, c.version, `+who+`
		FROM coach c`+join+`
		WHERE c.org_id = $1 AND c.opportunity_id = $2 ORDER BY c.number`, o, deal)
	if err != nil {
		return nil, fmt.Errorf("coaches of deal %s: %w", deal, err)
	}
	type row struct {
		Coach
		Identity
		kind    string
		retired int64
	}
	list, err := db.Collect(rows, func(r *row) []any {
		return []any{&r.ID, &r.Number, &r.kind, &r.retired, &r.Version,
			&r.Identity.Kind, &r.Person, &r.Member, &r.Name, &r.Contact, &r.Note, &r.Quality.Close, &r.Quality.Likes, &r.Quality.Stake}
	})
	out := make([]Coach, len(list))
	for i, r := range list {
		out[i] = r.Coach
		out[i].Type, out[i].Retired = typeOf(r.kind), r.retired > 0
		if member {
			out[i].Who = &r.Identity
		}
	}
	return out, err
}

// others is an origin as whoever is not on the team reads it: that a colleague
// answered would say of which kind the coach is.
const others = `CASE v.origin WHEN 'colleague' THEN 'blind' ELSE v.origin END`

func readVerdicts(ctx context.Context, tx *db.Tx, o org.ID, deal opportunity.ID, member bool) ([]Verdict, error) {
	origin, said := others, `'', ''`
	if member {
		origin, said = `v.origin`, `v.note, v.resolution`
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT v.id, v.coach_id, c.number, c.coach_type, c.retired_at, v.element_key, v.ruling, v.ruled_on, v.confidence, `+origin+`,
		       COALESCE(m.name, ''), v.entered_at, v.resolved_at, COALESCE(r.name, ''), v.version, `+said+`
		FROM verdict v
		JOIN coach c ON c.org_id = v.org_id AND c.id = v.coach_id
		LEFT JOIN member m ON m.org_id = v.org_id AND m.id = v.entered_by
		LEFT JOIN member r ON r.org_id = v.org_id AND r.id = v.resolved_by
		WHERE v.org_id = $1 AND v.opportunity_id = $2
		ORDER BY v.ruled_on DESC, v.entered_at DESC, v.id DESC`, o, deal)
	if err != nil {
		return nil, fmt.Errorf("verdicts of deal %s: %w", deal, err)
	}
	type row struct {
		Verdict
		kind                   string
		retired, entered, done int64
	}
	list, err := db.Collect(rows, func(r *row) []any {
		return []any{&r.ID, &r.Coach, &r.Number, &r.kind, &r.retired, &r.Element, &r.Ruling, &r.On, &r.Confidence, &r.Origin,
			&r.EnteredByName, &r.entered, &r.done, &r.SettledByName, &r.Version, &r.Note, &r.SettledBecause}
	})
	out := make([]Verdict, len(list))
	for i, r := range list {
		out[i] = r.Verdict
		out[i].Type, out[i].Retired = typeOf(r.kind), r.retired > 0
		out[i].EnteredAt, out[i].SettledAt = db.Time(r.entered), db.Time(r.done)
	}
	return out, err
}

// typeOf reads a type as the table writes it: without the prefix of the rule.
func typeOf(stored string) c139.CoachType { return c139.CoachType("coach_" + stored) }

package coach

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/people"
)

// Kind says where a coach stands.
type Kind string

// The kinds. "" is Client.
const (
	Client    Kind = "client"    // a person at the client
	Outsider  Kind = "outsider"  // an expert, a partner, somebody of a higher body
	Colleague Kind = "colleague" // a member of the organisation, who answers in the product
)

// Kinds lists them.
var Kinds = []Kind{Client, Outsider, Colleague}

// Check is whether a coach has one of the qualities of a good one; "" says
// that nobody knows.
type Check string

// The answers to a check.
const (
	Yes Check = "yes"
	No  Check = "no"
)

// Quality is what makes a good coach. Its parts are method's CoachQuality.
type Quality struct {
	Close Check // close to the decision, and well informed
	Likes Check // likes us, and will support us
	Stake Check // has a stake of their own
}

// At returns the check of a quality by its key in method.
func (q Quality) At(key string) Check {
	switch key {
	case "close":
		return q.Close
	case "likes_us":
		return q.Likes
	case "stake":
		return q.Stake
	}
	return ""
}

// Doubts lists the qualities that a coach is known to lack, by their keys.
func (q Quality) Doubts() (keys []string) {
	for _, k := range []string{"close", "likes_us", "stake"} {
		if q.At(k) == No {
			keys = append(keys, k)
		}
	}
	return keys
}

// Identity is who a coach is. Only the deal team reads it.
type Identity struct {
	Kind    Kind
	Person  string     // one of the account's people, "" if the coach is not among them
	Member  org.UserID // the colleague, "" for all others
	Name    string     // of that person or colleague, else as it was typed
	Contact string
	Note    string
	Quality Quality
}

// same reports whether the identity stays the same one's under a new draft.
func (i Identity) same(next Identity) bool {
	typed := i.Person == "" && i.Member == ""
	return i.Person == next.Person && i.Member == next.Member && (!typed || i.Name == next.Name)
}

// Draft is a coach as people enter it.
type Draft struct {
	Type c139.CoachType
	Identity
}

func (d *Draft) check(bad *errs.Fields) {
	if _, ok := c139.ParseCoachType(string(d.Type)); !ok {
		bad.Add("type", "coach.type_needed")
	}
	if d.Kind == "" {
		d.Kind = Client
	}
	d.Name = typed.Line(bad, "name", d.Name, MaxName)
	switch {
	case !slices.Contains(Kinds, d.Kind):
		bad.Add("kind", "error.invalid_choice")
	case d.Kind == Colleague:
		if d.Person = ""; d.Member == "" {
			bad.Add("member", "coach.member_needed")
		}
	default:
		if d.Member = ""; d.Name == "" && d.Person == "" {
			bad.Add("name", "coach.name_needed")
		}
	}
	d.Contact = typed.Line(bad, "contact", d.Contact, MaxContact)
	d.Note = typed.Text(bad, "note", d.Note, MaxNote)
	for _, q := range []struct {
		field string
		check Check
	}{{"close", d.Quality.Close}, {"likes_us", d.Quality.Likes}, {"stake", d.Quality.Stake}} {
		if !slices.Contains([]Check{"", Yes, No}, q.check) {
			bad.Add(q.field, "error.invalid_choice")
		}
	}
}

// complete checks a draft. One that names a person or a colleague keeps no name
// of its own: what somebody is called stands once, so that it changes and goes
// with the person.
func (d *Draft) complete(ctx context.Context, tx *db.Tx, o org.ID, deal opportunity.Opportunity) error {
	var bad errs.Fields
	d.check(&bad)
	if d.Person != "" {
		d.Name = ""
		err := tx.QueryRowContext(ctx, `
			SELECT 1 FROM person p
			WHERE p.org_id = $1 AND p.id = $2 AND p.deleted_at = 0 AND (p.account_id = $3 OR EXISTS (
				SELECT 1 FROM opportunity_person t WHERE t.org_id = p.org_id AND t.person_id = p.id AND t.opportunity_id = $4))`,
			o, d.Person, deal.Account, deal.ID).Scan(new(int))
		if err := known(&bad, "person", "element.person_unknown", err); err != nil {
			return err
		}
	}
	if d.Member != "" {
		d.Name = ""
		inside, err := onTeam(ctx, tx, o, deal, d.Member)
		if err != nil {
			return err
		}
		if inside { // knows what the team claims
			bad.Add("member", "coach.member_team")
			return bad.Err()
		}
		err = tx.QueryRowContext(ctx, `
			SELECT 1 FROM member m WHERE m.org_id = $1 AND m.id = $2 AND m.deactivated_at = 0`, o, d.Member).Scan(new(int))
		if err := known(&bad, "member", "coach.member_unknown", err); err != nil {
			return err
		}
	}
	return bad.Err()
}

// onTeam reports whether a member, "" for nobody, works on a deal.
func onTeam(ctx context.Context, tx *db.Tx, o org.ID, d opportunity.Opportunity, who org.UserID) (bool, error) {
	if who == "" || who == d.Owner {
		return who != "", nil
	}
	return org.OnTeam(ctx, tx, o, org.Deal, string(d.ID), who)
}

// known notes at a field that what it names does not exist.
func known(bad *errs.Fields, field, key string, err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		bad.Add(field, key)
		return nil
	}
	if err != nil {
		return fmt.Errorf("find who coaches: %w", err)
	}
	return nil
}

func writeIdentity(ctx context.Context, tx *db.Tx, o org.ID, c ID, who Identity) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO coach_identity (org_id, coach_id, kind, person_id, member_id, name, contact, note, close_by, likes_us, stake)
		VALUES ($1, $2, $3, NULLIF($4, ''), NULLIF($5, ''), $6, $7, $8, $9, $10, $11)
		ON CONFLICT (org_id, coach_id) DO UPDATE
		SET kind = excluded.kind, person_id = excluded.person_id, member_id = excluded.member_id, name = excluded.name,
		    contact = excluded.contact, note = excluded.note, close_by = excluded.close_by, likes_us = excluded.likes_us, stake = excluded.stake`,
		o, c, who.Kind, who.Person, who.Member, who.Name, who.Contact, who.Note, who.Quality.Close, who.Quality.Likes, who.Quality.Stake)
	return hush("write the identity of a coach", err)
}

// Release lets go of people who are about to be erased. A coach who is one of
// them goes on under the name the person had, so that whether somebody can be
// erased tells nobody who is a coach.
func Release(ctx context.Context, tx *db.Tx, o org.ID, people []string) error {
	for some := range db.Chunks(people) {
		var w db.Where
		w.And("org_id = ?", o)
		w.In("person_id", some...)
		_, err := tx.ExecContext(ctx, `
			UPDATE coach_identity SET person_id = NULL, name = (
				SELECT p.name FROM person p WHERE p.org_id = coach_identity.org_id AND p.id = coach_identity.person_id)`+w.SQL(), w.Args()...)
		if err != nil {
			return hush("release people who coach", err)
		}
	}
	return nil
}

// Candidate is a person of a deal who may make a coach: a mentor to us.
type Candidate struct {
	ID, Name, Title string
	Fits            []c139.CoachType // which type the person looks fit for, a guess; may be none
}

// readCandidates lists mentors among a deal's people who do not coach it yet.
// Only its team may read them.
func readCandidates(ctx context.Context, tx *db.Tx, o org.ID, deal opportunity.ID) ([]Candidate, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT p.id, p.name, p.title, s.attitude, s.focus, s.buying_role, s.politics FROM stakeholder s
		JOIN person p ON p.org_id = s.org_id AND p.id = s.person_id
		WHERE s.org_id = $1 AND s.opportunity_id = $2 AND s.attitude = 'mentor' AND s.removed_at = 0 AND p.deleted_at = 0
		AND NOT EXISTS (SELECT 1 FROM coach c JOIN coach_identity i ON i.org_id = c.org_id AND i.coach_id = c.id
			WHERE c.org_id = s.org_id AND c.opportunity_id = s.opportunity_id AND i.person_id = s.person_id)
		ORDER BY p.name_key, p.id LIMIT 20`, o, deal)
	if err != nil {
		return nil, fmt.Errorf("who may coach on deal %s: %w", deal, err)
	}
	type row struct {
		Candidate
		people.Picture
	}
	list, err := db.Collect(rows, func(r *row) []any {
		return []any{&r.ID, &r.Name, &r.Title, &r.Attitude, &r.Focus, &r.BuyingRole, &r.Politics}
	})
	out := make([]Candidate, len(list))
	for i, r := range list {
		out[i] = r.Candidate
		out[i].Fits, _ = r.CoachTypes()
	}
	return out, err
}

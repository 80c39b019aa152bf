package privacy

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/typed"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
)

// NoteID names a restricted note.
type NoteID string

// MaxNote is the most characters a restricted note may have.
const MaxNote = 4000

// mostNotes bounds the notes about one person in one deal.
const mostNotes = 100

// Note is what the team of one deal noted of a person, for itself alone.
type Note struct {
	ID        NoteID
	Deal      opportunity.ID
	DealName  string
	Texts     []Writing // the newest first; none once withdrawn
	Withdrawn time.Time // zero unless withdrawn
	By        string    // who withdrew it
	Author    string    // who wrote it first, and when
	Created   time.Time
	Version   int64
}

// Writing is one version of a note.
type Writing struct {
	Body, Author string
	At           time.Time
}

// Team says what a member may read and write of a person by being on the team
// of a deal: nothing, whatever the role, without one.
type Team struct {
	Notes int       // that can be read; how many others there are is not told
	Deals []DealRef // in which the person matters: where a note can be written
}

// On reports whether the member is on such a team at all.
func (t Team) On() bool { return t.Notes > 0 || len(t.Deals) > 0 }

// DealRef names a deal.
type DealRef struct {
	ID   opportunity.ID
	Name string
}

// onTeam keeps the deals (o) of which the actor is the owner or on the team.
func onTeam(w *db.Where, actor org.Actor) {
	actor.Limit(w, org.Deal, "o")
	w.And("o.deleted_at = 0")
	w.And(`(o.owner_id = ? OR EXISTS (SELECT 1 FROM access_grant g
		WHERE g.org_id = o.org_id AND g.kind = 'deal' AND g.user_id = ? AND g.object_id = o.id AND g.via = ''))`, actor.User, actor.User)
}

// Team tells what there is for a member of the teams. The caller has checked
// that the actor sees the person.
func (s *Service) Team(ctx context.Context, actor org.Actor, who person.ID) (t Team, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		t, err = teamOf(ctx, tx, actor, who)
		return err
	})
	return t, err
}

func teamOf(ctx context.Context, tx *db.Tx, actor org.Actor, who person.ID) (t Team, err error) {
	var w db.Where
	onTeam(&w, actor)
	w.And("n.person_id = ?", who)
	if err := tx.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM restricted_note n JOIN opportunity o ON o.org_id = n.org_id AND o.id = n.opportunity_id`+w.SQL(), w.Args()...).Scan(&t.Notes); err != nil {
		return t, fmt.Errorf("count restricted notes: %w", err)
	}
	w = db.Where{}
	onTeam(&w, actor)
	w.And("l.person_id = ?", who)
	rows, err := tx.QueryContext(ctx, `
		SELECT o.id, o.name FROM opportunity_person l JOIN opportunity o ON o.org_id = l.org_id AND o.id = l.opportunity_id`+
		w.SQL()+` ORDER BY CASE WHEN o.status = 'open' THEN 0 ELSE 1 END, o.updated_at DESC, o.id LIMIT 200`, w.Args()...)
	if err != nil {
		return t, fmt.Errorf("deals of a person's teams: %w", err)
	}
	t.Deals, err = db.Collect(rows, func(d *DealRef) []any { return []any{&d.ID, &d.Name} })
	return t, err
}

// notesOf reads the notes about a person that the actor may read, by deal and
// the newest first.
func notesOf(ctx context.Context, tx *db.Tx, actor org.Actor, who person.ID) ([]Note, error) {
	var w db.Where
	onTeam(&w, actor)
	w.And("n.person_id = ?", who)
	rows, err := tx.QueryContext(ctx, `
		SELECT n.id, n.opportunity_id, o.name, n.withdrawn_at, COALESCE(b.name, ''), COALESCE(c.name, ''), n.created_at, n.version,
		       COALESCE(x.body, ''), COALESCE(m.name, ''), COALESCE(x.written_at, 0)
		FROM restricted_note n
		JOIN opportunity o ON o.org_id = n.org_id AND o.id = n.opportunity_id
		LEFT JOIN restricted_note_text x ON x.org_id = n.org_id AND x.note_id = n.id
		LEFT JOIN member m ON m.org_id = n.org_id AND m.id = x.written_by
		LEFT JOIN member c ON c.org_id = n.org_id AND c.id = n.created_by
		LEFT JOIN member b ON b.org_id = n.org_id AND b.id = n.withdrawn_by`+w.SQL()+`
		ORDER BY o.name_key, o.id, n.created_at DESC, n.id DESC, x.version DESC`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("restricted notes: %w", err)
	}
	type row struct {
		Note
		Writing
		withdrawn, created, written int64
	}
	found, err := db.Collect(rows, func(r *row) []any {
		return []any{&r.ID, &r.Deal, &r.DealName, &r.withdrawn, &r.By, &r.Note.Author, &r.created, &r.Version, &r.Body, &r.Writing.Author, &r.written}
	})
	var list []Note
	for _, r := range found {
		if n := len(list); n == 0 || list[n-1].ID != r.ID {
			r.Withdrawn, r.Created = db.Time(r.withdrawn), db.Time(r.created)
			list = append(list, r.Note)
		}
		if r.written > 0 {
			last := &list[len(list)-1]
			r.At = db.Time(r.written)
			last.Texts = append(last.Texts, r.Writing)
		}
	}
	return list, err
}

// AddNote notes something of a person for the team of a deal.
//
// It fails with NotFound out of the actor's sight, with Forbidden for whoever
// is on no team of a deal in which the person matters, and with Invalid at
// "deal" and "body".
func (s *Service) AddNote(ctx context.Context, actor org.Actor, who person.ID, deal opportunity.ID, body string) (NoteID, error) {
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		if _, err := person.Find(ctx, tx, actor, who); err != nil {
			return "", err
		}
		t, err := teamOf(ctx, tx, actor, who)
		if err != nil {
			return "", err
		}
		if !t.On() {
			return "", errs.New(errs.Forbidden, "privacy.team_only")
		}
		var bad errs.Fields
		body := typed.Text(&bad, "body", body, MaxNote)
		if body == "" {
			bad.Add("body", "error.required")
		}
		if !t.has(deal) {
			bad.Add("deal", "error.invalid_choice")
		}
		if err := bad.Err(); err != nil {
			return "", err
		}
		if _, err := opportunity.LockForChange(ctx, tx, actor, deal); err != nil {
			return "", err
		}
		var n int
		if err := tx.QueryRowContext(ctx, `
			SELECT COUNT(*) FROM restricted_note WHERE org_id = $1 AND person_id = $2 AND opportunity_id = $3`, actor.Org, who, deal).Scan(&n); err != nil {
			return "", fmt.Errorf("count restricted notes: %w", err)
		}
		if n >= mostNotes {
			return "", errs.Field("body", "privacy.too_many_notes", "N", mostNotes)
		}
		made := id.New()
		if _, err := tx.ExecContext(ctx, `
			INSERT INTO restricted_note (org_id, id, opportunity_id, person_id, created_by, created_at)
			VALUES ($1, $2, $3, $4, $5, $6)`, actor.Org, made, deal, who, actor.User, tx.Stamp()); err != nil {
			return "", unsaid("insert a restricted note", err)
		}
		if err := write(ctx, tx, actor, NoteID(made), 1, body); err != nil {
			return "", err
		}
		return made, recordNote(ctx, tx, actor, "person.note_add", who)
	})
	return NoteID(made), err
}

func (t Team) has(deal opportunity.ID) bool {
	for _, d := range t.Deals {
		if d.ID == deal {
			return true
		}
	}
	return false
}

// RewriteNote gives a note another text; the earlier one can still be read. It
// fails like AddNote, with NotFound for a note that was withdrawn, and with
// Conflict if version is not the newest.
func (s *Service) RewriteNote(ctx context.Context, actor org.Actor, who person.ID, note NoteID, version int64, body string) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := findNote(ctx, tx, actor, who, note); err != nil {
			return err
		}
		var bad errs.Fields
		body := typed.Text(&bad, "body", body, MaxNote)
		if body == "" {
			bad.Add("body", "error.required")
		}
		if err := bad.Err(); err != nil {
			return err
		}
		if err := db.Changed(tx.ExecContext(ctx, `
			UPDATE restricted_note SET version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3`, actor.Org, note, version)); err != nil {
			return err
		}
		if err := write(ctx, tx, actor, note, version+1, body); err != nil {
			return err
		}
		return recordNote(ctx, tx, actor, "person.note_rewrite", who)
	})
}

// WithdrawNote takes the text of a note away for good, with every earlier one.
// That there was a note, and who withdrew it, the team still sees. It fails
// like RewriteNote.
func (s *Service) WithdrawNote(ctx context.Context, actor org.Actor, who person.ID, note NoteID, version int64) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := findNote(ctx, tx, actor, who, note); err != nil {
			return err
		}
		if err := db.Changed(tx.ExecContext(ctx, `
			UPDATE restricted_note SET withdrawn_by = $1, withdrawn_at = $2, version = version + 1
			WHERE org_id = $3 AND id = $4 AND version = $5`, actor.User, tx.Stamp(), actor.Org, note, version)); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM restricted_note_text WHERE org_id = $1 AND note_id = $2`, actor.Org, note); err != nil {
			return fmt.Errorf("withdraw a restricted note: %w", err)
		}
		return recordNote(ctx, tx, actor, "person.note_withdraw", who)
	})
}

// findNote locks the deal of a note about a person in the actor's sight. It
// fails with Forbidden for whoever is on no team of the person's deals, and with
// NotFound for a note that is not there, was withdrawn or is another team's.
func findNote(ctx context.Context, tx *db.Tx, actor org.Actor, who person.ID, note NoteID) error {
	if _, err := person.Find(ctx, tx, actor, who); err != nil {
		return err
	}
	t, err := teamOf(ctx, tx, actor, who)
	if err != nil {
		return err
	}
	if !t.On() {
		return errs.New(errs.Forbidden, "privacy.team_only")
	}
	var w db.Where
	onTeam(&w, actor)
	w.And("n.id = ? AND n.person_id = ? AND n.withdrawn_at = 0", note, who)
	var deal opportunity.ID
	err = tx.QueryRowContext(ctx, `
		SELECT o.id FROM restricted_note n JOIN opportunity o ON o.org_id = n.org_id AND o.id = n.opportunity_id`+w.SQL(), w.Args()...).Scan(&deal)
	if errors.Is(err, sql.ErrNoRows) {
		return errs.New(errs.NotFound, "privacy.note_not_found")
	}
	if err != nil {
		return fmt.Errorf("find a restricted note: %w", err)
	}
	_, err = opportunity.LockForChange(ctx, tx, actor, deal)
	return err
}

func write(ctx context.Context, tx *db.Tx, actor org.Actor, note NoteID, version int64, body string) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO restricted_note_text (org_id, note_id, version, body, written_by, written_at)
		VALUES ($1, $2, $3, $4, $5, $6)`, actor.Org, note, version, body, actor.User, tx.Stamp())
	return unsaid("write a restricted note", err)
}

// recordNote says in the audit log that somebody wrote, and of whom; not what,
// and not for which deal.
func recordNote(ctx context.Context, tx *db.Tx, actor org.Actor, action string, who person.ID) error {
	return org.Record(ctx, tx, actor, org.Entry{Action: action, Kind: "person", ID: string(who)})
}

// quiet is a fault of the database whose own words may repeat the note.
type quiet struct {
	doing string
	cause error
}

func (q *quiet) Error() string { return q.doing + ": the database refused it" }
func (q *quiet) Unwrap() error { return q.cause }

func unsaid(doing string, err error) error {
	if err == nil {
		return nil
	}
	return &quiet{doing, err}
}

// Guarded reports whether a deal has restricted notes, which are for its team alone.
func Guarded(ctx context.Context, tx *db.Tx, o org.ID, deal opportunity.ID) (bool, error) {
	var n int
	err := tx.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM (SELECT id FROM restricted_note WHERE org_id = $1 AND opportunity_id = $2 AND withdrawn_at = 0 LIMIT 1) n`, o, deal).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("whether deal %s has restricted notes: %w", deal, err)
	}
	return n > 0, nil
}

package library

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"unicode/utf8"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
	"kongdan/internal/rule/fold"
)

// Add keeps a new document. It fails with Forbidden unless the actor trains,
// and with Invalid at the fields that cannot be accepted.
func (s *Service) Add(ctx context.Context, actor org.Actor, w Writing) (ID, error) {
	return s.add(ctx, actor, w, nil)
}

func (s *Service) add(ctx context.Context, actor org.Actor, w Writing, file *upload) (ID, error) {
	if err := actor.CheckTrain(); err != nil {
		return "", err
	}
	e, err := w.clean(file)
	if err != nil {
		return "", err
	}
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		made, err := insert(ctx, tx, actor, e, origin{Origin: Own})
		return string(made), err
	})
	return ID(made), err
}

// Insert is Add inside the caller's transaction, for what comes along with an
// import of questions.
func Insert(ctx context.Context, tx *db.Tx, actor org.Actor, w Writing) (ID, error) {
	if err := actor.CheckTrain(); err != nil {
		return "", err
	}
	e, err := w.clean(nil)
	if err != nil {
		return "", err
	}
	return insert(ctx, tx, actor, e, origin{Origin: Imported})
}

// origin says where a new document comes from.
type origin struct {
	Origin
	external string // what the source calls it
}

func insert(ctx context.Context, tx *db.Tx, actor org.Actor, e entry, from origin) (ID, error) {
	return insertAs(ctx, tx, actor, ID(id.New()), e, from)
}

// insertAs writes a new document under an id that was chosen before.
func insertAs(ctx context.Context, tx *db.Tx, actor org.Actor, made ID, e entry, from origin) (ID, error) {
	if err := e.places(ctx, tx, actor, ""); err != nil {
		return "", err
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO document (org_id, id, lang, title, title_key, summary, status, audience, category_id, origin, external_id, source,
			current, size, text_sum, created_by, created_at, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13, $14, $15, $16, $16)`,
		actor.Org, made, e.Lang, e.Title, titleKey(e.Title), e.Summary, e.Status, e.Audience, db.Null(e.Category), from.Origin, from.external, e.Source,
		utf8.RuneCountInString(e.Body), textSum(e.Body), actor.User, tx.Stamp())
	if err != nil {
		return "", fmt.Errorf("insert document: %w", err)
	}
	if err := e.around(ctx, tx, actor.Org, made); err != nil {
		return "", err
	}
	if err := setTwin(ctx, tx, actor.Org, made, e.Twin); err != nil {
		return "", err
	}
	if err := insertVersion(ctx, tx, actor, made, 1, e); err != nil {
		return "", err
	}
	if err := index(ctx, tx, actor.Org, made); err != nil {
		return "", err
	}
	return made, record(ctx, tx, actor, "document.create", made, nil, e.logged())
}

// around writes tags and departments in place of those there were.
func (e entry) around(ctx context.Context, tx *db.Tx, o org.ID, id ID) error {
	for _, table := range []string{"document_tag", "document_department"} {
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE org_id = $1 AND document_id = $2`, o, id); err != nil { // #nosec G202 -- names of our own
			return fmt.Errorf("clear %s: %w", table, err)
		}
	}
	var tags, departments [][]any
	for _, t := range e.tags {
		tags = append(tags, []any{o, id, t.Kind, t.Value})
	}
	for _, d := range e.Departments {
		departments = append(departments, []any{o, id, d})
	}
	if err := tx.Insert(ctx, "document_tag", "org_id, document_id, kind, value", tags, ""); err != nil {
		return err
	}
	return tx.Insert(ctx, "document_department", "org_id, document_id, department_id", departments, "ON CONFLICT DO NOTHING")
}

func insertVersion(ctx context.Context, tx *db.Tx, actor org.Actor, id ID, number int, e entry) error {
	var file FileID
	if e.file != nil {
		file = e.file.ID
		if err := e.file.keep(ctx, tx, actor.Org, id); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO document_version (org_id, document_id, number, title, summary, format, body, file_id, why, created_by, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		actor.Org, id, number, e.Title, e.Summary, e.format, e.Body, db.Null(file), e.Why, actor.User, tx.Stamp())
	if err != nil {
		return fmt.Errorf("insert a version of a document: %w", err)
	}
	return nil
}

// setTwin ties two documents together, each other's only twin, or unties.
func setTwin(ctx context.Context, tx *db.Tx, o org.ID, id, twin ID) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE document SET twin_id = NULL WHERE org_id = $1 AND (twin_id = $2 OR twin_id = $3) AND id <> $2`, o, id, twin)
	if err == nil {
		_, err = tx.ExecContext(ctx, `UPDATE document SET twin_id = $1 WHERE org_id = $2 AND id = $3`, db.Null(twin), o, id)
	}
	if err == nil && twin != "" {
		_, err = tx.ExecContext(ctx, `UPDATE document SET twin_id = $1 WHERE org_id = $2 AND id = $3`, id, o, twin)
	}
	if err != nil {
		return fmt.Errorf("tie a document to its twin: %w", err)
	}
	return nil
}

// titleKey is by what lists of titles are in order.
func titleKey(title string) string { return typed.Fold(title) }

// textSum is equal for texts of the same words.
func textSum(body string) string {
	sum := sha256.Sum256([]byte(fold.Key(body)))
	return hex.EncodeToString(sum[:16])
}

// logged is what the audit log keeps of a document.
func (e entry) logged() map[string]string {
	return map[string]string{"title": e.Title, "status": string(e.Status), "audience": string(e.Audience)}
}

func record(ctx context.Context, tx *db.Tx, actor org.Actor, action string, id ID, before, after any) error {
	return org.Record(ctx, tx, actor, org.Entry{Action: action, Kind: "document", ID: string(id), Before: before, After: after})
}

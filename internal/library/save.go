package library

import (
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
)

// Save replaces what a document says and what is said about it. A text that
// was changed makes a new version; the text of a file stays unless another file
// comes. It fails like Add, with NotFound, and with Conflict for an old version.
func (s *Service) Save(ctx context.Context, actor org.Actor, id ID, version int64, w Writing) error {
	return s.save(ctx, actor, id, version, w, nil)
}

func (s *Service) save(ctx context.Context, actor org.Actor, id ID, version int64, w Writing, file *upload) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		was, err := get(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if file == nil && was.File != nil { // its text is not typed
			w.Body = "x"
		}
		e, err := w.clean(file)
		if err != nil {
			return err
		}
		if file == nil && was.File != nil {
			e.Body, e.format = was.Body, was.Text.Format
		}
		if err := e.places(ctx, tx, actor, id); err != nil {
			return err
		}
		return rewrite(ctx, tx, actor, was, version, e, "document.update")
	})
}

// rewrite puts an entry in the place of what a document was.
func rewrite(ctx context.Context, tx *db.Tx, actor org.Actor, was Reading, version int64, e entry, action string) error {
	number, changed := was.Document.Number, was.Changed.UnixMilli()
	reads := e.Title != was.Document.Title || e.Summary != was.Document.Summary || e.Body != was.Body || e.file != nil
	if reads {
		changed = tx.Stamp()
		if err := tx.QueryRowContext(ctx, `SELECT MAX(number) FROM document_version WHERE org_id = $1 AND document_id = $2`, actor.Org, was.ID).Scan(&number); err != nil {
			return fmt.Errorf("count versions: %w", err)
		}
		number++
	}
	if e.Status == Published && was.Status == Draft { // it is news to its readers only now
		changed = tx.Stamp()
	}
	err := db.Changed(tx.ExecContext(ctx, `
		UPDATE document SET lang = $1, title = $2, title_key = $3, summary = $4, status = $5, audience = $6, category_id = $7, source = $8, shipped_sum = '',
			current = $9, size = $10, text_sum = $11, changed_at = $12, version = version + 1
		WHERE org_id = $13 AND id = $14 AND version = $15`,
		e.Lang, e.Title, titleKey(e.Title), e.Summary, e.Status, e.Audience, db.Null(e.Category), e.Source,
		number, utf8.RuneCountInString(e.Body), textSum(e.Body), changed, actor.Org, was.ID, version))
	if err != nil {
		return err
	}
	if err := e.around(ctx, tx, actor.Org, was.ID); err != nil {
		return err
	}
	if e.Twin != was.Twin {
		if err := setTwin(ctx, tx, actor.Org, was.ID, e.Twin); err != nil {
			return err
		}
	}
	if reads {
		if e.file == nil && was.File != nil && e.Body == was.Body {
			err = repeatFile(ctx, tx, actor, was, number, e)
		} else {
			err = insertVersion(ctx, tx, actor, was.ID, number, e)
		}
		if err != nil {
			return err
		}
	}
	if reads || !slices.Equal(e.tags, was.Tags) {
		if err := index(ctx, tx, actor.Org, was.ID); err != nil {
			return err
		}
	}
	before := entry{Writing: Writing{Title: was.Document.Title, Status: was.Status, Audience: was.Audience}}
	return record(ctx, tx, actor, action, was.ID, before.logged(), e.logged())
}

// repeatFile makes a version of the same file under another title.
func repeatFile(ctx context.Context, tx *db.Tx, actor org.Actor, was Reading, number int, e entry) error {
	if err := insertVersion(ctx, tx, actor, was.ID, number, e); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE document_version SET file_id = $1 WHERE org_id = $2 AND document_id = $3 AND number = $4`,
		was.File.ID, actor.Org, was.ID, number)
	if err != nil {
		return fmt.Errorf("repeat a file: %w", err)
	}
	return nil
}

// Delete moves a document to the trash. It fails with Forbidden unless the
// actor trains, with NotFound, and with Conflict for an old version.
func (s *Service) Delete(ctx context.Context, actor org.Actor, id ID, version int64) error {
	return s.trash(ctx, actor, id, version, true)
}

// Restore takes a document out of the trash.
func (s *Service) Restore(ctx context.Context, actor org.Actor, id ID) error {
	return s.trash(ctx, actor, id, 0, false)
}

func (s *Service) trash(ctx context.Context, actor org.Actor, id ID, version int64, in bool) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		was, err := find(ctx, tx, actor, id, !in)
		if err != nil {
			return err
		}
		action, at := "document.restore", int64(0)
		if in {
			action, at = "document.delete", tx.Stamp()
		} else {
			version = was.Version
		}
		if err := db.Changed(tx.ExecContext(ctx, `
			UPDATE document SET deleted_at = $1, version = version + 1 WHERE org_id = $2 AND id = $3 AND version = $4`, at, actor.Org, id, version)); err != nil {
			return err
		}
		if in {
			err = unindex(ctx, tx, actor.Org, id)
		} else {
			err = index(ctx, tx, actor.Org, id)
		}
		if err != nil {
			return err
		}
		return record(ctx, tx, actor, action, id, nil, map[string]string{"title": was.Title})
	})
}

// Pin puts a document before all others in the list, or takes it back.
func (s *Service) Pin(ctx context.Context, actor org.Actor, id ID, pin bool) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		was, err := find(ctx, tx, actor, id, false)
		if err != nil {
			return err
		}
		action, at := "document.unpin", int64(0)
		if pin {
			action, at = "document.pin", tx.Stamp()
		}
		if _, err := tx.ExecContext(ctx, `UPDATE document SET pinned_at = $1 WHERE org_id = $2 AND id = $3`, at, actor.Org, id); err != nil {
			return fmt.Errorf("pin a document: %w", err)
		}
		return record(ctx, tx, actor, action, id, nil, map[string]string{"title": was.Title})
	})
}

// Versions lists what a document was, the newest first, without the texts. Only
// trainers see them.
func (s *Service) Versions(ctx context.Context, actor org.Actor, id ID) (d Document, list []Revision, err error) {
	if err := actor.CheckTrain(); err != nil {
		return d, nil, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if d, err = find(ctx, tx, actor, id, false); err != nil {
			return err
		}
		found, err := tx.QueryContext(ctx, `
			SELECT v.number, v.title, LENGTH(v.body), v.why, COALESCE(m.name, ''), v.created_at FROM document_version v
			LEFT JOIN member m ON m.org_id = v.org_id AND m.id = v.created_by
			WHERE v.org_id = $1 AND v.document_id = $2 ORDER BY v.number DESC LIMIT 500`, actor.Org, id)
		if err != nil {
			return fmt.Errorf("versions of a document: %w", err)
		}
		type raw struct {
			Revision
			at int64
		}
		all, err := db.Collect(found, func(r *raw) []any { return []any{&r.Number, &r.Title, &r.Size, &r.Why, &r.ByName, &r.at} })
		list = nil
		for _, r := range all {
			r.At = db.Time(r.at)
			list = append(list, r.Revision)
		}
		return err
	})
	return d, list, err
}

// Version returns a document with one of its texts. Only trainers see others
// than the current one.
func (s *Service) Version(ctx context.Context, actor org.Actor, id ID, number int) (r Reading, err error) {
	if err := actor.CheckTrain(); err != nil {
		return r, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if r.Document, err = find(ctx, tx, actor, id, false); err != nil {
			return err
		}
		r.Text, r.ByName, err = version(ctx, tx, actor.Org, id, number)
		return err
	})
	return r, err
}

// Return makes a new version that says what an old one did. It fails like Save.
func (s *Service) Return(ctx context.Context, actor org.Actor, id ID, number int, row int64, why string) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		was, err := get(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		old, _, err := version(ctx, tx, actor.Org, id, number)
		if err != nil {
			return err
		}
		if was.Version != row {
			return errs.New(errs.Conflict, "conflict.changed")
		}
		return returnTo(ctx, tx, actor, was, old, why)
	})
}

func returnTo(ctx context.Context, tx *db.Tx, actor org.Actor, was Reading, old Text, why string) error {
	number := 0
	if err := tx.QueryRowContext(ctx, `SELECT MAX(number) + 1 FROM document_version WHERE org_id = $1 AND document_id = $2`, actor.Org, was.ID).Scan(&number); err != nil {
		return fmt.Errorf("count versions: %w", err)
	}
	var file FileID
	if old.File != nil {
		file = old.File.ID
	}
	// The row comes first: of two at once, one waits here and then finds it changed.
	if err := db.Changed(tx.ExecContext(ctx, `
		UPDATE document SET title = $1, title_key = $2, summary = $3, shipped_sum = '', current = $4, size = $5, text_sum = $6, changed_at = $7, version = version + 1
		WHERE org_id = $8 AND id = $9 AND version = $10`,
		old.Title, titleKey(old.Title), old.Brief, number, utf8.RuneCountInString(old.Body), textSum(old.Body), tx.Stamp(), actor.Org, was.ID, was.Version)); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO document_version (org_id, document_id, number, title, summary, format, body, file_id, why, created_by, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		actor.Org, was.ID, number, old.Title, old.Brief, old.Format, old.Body, db.Null(file), why, actor.User, tx.Stamp())
	if err != nil {
		return fmt.Errorf("return to a version: %w", err)
	}
	if err := index(ctx, tx, actor.Org, was.ID); err != nil {
		return err
	}
	return record(ctx, tx, actor, "document.return", was.ID, map[string]string{"title": was.Document.Title}, map[string]string{"title": old.Title})
}

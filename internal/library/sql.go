package library

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

const columns = `d.id, d.lang, d.title, d.summary, d.status, d.audience, COALESCE(d.category_id, ''), COALESCE(d.twin_id, ''), d.origin, d.external_id, d.source,
	d.current, d.size, d.pinned_at, d.created_by, d.created_at, d.changed_at, d.deleted_at, d.version`

type row struct {
	Document
	pinned, created, changed, deleted int64
}

func (r *row) fields() []any {
	return []any{&r.ID, &r.Lang, &r.Title, &r.Summary, &r.Status, &r.Audience, &r.Category, &r.Twin, &r.Origin, &r.ExternalID, &r.Source,
		&r.Number, &r.Size, &r.pinned, &r.CreatedBy, &r.created, &r.changed, &r.deleted, &r.Version}
}

func (r row) document() Document {
	r.Pinned, r.Created, r.Changed, r.Deleted = db.Time(r.pinned), db.Time(r.created), db.Time(r.changed), db.Time(r.deleted)
	return r.Document
}

// rows reads documents with their tags; the table is d in the conditions and in rest.
func rows(ctx context.Context, tx *db.Tx, o org.ID, w *db.Where, rest string) ([]Document, error) {
	found, err := tx.QueryContext(ctx, `SELECT `+columns+` FROM document d`+w.SQL()+rest, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("read documents: %w", err)
	}
	raw, err := db.Collect(found, func(r *row) []any { return r.fields() })
	if err != nil {
		return nil, fmt.Errorf("read documents: %w", err)
	}
	list := make([]Document, len(raw))
	at := make(map[ID]int, len(raw))
	ids := make([]string, len(raw))
	for i, r := range raw {
		list[i], at[r.ID], ids[i] = r.document(), i, string(r.ID)
	}
	if len(list) == 0 {
		return nil, nil
	}
	type tagged struct {
		id ID
		Tag
	}
	var t db.Where
	t.And("t.org_id = ?", o)
	t.In("t.document_id", ids...)
	found, err = tx.QueryContext(ctx, `SELECT t.document_id, t.kind, t.value FROM document_tag t`+t.SQL()+` ORDER BY t.kind, t.value`, t.Args()...)
	if err != nil {
		return nil, fmt.Errorf("read tags of documents: %w", err)
	}
	tags, err := db.Collect(found, func(x *tagged) []any { return []any{&x.id, &x.Kind, &x.Value} })
	for _, x := range tags {
		d := &list[at[x.id]]
		d.Tags = append(d.Tags, x.Tag)
	}
	return list, err
}

// find reads one document that the actor may read, in the trash or out of it.
// It fails with NotFound.
func find(ctx context.Context, tx *db.Tx, actor org.Actor, id ID, trash bool) (Document, error) {
	var w db.Where
	sight(&w, actor)
	w.And("d.id = ? AND (d.deleted_at <> 0) = (? <> 0)", id, db.Bool(trash))
	list, err := rows(ctx, tx, actor.Org, &w, "")
	if err == nil && len(list) == 0 {
		err = gone()
	}
	if err != nil {
		return Document{}, err
	}
	d := list[0]
	if d.Audience == Departments {
		found, err := tx.QueryContext(ctx, `SELECT department_id FROM document_department WHERE org_id = $1 AND document_id = $2 ORDER BY department_id`, actor.Org, id)
		if err != nil {
			return d, fmt.Errorf("departments of a document: %w", err)
		}
		if d.Departments, err = db.Collect(found, func(x *org.DepartmentID) []any { return []any{x} }); err != nil {
			return d, err
		}
	}
	return d, nil
}

// version reads one version of a document's text.
func version(ctx context.Context, tx *db.Tx, o org.ID, id ID, number int) (t Text, by string, err error) {
	var f File
	var at int64
	err = one(ctx, tx, `
		SELECT v.number, v.title, v.summary, v.format, v.body, v.why, v.created_by, v.created_at, COALESCE(m.name, ''),
			COALESCE(f.id, ''), COALESCE(f.name, ''), COALESCE(f.format, ''), COALESCE(f.size, 0), COALESCE(f.unread, '')
		FROM document_version v
		LEFT JOIN document_file f ON f.org_id = v.org_id AND f.id = v.file_id
		LEFT JOIN member m ON m.org_id = v.org_id AND m.id = v.created_by
		WHERE v.org_id = $1 AND v.document_id = $2 AND v.number = $3`, []any{o, id, number},
		&t.Number, &t.Title, &t.Brief, &t.Format, &t.Body, &t.Why, &t.By, &at, &by, &f.ID, &f.Name, &f.Format, &f.Size, &f.Unread)
	if t.At = db.Time(at); f.ID != "" {
		t.File = &f
	}
	return t, by, err
}

// one reads one row, or fails with NotFound.
func one(ctx context.Context, tx *db.Tx, text string, args []any, into ...any) error {
	err := tx.QueryRowContext(ctx, text, args...).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return gone()
	}
	if err != nil {
		return fmt.Errorf("read a document: %w", err)
	}
	return nil
}

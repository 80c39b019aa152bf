package parcel

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"kongdan/internal/kit/blob"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/intake"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

const importColumns = `i.id, i.name, i.format, i.source_hash, i.status, i.body, i.error_key, i.items, i.added, i.job_id, i.created_by, COALESCE(m.name, ''),
	i.created_at, i.changed_at, i.version
	FROM question_import i LEFT JOIN member m ON m.org_id = i.org_id AND m.id = i.created_by`

type importRow struct {
	Import
	body             string
	created, changed int64
}

func (r *importRow) fields() []any {
	return []any{&r.ID, &r.Name, &r.Format, &r.hash, &r.State, &r.body, &r.Error, &r.Items, &r.Added, &r.job, &r.By, &r.ByName, &r.created, &r.changed, &r.Version}
}

func (r *importRow) whole() (Import, error) {
	i := r.Import
	i.Created, i.Changed = db.Time(r.created), db.Time(r.changed)
	var b body
	if r.body != "" {
		if err := json.Unmarshal([]byte(r.body), &b); err != nil {
			return i, fmt.Errorf("read an import of questions: %w", err)
		}
	}
	i.Warnings, i.Documents, i.Result, i.Args, i.Kept, i.Document, i.Marked, i.Mended = b.Warnings, b.Documents, b.Result, b.Args, b.Kept, b.Document, b.Marked, b.Mended
	return i, nil
}

// find reads an import without its sum. It fails with NotFound.
func find(ctx context.Context, tx *db.Tx, o org.ID, id ImportID) (Import, error) {
	return readImport(ctx, tx, o, id, "")
}

// hold is find for an import that will change: of two at once, one waits here.
func hold(ctx context.Context, tx *db.Tx, o org.ID, id ImportID) (Import, error) {
	return readImport(ctx, tx, o, id, tx.ForUpdate("i"))
}

func readImport(ctx context.Context, tx *db.Tx, o org.ID, id ImportID, lock string) (Import, error) {
	var r importRow
	err := tx.QueryRowContext(ctx, `SELECT `+importColumns+` WHERE i.org_id = $1 AND i.id = $2`+lock, o, id).Scan(r.fields()...)
	if errors.Is(err, sql.ErrNoRows) {
		return Import{}, errs.New(errs.NotFound, "parcel.not_found")
	}
	if err != nil {
		return Import{}, fmt.Errorf("find an import of questions: %w", err)
	}
	return r.whole()
}

func insertImport(ctx context.Context, tx *db.Tx, o org.ID, i Import) error {
	text, err := i.text()
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO question_import (org_id, id, name, format, source_hash, status, body, items, job_id, created_by, created_at, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)`,
		o, i.ID, i.Name, i.Format, i.hash, i.State, text, i.Items, i.job, i.By, tx.Stamp())
	if err != nil {
		return fmt.Errorf("keep an import of questions: %w", err)
	}
	return nil
}

// save writes what changes of an import. It fails with Conflict if its version
// is not the present one.
func save(ctx context.Context, tx *db.Tx, o org.ID, i Import) error {
	text, err := i.text()
	if err != nil {
		return err
	}
	return db.Changed(tx.ExecContext(ctx, `
		UPDATE question_import SET format = $1, status = $2, body = $3, error_key = $4, items = $5, added = $6, job_id = $7, changed_at = $8, version = version + 1
		WHERE org_id = $9 AND id = $10 AND version = $11`,
		i.Format, i.State, text, i.Error, i.Items, i.Added, i.job, tx.Stamp(), o, i.ID, i.Version))
}

func (i Import) text() (string, error) {
	text, err := json.Marshal(body{i.Warnings, i.Documents, i.Result, i.Args, i.Kept, i.Document, i.Marked, i.Mended})
	return string(text), err
}

// insertRows keeps the rows of a preview.
func insertRows(ctx context.Context, tx *db.Tx, o org.ID, id ImportID, rows []Row) error {
	return putRows(ctx, tx, o, id, rows, "")
}

func putRows(ctx context.Context, tx *db.Tx, o org.ID, id ImportID, rows []Row, suffix string) error {
	values := make([][]any, len(rows))
	for i, r := range rows {
		text, err := json.Marshal(r.rowBody)
		if err != nil {
			return err
		}
		values[i] = append([]any{o, id, r.At, r.Place}, append(r.flags(), string(text))...)
	}
	return tx.Insert(ctx, "question_import_row", "org_id, import_id, at, place, kind, doubt, keyed, faulty, copied, dropped, body", values, suffix)
}

// flags are the columns that say how a row stands.
func (r Row) flags() []any {
	return []any{r.Entry.Kind, db.Bool(r.Doubtful()), db.Bool(r.Entry.Keyed()), db.Bool(len(r.Faults()) > 0), r.copied(), db.Bool(r.Dropped)}
}

// saveRow writes a row that was changed.
func saveRow(ctx context.Context, tx *db.Tx, o org.ID, id ImportID, r Row) error {
	text, err := json.Marshal(r.rowBody)
	if err != nil {
		return err
	}
	return db.Changed(tx.ExecContext(ctx, `
		UPDATE question_import_row SET kind = $1, doubt = $2, keyed = $3, faulty = $4, copied = $5, dropped = $6, body = $7, version = version + 1
		WHERE org_id = $8 AND import_id = $9 AND at = $10 AND version = $11`, append(r.flags(), string(text), o, id, r.At, r.Version)...))
}

// readRows reads rows under the conditions, in their order; their table is called r.
func readRows(ctx context.Context, tx *db.Tx, w *db.Where, end string) ([]Row, error) {
	rows, err := tx.QueryContext(ctx, `SELECT r.at, r.place, r.version, r.dropped, r.body FROM question_import_row r`+w.SQL()+end, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("read the questions of an import: %w", err)
	}
	type raw struct {
		Row
		body string
	}
	found, err := db.Collect(rows, func(r *raw) []any { return []any{&r.At, &r.Place, &r.Version, &r.Dropped, &r.body} })
	if err != nil {
		return nil, fmt.Errorf("read the questions of an import: %w", err)
	}
	list := make([]Row, len(found))
	for i, r := range found {
		if err := json.Unmarshal([]byte(r.body), &r.rowBody); err != nil {
			return nil, fmt.Errorf("read a question of an import: %w", err)
		}
		list[i] = r.Row
	}
	return list, nil
}

// sum counts the rows of a preview.
func sum(ctx context.Context, tx *db.Tx, o org.ID, id ImportID) (s Sum, err error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT kind, dropped, doubt, keyed, faulty, CASE WHEN copied > 0 THEN 1 ELSE 0 END, COUNT(*) FROM question_import_row
		WHERE org_id = $1 AND import_id = $2 GROUP BY kind, dropped, doubt, keyed, faulty, CASE WHEN copied > 0 THEN 1 ELSE 0 END`, o, id)
	if err != nil {
		return s, fmt.Errorf("count the questions of an import: %w", err)
	}
	type raw struct {
		kind                                  question.Kind
		dropped, doubt, keyed, faulty, copied bool
		n                                     int
	}
	list, err := db.Collect(rows, func(r *raw) []any {
		return []any{&r.kind, &r.dropped, &r.doubt, &r.keyed, &r.faulty, &r.copied, &r.n}
	})
	s.Kinds = map[question.Kind]int{}
	for _, r := range list {
		if r.dropped {
			s.Out += r.n
			continue
		}
		s.In += r.n
		s.Kinds[r.kind] += r.n
		for _, c := range []struct {
			is bool
			n  *int
		}{{r.doubt, &s.Doubtful}, {!r.keyed, &s.Keyless}, {r.faulty, &s.Faulty}, {r.copied, &s.Copies}, {!r.doubt && r.keyed && !r.faulty, &s.Clean}} {
			if c.is {
				*c.n += r.n
			}
		}
	}
	return s, err
}

func dropRows(ctx context.Context, tx *db.Tx, o org.ID, id ImportID) error {
	for _, table := range []string{"question_import_row", "question_import_part"} {
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE org_id = $1 AND import_id = $2`, o, id); err != nil { // #nosec G202 -- names of our own
			return fmt.Errorf("forget the rows of an import: %w", err)
		}
	}
	return nil
}

func saveFile(ctx context.Context, tx *db.Tx, o org.ID, id ImportID, raw []byte) error {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(raw); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return blob.Save(ctx, tx, "question_import_part", "org_id, import_id", []any{o, id}, packed.Bytes())
}

func readFile(ctx context.Context, tx *db.Tx, o org.ID, id ImportID) ([]byte, error) {
	packed, err := blob.Load(ctx, tx, `SELECT body FROM question_import_part WHERE org_id = $1 AND import_id = $2 ORDER BY part`, o, id)
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("read a file of questions: %w", err)
	}
	return io.ReadAll(io.LimitReader(z, intake.MaxBytes+1))
}

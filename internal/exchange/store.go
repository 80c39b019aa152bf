package exchange

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"kongdan/internal/kit/blob"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/sheet"
	"kongdan/internal/org"
)

const runColumns = `r.id, r.kind, r.file_name, r.digest, r.size, r.state, r.preview, r.mapping, r.report, r.error_key, r.job_id,
	r.created_by, COALESCE(m.name, ''), r.created_at, r.finished_at, r.version
	FROM import_run r
	LEFT JOIN member m ON m.org_id = r.org_id AND m.id = r.created_by`

type runRow struct {
	Run
	preview, mapping, report string
	created, finished        int64
}

func (r *runRow) fields() []any {
	return []any{&r.ID, &r.Kind, &r.File, &r.Digest, &r.Size, &r.State, &r.preview, &r.mapping, &r.report, &r.Error, &r.Job,
		&r.By, &r.ByName, &r.created, &r.finished, &r.Version}
}

func (r *runRow) run() (Run, error) {
	r.Created, r.Finished = db.Time(r.created), db.Time(r.finished)
	for text, into := range map[*string]any{&r.preview: &r.Preview, &r.mapping: &r.Mapping, &r.report: &r.Report} {
		if *text == "" {
			continue
		}
		if err := json.Unmarshal([]byte(*text), into); err != nil {
			return Run{}, fmt.Errorf("read run %s: %w", r.ID, err)
		}
	}
	return r.Run, nil
}

// findRun reads a run, or fails with NotFound.
func findRun(ctx context.Context, tx *db.Tx, o org.ID, id RunID) (Run, error) {
	var r runRow
	err := tx.QueryRowContext(ctx, `SELECT `+runColumns+` WHERE r.org_id = $1 AND r.id = $2`, o, id).Scan(r.fields()...)
	if errors.Is(err, sql.ErrNoRows) {
		return Run{}, errs.New(errs.NotFound, "import.not_found")
	}
	if err != nil {
		return Run{}, fmt.Errorf("find run: %w", err)
	}
	return r.run()
}

func insertRun(ctx context.Context, tx *db.Tx, o org.ID, r Run) error {
	preview, mapping, err := texts(r.Preview, r.Mapping)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO import_run (org_id, id, kind, file_name, digest, size, preview, mapping, report, state, created_by, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9, $10, $11)`,
		o, r.ID, r.Kind, r.File, r.Digest, r.Size, preview, mapping, r.State, r.By, tx.Stamp())
	if err != nil {
		return fmt.Errorf("insert run: %w", err)
	}
	return nil
}

// saveRun writes what changes of a run. It fails with Conflict if its version
// is not the present one.
func saveRun(ctx context.Context, tx *db.Tx, o org.ID, r Run) error {
	preview, mapping, err := texts(r.Preview, r.Mapping)
	if err != nil {
		return err
	}
	report, err := json.Marshal(r.Report)
	if err != nil {
		return err
	}
	return db.Changed(tx.ExecContext(ctx, `
		UPDATE import_run SET preview = $1, mapping = $2, report = $3, state = $4, error_key = $5, job_id = $6, finished_at = $7,
			version = version + 1
		WHERE org_id = $8 AND id = $9 AND version = $10`,
		preview, mapping, string(report), r.State, r.Error, r.Job, db.Ms(r.Finished), o, r.ID, r.Version))
}

func texts(p Preview, m Mapping) (preview, mapping string, err error) {
	a, err := json.Marshal(p)
	if err != nil {
		return "", "", err
	}
	b, err := json.Marshal(m)
	return string(a), string(b), err
}

// What the parts of a run hold.
const (
	partFile   = "file"
	partFaults = "faults"
)

// savePart replaces what is kept of a run.
func savePart(ctx context.Context, tx *db.Tx, o org.ID, id RunID, what string, packed []byte) error {
	if err := dropPart(ctx, tx, o, id, what); err != nil {
		return err
	}
	return blob.Save(ctx, tx, "import_part", "org_id, run_id, what", []any{o, id, what}, packed)
}

func dropPart(ctx context.Context, tx *db.Tx, o org.ID, id RunID, what string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM import_part WHERE org_id = $1 AND run_id = $2 AND what = $3`, o, id, what)
	return err
}

// readPart returns what is kept of a run, nil for nothing.
func readPart(ctx context.Context, tx *db.Tx, o org.ID, id RunID, what string) ([]byte, error) {
	return blob.Load(ctx, tx, `SELECT body FROM import_part WHERE org_id = $1 AND run_id = $2 AND what = $3 ORDER BY part`, o, id, what)
}

// pack packs a file unless it is packed already.
func pack(raw []byte) ([]byte, error) {
	if bytes.HasPrefix(raw, []byte("\x1f\x8b")) {
		return raw, nil
	}
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(raw); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// openFile reads the file of a run as a table.
func openFile(ctx context.Context, tx *db.Tx, o org.ID, r Run) (*sheet.Table, error) {
	packed, err := readPart(ctx, tx, o, r.ID, partFile)
	if err != nil {
		return nil, err
	}
	if packed == nil {
		return nil, errs.New(errs.Conflict, "import.file_gone")
	}
	return sheet.Open(packed, r.Mapping.Format)
}

// readAll reads a file up to the limit, so that a larger one is known as such
// without being kept.
func readAll(r io.Reader) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(r, sheet.MaxBytes+1))
	if err != nil {
		return nil, errs.Because(err, errs.Invalid, "import.upload_broken")
	}
	return raw, nil
}

// The time after which what nobody finished goes, and after which the details
// of what was finished do.
const (
	keepUnfinished = 7 * 24 * time.Hour
	keepDetails    = 90 * 24 * time.Hour
)

package exchange

import (
	"context"
	"encoding/json"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// Forget takes a person out of what is kept of imports: the import itself can
// no longer take the person back, what it knows of the other things it changed
// is reworded, and where rows that were looked at or refused tell of the
// person, they are gone. A file that was not brought in yet and tells of the
// person is gone as a whole.
func Forget(ctx context.Context, tx *db.Tx, r db.Rewording, person string, things []string) error {
	o := org.ID(r.Org)
	if _, err := tx.ExecContext(ctx, `DELETE FROM import_row WHERE org_id = $1 AND kind = 'person' AND object_id = $2`, o, person); err != nil {
		return fmt.Errorf("forget a person in imports: %w", err)
	}
	if _, err := tx.Reword(ctx, r, "import_row", []string{"before_value"}, "object_id", things); err != nil {
		return err
	}
	rows, err := tx.QueryContext(ctx, `SELECT id FROM import_run WHERE org_id = $1 ORDER BY id`, o)
	if err != nil {
		return fmt.Errorf("list imports: %w", err)
	}
	runs, err := db.Collect(rows, func(id *RunID) []any { return []any{id} })
	if err != nil {
		return fmt.Errorf("list imports: %w", err)
	}
	tells := func(text string) bool { return r.Change(text) != text }
	for _, id := range runs {
		if err := forgetIn(ctx, tx, o, id, tells); err != nil {
			return err
		}
	}
	return nil
}

func forgetIn(ctx context.Context, tx *db.Tx, o org.ID, id RunID, tells func(string) bool) error {
	run, err := findRun(ctx, tx, o, id)
	if err != nil {
		return err
	}
	found, err := told(ctx, tx, o, run, tells)
	if err != nil || !found {
		return err
	}
	switch run.State {
	case Done, Undone:
		run.Preview.Sample = nil
		run.Report.Faults, run.Report.Sample, run.Report.Matches = nil, nil, nil
		if err := saveRun(ctx, tx, o, run); err != nil {
			return err
		}
		return dropPart(ctx, tx, o, id, partFaults)
	case Importing: // the file is being written; it goes when that is done
		return nil
	}
	return dropRun(ctx, tx, o, id)
}

// told reports whether what is kept of a run tells of somebody.
func told(ctx context.Context, tx *db.Tx, o org.ID, run Run, tells func(string) bool) (found bool, err error) {
	for _, part := range []any{run.Preview.Sample, run.Report} {
		text, err := json.Marshal(part)
		if err != nil || tells(string(text)) {
			return true, err
		}
	}
	packed, err := readPart(ctx, tx, o, run.ID, partFaults)
	if err != nil {
		return false, err
	}
	err = readFaults(packed, func(f Fault) error {
		text, err := json.Marshal(f)
		found = found || tells(string(text))
		return err
	})
	return found, err
}

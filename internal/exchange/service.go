package exchange

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/job"
	"kongdan/internal/kit/sheet"
	"kongdan/internal/org"
	"kongdan/internal/rule/fold"
)

// RunKind is the kind of the job that brings a file in.
const RunKind = "import.run"

// Upload takes a file in and guesses how it is to be understood. Nothing is
// written yet but the file itself. It fails with Forbidden for all but
// administrators, and with Invalid or TooLarge for a file that is no table.
func (s *Service) Upload(ctx context.Context, actor org.Actor, k Kind, name string, file io.Reader) (RunID, error) {
	if err := actor.CheckAdminister(); err != nil {
		return "", err
	}
	if !k.Valid() {
		return "", errs.Field("kind", "error.invalid_choice")
	}
	raw, err := readAll(file)
	if err != nil {
		return "", err
	}
	t, err := sheet.Open(raw, sheet.Format{})
	if err != nil {
		return "", err
	}
	packed, err := pack(raw)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(raw)
	r := Run{ID: RunID(id.New()), Kind: k, File: cmp.Or(fold.FileName(name, 120), "import.csv"), Digest: hex.EncodeToString(sum[:]), Size: int64(len(raw)),
		State: Uploaded, Preview: previewOf(t), By: actor.User}
	r.Mapping = guessMapping(k, r.Preview)
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		if err := insertRun(ctx, tx, actor.Org, r); err != nil {
			return "", err
		}
		return string(r.ID), savePart(ctx, tx, actor.Org, r.ID, partFile, packed)
	})
	return RunID(made), err
}

// Reformat reads a file with another encoding or delimiter and guesses its
// columns anew. It fails with Conflict if version is not the run's.
func (s *Service) Reformat(ctx context.Context, actor org.Actor, id RunID, version int64, f sheet.Format) error {
	return s.edit(ctx, actor, id, version, func(tx *db.Tx, r *Run) error {
		if f.Encoding != "" && !slices.Contains(sheet.Encodings, f.Encoding) {
			return errs.Field("encoding", "error.invalid_choice")
		}
		if f.Delimiter != "" && !slices.Contains(sheet.Delimiters, f.Delimiter) {
			return errs.Field("delimiter", "error.invalid_choice")
		}
		r.Mapping.Format = f
		t, err := openFile(ctx, tx, actor.Org, *r)
		if err != nil {
			return err
		}
		old := r.Mapping
		r.Preview, r.State, r.Report = previewOf(t), Uploaded, Report{}
		r.Mapping = guessMapping(r.Kind, r.Preview)
		r.Mapping.Existing, r.Mapping.Owners, r.Mapping.Accounts, r.Mapping.Products, r.Mapping.Faults, r.Mapping.Dates =
			old.Existing, old.Owners, old.Accounts, old.Products, old.Faults, old.Dates
		return nil
	})
}

// Check assigns columns and choices and makes the dry run: it returns what the
// import would do. It fails with Invalid at the fields of the mapping, and with
// Conflict if version is not the run's.
func (s *Service) Check(ctx context.Context, actor org.Actor, id RunID, version int64, m Mapping) (Report, error) {
	if err := actor.CheckAdminister(); err != nil {
		return Report{}, err
	}
	var report Report
	var run Run
	var faults []byte
	err := s.db.View(ctx, func(tx *db.Tx) error {
		r, err := findRun(ctx, tx, actor.Org, id)
		if err != nil {
			return err
		}
		if err := r.mayChange(); err != nil {
			return err
		}
		m.Format = r.Preview.Format
		if r.Mapping, err = m.check(ctx, r.Kind, r.Preview); err != nil {
			return err
		}
		if err := checkOwner(ctx, tx, actor.Org, m.Owner); err != nil {
			return err
		}
		t, err := openFile(ctx, tx, actor.Org, r)
		if err != nil {
			return err
		}
		p := newPass(tx, actor, s.Admit, s.Gate, r, t, false)
		if err := p.walk(ctx); err != nil {
			return err
		}
		run, report, faults = r, p.report, p.faults.packed.Bytes()
		return nil
	})
	if err != nil {
		return Report{}, err
	}
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		run.Version, run.Report, run.State, run.Error = version, report, Checked, ""
		if err := saveRun(ctx, tx, actor.Org, run); err != nil {
			return err
		}
		return savePart(ctx, tx, actor.Org, id, partFaults, faults)
	})
	return report, err
}

func checkOwner(ctx context.Context, tx *db.Tx, o org.ID, owner org.UserID) error {
	if owner == "" {
		return nil
	}
	return org.CheckWorker(ctx, tx, o, owner, "owner")
}

// mayChange fails with Conflict once an import has begun.
func (r Run) mayChange() error {
	if r.State == Uploaded || r.State == Checked {
		return nil
	}
	return errs.New(errs.Conflict, "import.begun")
}

// edit changes a run that has not begun, if it is as version knows it.
func (s *Service) edit(ctx context.Context, actor org.Actor, id RunID, version int64, fn func(tx *db.Tx, r *Run) error) error {
	if err := actor.CheckAdminister(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		r, err := findRun(ctx, tx, actor.Org, id)
		if err != nil {
			return err
		}
		if err := r.mayChange(); err != nil {
			return err
		}
		if r.Version != version {
			return errs.New(errs.Conflict, "conflict.changed")
		}
		if err := fn(tx, &r); err != nil {
			return err
		}
		return saveRun(ctx, tx, actor.Org, r)
	})
}

// Start begins the import of a file that was checked. agreed says that the
// guesses of the dry run have been looked at. It fails with Invalid while there
// is nothing to import, or something in its way, and with Conflict if version is
// not the run's: then another dry run was made than the one that was looked at.
func (s *Service) Start(ctx context.Context, actor org.Actor, id RunID, version int64, agreed bool) error {
	return s.start(ctx, actor, id, version, agreed, true)
}

func (s *Service) start(ctx context.Context, actor org.Actor, id RunID, version int64, agreed, later bool) error {
	return s.edit(ctx, actor, id, version, func(tx *db.Tx, r *Run) error {
		if r.State != Checked {
			return errs.New(errs.Conflict, "import.not_checked")
		}
		r.Mapping.Agreed = agreed
		switch {
		case r.Report.New+r.Report.Changed == 0:
			return errs.New(errs.Invalid, "import.nothing")
		case r.Report.Refused > 0 && r.Mapping.Faults != Skip:
			return errs.New(errs.Invalid, "import.refused", "N", r.Report.Refused)
		case !r.Report.Ready(r.Mapping):
			return errs.Field("agreed", "import.not_agreed")
		}
		if r.State, r.Error, r.Job = Importing, "", ""; !later {
			return nil
		}
		var err error
		r.Job, err = job.Enqueue(ctx, tx, job.Job{Org: string(actor.Org), User: string(actor.User), Kind: RunKind, Key: string(id),
			Payload: payload{Run: id}})
		return err
	})
}

// payload is what the job knows.
type payload struct {
	Run RunID `json:"run"`
}

// Discard forgets a file that is not in.
func (s *Service) Discard(ctx context.Context, actor org.Actor, id RunID) error {
	if err := actor.CheckAdminister(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		r, err := findRun(ctx, tx, actor.Org, id)
		if err != nil {
			return err
		}
		if err := r.mayChange(); err != nil {
			return err
		}
		return dropRun(ctx, tx, actor.Org, id)
	})
}

func dropRun(ctx context.Context, tx *db.Tx, o org.ID, id RunID) error {
	for _, q := range []string{`DELETE FROM import_part WHERE org_id = $1 AND run_id = $2`, `DELETE FROM import_run WHERE org_id = $1 AND id = $2`} {
		if _, err := tx.ExecContext(ctx, q, o, id); err != nil {
			return err
		}
	}
	return nil
}

package parcel

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime/debug"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/job"
	"kongdan/internal/learning/intake"
	"kongdan/internal/org"
	"kongdan/internal/rule/fold"
	"kongdan/internal/rule/question"
)

// The kinds of the jobs that read a large file, bring one in and take it back.
const (
	ReadKind = "questions.read"
	LoadKind = "questions.import"
	UndoKind = "questions.undo"
)

// What is read or brought in at once; more is a job.
const (
	atOnceBytes = 2 << 20
	atOnceRows  = 1000
)

type payload struct {
	Import ImportID `json:"import"`
	Way
}

// Upload reads a file of questions, or text that was pasted, and keeps what it
// was read as to be looked at; a large file is read by a job. A source that is
// looked at or is in already is not read twice: its import is returned, unless
// anew. It fails with Forbidden unless the actor trains, and with Invalid or
// TooLarge, naming place and reason, for what cannot be read.
func (s *Service) Upload(ctx context.Context, actor org.Actor, name string, raw []byte, anew bool) (ImportID, error) {
	if err := actor.CheckTrain(); err != nil {
		return "", err
	}
	if err := intake.Fits(raw); err != nil {
		return "", err
	}
	sum := sha256.Sum256(raw)
	i := Import{ID: ImportID(id.New()), Name: fold.FileName(name, maxName), State: Preview, By: actor.User, hash: hex.EncodeToString(sum[:])}
	if there, err := s.there(ctx, actor.Org, i.hash); err != nil || there != "" && !anew {
		return there, err
	}
	var rows []Row
	if len(raw) > atOnceBytes {
		i.State = Reading
	} else {
		file, err := read(raw)
		if err != nil {
			return "", err
		}
		rows = i.take(file)
		if len(rows)+len(i.Documents) == 0 {
			return "", errs.New(errs.Invalid, "parcel.nothing")
		}
		if err := s.compare(ctx, actor.Org, rows); err != nil {
			return "", err
		}
	}
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		if i.State == Reading {
			return s.readLater(ctx, tx, actor, i, raw)
		}
		if err := insertImport(ctx, tx, actor.Org, i); err != nil {
			return "", err
		}
		return string(i.ID), insertRows(ctx, tx, actor.Org, i.ID, rows)
	})
	return ImportID(made), err
}

// compare is compare in a transaction of its own, which nobody waits for.
func (s *Service) compare(ctx context.Context, o org.ID, rows []Row) error {
	return s.db.View(ctx, func(tx *db.Tx) error { return compare(ctx, tx, o, rows) })
}

func (s *Service) readLater(ctx context.Context, tx *db.Tx, actor org.Actor, i Import, raw []byte) (string, error) {
	var err error
	i.job, err = job.Enqueue(ctx, tx, job.Job{Org: string(actor.Org), User: string(actor.User), Kind: ReadKind, Key: string(i.ID), Payload: payload{Import: i.ID}})
	if err != nil {
		return "", err
	}
	if err := insertImport(ctx, tx, actor.Org, i); err != nil {
		return "", err
	}
	return string(i.ID), saveFile(ctx, tx, actor.Org, i.ID, raw)
}

// there finds the import of a source that is looked at or in.
func (s *Service) there(ctx context.Context, o org.ID, hash string) (found ImportID, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := tx.QueryContext(ctx, `
			SELECT id FROM question_import WHERE org_id = $1 AND source_hash = $2 AND status IN ($3, $4, $5, $6) ORDER BY created_at DESC, id DESC LIMIT 1`,
			o, hash, Reading, Preview, Importing, Done)
		if err != nil {
			return fmt.Errorf("look for an import of questions: %w", err)
		}
		list, err := db.Collect(rows, func(id *ImportID) []any { return []any{id} })
		if len(list) > 0 {
			found = list[0]
		}
		return err
	})
	return found, err
}

// take takes over what a file was read as, and returns its rows.
func (i *Import) take(f intake.File) []Row {
	i.Format, i.Items, i.Warnings, i.Documents = f.Format, len(f.Items), f.Warnings, f.Documents
	const most = 200
	i.Warnings = i.Warnings[:min(len(i.Warnings), most)]
	i.Marked = Marked{}
	for _, e := range f.Entries {
		if e.Marks > 0 {
			i.Marked.N, i.Marked.Marks = i.Marked.N+1, i.Marked.Marks+question.Marks(e.Marks)
		}
	}
	return rowsOf(f, i.Name)
}

// read reads a file. Whatever a hostile one does to a reader, the program goes on.
func read(raw []byte) (f intake.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			f, err = intake.File{}, errs.Because(fmt.Errorf("reading panics: %v\n%s", r, debug.Stack()), errs.Invalid, "parcel.unreadable")
		}
	}()
	return intake.Read(raw)
}

// HandleRead is the handler of the job that reads a large file.
func (s *Service) HandleRead(ctx context.Context, run *job.Run) error {
	var p payload
	if err := run.Payload(&p); err != nil {
		return err
	}
	o := org.ID(run.Org)
	var i Import
	var raw []byte
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		if i, err = find(ctx, tx, o, p.Import); err != nil || i.State != Reading {
			return err
		}
		raw, err = readFile(ctx, tx, o, i.ID)
		return err
	})
	if errs.Is(err, errs.NotFound) || err == nil && i.State != Reading {
		return nil // it was discarded
	}
	if err != nil {
		return err
	}
	file, err := read(raw)
	var rows []Row
	if err == nil {
		if rows = i.take(file); len(rows)+len(i.Documents) == 0 {
			err = errs.New(errs.Invalid, "parcel.nothing")
		} else if err := s.compare(ctx, o, rows); err != nil {
			return err
		}
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		if e, ok := errors.AsType[*errs.Error](err); ok {
			i.State, i.Error, i.Args = Failed, e.Key, e.Args
			return s.settleRead(ctx, tx, o, i, run)
		}
		if err != nil {
			return err
		}
		i.State = Preview
		if err := s.settleRead(ctx, tx, o, i, run); err != nil {
			return err
		}
		return insertRows(ctx, tx, o, i.ID, rows)
	})
}

func (s *Service) settleRead(ctx context.Context, tx *db.Tx, o org.ID, i Import, run *job.Run) error {
	if err := dropRows(ctx, tx, o, i.ID); err != nil {
		return err
	}
	if err := save(ctx, tx, o, i); err != nil {
		return err
	}
	return run.Finish(ctx, tx)
}

// maxName is the most characters of the name of a file.
const maxName = 120

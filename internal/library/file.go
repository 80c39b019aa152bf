package library

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"kongdan/internal/kit/blob"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/extract"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/markdown"
	"kongdan/internal/org"
	"kongdan/internal/rule/fold"
)

// The largest file that is taken, and the most characters that are read from one.
const (
	MaxFile = extract.MaxBytes
	MaxText = extract.MaxText
)

// Handed is a file that somebody hands in.
type Handed struct {
	Name string
	Raw  []byte
	Keep bool // also where its text cannot be read
}

// upload is a file on its way in.
type upload struct {
	File
	raw     []byte
	digest  string
	title   string // what the file calls itself
	text    string
	written Format
}

// take reads a file. It fails with Invalid at the field "file", with the reason
// why the text cannot be read unless the file is to be kept without it. A file
// that is none of the kinds we know is always refused.
func (h Handed) take(ctx context.Context) (*upload, error) {
	format, err := extract.Recognise(h.Raw, h.Name)
	if err != nil {
		return nil, atFile(err)
	}
	sum := sha256.Sum256(h.Raw)
	u := &upload{raw: h.Raw, digest: hex.EncodeToString(sum[:]), written: Markdown,
		File: File{ID: FileID(id.New()), Name: fileName(h.Name, format), Format: string(format), Size: int64(len(h.Raw))}}
	doc, err := extract.Read(ctx, h.Raw, format)
	if e, ok := errors.AsType[*errs.Error](err); ok && h.Keep {
		u.Unread = e.Key
		return u, nil
	}
	if err != nil {
		return nil, atFile(err)
	}
	u.title, u.text = doc.Title, doc.Text
	if doc.Plain || markdown.Tangled(doc.Text) {
		u.written = Plain
	}
	return u, nil
}

// atFile puts what is wrong with a file at its field.
func atFile(err error) error {
	if e, ok := errors.AsType[*errs.Error](err); ok {
		return errs.Field("file", e.Key, e.Args...)
	}
	return err
}

// fileName is the last part of a file's name, without what cannot be shown, and
// with the ending of what the file is.
func fileName(name string, f extract.Format) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`"<>:|?*`, r) {
			return -1
		}
		return r
	}, fold.FileName(name, 400))
	stem := strings.TrimSuffix(name, path.Ext(name))
	if stem == "" {
		stem = "document"
	}
	if r := []rune(stem); len(r) > 100 {
		stem = string(r[:100])
	}
	return strings.TrimSpace(stem) + f.Ending()
}

// AddFile keeps a file as a new document, with its text. Without a title it is
// called what it calls itself, else by the file's name. It fails like Add, and
// with Invalid at "file".
func (s *Service) AddFile(ctx context.Context, actor org.Actor, w Writing, h Handed) (ID, error) {
	if err := actor.CheckTrain(); err != nil {
		return "", err
	}
	u, err := h.take(ctx)
	if err != nil {
		return "", err
	}
	if strings.TrimSpace(w.Title) == "" {
		w.Title = u.called()
	}
	return s.add(ctx, actor, w, u)
}

// SaveFile makes another file the text of a document. It fails like Save and AddFile.
func (s *Service) SaveFile(ctx context.Context, actor org.Actor, id ID, version int64, w Writing, h Handed) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	u, err := h.take(ctx)
	if err != nil {
		return err
	}
	return s.save(ctx, actor, id, version, w, u)
}

func (u *upload) called() string {
	title, err := fold.Line(u.title, MaxTitle)
	if err != nil || title == "" {
		title = strings.TrimSuffix(u.Name, path.Ext(u.Name))
	}
	return title
}

// keep writes the file of a document.
func (u *upload) keep(ctx context.Context, tx *db.Tx, o org.ID, document ID) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO document_file (org_id, id, document_id, name, format, size, digest, unread) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		o, u.ID, document, u.Name, u.Format, u.Size, u.digest, u.Unread)
	if err != nil {
		return fmt.Errorf("insert a file: %w", err)
	}
	return blob.Save(ctx, tx, "document_file_part", "org_id, file_id", []any{o, u.ID}, u.raw)
}

// Fetch writes the file of a document that the actor may read: of a version, or
// of the current one for 0. begin is told what comes before the first byte. No
// connection to the database is held while the reader takes a part; a file that
// is taken away meanwhile ends with NotFound.
func (s *Service) Fetch(ctx context.Context, actor org.Actor, id ID, number int, begin func(File), to io.Writer) error {
	var f File
	var parts int
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		if f, err = fileOf(ctx, tx, actor, id, number); err != nil {
			return err
		}
		return one(ctx, tx, `SELECT COUNT(*) FROM document_file_part WHERE org_id = $1 AND file_id = $2`, []any{actor.Org, f.ID}, &parts)
	})
	for part := 0; err == nil && part < parts; part++ {
		var raw []byte
		if raw, err = s.part(ctx, actor.Org, f.ID, part); err != nil {
			break
		}
		if part == 0 {
			begin(f)
		}
		_, err = to.Write(raw)
	}
	return err
}

// fileOf is the file of a document that the actor may read, see Fetch.
func fileOf(ctx context.Context, tx *db.Tx, actor org.Actor, id ID, number int) (f File, err error) {
	d, err := find(ctx, tx, actor, id, false)
	if err != nil {
		return f, err
	}
	if number == 0 {
		number = d.Number
	}
	if number != d.Number && !actor.MayTrain() {
		return f, gone()
	}
	t, _, err := version(ctx, tx, actor.Org, id, number)
	if err != nil {
		return f, err
	}
	if t.File == nil {
		return f, gone()
	}
	return *t.File, nil
}

func (s *Service) part(ctx context.Context, o org.ID, file FileID, part int) ([]byte, error) {
	var body string
	err := s.db.View(ctx, func(tx *db.Tx) error {
		return one(ctx, tx, `SELECT body FROM document_file_part WHERE org_id = $1 AND file_id = $2 AND part = $3`, []any{o, file, part}, &body)
	})
	if err != nil {
		return nil, err
	}
	raw, err := blob.Decode(body)
	if err != nil {
		return nil, fmt.Errorf("read a file: %w", err)
	}
	return raw, nil
}

package parcel

import (
	"bytes"
	"context"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/intake"
	"kongdan/internal/library"
	"kongdan/internal/org"
)

// AsFile reports whether questions are read from the file of a document: it says more
// than its text does, such as numbers that Word makes, keys in red, and that the
// order of a PDF is not certain.
func AsFile(f *library.File) bool {
	return f != nil && (f.Format == "docx" || f.Format == "pdf" || f.Format == "xlsx") && f.Size <= intake.MaxBytes
}

// ofFile reads the file of a document, if it says more than the text.
func (s *Service) ofFile(ctx context.Context, actor org.Actor, r library.Reading) (ImportID, error) {
	if !AsFile(r.File) {
		return "", nil
	}
	var raw bytes.Buffer
	if err := library.NewService(s.db).Fetch(ctx, actor, r.ID, 0, func(library.File) {}, &raw); err != nil {
		return "", err
	}
	return s.Upload(ctx, actor, r.File.Name, raw.Bytes(), false)
}

// UploadDocument reads the questions that stand in a document of the library, in
// its file or in its text, as Upload does. What is brought in of them keeps the document
// and the line it was made from.
func (s *Service) UploadDocument(ctx context.Context, actor org.Actor, document library.ID) (ImportID, error) {
	if err := actor.CheckTrain(); err != nil {
		return "", err
	}
	r, err := library.NewService(s.db).Get(ctx, actor, document)
	if err != nil {
		return "", err
	}
	id, err := s.ofFile(ctx, actor, r)
	if id == "" && (err == nil || errs.Is(err, errs.Invalid)) {
		id, err = s.Upload(ctx, actor, r.Document.Title, []byte(r.Lines()), false)
	}
	if err != nil {
		return "", err
	}
	return id, s.tie(ctx, actor, id, document, false)
}

// UploadText reads the text of a document that somebody mended, as Upload does. What is
// brought in of it keeps the document; the line, too, where the text is as it was.
func (s *Service) UploadText(ctx context.Context, actor org.Actor, document library.ID, text string, anew bool) (ImportID, error) {
	if err := actor.CheckTrain(); err != nil {
		return "", err
	}
	r, err := library.NewService(s.db).Get(ctx, actor, document)
	if err != nil {
		return "", err
	}
	text = strings.ReplaceAll(text, "\r\n", "\n") // as forms send it
	id, err := s.Upload(ctx, actor, r.Document.Title, []byte(text), anew)
	if err != nil {
		return "", err
	}
	return id, s.tie(ctx, actor, id, document, strings.TrimSpace(text) != strings.TrimSpace(r.Lines()))
}

// tie notes of which document an import was made.
func (s *Service) tie(ctx context.Context, actor org.Actor, id ImportID, document library.ID, mended bool) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		i, err := find(ctx, tx, actor.Org, id)
		if err != nil || i.Document == document {
			return err
		}
		i.Document, i.Mended = document, mended
		return save(ctx, tx, actor.Org, i)
	})
}

package parcel

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/library"
	"kongdan/internal/org"
)

// UploadDocument reads the questions that stand in the text of a document of
// the library, as Upload does. What is brought in of them keeps the document
// and the line it was made from.
func (s *Service) UploadDocument(ctx context.Context, actor org.Actor, document library.ID) (ImportID, error) {
	if err := actor.CheckTrain(); err != nil {
		return "", err
	}
	r, err := library.NewService(s.db).Get(ctx, actor, document)
	if err != nil {
		return "", err
	}
	id, err := s.Upload(ctx, actor, r.Document.Title, []byte(r.Lines()), false)
	if err != nil {
		return "", err
	}
	return id, s.db.InTx(ctx, func(tx *db.Tx) error {
		i, err := find(ctx, tx, actor.Org, id)
		if err != nil || i.Document == document {
			return err
		}
		i.Document = document
		return save(ctx, tx, actor.Org, i)
	})
}

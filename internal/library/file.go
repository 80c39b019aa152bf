package library

import (
	"context"
	"encoding/base64"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// upload is a file on its way in.
type upload struct {
	File
	raw     []byte
	digest  string
	text    string
	written Format
}

// partBytes is how much of a file one row holds.
const partBytes = 384 << 10

// keep writes the file of a document.
func (u *upload) keep(ctx context.Context, tx *db.Tx, o org.ID, document ID) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO document_file (org_id, id, document_id, name, format, size, digest, unread) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		o, u.ID, document, u.Name, u.Format, u.Size, u.digest, u.Unread)
	if err != nil {
		return fmt.Errorf("insert a file: %w", err)
	}
	for part, rest := 0, u.raw; len(rest) > 0; part++ {
		n := min(partBytes, len(rest))
		_, err := tx.ExecContext(ctx, `INSERT INTO document_file_part (org_id, file_id, part, body) VALUES ($1, $2, $3, $4)`,
			o, u.ID, part, base64.StdEncoding.EncodeToString(rest[:n]))
		if err != nil {
			return fmt.Errorf("keep a file: %w", err)
		}
		rest = rest[n:]
	}
	return nil
}

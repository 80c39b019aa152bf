// Package blob keeps files in tables, cut into parts that both engines take as
// text. Such a table ends with the columns part, from 0, and body.
package blob

import (
	"context"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"kongdan/internal/kit/db"
)

// Size is how many bytes one part holds.
const Size = 384 << 10

// Encode is the body of a part.
func Encode(raw []byte) string { return base64.StdEncoding.EncodeToString(raw) }

// Decode returns what a body holds.
func Decode(body string) ([]byte, error) { return base64.StdEncoding.DecodeString(body) }

// Save writes all parts of a file into a table; cols are the columns that name
// the file, separated by commas, and key has a value for each.
func Save(ctx context.Context, tx *db.Tx, table, cols string, key []any, raw []byte) error {
	marks := make([]string, len(key)+2)
	for i := range marks {
		marks[i] = "$" + strconv.Itoa(i+1)
	}
	text := `INSERT INTO ` + table + ` (` + cols + `, part, body) VALUES (` + strings.Join(marks, ", ") + `)` // #nosec G202 -- names of our own
	for part := 0; len(raw) > 0; part++ {
		n := min(Size, len(raw))
		if _, err := tx.ExecContext(ctx, text, append(key[:len(key):len(key)], part, Encode(raw[:n]))...); err != nil {
			return fmt.Errorf("keep a file in %s: %w", table, err)
		}
		raw = raw[n:]
	}
	return nil
}

// Load puts a file together again of the bodies that a query finds, in their
// order; nil for none.
func Load(ctx context.Context, tx *db.Tx, query string, args ...any) ([]byte, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read a file: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var all []byte
	for rows.Next() {
		var body string
		if err := rows.Scan(&body); err != nil {
			return nil, fmt.Errorf("read a file: %w", err)
		}
		some, err := Decode(body)
		if err != nil {
			return nil, fmt.Errorf("read a file: %w", err)
		}
		all = append(all, some...)
	}
	return all, rows.Err()
}

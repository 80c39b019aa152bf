// Package schema holds the database's shape as forward-only migrations. A file
// is frozen once released; its name is NNNN_what.sql, or NNNN_what.sqlite.sql
// and NNNN_what.postgres.sql where the engines must differ.
package schema

import "embed"

// Files are the migrations, in the folder "migrations".
//
//go:embed migrations/*.sql
var Files embed.FS

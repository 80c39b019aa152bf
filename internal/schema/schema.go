// Package schema holds the database's shape as forward-only migrations. A file
// is frozen once released; its name is NNNN_what.sql, or NNNN_what.sqlite.sql
// and NNNN_what.postgres.sql where the engines must differ.
package schema

import (
	"embed"
	"fmt"
)

// Files are the migrations, in the folder "migrations".
//
//go:embed migrations/*.sql
var Files embed.FS

// Newest is the version that the last migration leads to.
func Newest() (version int64) {
	entries, err := Files.ReadDir("migrations")
	if err != nil {
		panic(err) // embedded
	}
	for _, e := range entries {
		var n int64
		if _, err := fmt.Sscanf(e.Name(), "%04d_", &n); err == nil {
			version = max(version, n)
		}
	}
	return version
}

// Package text holds what the program says, in Chinese and English: one flat
// JSON file per area and language.
package text

import "embed"

// Files holds zh/*.json and en/*.json.
//
//go:embed zh/*.json en/*.json
var Files embed.FS

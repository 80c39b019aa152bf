// Package shelf reads the lists that are built into the program as JSON files.
package shelf

import (
	"encoding/json"
	"fmt"
	"io/fs"
)

// Read decodes the file of a name, without its ending ".json". An error means a
// broken build; it names the file.
func Read(files fs.FS, name string, into any) error {
	text, err := fs.ReadFile(files, name+".json")
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		return fmt.Errorf("built-in %s: %w", name, err)
	}
	return nil
}

// Join reads several files that each hold a part of one list.
func Join[T any](files fs.FS, into *[]T, names ...string) error {
	for _, name := range names {
		var part []T
		if err := Read(files, name, &part); err != nil {
			return err
		}
		*into = append(*into, part...)
	}
	return nil
}

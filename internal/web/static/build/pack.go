package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"
)

const placeholder = "placeholder.txt"

// pack replaces what lies in dist by files, each under a name with its hash
// and in three forms (plain, gzip, zstd), and writes the manifest last: a build
// that broke half-way leaves none.
func pack(files map[string][]byte) error {
	old, err := os.ReadDir(target)
	if err != nil {
		return err
	}
	for _, e := range old {
		if e.Name() != placeholder {
			if err := os.Remove(filepath.Join(target, e.Name())); err != nil {
				return err
			}
		}
	}
	manifest := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		body := files[name]
		sum := sha256.Sum256(body)
		ext := filepath.Ext(name)
		hashed := strings.TrimSuffix(name, ext) + "-" + hex.EncodeToString(sum[:])[:12] + ext
		manifest[name] = hashed
		small, smaller, err := squeeze(body)
		if err != nil {
			return err
		}
		for suffix, form := range map[string][]byte{"": body, ".gz": small, ".zst": smaller} {
			if err := write(hashed+suffix, form); err != nil {
				return err
			}
		}
		fmt.Printf("%-12s %8d bytes %7d gzip %7d zstd\n", name, len(body), len(small), len(smaller))
	}
	raw, err := json.MarshalIndent(manifest, "", "  ")
	if err != nil {
		return err
	}
	return write("manifest.json", append(raw, '\n'))
}

func write(name string, body []byte) error {
	return os.WriteFile(filepath.Join(target, name), body, 0o644) // #nosec G306 -- public files
}

func squeeze(body []byte) (gz, zst []byte, err error) {
	var b bytes.Buffer
	g, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, nil, err
	}
	if _, err := g.Write(body); err != nil {
		return nil, nil, err
	}
	if err := g.Close(); err != nil {
		return nil, nil, err
	}
	z, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression))
	if err != nil {
		return nil, nil, err
	}
	return b.Bytes(), z.EncodeAll(body, nil), z.Close()
}

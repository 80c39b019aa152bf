// Package backup writes everything an installation holds into one file and
// reads it back, on either engine. The file is a zip: a head, one file of JSON
// lines for each table in the order of its key, the uploaded files, and a
// manifest with the number and the digest of all of them.
package backup

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/klauspost/compress/flate"

	"kongdan/internal/kit/db"
)

// format is the version of the layout of the file itself.
const format = 1

// Head says what a backup is of; it is the first thing in the file.
type Head struct {
	Format  int    `json:"format"`
	Program string `json:"program"` // version of the program that wrote it
	Schema  int64  `json:"schema"`  // version of the database
	Engine  string `json:"engine"`
	Created string `json:"created"`
}

// Manifest is what a backup holds; it is the last thing in the file.
type Manifest struct {
	Tables []Part `json:"tables"`
	Files  []Part `json:"files"`
}

// Rows is the number of rows of all tables.
func (m Manifest) Rows() (n int64) {
	for _, p := range m.Tables {
		n += p.Rows
	}
	return n
}

// Part is one table or uploaded file.
type Part struct {
	Name   string `json:"name"`
	Rows   int64  `json:"rows,omitempty"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// secret are tables a backup leaves out: whoever is signed in signs in again,
// links sent by mail are sent again, and new certificates are signed by a new key.
var secret = map[string]bool{"session": true, "one_time_code": true, "signin_failure": true, "request_key": true, "certificate_secret": true}

// derived are tables that are made again from others: what is searched, and
// files for taking away that nobody misses after a day.
var derived = map[string]bool{"search_doc": true, "document_passage": true, "document_term": true, "document_shingle": true, "export_run": true, "export_part": true}

// secretRow reports whether a row of installation is a code that opens the setup page.
func secretRow(table string, names []string, row []any) bool {
	if table != "installation" {
		return false
	}
	for i, name := range names {
		if text, _ := row[i].(string); name == "name" && len(text) > 11 && text[:11] == "setup_code:" {
			return true
		}
	}
	return false
}

// carried returns the tables a backup holds.
func carried(ctx context.Context, tx *db.Tx) ([]db.Table, error) {
	all, err := db.Tables(ctx, tx)
	if err != nil {
		return nil, err
	}
	var list []db.Table
	for _, t := range all {
		if !secret[t.Name] && !derived[t.Name] {
			list = append(list, t)
		}
	}
	return list, nil
}

// Write backs up a database and the files below folder, which may be "", into
// a new file, while people work, and reads it back to be sure. keep says which
// files, by their slash-separated names, belong in it.
func Write(ctx context.Context, d *db.DB, head Head, folder string, keep func(name string) bool, path string) (Manifest, error) {
	if _, err := os.Lstat(path); err == nil {
		return Manifest{}, fmt.Errorf("%s exists already", path)
	}
	head.Format, head.Engine, head.Created = format, d.Engine.String(), d.Now().Format(time.RFC3339)
	part := path + ".part"
	file, err := os.OpenFile(part, os.O_CREATE|os.O_RDWR|os.O_TRUNC, 0o600) // #nosec G304 -- the operator names the file
	if err != nil {
		return Manifest{}, err
	}
	m, err := write(ctx, d, head, folder, keep, file)
	if err == nil {
		err = file.Sync()
	}
	err = errors.Join(err, file.Close())
	if err == nil {
		err = check(ctx, part, m)
	}
	if err == nil {
		err = os.Rename(part, path)
	}
	if err != nil {
		return Manifest{}, errors.Join(err, os.Remove(part))
	}
	return m, syncFolder(filepath.Dir(path))
}

// check reads a backup back and compares it with what was written.
func check(ctx context.Context, path string, want Manifest) error {
	a, err := Open(path)
	if err != nil {
		return fmt.Errorf("read the backup back: %w", err)
	}
	defer func() { _ = a.Close() }()
	if err := a.Verify(ctx); err != nil {
		return fmt.Errorf("read the backup back: %w", err)
	}
	return want.compare(a.Manifest)
}

func (m Manifest) compare(o Manifest) error {
	a, err := json.Marshal(m)
	if err != nil {
		return err
	}
	b, err := json.Marshal(o)
	if err != nil {
		return err
	}
	if string(a) != string(b) {
		return errors.New("the backup does not hold what was written")
	}
	return nil
}

func write(ctx context.Context, d *db.DB, head Head, folder string, keep func(string) bool, to io.Writer) (Manifest, error) {
	z := zip.NewWriter(to)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 4) })
	var m Manifest
	if err := writeJSON(z, headName, head); err != nil {
		return m, err
	}
	// The rows first: a file is stored before the row that names it.
	err := d.Snapshot(ctx, func(tx *db.Tx) error {
		tables, err := carried(ctx, tx)
		if err != nil {
			return err
		}
		for _, t := range tables {
			w, err := z.Create(tablePrefix + t.Name + ".jsonl")
			if err != nil {
				return err
			}
			p, err := dump(ctx, tx, t, w)
			if err != nil {
				return fmt.Errorf("back up %s: %w", t.Name, err)
			}
			m.Tables = append(m.Tables, p)
		}
		return nil
	})
	if err != nil {
		return m, err
	}
	if folder != "" {
		if m.Files, err = writeFiles(ctx, z, folder, keep); err != nil {
			return m, err
		}
	}
	return m, errors.Join(writeJSON(z, manifestName, m), z.Close())
}

// dump writes a table: a line with the columns' names, then a line a row.
func dump(ctx context.Context, tx *db.Tx, t db.Table, to io.Writer) (Part, error) {
	p := newPart(t.Name)
	names := t.Names()
	line, err := json.Marshal(names)
	if err != nil {
		return Part{}, err
	}
	if _, err := p.writeLine(to, line); err != nil {
		return Part{}, err
	}
	err = t.Each(ctx, tx, func(row []any) error {
		if secretRow(t.Name, names, row) {
			return nil
		}
		line, err := json.Marshal(row)
		if err != nil {
			return err
		}
		p.Rows++
		_, err = p.writeLine(to, line)
		return err
	})
	return p.sum(), err
}

func writeFiles(ctx context.Context, z *zip.Writer, folder string, keep func(string) bool) (list []Part, err error) {
	root := os.DirFS(folder)
	err = fs.WalkDir(root, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		if name == "." || keep(name) && e.Type().IsRegular() {
			if name != "." {
				p, err := writeFile(z, root, name)
				if errors.Is(err, fs.ErrNotExist) {
					return nil // taken away meanwhile
				}
				if err != nil {
					return err
				}
				list = append(list, p)
			}
			return nil
		}
		if e.IsDir() && !keep(name) {
			return fs.SkipDir
		}
		return nil
	})
	return list, err
}

func writeFile(z *zip.Writer, root fs.FS, name string) (Part, error) {
	f, err := root.Open(name)
	if err != nil {
		return Part{}, err
	}
	defer func() { _ = f.Close() }()
	w, err := z.Create(filePrefix + name)
	if err != nil {
		return Part{}, err
	}
	p := newPart(name)
	n, err := io.Copy(io.MultiWriter(w, p.digest), f)
	p.Bytes = n
	return p.sum(), err
}

func writeJSON(z *zip.Writer, name string, v any) error {
	w, err := z.Create(name)
	if err != nil {
		return err
	}
	return json.NewEncoder(w).Encode(v)
}

// summing is a part whose digest is being made.
type summing struct {
	Part
	digest hash.Hash
}

func newPart(name string) *summing { return &summing{Part{Name: name}, sha256.New()} }

func (p *summing) writeLine(to io.Writer, line []byte) (int, error) {
	line = append(line, '\n')
	p.Bytes += int64(len(line))
	p.digest.Write(line)
	return to.Write(line)
}

func (p *summing) sum() Part {
	p.SHA256 = hex.EncodeToString(p.digest.Sum(nil))
	return p.Part
}

// syncFolder makes a new name in a folder last.
func syncFolder(path string) error {
	dir, err := os.Open(path) // #nosec G304 -- the folder of the backup
	if err != nil {
		return err
	}
	_ = dir.Sync() // not every system can
	return dir.Close()
}

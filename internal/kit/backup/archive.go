package backup

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kongdan/internal/kit/db"
)

// The names inside the file.
const (
	headName     = "kongdan.json"
	manifestName = "manifest.json"
	tablePrefix  = "tables/"
	filePrefix   = "files/"
)

// maxSmall bounds head and manifest, maxLine one row.
const (
	maxSmall = 16 << 20
	maxLine  = 64 << 20
)

// ErrNotBackup says that a file is no backup, or not a whole one.
var ErrNotBackup = errors.New("this is no backup of Kongdan, or it is not complete")

// Archive is an open backup.
type Archive struct {
	Head     Head
	Manifest Manifest
	zip      *zip.ReadCloser
}

// Open opens a backup and reads head and manifest. What the manifest says is
// not checked yet (see Verify).
func Open(path string) (*Archive, error) {
	z, err := zip.OpenReader(path)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w (%w)", path, ErrNotBackup, err)
	}
	a := &Archive{zip: z}
	if err := errors.Join(a.readJSON(headName, &a.Head), a.readJSON(manifestName, &a.Manifest)); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w (%w)", path, ErrNotBackup, err), z.Close())
	}
	if a.Head.Format != format {
		return nil, errors.Join(fmt.Errorf("%s: a backup of format %d, this program reads %d", path, a.Head.Format, format), z.Close())
	}
	return a, nil
}

// Close closes the file.
func (a *Archive) Close() error { return a.zip.Close() }

func (a *Archive) readJSON(name string, into any) error {
	f, err := a.zip.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	return json.NewDecoder(io.LimitReader(f, maxSmall)).Decode(into)
}

// Verify reads everything and compares it with the manifest.
func (a *Archive) Verify(ctx context.Context) error {
	known := map[string]bool{headName: true, manifestName: true}
	for _, want := range a.Manifest.Tables {
		known[tablePrefix+want.Name+".jsonl"] = true
		got := newPart(want.Name)
		for line, err := range a.lines(want.Name) {
			if err = errors.Join(err, ctx.Err()); err != nil {
				return fmt.Errorf("table %s: %w", want.Name, err)
			}
			got.Rows++
			if _, err := got.writeLine(io.Discard, line); err != nil {
				return err
			}
		}
		got.Rows-- // the line of the columns
		if got.sum() != want {
			return fmt.Errorf("table %s is damaged", want.Name)
		}
	}
	for _, want := range a.Manifest.Files {
		known[filePrefix+want.Name] = true
		if !filepath.IsLocal(want.Name) {
			return fmt.Errorf("file %q does not lie in the data folder", want.Name)
		}
		got := newPart(want.Name)
		f, err := a.zip.Open(filePrefix + want.Name)
		if err != nil {
			return fmt.Errorf("file %s: %w", want.Name, err)
		}
		got.Bytes, err = io.Copy(got.digest, f)
		if err = errors.Join(err, f.Close(), ctx.Err()); err != nil {
			return fmt.Errorf("file %s: %w", want.Name, err)
		}
		if got.sum() != want {
			return fmt.Errorf("file %s is damaged", want.Name)
		}
	}
	for _, f := range a.zip.File {
		if !known[f.Name] {
			return fmt.Errorf("%s is not in the manifest", f.Name)
		}
	}
	return nil
}

// lines yields the lines of a table's file; they are good until the next.
func (a *Archive) lines(table string) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		f, err := a.zip.Open(tablePrefix + table + ".jsonl")
		if err != nil {
			yield(nil, err)
			return
		}
		defer func() { _ = f.Close() }()
		s := bufio.NewScanner(f)
		s.Buffer(make([]byte, 64<<10), maxLine)
		for s.Scan() {
			if !yield(slices.Clip(s.Bytes()), nil) {
				return
			}
		}
		if err := s.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// Load fills an empty database of the backup's schema version and compares
// what it then holds with the manifest.
func (a *Archive) Load(ctx context.Context, d *db.DB) error {
	var tables []db.Table
	err := d.Snapshot(ctx, func(tx *db.Tx) (err error) {
		if tables, err = carried(ctx, tx); err != nil {
			return err
		}
		for _, t := range tables {
			err := t.Each(ctx, tx, func(row []any) error {
				if secretRow(t.Name, t.Names(), row) {
					return nil
				}
				return fmt.Errorf("the database is not empty: there are rows in %s", t.Name)
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := a.sameTables(tables); err != nil {
		return err
	}
	if err := d.Load(ctx, tables, a.rows); err != nil {
		return err
	}
	return a.Compare(ctx, d)
}

func (a *Archive) sameTables(tables []db.Table) error {
	var here, there []string
	for _, t := range tables {
		here = append(here, t.Name)
	}
	for _, p := range a.Manifest.Tables {
		there = append(there, p.Name)
	}
	slices.Sort(here)
	slices.Sort(there)
	if !slices.Equal(here, there) {
		return fmt.Errorf("the backup has other tables than its schema: %v, want %v", there, here)
	}
	return nil
}

// Compare compares a database with the manifest.
func (a *Archive) Compare(ctx context.Context, d *db.DB) error {
	want := map[string]Part{}
	for _, p := range a.Manifest.Tables {
		want[p.Name] = p
	}
	return d.Snapshot(ctx, func(tx *db.Tx) error {
		tables, err := carried(ctx, tx)
		if err != nil {
			return err
		}
		for _, t := range tables {
			got, err := dump(ctx, tx, t, io.Discard)
			if err != nil {
				return err
			}
			if got != want[t.Name] {
				return fmt.Errorf("table %s does not hold what the backup holds", t.Name)
			}
		}
		return nil
	})
}

// rows is the Source of Load.
func (a *Archive) rows(t db.Table) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		first := true
		for line, err := range a.lines(t.Name) {
			if err != nil {
				yield(nil, err)
				return
			}
			if first {
				first = false
				var names []string
				if err := json.Unmarshal(line, &names); err != nil || !slices.Equal(names, t.Names()) {
					yield(nil, fmt.Errorf("the columns are %.200s, want %v (%w)", line, t.Names(), err))
					return
				}
				continue
			}
			row, err := readRow(line, t)
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

func readRow(line []byte, t db.Table) ([]any, error) {
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.UseNumber()
	var row []any
	if err := dec.Decode(&row); err != nil || len(row) != len(t.Columns) {
		return nil, fmt.Errorf("a row of %d values: %w", len(row), err)
	}
	for i, v := range row {
		switch v := v.(type) {
		case json.Number:
			n, err := v.Int64()
			if err != nil || !t.Columns[i].Number {
				return nil, fmt.Errorf("column %s: a number cannot stand here", t.Columns[i].Name)
			}
			row[i] = n
		case string:
			if t.Columns[i].Number {
				return nil, fmt.Errorf("column %s: text cannot stand here", t.Columns[i].Name)
			}
		case nil:
		default:
			return nil, fmt.Errorf("column %s holds %T", t.Columns[i].Name, v)
		}
	}
	return row, nil
}

// Unpack writes the uploaded files below folder.
func (a *Archive) Unpack(ctx context.Context, folder string) error {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	for _, p := range a.Manifest.Files {
		if err := errors.Join(a.unpack(root, p), ctx.Err()); err != nil {
			return fmt.Errorf("file %s: %w", p.Name, err)
		}
	}
	return nil
}

func (a *Archive) unpack(root *os.Root, p Part) error {
	if i := strings.LastIndexByte(p.Name, '/'); i > 0 {
		if err := root.MkdirAll(p.Name[:i], 0o700); err != nil {
			return err
		}
	}
	from, err := a.zip.Open(filePrefix + p.Name)
	if err != nil {
		return err
	}
	to, err := root.OpenFile(p.Name, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return errors.Join(err, from.Close())
	}
	sum := newPart(p.Name)
	sum.Bytes, err = io.Copy(io.MultiWriter(to, sum.digest), from)
	err = errors.Join(err, to.Sync(), to.Close(), from.Close())
	if err == nil && sum.sum() != p {
		err = errors.New("damaged")
	}
	return err
}

package intake

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/csv"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"
	_ "modernc.org/sqlite" // the collection of a package is a database

	"kongdan/internal/kit/errs"
	"kongdan/internal/rule/examtext"
	"kongdan/internal/rule/question"
)

// ankiPackage reads the notes of an Anki package.
func ankiPackage(a *archive) (File, error) {
	var raw []byte
	var err error
	switch {
	case a.has("collection.anki21b"):
		if raw, err = a.read("collection.anki21b"); err != nil {
			return none, err
		}
		z, err := zstd.NewReader(bytes.NewReader(raw), zstd.WithDecoderMaxMemory(maxUnpacked), zstd.WithDecoderConcurrency(1))
		if err != nil {
			return none, errs.Because(err, errs.Invalid, "intake.zip_entry", "Name", "collection.anki21b")
		}
		defer z.Close()
		raw, err = io.ReadAll(io.LimitReader(z, maxUnpacked+1))
		if err != nil {
			return none, errs.Because(err, errs.Invalid, "intake.zip_entry", "Name", "collection.anki21b")
		}
		if len(raw) > maxUnpacked {
			return none, errs.New(errs.TooLarge, "intake.zip_bomb", "Name", "collection.anki21b", "Max", maxUnpacked>>20)
		}
	case a.has("collection.anki21"):
		raw, err = a.read("collection.anki21")
	default:
		raw, err = a.read("collection.anki2")
	}
	if err != nil {
		return none, err
	}
	notes, err := collection(raw)
	if err != nil {
		return none, err
	}
	return cards(Anki, notes)
}

// note is one note: its fields, and where it stands.
type note struct {
	fields []string
	tags   []string
	line   int
}

// collection reads the notes of an Anki database from a file of its own.
func collection(raw []byte) (notes []note, err error) {
	dir, err := os.MkdirTemp("", "kongdan-anki-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := filepath.Join(dir, "collection")
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: file}).EscapedPath()+"?mode=ro&immutable=1&_pragma=trusted_schema(OFF)&_pragma=query_only(1)")
	if err != nil {
		return nil, errs.Because(err, errs.Invalid, "intake.anki_broken")
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	ctx, stop := context.WithTimeout(context.Background(), 20*time.Second)
	defer stop()
	var kind string // a view could compute without end
	if err := db.QueryRowContext(ctx, `SELECT type FROM sqlite_schema WHERE name = 'notes'`).Scan(&kind); err != nil || kind != "table" {
		return nil, errs.Because(err, errs.Invalid, "intake.anki_broken")
	}
	rows, err := db.QueryContext(ctx, `SELECT flds, tags FROM notes ORDER BY id LIMIT $1`, maxRows+1)
	if err != nil {
		return nil, errs.Because(err, errs.Invalid, "intake.anki_broken")
	}
	defer func() { _ = rows.Close() }()
	size := 0
	for rows.Next() {
		var fields, tags string
		if err := rows.Scan(&fields, &tags); err != nil {
			return nil, errs.Because(err, errs.Invalid, "intake.anki_broken")
		}
		if size += len(fields); size > MaxText || len(notes) == maxRows {
			return nil, errs.New(errs.TooLarge, "intake.too_many_rows", "Max", maxRows)
		}
		notes = append(notes, note{strings.Split(strings.ToValidUTF8(fields, "\uFFFD"), "\x1f"), ankiTags(strings.ToValidUTF8(tags, "")), len(notes) + 1})
	}
	if err := rows.Err(); err != nil {
		return nil, errs.Because(err, errs.Invalid, "intake.anki_broken")
	}
	return notes, nil
}

var cloze = regexp.MustCompile(`(?s)\{\{c\d+::(.*?)(?:::(.*?))?\}\}`)

// ankiTags reads words apart by space, in which "::" stands between parent and child.
func ankiTags(text string) (list []string) {
	for word := range strings.FieldsSeq(text) {
		list = append(list, strings.Replace(word, "::", ":", 1))
	}
	return list
}

// cards makes items of notes: a front with its back, or a text with clozes.
func cards(f Format, notes []note) (File, error) {
	var records []record
	var warnings []examtext.Warning
	for _, n := range notes {
		front, back := "", ""
		if len(n.fields) > 0 {
			front = plainText(n.fields[0])
		}
		if len(n.fields) > 1 {
			back = plainText(n.fields[1])
		}
		if strings.TrimSpace(front) == "" {
			warnings = append(warnings, examtext.Warning{Code: examtext.StemEmpty, Line: n.line, Text: back})
			continue
		}
		r := card(n, front, back)
		r.leave(strings.Join(n.fields, "\n"))
		records = append(records, r)
	}
	if len(records) == 0 {
		return none, errs.New(errs.Invalid, "intake.no_rows")
	}
	return settled(f, records, warnings), nil
}

// card makes an item of one note.
func card(n note, front, back string) record {
	r := record{Record: examtext.Record{Number: n.line, Line: n.line, Stem: front, Key: back}, excerpt: front + "\n\n" + back}
	switch list := examtext.SplitOptions(front); {
	case cloze.MatchString(front):
		r.Type, r.Key, r.Explanation = string(examtext.Fill), "", back
		for _, one := range cloze.FindAllStringSubmatch(front, -1) {
			r.Blanks = append(r.Blanks, strings.TrimSpace(one[1]))
		}
		r.Stem = cloze.ReplaceAllString(front, question.Gap)
	case len(list) > 1:
		one := examtext.Parse("1、" + front + "\n答案：" + back)
		if len(one.Items) != 1 || len(one.Items[0].Options) < 2 {
			break
		}
		i := one.Items[0]
		r.Type, r.Stem, r.Options, r.Key, r.Explanation = string(i.Type), i.Stem, nil, i.Answer.Letters, i.Explanation
		for l := 'A'; l < 'A'+question.MaxOptions; l++ {
			if text, ok := i.Options[string(l)]; ok {
				r.Options = append(r.Options, text)
			}
		}
	}
	if r.Type == "" {
		r.Type = string(examtext.Short)
	}
	tagged(&r.entry, n.tags)
	return r
}

// ankiText reads the text export of Anki: lines that begin with # say how.
func ankiText(text string) (File, error) {
	comma := '\t'
	drop, tags := map[int]bool{}, -1
	line := 1
	for strings.HasPrefix(text, "#") {
		head, rest, _ := strings.Cut(text, "\n")
		text = rest
		line++
		name, value, _ := strings.Cut(strings.TrimSpace(strings.TrimPrefix(head, "#")), ":")
		switch {
		case name == "separator":
			if sep, ok := map[string]rune{"tab": '\t', "comma": ',', "semicolon": ';', "pipe": '|', "space": ' ', "colon": ':'}[strings.ToLower(value)]; ok {
				comma = sep
			} else if r := []rune(value); len(r) == 1 {
				comma = r[0]
			}
		case strings.HasSuffix(name, " column"):
			if n, err := strconv.Atoi(strings.TrimSpace(value)); err == nil {
				if drop[n-1] = true; name == "tags column" {
					tags = n - 1
				}
			}
		}
	}
	c := csv.NewReader(strings.NewReader(text))
	c.Comma, c.LazyQuotes, c.FieldsPerRecord = comma, true, -1
	var notes []note
	for {
		cells, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return none, errs.Because(err, errs.Invalid, "intake.anki_line", "Line", line)
		}
		if len(notes) == maxRows {
			return none, errs.New(errs.TooLarge, "intake.too_many_rows", "Max", maxRows)
		}
		at, _ := c.FieldPos(0)
		n := note{line: line + at - 1}
		for i, cell := range cells {
			if !drop[i] {
				n.fields = append(n.fields, cell)
			}
			if i == tags {
				n.tags = ankiTags(cell)
			}
		}
		notes = append(notes, n)
	}
	return cards(AnkiText, notes)
}

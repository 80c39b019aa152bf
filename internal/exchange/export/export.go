// Package export writes what an organisation has into files: all of it as one
// file for each thing, or a list as its reader sees it. The files are such that
// package exchange brings members, products, accounts, people and deals back.
//
// Who a coach is is in none of them, and neither are secrets, what was typed
// about verdicts, or the values of the audit log: no query here reads the
// tables and columns that hold them.
package export

import (
	"context"
	"io"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/sheet"
	"kongdan/internal/org"
)

// Format is how a file is written.
type Format string

// The formats.
const (
	CSV  Format = "csv"  // everything: a zip file with one CSV file for each thing
	XLSX Format = "xlsx" // everything: a workbook with one sheet for each thing
)

// Formats lists them, the default first.
var Formats = []Format{CSV, XLSX}

// Service holds the use cases of this area.
type Service struct {
	db    *db.DB
	Texts *i18n.Catalog // what a job names things with
}

// NewService returns the use cases on a database.
func NewService(d *db.DB) *Service { return &Service{db: d} }

// Summary is what an export holds.
type Summary struct {
	Tables int
	Rows   int64
}

// All writes everything of an organisation into w, as it is at one moment,
// while people work. Heads and words are in the language, the organisation's
// own for "". progress, which may be nil, is told of rows and says why to stop.
func (s *Service) All(ctx context.Context, o org.ID, f Format, lang string, w io.Writer, progress func(done, all int64) error) (sum Summary, err error) {
	err = s.db.Snapshot(ctx, func(tx *db.Tx) error {
		settings, err := org.Defaults(ctx, tx, o)
		if err != nil {
			return err
		}
		if lang == "" {
			lang = settings.Lang
		}
		zone, err := time.LoadLocation(settings.TimeZone)
		if err != nil {
			zone = time.UTC
		}
		ctx = i18n.With(ctx, i18n.Locale{Catalog: s.Texts, Lang: lang, Zone: zone, Currency: settings.Currency})
		v, err := newVoice(ctx, tx, o)
		if err != nil {
			return err
		}
		if err := v.learn(ctx, tx); err != nil {
			return err
		}
		out := sheet.NewArchive(w, tx.Now)
		if f == XLSX {
			out = sheet.NewWorkbook(w)
		}
		if sum, err = v.all(ctx, tx, out, progress); err != nil {
			sheet.Drop(out)
			return err
		}
		return out.Close()
	})
	return sum, err
}

// all writes every table.
func (v *voice) all(ctx context.Context, tx *db.Tx, out sheet.File, progress func(done, all int64) error) (sum Summary, err error) {
	var expected int64
	if progress != nil {
		if expected, err = expect(ctx, tx, v.org); err != nil {
			return sum, err
		}
	}
	for _, t := range tables {
		if err := out.Table(t.name, i18n.T(ctx, "export.table."+t.name), t.heads(ctx)); err != nil {
			return sum, err
		}
		sum.Tables++
		err := t.walk(ctx, tx, v, func(cells []sheet.Cell) error {
			if sum.Rows++; sum.Rows%pageRows == 0 {
				if progress != nil {
					if err := progress(sum.Rows, max(expected, sum.Rows)); err != nil {
						return err
					}
				}
				if err := ctx.Err(); err != nil {
					return err
				}
			}
			return out.Row(cells)
		})
		if err != nil {
			return sum, err
		}
	}
	if progress != nil {
		err = progress(sum.Rows, sum.Rows)
	}
	return sum, err
}

// ReadFormat reads a format as people name it; "" is the default. It fails with
// Invalid at "format".
func ReadFormat(text string) (Format, error) {
	if text == "" {
		return Formats[0], nil
	}
	for _, f := range Formats {
		if text == string(f) {
			return f, nil
		}
	}
	return "", errs.Field("format", "error.invalid_choice")
}

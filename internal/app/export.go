package app

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kongdan/internal/exchange/export"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
)

// ExportJob is an export as somebody on the terminal asks for it.
type ExportJob struct {
	File   string
	Format export.Format
	Lang   string // of heads and words; "" is the organisation's own
	Force  bool   // replaces a file that is there
}

// NewExportJob makes one of a file's name and the flags of "export". Without
// --format the ending decides.
func NewExportJob(file string, flags map[string]string) (ExportJob, error) {
	j := ExportJob{File: file, Lang: flags["lang"]}
	_, j.Force = flags["force"]
	ending := strings.ToLower(filepath.Ext(file))
	format := flags["format"]
	if format == "" && ending == ".xlsx" {
		format = string(export.XLSX)
	}
	var err error
	if j.Format, err = export.ReadFormat(format); err != nil {
		return j, WrongInput("cli.export.format", "Value", format)
	}
	if j.Lang != "" && !slices.Contains(i18n.Languages, j.Lang) {
		return j, WrongInput("cli.lang", "Value", j.Lang)
	}
	if other := map[export.Format]string{export.CSV: ".xlsx", export.XLSX: ".zip"}[j.Format]; ending == other {
		return j, WrongInput("cli.export.ending", "File", file)
	}
	return j, j.free()
}

// free makes sure that the file may be written.
func (j ExportJob) free() error {
	there, err := os.Stat(j.File)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err != nil:
		return err
	case there.IsDir():
		return WrongInput("cli.export.folder", "File", j.File)
	case !j.Force:
		return Refused("cli.export.exists", "File", j.File)
	}
	return nil
}

// Export writes everything of an organisation into a file, which is there as a
// whole or not at all.
func (a *App) Export(ctx context.Context, o org.ID, j ExportJob) (sum export.Summary, err error) {
	part := j.File + ".part"
	file, err := os.OpenFile(part, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600) // #nosec G304 -- the operator names the file
	if err != nil {
		return sum, err
	}
	sum, err = a.Exports.All(ctx, o, j.Format, j.Lang, file, nil)
	err = errors.Join(cmp.Or(err, file.Sync()), file.Close())
	if err == nil {
		err = a.Exports.Note(ctx, o, j.Format)
	}
	if err == nil {
		err = os.Rename(part, j.File)
	}
	if err != nil {
		return sum, errors.Join(err, os.Remove(part))
	}
	return sum, nil
}

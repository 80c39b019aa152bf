package extract

import (
	"bytes"
	"strings"

	"github.com/xuri/excelize/v2"

	"kongdan/internal/kit/errs"
)

// workbook writes the sheets of a workbook as Markdown, each a table under its
// name. Hidden sheets are left out.
func workbook(raw []byte) (text string, err error) {
	defer func() {
		if p := recover(); p != nil { // the library panics on some damaged files
			text, err = "", errs.New(errs.Invalid, "extract.broken")
		}
	}()
	book, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{UnzipSizeLimit: mostUnpacked, UnzipXMLSizeLimit: 16 << 20})
	if err != nil {
		return "", errs.Because(err, errs.Invalid, "extract.broken")
	}
	defer func() { _ = book.Close() }()
	var out strings.Builder
	for _, name := range book.GetSheetList() {
		if shown, err := book.GetSheetVisible(name); err != nil || !shown {
			continue
		}
		rows, err := book.Rows(name)
		if err != nil {
			continue // a sheet of charts
		}
		var cells [][]string
		size := 0
		for rows.Next() && size <= MaxText {
			row, err := rows.Columns()
			if err != nil {
				return "", errs.Because(err, errs.Invalid, "extract.broken")
			}
			for _, c := range row {
				size += len(c)
			}
			cells = append(cells, row)
		}
		if err := rows.Error(); err != nil {
			return "", errs.Because(err, errs.Invalid, "extract.broken")
		}
		if err := rows.Close(); err != nil {
			return "", errs.Because(err, errs.Invalid, "extract.broken")
		}
		if t := table(cells); t != "" {
			out.WriteString("\n## " + escape(name) + "\n" + t)
		}
		if tooLong(&out) {
			break
		}
	}
	return out.String(), nil
}

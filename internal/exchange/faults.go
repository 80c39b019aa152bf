package exchange

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strconv"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/sheet"
	"kongdan/internal/org"
)

// BadRow is a row that was refused, as it came, with all that is wrong with it.
type BadRow struct {
	Row    int
	Cells  []string
	Faults []Fault
}

// BadRows lists the rows of a run that were refused, in the order of the file,
// for the administrator.
func (s *Service) BadRows(ctx context.Context, actor org.Actor, id RunID) ([]BadRow, error) {
	if err := actor.CheckAdminister(); err != nil {
		return nil, err
	}
	var packed []byte
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		if _, err = findRun(ctx, tx, actor.Org, id); err == nil {
			packed, err = readPart(ctx, tx, actor.Org, id, partFaults)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	at := map[int]int{}
	var list []BadRow
	err = readFaults(packed, func(f Fault) error {
		i, ok := at[f.Row]
		if !ok {
			i, at[f.Row] = len(list), len(list)
			list = append(list, BadRow{Row: f.Row, Cells: f.Cells})
		}
		list[i].Faults = append(list[i].Faults, f)
		return nil
	})
	slices.SortFunc(list, func(a, b BadRow) int { return cmp.Compare(a.Row, b.Row) })
	return list, err
}

// WriteBadRows writes rows that were refused as a file that can be corrected
// and brought in again: what is wrong and what to do stand before the cells as
// they came. head names the columns of the file.
func WriteBadRows(ctx context.Context, w io.Writer, k Kind, head []string, list []BadRow) error {
	out := sheet.NewWriter(w, true)
	_ = out.Write(append([]string{i18n.T(ctx, "import.bad.row"), i18n.T(ctx, "import.bad.why"), i18n.T(ctx, "import.bad.fix")}, head...)...)
	for _, b := range list {
		var why, fix []string
		for _, f := range b.Faults {
			text := i18n.T(ctx, f.Key, f.Args...)
			if at := f.Place(ctx, k); at != "" {
				text = i18n.T(ctx, "import.bad.at", "Column", at, "Text", text)
			}
			why = append(why, text)
			if do := i18n.T(ctx, f.Fix()); !slices.Contains(fix, do) {
				fix = append(fix, do)
			}
		}
		_ = out.Write(append([]string{strconv.Itoa(b.Row), strings.Join(why, "\n"), strings.Join(fix, "\n")}, b.Cells...)...)
	}
	return out.Flush()
}

// Place is the column of a file of the kind that a fault is in, or what it
// lacks; "" where it concerns the row as a whole.
func (f Fault) Place(ctx context.Context, k Kind) string {
	if f.Field == "" {
		return f.Column
	}
	return i18n.T(ctx, "import.bad.no_column", "Field", i18n.T(ctx, "column."+string(k)+"."+f.Field))
}

// WriteTemplate writes the head of a file of a kind, to be filled in: every
// column that is understood, in the language of the context.
func WriteTemplate(ctx context.Context, w io.Writer, k Kind) error {
	var head []string
	for _, f := range fields[k] {
		head = append(head, i18n.T(ctx, "column."+string(k)+"."+f.Name))
	}
	out := sheet.NewWriter(w, true)
	_ = out.Write(head...)
	return out.Flush()
}

package exchange

import (
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/sheet"
	"kongdan/internal/kit/typed"
	"kongdan/internal/rule/day"
)

// row is one row as it is understood.
type row struct {
	p      *pass
	number int
	cells  []string
	bad    bool
}

// read looks at a row as a whole.
func (p *pass) read(rec sheet.Row) *row {
	r := &row{p: p, number: rec.Number, cells: rec.Cells}
	if rec.Fault != "" {
		r.fault("", rec.Fault)
		return r
	}
	for i := len(p.table.Head); i < len(rec.Cells); i++ {
		if strings.TrimSpace(rec.Cells[i]) != "" {
			r.fault("", "import.fault.cells", "Cells", len(rec.Cells), "Columns", len(p.table.Head))
			return r
		}
	}
	if p.headAgain(rec.Cells) {
		r.fault("", "import.fault.head_again")
	}
	return r
}

// headAgain reports whether a row is the head once more, as where files were
// put one behind the other.
func (p *pass) headAgain(cells []string) bool {
	if len(cells) != len(p.table.Head) {
		return false
	}
	for i, c := range cells {
		if typed.Fold(c) != typed.Fold(p.table.Head[i]) {
			return false
		}
	}
	return true
}

// text returns the cell of a field, "" if there is none. Where several columns
// go to one field, each stands on a line of its own, behind its name unless
// that is the field's.
func (r *row) text(field string) string {
	columns := r.p.columns[field]
	var lines []string
	for _, i := range columns {
		if i >= len(r.cells) {
			continue
		}
		cell := strings.TrimSpace(sheet.Typed(strings.TrimSpace(r.cells[i])))
		switch {
		case cell == "":
		case r.p.foreign[i]:
			lines = append(lines, r.p.table.Head[i]+": "+cell)
		default:
			lines = append(lines, cell)
		}
	}
	return strings.Join(lines, "\n")
}

// date returns the date of a field, "" if there is none.
func (r *row) date(field string) day.Date {
	cell := r.text(field)
	if cell == "" {
		return ""
	}
	d, err := readDate(cell, r.p.order)
	if err != nil {
		r.fault(field, "import.fault.date")
	}
	return d
}

// fault notes what is wrong at a field, "" for the row as a whole.
func (r *row) fault(field, key string, args ...any) {
	f := Fault{Row: r.number, Key: key, Args: args}
	if _, ours := fieldOf(r.p.kind, field); ours && len(r.p.columns[field]) == 0 {
		f.Field = field
	}
	if at := r.p.columns[field]; len(at) > 0 {
		f.Column = r.p.table.Head[at[0]]
		if at[0] < len(r.cells) {
			f.Value = cut(strings.ToValidUTF8(r.cells[at[0]], "\ufffd"), sampleCell)
		}
	}
	r.note(f)
	r.bad = true
}

// note keeps a fault; the first of a row brings its cells along.
func (r *row) note(f Fault) {
	p := r.p
	if p.report.Faulty++; len(p.report.Faults) < mostFaults {
		p.report.Faults = append(p.report.Faults, f)
	}
	if !r.bad {
		p.report.Refused++
		f.Cells = r.cells
	}
	p.faults.add(f)
}

// take notes the faults of a form's fields; names says under which field of
// ours those of the form stand that are called otherwise. It reports whether
// err was one of those.
func (r *row) take(err error, names map[string]string) error {
	list := errs.FieldsOf(err)
	if len(list) == 0 {
		return err
	}
	for _, f := range list {
		name := f.Name
		if n, ok := names[name]; ok {
			name = n
		}
		r.fault(name, f.Key, f.Args...)
	}
	return nil
}

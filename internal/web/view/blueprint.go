package view

import "strconv"

// number is the row as people count.
func (r BlueprintRow) number() int {
	n, _ := strconv.Atoi(r.At)
	return n + 1
}

// field is a field of one line of a row.
func (m Blueprint) field(r BlueprintRow, part, label, value string) Field {
	f := Field{Name: "row." + r.At + "." + part, Label: label, Value: value, Autocomplete: "off"}
	if part == "count" || part == "marks" {
		f.InputMode = "decimal"
	}
	f.Error = m.Form.Problems.Of(f.Name)
	return f
}

// choice is a choice of a row.
func (m Blueprint) choice(r BlueprintRow, part, label, value string, options []Option, empty string) Field {
	f := m.field(r, part, label, value)
	f.Options, f.Empty = options, empty
	return f
}

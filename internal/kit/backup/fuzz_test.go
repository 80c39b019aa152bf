package backup

import (
	"testing"

	"kongdan/internal/kit/db"
)

// FuzzRow feeds lines of a backup to the reader of rows: it returns values of
// the columns' kinds or an error.
func FuzzRow(f *testing.F) {
	table := db.Table{Name: "t", Columns: []db.TableColumn{{Name: "n", Number: true}, {Name: "s"}}}
	for _, seed := range []string{`[1,"x"]`, `[null,null]`, `["1","x"]`, `[1,2]`, `[1e3,"x"]`, `[9223372036854775808,"x"]`, `[1.5,"x"]`,
		`[1]`, `[1,"x",3]`, `{}`, `null`, ``, `[[[[`, `[true,"x"]`, "[1,\"\xff\"]"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		row, err := readRow(line, table)
		if err != nil {
			return
		}
		for i, v := range row {
			switch v.(type) {
			case nil:
			case int64:
				if i != 0 {
					t.Errorf("%s: a number in a column of text", line)
				}
			case string:
				if i != 1 {
					t.Errorf("%s: text in a column of numbers", line)
				}
			default:
				t.Errorf("%s: %T", line, v)
			}
		}
		if len(row) != 2 {
			t.Errorf("%s: %d values", line, len(row))
		}
	})
}

package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

func write(t *testing.T, f File) {
	t.Helper()
	for _, table := range []string{"people", "deals"} {
		if err := f.Table(table, "表/"+table, []string{"名称", "金额", "日期", "时间"}); err != nil {
			t.Fatal(err)
		}
		for _, row := range [][]Cell{
			{{Text: "=1+1"}, {Text: "1234.50", Kind: Number}, {Text: "2026-03-31", Kind: Day}, {Text: "2026-03-31 18:05", Kind: Moment}},
			{{Text: "<b>\"x\", y\n第二行 "}, {Text: "90071992547409931.07", Kind: Number}, {Text: "", Kind: Day}, {}},
			{{Text: "\x01控制\x00"}, {Text: "-3", Kind: Number}, {Text: "1024-01-01", Kind: Day}, {}},
		} {
			if err := f.Row(row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestAWorkbookKeepsKindsAndGoesOnInAnotherSheet(t *testing.T) {
	var b bytes.Buffer
	f := NewWorkbook(&b)
	f.(*workbook).most = 3
	write(t, f)
	book, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	if got := book.GetSheetList(); !reflect.DeepEqual(got, []string{"表 people", "表 people 2", "表 deals", "表 deals 2"}) {
		t.Errorf("sheets %q", got)
	}
	rows, err := book.GetRows("表 people")
	if err != nil || len(rows) != 3 || !reflect.DeepEqual(rows[1], []string{"=1+1", "1234.5", "2026-03-31", "2026-03-31 18:05"}) || rows[2][0] != "<b>\"x\", y\n第二行 " {
		t.Errorf("%v, %q", err, rows)
	}
	if rows[2][1] != "90071992547409931.07" {
		t.Errorf("a long number is rounded: %s", rows[2][1])
	}
	if rows, err = book.GetRows("表 people 2"); err != nil || len(rows) != 2 || rows[0][0] != "名称" || rows[1][1] != "-3" || rows[1][2] != "1024-01-01" || !strings.Contains(rows[1][0], "控制") {
		t.Errorf("%v, %q", err, rows)
	}
	for cell, want := range map[string]excelize.CellType{"A2": excelize.CellTypeInlineString, "B2": excelize.CellTypeUnset} {
		if kind, err := book.GetCellType("表 people", cell); err != nil || kind != want {
			t.Errorf("%s is %v, %v", cell, kind, err)
		}
	}
}

func TestAnArchiveHoldsAFileForEachTable(t *testing.T) {
	var b bytes.Buffer
	write(t, NewArchive(&b, time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC)))
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil || len(z.File) != 2 || z.File[1].Name != "deals.csv" {
		t.Fatal(err)
	}
	r, err := z.File[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	table, err := Open(raw, Format{})
	if err != nil || table.Rows != 3 || !bytes.HasPrefix(raw, []byte("\ufeff名称,金额,日期,时间\r\n'=1+1,1234.50,2026-03-31,2026-03-31 18:05\r\n")) {
		t.Errorf("%v, %s", err, raw)
	}
}

// full is a disk that has room for some bytes only.
type full struct{ room int }

var errNoRoom = errors.New("no room")

func (f *full) Write(b []byte) (int, error) {
	if f.room -= len(b); f.room < 0 {
		return 0, errNoRoom
	}
	return len(b), nil
}

func TestAFullDiskIsTold(t *testing.T) {
	for name, f := range map[string]File{"csv": NewCSV(&full{10}), "zip": NewArchive(&full{10}, time.Now()), "xlsx": NewWorkbook(&full{10})} {
		err := f.Table("x", "x", []string{"a"})
		for range 30_000 {
			if err == nil {
				err = f.Row([]Cell{{Text: "some text that fills the disk"}})
			}
		}
		if err == nil {
			err = f.Close()
		}
		Drop(f)
		if !errors.Is(err, errNoRoom) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

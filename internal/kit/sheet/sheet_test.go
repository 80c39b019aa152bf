package sheet

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"kongdan/internal/kit/errs"
)

const people = "姓名,城市\r\n张伟,杭州\r\n李娜,\"北京, 海淀\"\r\n"

func encode(t *testing.T, text string, e Encoding) []byte {
	t.Helper()
	var out []byte
	var err error
	switch e {
	case UTF8:
		out = []byte(text)
	case GB18030:
		out, err = simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(text))
	case Big5:
		out, err = traditionalchinese.Big5.NewEncoder().Bytes([]byte(text))
	case UTF16LE:
		out, err = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().Bytes([]byte(text))
	case UTF16BE:
		out, err = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().Bytes([]byte(text))
	case Windows1252:
		out, err = charmap.Windows1252.NewEncoder().Bytes([]byte(text))
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func packed(t *testing.T, raw []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(raw); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// rows reads a table as "row:cell|cell", with a fault behind "!".
func rows(t *Table) (out []string) {
	for r := range t.All() {
		line := fmt.Sprintf("%d:%s", r.Number, strings.Join(r.Cells, "|"))
		if r.Fault != "" {
			line = fmt.Sprintf("%d!%s", r.Number, strings.TrimPrefix(r.Fault, "sheet.fault."))
		}
		out = append(out, line)
	}
	return out
}

const traditional = "姓名,城市,備註\n陳經理,臺北,負責產品選型與預算審批\n林小姐,高雄,驗收單據須由她簽字，並歸檔備查\n"

func TestEncodingsAreDecided(t *testing.T) {
	cases := map[string]struct {
		raw  []byte
		want Encoding
	}{
		"utf-8":               {encode(t, people, UTF8), UTF8},
		"utf-8 with mark":     {append([]byte("\xef\xbb\xbf"), people...), UTF8},
		"gb18030":             {encode(t, people, GB18030), GB18030},
		"utf-16le with mark":  {append([]byte("\xff\xfe"), encode(t, people, UTF16LE)...), UTF16LE},
		"utf-16be with mark":  {append([]byte("\xfe\xff"), encode(t, people, UTF16BE)...), UTF16BE},
		"utf-16le, no mark":   {encode(t, people+"wang,xian\r\n", UTF16LE), UTF16LE},
		"utf-16be, no mark":   {encode(t, people+"wang,xian\r\n", UTF16BE), UTF16BE},
		"ascii":               {[]byte("name,city\nann,rome\n"), UTF8},
		"packed":              {packed(t, encode(t, people, GB18030)), GB18030},
		"a few broken bytes":  {[]byte("姓名,城市\n张伟甲乙丙丁戊己庚辛,杭\xff州\n"), UTF8},
		"traditional in big5": {encode(t, traditional, Big5), Big5},
		"traditional in gbk":  {encode(t, traditional, GB18030), GB18030},
		"western, no chinese": {encode(t, "name,city\nJosé,Zürich\nÅsa,Malmö\n", Windows1252), Windows1252},
	}
	for name, c := range cases {
		table, err := Open(c.raw, Format{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if table.Format.Encoding != c.want {
			t.Errorf("%s: %s, want %s", name, table.Format.Encoding, c.want)
		}
		if strings.Contains(name, "no chinese") || strings.Contains(name, "ascii") || strings.Contains(name, "broken") || strings.Contains(name, "traditional") {
			continue
		}
		if got := rows(table); !slices.Equal(table.Head, []string{"姓名", "城市"}) || got[0] != "2:张伟|杭州" || got[1] != "3:李娜|北京, 海淀" || table.Broken != 0 {
			t.Errorf("%s: %q %q", name, table.Head, got)
		}
	}
	table, err := Open(encode(t, people, GB18030), Format{Encoding: UTF8})
	if err != nil || table.Broken == 0 {
		t.Errorf("a wrong encoding that was chosen is not told: %v", err)
	}
}

func TestDelimitersAreGuessed(t *testing.T) {
	for text, want := range map[string]string{
		"a,b\n1,2\n":                            ",",
		"a;b;c\n1,5;2;3\n4,5;6;7\n":             ";",
		"a\tb\n1,2\t3\n":                        "\t",
		"name\nann\n":                           ",",
		"a,b;c\n\"1;2;3\",4\n\"1;2\",5\n":       ",",
		"sep=;\r\na;b,c,d\r\n1;2\r\n":           ";",
		"\"last, first\";city\n\"x, y\";rome\n": ";",
	} {
		table, err := Open([]byte(text), Format{})
		if err != nil {
			t.Errorf("%q: %v", text, err)
		} else if table.Format.Delimiter != want {
			t.Errorf("%q: %q, want %q", text, table.Format.Delimiter, want)
		}
	}
}

func TestRows(t *testing.T) {
	for text, want := range map[string]string{
		"h\n1\n\n2\n":                                  "2:1 4:2", // rows count as a spreadsheet counts them
		"h,i\n1,\n,2\n,\n":                             "2:1| 3:|2",
		"h\r1\r2":                                      "2:1 3:2",
		"h,i\n\"a\nb\",\"c\"\"d\"\nx,y\n":              "2:a\nb|c\"d 3:x|y",
		"h,i\n 5\" disk,2\n":                           `2: 5" disk|2`,
		"h,i\n \"a\" , \"b\"\n":                        "2:a|b",
		"h,i\n\"a\"x,1\ny,2\n":                         "2!after 3:y|2",
		"h,i\n1,\"open\n2,b\n3,c\n":                    "2!quote 3:2|b 4:3|c",
		"h,i,j\n1,2,3,\n":                              "2:1|2|3|",
		"h\n" + strings.Repeat("长", MaxCell):           "2:" + strings.Repeat("长", MaxCell),
		"h\n" + strings.Repeat("x", 1<<20) + "\ny\n":   "2!long_cell 3:y",
		"h\n\"" + strings.Repeat("x", 1<<20) + "\ny\n": "2!long_cell 3:y",
		"h\n\"" + strings.Repeat("\n", 1<<18) + "z":    "2!long_cell 262146:z",
		"sep=,\nh\n1\n":                                "3:1",
	} {
		table, err := Open([]byte(text), Format{Delimiter: ","})
		if err != nil {
			t.Errorf("%.40q: %v", text, err)
			continue
		}
		if got := strings.Join(rows(table), " "); got != want {
			t.Errorf("%.40q: %.80q, want %.80q", text, got, want)
		}
	}
}

func TestFilesThatAreNoTable(t *testing.T) {
	bomb := packed(t, bytes.Repeat([]byte("a,b\n"), MaxBytes/4+1))
	broken := packed(t, []byte(people))
	for name, c := range map[string]struct {
		raw  []byte
		want string
		kind errs.Kind
	}{
		"nothing":          {nil, "sheet.empty", errs.Invalid},
		"blanks":           {[]byte(" \r\n ,, \n"), "sheet.empty", errs.Invalid},
		"only a head":      {[]byte("a,b\n"), "sheet.no_rows", errs.Invalid},
		"xlsx":             {[]byte("PK\x03\x04\x14\x00"), "sheet.is_excel", errs.Invalid},
		"xls":              {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "sheet.is_excel", errs.Invalid},
		"a page":           {[]byte("\xef\xbb\xbf \n<HTML><table>"), "sheet.is_web_page", errs.Invalid},
		"pdf":              {[]byte("%PDF-1.7"), "sheet.is_other", errs.Invalid},
		"png":              {[]byte("\x89PNG\r\n"), "sheet.is_other", errs.Invalid},
		"bomb":             {bomb, "sheet.too_large_unpacked", errs.TooLarge},
		"packed twice":     {packed(t, broken), "sheet.gzip_twice", errs.Invalid},
		"packed xlsx":      {packed(t, []byte("PK\x03\x04")), "sheet.is_excel", errs.Invalid},
		"half a pack":      {broken[:len(broken)-9], "sheet.gzip_broken", errs.Invalid},
		"no pack":          {[]byte("\x1f\x8bhello"), "sheet.gzip_broken", errs.Invalid},
		"too large":        {make([]byte, MaxBytes+1), "sheet.too_large", errs.TooLarge},
		"too many columns": {[]byte(strings.Repeat("a,", MaxColumns) + "a\n1\n"), "sheet.too_many_columns", errs.Invalid},
		"too many rows":    {[]byte("a\n" + strings.Repeat("1\n", MaxRows+1)), "sheet.too_many_rows", errs.TooLarge},
		"an open head":     {[]byte("\"a,b\n1,2\n"), "sheet.head_broken", errs.Invalid},
		"too broken":       {[]byte("a\n" + strings.Repeat("\"x\"y\n", maxBroken+1)), "sheet.too_broken", errs.Invalid},
	} {
		_, err := Open(c.raw, Format{})
		if errs.KindOf(err) != c.kind || err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

func TestWhatIsWrittenIsNoFormulaAndReadsBack(t *testing.T) {
	cells := []string{"", "a", "=1+1", "+86 10", "-5", "@x", "\tx", "\rx", "'=1", "'x", "''-1", "a,b", "a\"b", "a\nb", "a;b", " a ", "=cmd|' /C calc'!A0", "张伟"}
	var b bytes.Buffer
	w := NewWriter(&b, true)
	if err := w.Write(make([]string, len(cells))[:1]...); err != nil {
		t.Fatal(err)
	}
	b.Reset()
	w = NewWriter(&b, true)
	head := make([]string, len(cells))
	for i := range head {
		head[i] = fmt.Sprint("h", i)
	}
	if err := w.Write(head...); err != nil {
		t.Fatal(err)
	}
	if err := w.Write(cells...); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(b.Bytes(), []byte("\xef\xbb\xbf")) {
		t.Error("no byte order mark")
	}
	theirs, err := csv.NewReader(bytes.NewReader(b.Bytes()[3:])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range theirs[1] {
		if risky(c) {
			t.Errorf("%q would run", c)
		}
	}
	table, err := Open(b.Bytes(), Format{})
	if err != nil {
		t.Fatal(err)
	}
	for row := range table.All() {
		for i, c := range row.Cells {
			if got := Typed(c); got != cells[i] {
				t.Errorf("%q came back as %q (%q)", cells[i], got, c)
			}
		}
	}
}

// FuzzOpen feeds any bytes: nothing crashes, and where the standard library
// reads a file without complaint, so do we, alike.
func FuzzOpen(f *testing.F) {
	for _, seed := range []string{people, "a,b\n1,\"2\n3\"\n", "a;b\n\"x\"\"y\";2\n", "\xff\xfea\x00,\x00b\x00", "\x1f\x8b\x08", "sep=;\na;b\n1;2", "a\n\"", "a\rb\rc", "\"\"\n\"\"", "a,\ufeffb\n\x00,2", "PK\x03\x04"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		table, err := Open(raw, Format{})
		if err != nil {
			if errs.KindOf(err) == errs.Internal {
				t.Fatalf("unclassified: %v", err)
			}
			return
		}
		n, last := 0, 1
		for row := range table.All() {
			n++
			if row.Number <= last {
				t.Fatalf("row %d after %d", row.Number, last)
			}
			last = row.Number
		}
		if n != table.Rows {
			t.Fatalf("%d rows, then %d", table.Rows, n)
		}
	})
}

func FuzzReader(f *testing.F) {
	for _, seed := range []string{"a,b\nc,d\n", "\"a\",\"b\"\"c\"\n", "a,\n,b", "\"x\ny\",z\n\n1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ContainsAny(text, "\r ") || len(text) > MaxCell {
			return // read more kindly than the standard library does
		}
		std := csv.NewReader(strings.NewReader(text))
		std.FieldsPerRecord = -1
		want, err := std.ReadAll()
		if err != nil {
			return
		}
		r, got := newReader(text, ",", 1), [][]string{}
		for row, ok := r.next(); ok; row, ok = r.next() {
			if row.Fault != "" {
				t.Fatalf("%q: %s", text, row.Fault)
			}
			got = append(got, slices.Clone(row.Cells))
		}
		want = slices.DeleteFunc(want, func(cells []string) bool { return strings.TrimSpace(strings.Join(cells, "")) == "" })
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("%q: %q, want %q", text, got, want)
		}
	})
}

func FuzzPlain(f *testing.F) {
	for _, seed := range []string{"=1", "'=1", "''", "'", "-", "abc"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		p := Plain(cell)
		if risky(p) || Typed(p) != cell {
			t.Fatalf("%q became %q, and %q again", cell, p, Typed(p))
		}
	})
}

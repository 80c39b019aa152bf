package intake

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/sheet"
	"kongdan/internal/rule/examtext"
	"kongdan/internal/rule/fold"
)

// Limits of a table.
const (
	maxRows    = 50_000
	maxColumns = 200
)

// column is what a column of a table holds.
type column int

const (
	noColumn column = iota
	columnType
	columnStem
	columnKey
	columnExplain
	columnSection
	columnNumber
	columnOptions // all options in one cell
	columnOption  // and further: A, B, C …
)

// columnNames are the heads of columns, folded.
var columnNames = map[string]column{}

func init() {
	for c, names := range map[column]string{
		columnType:    "题型|题目类型|试题类型|类型|题类|type|question type|kind",
		columnStem:    "题干|题目|试题|问题|题目内容|试题内容|题目名称|试题题干|内容|stem|question|question text|text|prompt",
		columnKey:     "答案|正确答案|参考答案|标准答案|正确选项|答案选项|key|answer|correct answer|correct|answers|right answer",
		columnExplain: "解析|答案解析|试题解析|题目解析|详解|说明|explanation|feedback|rationale",
		columnSection: "分类|章节|类别|大题|部分|section|category",
		columnNumber:  "题号|序号|编号|no|no.|number|#",
		columnOptions: "选项|备选项|备选答案|options|choices",
	} {
		for name := range strings.SplitSeq(names, "|") {
			columnNames[name] = c
		}
	}
}

var optionHead = regexp.MustCompile(`^(?:选项|备选项|备选答案|答案选项|option|choice|answer)?\s*[(（]?([a-l]|[1-9]|1[0-2])[)）]?\s*(?:选项|\.|、)?$`)

// columnOf reads the head of a column.
func columnOf(head string) column {
	name := strings.Trim(fold.Key(head), " *:")
	name = strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(name, "(必填)"), "(选填)"))
	if c, ok := columnNames[name]; ok {
		return c
	}
	if m := optionHead.FindStringSubmatch(name); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil {
			if name == m[1] {
				return noColumn
			}
			return columnOption + column(n-1)
		}
		return columnOption + column(m[1][0]-'a')
	}
	return noColumn
}

// columnsOf reads the heads of a table; ok is false if it has no questions.
func columnsOf(head []string) (list []column, ok bool) {
	seen := map[column]bool{}
	for _, h := range head {
		c := columnOf(h)
		if seen[c] {
			c = noColumn
		}
		seen[c] = true
		list = append(list, c)
	}
	return list, seen[columnStem] && (seen[columnKey] || seen[columnOption] || seen[columnOptions] || seen[columnType])
}

// row makes a record of a row. ok is false if it is blank.
func row(columns []column, cells []string, line int) (r examtext.Record, ok bool) {
	r.Line = line
	for i, text := range cells {
		if i >= len(columns) {
			break
		}
		text = strings.TrimSpace(text)
		ok = ok || text != "" && columns[i] != noColumn
		switch c := columns[i]; {
		case c == columnType:
			r.Type = text
		case c == columnStem:
			r.Stem = text
		case c == columnKey:
			r.Key = text
		case c == columnExplain:
			r.Explanation = text
		case c == columnSection:
			r.Section = text
		case c == columnNumber:
			r.Number, _ = strconv.Atoi(strings.TrimSuffix(text, ".0"))
			r.Number = max(0, r.Number)
		case c == columnOptions:
			r.Options = examtext.SplitOptions(text)
		case c >= columnOption:
			for len(r.Options) <= int(c-columnOption) {
				r.Options = append(r.Options, "")
			}
			r.Options[c-columnOption] = text
		}
	}
	return r, ok
}

// table makes a result of records.
func table(records []examtext.Record) (examtext.Result, error) {
	if len(records) == 0 {
		return none, errs.New(errs.Invalid, "intake.no_rows")
	}
	return examtext.Result{Items: examtext.Items(records), Documents: []examtext.Document{}, Warnings: []examtext.Warning{}}, nil
}

// commas reads a text as a table of comma separated values. ok is false if its
// first row does not name the columns of questions.
func commas(raw []byte) (r examtext.Result, ok bool, err error) {
	t, err := sheet.Open(raw, sheet.Format{})
	if err != nil {
		return none, false, nil
	}
	columns, ok := columnsOf(t.Head)
	if !ok {
		return none, false, nil
	}
	var records []examtext.Record
	var faults []examtext.Warning
	for line := range t.All() {
		if line.Fault != "" {
			faults = append(faults, examtext.Warning{Code: examtext.NotCarried, Line: line.Number, Text: strings.Join(line.Cells, " ")})
			continue
		}
		if len(records) >= maxRows {
			return none, true, errs.New(errs.TooLarge, "intake.too_many_rows", "Max", maxRows)
		}
		if rec, ok := row(columns, line.Cells, line.Number); ok {
			records = append(records, rec)
		}
	}
	r, err = table(records)
	r.Warnings = append(r.Warnings, faults...)
	return r, true, err
}

// workbook reads the sheets of an Excel file that name the columns of questions.
func workbook(raw []byte) (examtext.Result, error) {
	f, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxEntry})
	if err != nil {
		return none, errs.Because(err, errs.Invalid, "intake.xlsx_broken")
	}
	defer func() { _ = f.Close() }()
	var records []examtext.Record
	var text strings.Builder
	found := false
	for _, name := range f.GetSheetList() {
		more, is, err := sheetRows(f, name, &text)
		if err != nil {
			return none, err
		}
		found = found || is
		if records = append(records, more...); len(records) > maxRows {
			return none, errs.New(errs.TooLarge, "intake.too_many_rows", "Max", maxRows)
		}
	}
	if found {
		return table(records)
	}
	if strings.TrimSpace(text.String()) == "" {
		return none, errs.New(errs.Invalid, "intake.empty")
	}
	return examtext.Parse(text.String()), nil // an exam typed into cells
}

// sheetRows reads one sheet. Its cells are written into text as well, in case
// no sheet names columns.
func sheetRows(f *excelize.File, name string, text *strings.Builder) (records []examtext.Record, found bool, err error) {
	rows, err := f.Rows(name)
	if err != nil {
		return nil, false, errs.Because(err, errs.Invalid, "intake.xlsx_sheet", "Name", clip(name))
	}
	defer func() { _ = rows.Close() }()
	var columns []column
	for n := 1; rows.Next(); n++ {
		if n > maxRows+100 {
			return nil, false, errs.New(errs.TooLarge, "intake.too_many_rows", "Max", maxRows)
		}
		cells, err := rows.Columns()
		if err != nil {
			return nil, false, errs.Because(err, errs.Invalid, "intake.xlsx_row", "Name", clip(name), "Row", n)
		}
		if len(cells) > maxColumns {
			cells = cells[:maxColumns]
		}
		if columns == nil {
			if n <= 10 { // titles may stand above the heads
				if list, ok := columnsOf(cells); ok {
					columns, found = list, true
					continue
				}
			}
			if text.Len() < maxText {
				text.WriteString(strings.Join(cells, "  ") + "\n")
			}
			continue
		}
		if r, ok := row(columns, cells, n); ok {
			records = append(records, r)
		}
	}
	if err := rows.Error(); err != nil {
		return nil, false, errs.Because(err, errs.Invalid, "intake.xlsx_sheet", "Name", clip(name))
	}
	return records, found, nil
}

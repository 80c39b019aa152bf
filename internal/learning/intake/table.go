package intake

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/sheet"
	"kongdan/internal/rule/examtext"
	"kongdan/internal/rule/fold"
	"kongdan/internal/rule/question"
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
	columnDifficulty
	columnMarks
	columnTopic
	columnTags
	columnSource
	columnID
	columnLang
	columnMaterialTitle
	columnMaterial
	columnOptions // all options in one cell
	columnOption  // and further: A, B, C …
)

// columnNames are the heads of columns, folded.
var columnNames = map[string]column{}

func init() {
	for c, names := range map[column]string{
		columnType:          "题型|题目类型|试题类型|类型|题类|type|question type|kind",
		columnStem:          "题干|题目|试题|问题|题目内容|试题内容|题目名称|试题题干|内容|stem|question|question text|text|prompt",
		columnKey:           "答案|正确答案|参考答案|标准答案|正确选项|答案选项|key|answer|correct answer|correct|answers|right answer",
		columnExplain:       "解析|答案解析|试题解析|题目解析|详解|说明|explanation|feedback|rationale",
		columnSection:       "分类|章节|类别|大题|部分|section|category",
		columnNumber:        "题号|序号|编号|no|no.|number|#",
		columnDifficulty:    "难度|难易度|难易程度|难度系数|difficulty|level",
		columnMarks:         "分值|分数|本题分值|题目分值|试题分值|每题分值|marks|mark|points|point|score|default mark|default grade",
		columnTopic:         "知识点|考点|考查点|topic|topics|knowledge point",
		columnTags:          "标签|关键词|关键字|tag|tags|keywords|labels",
		columnSource:        "来源|出处|来源文档|source",
		columnID:            "外部id|外部编号|题目id|试题id|唯一标识|external id|id|idnumber",
		columnLang:          "语言|language|lang",
		columnMaterialTitle: "材料标题|材料名称|material title|passage title",
		columnMaterial:      "材料|案例|背景材料|阅读材料|material|passage|case",
		columnOptions:       "选项|备选项|备选答案|options|choices",
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

// dateLike is how a program shows what it took for a date: 1-5, say.
var dateLike = regexp.MustCompile(`^(?:\d{1,2}[-/]\d{1,2}[-/]\d{2}(?: \d{1,2}:\d{2})?|\d{1,2}-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?:-\d{2})?)$`)

// row makes a record of a row. ok is false if it is blank.
func row(columns []column, cells []string, line int) (r record, ok bool) {
	r.Line = line
	var words []string
	for i, text := range cells {
		if i >= len(columns) {
			break
		}
		text = strings.TrimSpace(text)
		ok = ok || text != "" && columns[i] != noColumn
		switch c := columns[i]; {
		case text == "" && c < columnOption:
		case c == columnType:
			if r.Type = text; examtext.TypeNamed(text) == "" {
				r.Doubts = append(r.Doubts, examtext.Warning{Code: examtext.TypeUnclear, Text: text})
			}
		case c == columnStem:
			r.Stem, r.entry.Stem = text, text
		case c == columnKey:
			r.Key = text
		case c == columnExplain:
			r.Explanation, r.entry.Explanation = text, text
		case c == columnSection:
			r.Section, r.entry.Category = text, text
		case c == columnNumber:
			r.Number, _ = strconv.Atoi(strings.TrimSuffix(text, ".0"))
			r.Number = max(0, r.Number)
		case c == columnDifficulty:
			r.entry.Difficulty = difficulty(text)
		case c == columnMarks:
			r.marks(text)
		case c == columnTopic:
			for _, t := range apart(text) {
				words = append(words, "topic:"+t)
			}
		case c == columnTags:
			words = append(words, apart(text)...)
		case c == columnSource:
			r.entry.Source = text
		case c == columnID:
			r.entry.ID = text
		case c == columnLang:
			r.entry.Lang = language(text)
		case c == columnMaterialTitle:
			r.entry.Material.Title = text
		case c == columnMaterial:
			r.entry.Material.Text = text
		case c == columnOptions:
			r.Options = examtext.SplitOptions(text)
		case c >= columnOption:
			for len(r.Options) <= int(c-columnOption) {
				r.Options = append(r.Options, "")
			}
			r.Options[c-columnOption] = text
		}
	}
	for i, text := range cells {
		if i < len(columns) && (columns[i] == columnKey || columns[i] >= columnOptions) && dateLike.MatchString(strings.TrimSpace(text)) {
			r.Doubts = append(r.Doubts, examtext.Warning{Code: examtext.CellDate, Text: strings.TrimSpace(text)})
		}
	}
	r.splitBlanks()
	if r.entry.Material.Text == "" {
		r.entry.Material.Title = ""
	}
	tagged(&r.entry, words)
	r.excerpt = strings.Join(cells, " | ")
	return r, ok
}

// splitBlanks takes the answer of a fill-in question apart where "|" stands
// between its blanks, or there is but one.
func (r *record) splitBlanks() {
	if r.Key == "" || examtext.TypeNamed(r.Type) != examtext.Fill {
		return
	}
	parts := strings.Split(strings.ReplaceAll(r.Key, "｜", "|"), "|")
	if _, n := examtext.Gaps(r.Stem, question.Gap); n == len(parts) || n == 0 && len(parts) > 1 {
		r.Key, r.Blanks = "", parts
	}
}

// apart splits a cell with several words.
func apart(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(";；|｜\n", r) })
}

// difficulty reads 1 to 5 or a word; 0 is none.
func difficulty(text string) int {
	text = fold.Key(text)
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		if n >= 1 && n <= 5 {
			return int(n)
		}
		return 0
	}
	for n, words := range []string{1: "很容易|很易|易|very easy", 2: "容易|较易|简单|easy", 3: "中等|中|一般|适中|medium|normal|moderate", 4: "较难|偏难|hard|difficult", 5: "难|很难|困难|very hard|very difficult"} {
		if slices.Contains(strings.Split(words, "|"), text) && words != "" {
			return n
		}
	}
	return 0
}

func language(text string) string {
	switch text = fold.Key(text); {
	case text == "zh" || strings.HasPrefix(text, "zh-") || strings.Contains(text, "中文") || text == "chinese":
		return "zh"
	case text == "en" || strings.HasPrefix(text, "en-") || text == "英文" || text == "英语" || text == "english":
		return "en"
	}
	return ""
}

// table makes a file of the rows of a table.
func table(f Format, records []record, warnings []examtext.Warning) (File, error) {
	if len(records) == 0 {
		return none, errs.New(errs.Invalid, "intake.no_rows")
	}
	return settled(f, records, warnings), nil
}

// leftOut are the doubts about rows that cannot be read.
var leftOut = map[string]examtext.Code{sheet.FaultQuote: examtext.RowQuote, sheet.FaultAfter: examtext.RowAfter, sheet.FaultLongCell: examtext.RowLongCell}

// faultOf says of a row that cannot be read why, and in which cell: the last that
// was begun, by the head of its column.
func faultOf(head []string, line sheet.Row) examtext.Warning {
	w := examtext.Warning{Code: leftOut[line.Fault], Line: line.Number}
	at := len(line.Cells) - 1
	if at < 0 {
		return w
	}
	name := strconv.Itoa(at + 1)
	if at < len(head) && strings.TrimSpace(head[at]) != "" {
		name = strings.TrimSpace(head[at])
	}
	w.Text = strings.TrimSpace("[" + name + "] " + clip(strings.TrimSpace(strings.Join(line.Cells, " "))))
	return w
}

// unreadRows say of a table without any row that can be read why the first cannot.
var unreadRows = map[string]string{sheet.FaultQuote: "intake.row_quote", sheet.FaultAfter: "intake.row_after", sheet.FaultLongCell: "intake.row_long_cell"}

// commas reads a text as a table of comma separated values. ok is false if its
// first row does not name the columns of questions, nor one below a few titles.
func commas(raw []byte, text string) (file File, ok bool, err error) {
	t, err := sheet.Open(raw, sheet.Format{})
	if err != nil {
		return none, false, nil
	}
	columns, ok := columnsOf(t.Head)
	titles := 0
	if !ok {
		if text, titles = belowTitles(text); titles == 0 {
			return none, false, nil
		}
		if t, err = sheet.Open([]byte(text), sheet.Format{}); err != nil {
			return none, false, nil
		}
		if columns, ok = columnsOf(t.Head); !ok {
			return none, false, nil
		}
	}
	var records []record
	var faults []examtext.Warning
	var first sheet.Row // that cannot be read
	for line := range t.All() {
		line.Number += titles
		if line.Fault != "" {
			if first.Fault == "" {
				first = sheet.Row{Number: line.Number, Fault: line.Fault}
			}
			faults = append(faults, faultOf(t.Head, line))
			continue
		}
		if len(records) >= maxRows {
			return none, true, errs.New(errs.TooLarge, "intake.too_many_rows", "Max", maxRows)
		}
		if rec, ok := row(columns, line.Cells, line.Number); ok {
			records = append(records, rec)
		}
	}
	if len(records) == 0 && first.Fault != "" {
		return none, true, errs.New(errs.Invalid, unreadRows[first.Fault], "Row", first.Number)
	}
	file, err = table(Commas, records, faults)
	return file, true, err
}

// belowTitles returns a text from its first row on that names the columns of
// questions, and how many lines stand above; none if no row near the top does.
func belowTitles(text string) (rest string, titles int) {
	rest = text
	for titles = 1; titles < 10; titles++ {
		_, below, ok := strings.Cut(rest, "\n")
		if !ok {
			break
		}
		rest = below
		head, _, _ := strings.Cut(rest, "\n")
		cells := strings.FieldsFunc(strings.TrimRight(head, "\r"), func(r rune) bool { return strings.ContainsRune(",;\t", r) })
		if _, ok := columnsOf(cells); ok && len(cells) > 2 {
			return rest, titles
		}
	}
	return "", 0
}

// workbook reads the sheets of an Excel file that name the columns of questions.
func workbook(raw []byte) (File, error) {
	f, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxEntry})
	if err != nil {
		return none, errs.Because(err, errs.Invalid, "intake.xlsx_broken")
	}
	defer func() { _ = f.Close() }()
	var records []record
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
		return table(Excel, records, nil)
	}
	if strings.TrimSpace(text.String()) == "" {
		return none, errs.New(errs.Invalid, "intake.empty")
	}
	return free(Excel, text.String()), nil // an exam typed into cells
}

// sheetRows reads one sheet. Its cells are written into text as well, in case
// no sheet names columns.
func sheetRows(f *excelize.File, name string, text *strings.Builder) (records []record, found bool, err error) {
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
			if text.Len() < MaxText {
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

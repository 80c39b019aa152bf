package pack

import (
	"io"
	"strings"

	"kongdan/internal/kit/sheet"
	"kongdan/internal/rule/question"
)

// Words are what files for people call things.
type Words struct {
	Sheet, Type, Stem, Option, Key, Why, Marks, Difficulty, Topic, Tags, Category, Source, ID, Lang, Title, Material string
	Right, Wrong                                                                                                     string
	Kinds                                                                                                            map[question.Kind]string
}

// wordsIn are the words of each language. They are part of the formats: package
// intake reads them.
var wordsIn = map[string]Words{
	"zh": {"试题", "题型", "题干", "选项", "答案", "解析", "分值", "难度", "知识点", "标签", "分类", "来源", "外部ID", "语言", "材料标题", "材料", "正确", "错误",
		map[question.Kind]string{question.Single: "单选题", question.Multiple: "多选题", question.Indefinite: "不定项选择题", question.TrueFalse: "判断题", question.Fill: "填空题", question.Short: "简答题"}},
	"en": {"Questions", "Type", "Question", "Option ", "Answer", "Explanation", "Marks", "Difficulty", "Topic", "Tags", "Category", "Source", "External ID", "Language", "Material title", "Material", "True", "False",
		map[question.Kind]string{question.Single: "Single choice", question.Multiple: "Multiple choice", question.Indefinite: "Indefinite choice", question.TrueFalse: "True or false", question.Fill: "Fill in the blank", question.Short: "Short answer"}},
}

// WordsIn returns the words of a language.
func WordsIn(lang string) Words {
	if lang != "zh" {
		lang = "en"
	}
	return wordsIn[lang]
}

// mostOptions is how many columns of options a table has.
const mostOptions = 12

// Heads are the heads of a table with so many columns of options, and, if
// wanted, with columns for shared material.
func (w Words) Heads(options int, material bool) []string {
	heads := []string{w.Type, w.Stem}
	for at := range min(max(options, 8), mostOptions) {
		heads = append(heads, w.Option+question.Letter(at))
	}
	heads = append(heads, w.Key, w.Why, w.Marks, w.Difficulty, w.Topic, w.Tags, w.Category, w.Source, w.ID, w.Lang)
	if material {
		heads = append(heads, w.Title, w.Material)
	}
	return heads
}

func writeExcel(out io.Writer, w Words, list []question.Entry) error {
	options, material := 0, false
	for _, e := range list {
		options, material = max(options, len(e.Options)), material || !e.Material.IsZero()
	}
	heads := w.Heads(options, material)
	f := sheet.NewWorkbook(out)
	err := f.Table("questions", w.Sheet, heads)
	for at := 0; err == nil && at < len(list); at++ {
		err = f.Row(w.row(list[at], max(options, 8), material))
	}
	if err != nil {
		sheet.Drop(f)
		return err
	}
	return f.Close()
}

func (w Words) row(e question.Entry, options int, material bool) []sheet.Cell {
	var cells []sheet.Cell
	add := func(texts ...string) {
		for _, t := range texts {
			cells = append(cells, sheet.Cell{Text: t})
		}
	}
	add(w.Kinds[e.Kind], e.Stem)
	for at := range options {
		text := ""
		if at < len(e.Options) {
			text = e.Options[at].Text
		}
		add(text)
	}
	var topics, tags []string
	for _, label := range labels(e) {
		if topic, is := strings.CutPrefix(label, "topic:"); is {
			topics = append(topics, topic)
		} else {
			tags = append(tags, label)
		}
	}
	marks, level := "", ""
	if e.Marks > 0 {
		marks = e.Marks.String()
	}
	if e.Difficulty > 0 {
		level = string(rune('0' + e.Difficulty))
	}
	add(w.key(e), e.Explanation, marks, level, strings.Join(topics, ";"), strings.Join(tags, ";"), e.Category, e.Source, e.ID, e.Lang)
	if material {
		add(e.Material.Title, e.Material.Text)
	}
	return cells
}

// key writes what is right as one text.
func (w Words) key(i question.Entry) string {
	switch {
	case i.Kind == question.TrueFalse && i.Truth == nil:
		return ""
	case i.Kind == question.TrueFalse && *i.Truth:
		return w.Right
	case i.Kind == question.TrueFalse:
		return w.Wrong
	case i.Kind == question.Short:
		return i.Guide(i.Lang)
	case i.Kind == question.Fill:
		var blanks []string
		for _, b := range i.Blanks {
			blanks = append(blanks, strings.Join(b.Accept, ";"))
		}
		if strings.Join(blanks, "") == "" {
			return ""
		}
		return strings.Join(blanks, "|")
	}
	key := ""
	for _, at := range i.Key() {
		key += question.Letter(at)
	}
	return key
}

// Template writes an empty table to be filled in, with a line of each kind as
// an example.
func Template(out io.Writer, lang string, examples []question.Entry) error {
	return writeExcel(out, WordsIn(lang), examples)
}

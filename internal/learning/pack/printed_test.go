package pack

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"testing"

	"kongdan/internal/learning/intake"
	"kongdan/internal/rule/question"
)

// printed is a paper with every kind of question, as it would be printed.
func printed(lang string) Printed {
	zh := lang == "zh"
	say := func(a, b string) string {
		if zh {
			return a
		}
		return b
	}
	p := Printed{Lang: lang, Title: say("新人入门考试", "Onboarding exam"), Sub: say("A 卷 · 共 9 题，36 分", "Form A · 9 questions, 36 marks"), Intro: say("请独立完成。", "Please work on your own."), Sheet: say("答题卡", "Answer sheet"),
		Key: say("A 卷 参考答案与解析", "Form A: Answer key"), Marks: [2]string{say("√", "T"), say("×", "F")}}
	p.Candidate = []string{say("姓名：", "Name:"), say("部门：", "Department:"), say("日期：", "Date:"), say("得分：", "Score:")}
	no := 0
	section := func(title, sub string, list ...question.Item) {
		x := PrintedSection{Title: title, Sub: sub}
		for _, item := range list {
			no++
			x.Questions = append(x.Questions, PrintedQuestion{Entry: question.Entry{Item: item, Lang: lang}, No: no, Marks: 400})
		}
		p.Sections = append(p.Sections, x)
	}
	section(say("一、单选题", "Part 1: Single choice"), say("（共 2 题，每题 2 分，共 4 分）", " (2 questions, 2 marks each, 4 marks)"),
		question.Item{Kind: question.Single, Stem: say("谁能否决合同？", "Who may veto the contract?"), Options: opts("B", say("司机", "The driver"), say("财务总监", "The finance director"), say("前台", "The porter"), say("门卫", "The guard")),
			Explanation: say("预算由他掌握，故选B；A 选项无权。", "He holds the budget, so B; option A has no say.")},
		question.Item{Kind: question.Single, Stem: say("要约的有效期多长？", "How long is an offer good?"), Options: opts("A", say("写明的期限之内，过期以后须由双方另行书面商定，并重新报价", "Until the day that is written in it, after which both sides have to agree anew, in writing, on a price"), say("永远", "For ever"))})
	section(say("二、流程与证据（多选题）", "Part 2: Evidence (multiple choice)"), "",
		question.Item{Kind: question.Multiple, Stem: say("哪些是证据？", "Which of these are evidence?"), Options: opts("ABD", say("会议纪要", "Minutes"), say("邮件", "Mails"), say("感觉", "A feeling"), say("录音", "A recording"), say("传闻", "Hearsay"))})
	section(say("三、不定项选择题", "Part 3: One or several right"), "", question.Item{Kind: question.Indefinite, Stem: say("下列说法成立的有", "Which statements hold?"), Options: opts("A", say("甲说", "The first"), say("乙说", "The second")),
		Explanation: say("乙说无据。", "The second has no ground.")})
	section(say("四、案例（单选题）", "Part 4: A case (single choice)"), "",
		question.Item{Kind: question.Single, Stem: say("案例里谁拍板？", "Who decides in it?"), Options: opts("A", say("王总", "Wang"), say("李总", "Li"))},
		question.Item{Kind: question.Single, Stem: say("案例里谁采购？", "Who buys in it?"), Options: opts("B", say("王总", "Wang"), say("李总", "Li"))})
	case1 := &p.Sections[3].Questions[0]
	case1.Lead, case1.About = say("阅读材料“案例一”，回答第 5～6 题。", "Read the following text (The plant) and answer questions 5 to 6."), say("王总是老板，什么都由他定。\n李总管采购。", "Wang owns the plant and decides everything.\nLi buys for it.")
	section(say("五、判断题", "Part 5: True or false"), say("（共 2 题，每题 2 分）", " (2 questions, 2 marks each)"),
		question.Item{Kind: question.TrueFalse, Stem: say("口头承诺可以当证据。", "A promise by word of mouth is evidence."), Truth: truth(false), Explanation: say("要有书面的。", "It has to be in writing.")},
		question.Item{Kind: question.TrueFalse, Stem: say("合同由买方盖章。", "The buyer signs the contract."), Truth: truth(true)})
	section(say("六、填空题", "Part 6: Fill in the blank"), "",
		question.Item{Kind: question.Fill, Stem: say("合同共____份，由____盖章。", "There are ____ copies, signed by ____."), Blanks: []question.Blank{{Accept: []string{say("两", "two"), "2"}}, {Accept: []string{say("法务部", "the lawyers")}}}},
		question.Item{Kind: question.Fill, Stem: say("付款期是____天。", "Payment is due after ____ days."), Blanks: []question.Blank{{Accept: []string{"30"}}}})
	section(say("七、简答题", "Part 7: Short answer"), say("（共 1 题，10 分）", " (1 question, 10 marks)"),
		question.Item{Kind: question.Short, Stem: say("怎样拜访新客户？请分步说明。", "How do you visit a new customer? Name the steps."), Model: say("先做功课，再约时间。", "Learn about it, then ask for a date."),
			Points: []question.Point{{Text: say("做功课", "Learns"), Marks: 150}, {Text: say("约时间", "Asks"), Marks: 200}}, Explanation: say("见手册。", "See the manual.")})
	last := &p.Sections[2].Questions[0]
	last.Worth = say("（4 分）", " (4 marks)")
	return p
}

func wordOf(t *testing.T, p Printed, parts ...PrintedPart) []byte {
	t.Helper()
	p.Parts = parts
	var out bytes.Buffer
	if err := WritePrinted(&out, p); err != nil {
		t.Fatal(err)
	}
	wellFormed(t, out.Bytes())
	return out.Bytes()
}

// wellFormed checks that what Word needs is there: each part is XML, has a type,
// and what a part refers to exists.
func wellFormed(t *testing.T, raw []byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	text := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		text[f.Name] = string(b)
	}
	ids, styles := map[string]bool{}, map[string]bool{}
	for name, part := range text {
		elements(t, name, part, func(e xml.StartElement) {
			if e.Name.Local == "style" {
				styles[value(e, "styleId")] = true
			}
			target := value(e, "Target")
			if e.Name.Local == "Relationship" {
				ids[value(e, "Id")] = true
				at := path.Join(strings.TrimSuffix(path.Dir(name), "_rels"), target)
				if text[at] == "" {
					t.Errorf("%s leads to %q, which is not there", name, at)
				}
			}
			if part := value(e, "PartName"); e.Name.Local == "Override" && text[strings.TrimPrefix(part, "/")] == "" {
				t.Errorf("no part %q", part)
			}
		})
		if name != "[Content_Types].xml" && path.Ext(name) != ".rels" && !strings.Contains(text["[Content_Types].xml"], `"/`+name+`"`) {
			t.Errorf("%s has no type", name)
		}
	}
	elements(t, "word/document.xml", text["word/document.xml"], func(e xml.StartElement) {
		switch e.Name.Local {
		case "footerReference":
			if !ids[value(e, "id")] {
				t.Error("the footer is not among the relations")
			}
		case "pStyle", "rStyle":
			if !styles[value(e, "val")] {
				t.Errorf("there is no style %q", value(e, "val"))
			}
		}
	})
	if !strings.Contains(text["word/footer1.xml"], " PAGE ") || !strings.Contains(text["word/styles.xml"], `w:eastAsia="宋体"`) {
		t.Error("no page number or no Chinese font")
	}
}

func elements(t *testing.T, name, part string, visit func(xml.StartElement)) {
	t.Helper()
	x := xml.NewDecoder(strings.NewReader(part))
	for {
		token, err := x.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if e, ok := token.(xml.StartElement); ok {
			visit(e)
		}
	}
}

func value(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// TestPrintedPapersComeBack: whatever is printed, our reader finds the same
// questions in it, with the keys where they are printed and without where not.
func TestPrintedPapersComeBack(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		p := printed(lang)
		var want []question.Entry
		var about question.Material
		say := func(a, b string) string { return map[string]string{"zh": a, "en": b}[lang] }
		for _, s := range p.Sections {
			for _, q := range s.Questions {
				if q.Lead != "" {
					about = question.Material{Title: say("案例一", "The plant"), Text: q.About}
				}
				e := question.Entry{Item: q.Item}
				for i, marks := range map[int]question.Worth{0: 200, 2: 400, 4: 200, 6: 1000} { // as it is printed
					if s.Title == p.Sections[i].Title {
						e.Marks = marks
					}
				}
				if s.Title == p.Sections[3].Title {
					e.Material = about
				}
				want = append(want, e)
			}
		}
		for _, parts := range [][]PrintedPart{{Keyed}, {ThePaper, KeyList}, {ThePaper, AnswerSheet, KeyList}, {ThePaper}} {
			raw := wordOf(t, p, parts...)
			file, err := intake.Read(raw)
			if err != nil {
				t.Fatal(err)
			}
			keyed := !slices.Equal(parts, []PrintedPart{ThePaper})
			if len(file.Entries) != len(want) {
				t.Errorf("%s %v: %d questions of %d", lang, parts, len(file.Entries), len(want))
			}
			for at := range min(len(want), len(file.Entries)) {
				w := want[at]
				if !keyed {
					w.Item = bare(w.Item)
				}
				if !keyed && lang == "en" && w.Kind == question.Multiple {
					w.Kind = question.Single // in English a multiple choice may have one answer
				}
				if got := file.Entries[at]; !same(got, w) {
					t.Errorf("%s %v: question %d came back as\n%+v\nwant\n%+v", lang, parts, at+1, got.Item, w.Item)
				}
				if n := len(file.Items[at].Warnings); keyed && n > 0 {
					t.Errorf("%s %v: question %d is doubted: %v", lang, parts, at+1, file.Items[at].Warnings)
				}
			}
			if keyed && len(file.Warnings) > 0 {
				t.Errorf("%s %v: %v", lang, parts, file.Warnings)
			}
		}
		if file, err := intake.Read(wordOf(t, p, AnswerSheet)); err == nil && len(file.Items) > 0 {
			t.Errorf("%s: an answer sheet is read as %d questions", lang, len(file.Items))
		}
	}
}

// bare is a question as candidates get it, as the reader reads it.
func bare(i question.Item) question.Item {
	b := i.Blind()
	if len(b.Blanks) == 0 {
		b.Blanks = nil
	}
	return b
}

func TestOptionsStandBesideEachOther(t *testing.T) {
	for n, c := range map[string][]string{
		"4 by 1": {"甲", "乙", "丙", "丁"}, "2 by 2": {"一二三四五六七八九", "乙", "丙", "丁"}, "3 by 2": {"甲", "乙", "丙", "丁", "戊"}, "1 by 2": {"一行\n两行", "乙"}, "1 by 3": {strings.Repeat("长", 30), "乙", "丙"},
	} {
		rows := (printer{}).options(opts("A", c...))
		if got := fmt.Sprintf("%d by %d", 1+strings.Count(rows[0].text, "\t"), len(rows)); got != n {
			t.Errorf("%v: %s, want %s", c, got, n)
		}
	}
}

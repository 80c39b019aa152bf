package intake

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"kongdan/internal/kit/errs"
	"kongdan/internal/rule/examtext"
)

// brief is a result as one line for each item.
func brief(r examtext.Result) string {
	var b strings.Builder
	for _, i := range r.Items {
		answer, _ := json.Marshal(i.Answer)
		fmt.Fprintf(&b, "%s|%d|%s|%s", i.Section, i.Number, i.Type, strings.ReplaceAll(i.Stem, "\n", "⏎"))
		letters := make([]string, 0, len(i.Options))
		for l := range i.Options {
			letters = append(letters, l)
		}
		slices.Sort(letters)
		for _, l := range letters {
			b.WriteString("|" + l + "." + i.Options[l])
		}
		fmt.Fprintf(&b, " => %s", answer)
		for _, w := range i.Warnings {
			fmt.Fprintf(&b, " !%s", w.Code)
		}
		b.WriteByte('\n')
	}
	for _, d := range r.Documents {
		fmt.Fprintf(&b, "DOC %s\n", d.Title)
	}
	for _, w := range r.Warnings {
		fmt.Fprintf(&b, "WARN %s %d %s\n", w.Code, w.Line, w.Text)
	}
	return b.String()
}

const exam = "一、单选题\r\n1、合同由谁盖章（B）\r\nA、司机\r\nB、法务\r\n二、判断题\r\n1、公章可以外借。（×）\r\n"

const examRead = "一、单选题|1|single|合同由谁盖章（ ）|A.司机|B.法务 => \"B\"\n二、判断题|1|true_false|公章可以外借。 => false\n"

// is reads a file and compares.
func is(t *testing.T, raw []byte, format Format, want string) {
	t.Helper()
	r, err := Read(raw)
	if err != nil {
		t.Errorf("%s: %v", format, err)
		return
	}
	if got := brief(r.Result); got != want || r.Format != format {
		t.Errorf("%s is read as %s\n%swant\n%s", format, r.Format, got, want)
	}
	if r.Documents == nil || r.Warnings == nil || r.Items == nil {
		t.Errorf("%s: a list is nil", format)
	}
}

func TestEncodings(t *testing.T) {
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(exam))
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(exam))
	if err != nil {
		t.Fatal(err)
	}
	big, err := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().Bytes([]byte(exam))
	if err != nil {
		t.Fatal(err)
	}
	for _, raw := range [][]byte{[]byte(exam), []byte("\ufeff" + exam), gb, wide, big, []byte(strings.ReplaceAll(exam, "\r\n", "\r")), []byte(strings.ReplaceAll(exam, "1、", "\u200b1、\u00a0"))} {
		is(t, raw, Text, examRead)
	}
}

func TestAiken(t *testing.T) {
	is(t, []byte("Who signs the contract?\nA. The driver\nB. The director\nANSWER: B\n\nWho pays?\nA) The client\nB) The guest\nC) Nobody\nANSWER: A\n"), Aiken,
		"|1|single|Who signs the contract?|A.The driver|B.The director => \"B\"\n|2|single|Who pays?|A.The client|B.The guest|C.Nobody => \"A\"\n")
}

func TestGIFT(t *testing.T) {
	is(t, []byte(`// a comment
$CATEGORY: 合同

::一::谁来盖章？ {
  ~司机#不对
  =法务
  ~客人 }

公章可以外借。{F#要登记}

合同原件共有 {=两份 =2} 份。

下列要归档的有 {~%50%合同 ~%50%验收单 ~%-100%菜单}

三加二等于 {#5:0.1}

谈谈为什么要归档。{}

转义 \{甲\} 与 1\=1 {=对\~的}
`), GIFT, `合同|1|single|谁来盖章？|A.司机|B.法务|C.客人 => "B"
合同|2|true_false|公章可以外借。 => false
合同|3|fill|合同原件共有____份。 => ["两份;2"]
合同|4|multiple|下列要归档的有|A.合同|B.验收单|C.菜单 => "AB"
合同|5|fill|三加二等于 => ["5:0.1"]
合同|6|short|谈谈为什么要归档。 => null !no_key
合同|7|fill|转义 {甲} 与 1=1 => ["对~的"]
WARN not_carried_over 4 #不对
`)
}

func TestGIFTKeepsTheKindOfAnItem(t *testing.T) {
	is(t, []byte("// [tag:kind:indefinite]\n哪些算进展{~%50%约到决策人 ~%50%拿到预算 ~%-100%寒暄}\n"), GIFT, "|1|indefinite|哪些算进展|A.约到决策人|B.拿到预算|C.寒暄 => \"AB\"\n")
}

func TestBracesInAnExamAreNotGIFT(t *testing.T) {
	is(t, []byte("一、单选题\n1. 集合 {1=2} 的元素个数是\nA. 1\nB. 2\n答案: B\n2. 集合 {=~} 的元素个数是\nA. 1\nB. 2\n答案: A\n"), Text,
		"一、单选题|1|single|集合 {1=2} 的元素个数是|A.1|B.2 => \"B\"\n一、单选题|2|single|集合 {=~} 的元素个数是|A.1|B.2 => \"A\"\n")
}

func TestMoodleXML(t *testing.T) {
	is(t, []byte(`<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>$course$/合同</text></category></question>
<question type="multichoice"><name><text>q</text></name><questiontext format="html"><text><![CDATA[<p>谁来<b>盖章</b>？</p>]]></text></questiontext>
 <single>true</single><answer fraction="0"><text>司机</text></answer><answer fraction="100"><text><![CDATA[<p>法务</p>]]></text></answer></question>
<question type="multichoice"><questiontext><text>要归档的有</text></questiontext><single>false</single>
 <answer fraction="50"><text>合同</text></answer><answer fraction="-100"><text>菜单</text></answer><answer fraction="50"><text>验收单</text></answer></question>
<question type="truefalse"><questiontext><text>公章可以外借。</text></questiontext><answer fraction="0"><text>true</text></answer><answer fraction="100"><text>false</text></answer><generalfeedback><text>要登记</text></generalfeedback></question>
<question type="shortanswer"><questiontext><text>原件几份？</text></questiontext><answer fraction="100"><text>两份</text></answer></question>
<question type="essay"><questiontext><text>谈谈归档。</text></questiontext></question>
<question type="matching"><questiontext><text>连线</text></questiontext></question>
</quiz>`), Moodle, `合同|1|single|谁来盖章？|A.司机|B.法务 => "B"
合同|2|multiple|要归档的有|A.合同|B.菜单|C.验收单 => "AC"
合同|3|true_false|公章可以外借。 => false
合同|4|fill|原件几份？ => ["两份"]
合同|5|short|谈谈归档。 => null !no_key
WARN not_carried_over 11 matching: 连线
`)
}

const qtiOne = `<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="a" title="盖章">
<responseDeclaration identifier="R" cardinality="single" baseType="identifier"><correctResponse><value>y</value></correctResponse></responseDeclaration>
<itemBody><p>谁来盖章？</p><choiceInteraction responseIdentifier="R" maxChoices="1"><prompt>选一项</prompt><simpleChoice identifier="x">司机</simpleChoice><simpleChoice identifier="y">法务</simpleChoice></choiceInteraction></itemBody></assessmentItem>`

const qtiTwo = `<assessmentItem identifier="b"><responseDeclaration identifier="R"><correctResponse><value>两份</value></correctResponse></responseDeclaration>
<itemBody><p>原件共 <textEntryInteraction responseIdentifier="R"/> 份。<img src="x.png"/></p></itemBody></assessmentItem>`

func TestQTI(t *testing.T) {
	one := "|1|single|谁来盖章？⏎选一项|A.司机|B.法务 => \"B\"\n"
	is(t, []byte(qtiOne), QTI, one)
	manifest := `<manifest><resources><resource type="imsqti_item_xmlv2p1" href="items/2.xml"/><resource type="imsqti_item_xmlv2p1" href="1.xml"/></resources></manifest>`
	is(t, zipped("imsmanifest.xml", manifest, "1.xml", qtiOne, "items/2.xml", qtiTwo), QTI,
		"|1|fill|原件共 ____ 份。 => [\"两份\"] !picture_left\n|2|single|谁来盖章？⏎选一项|A.司机|B.法务 => \"B\"\nWARN picture_left 1 x.png\n")
}

func TestTables(t *testing.T) {
	want := "|1|single|谁来盖章？|A.司机|B.法务|C.客人 => \"B\"\n|2|multiple|要归档的有|A.合同|B.菜单|C.验收单 => \"AC\"\n|3|true_false|公章可以外借。 => false\n|4|fill|先____后____。 => [\"签字\",\"盖章\"]\n|5|single|坏的|A.一|B.二 => null !key_outside\n"
	rows := [][]string{{"题型", "题干", "选项A", "选项B", "选项C", "答案", "解析"}, {"单选题", "谁来盖章？", "司机", "法务", "客人", "B", "有权"}, {"多选题", "要归档的有", "合同", "菜单", "验收单", "A,C", ""},
		{"判断题", "公章可以外借。", "", "", "", "错误", ""}, {"填空题", "先____后____。", "", "", "", "签字|盖章", ""}, {}, {"单选题", "坏的", "一", "二", "", "D", ""}}
	var text strings.Builder
	for _, r := range rows {
		for i, c := range r {
			if i > 0 {
				text.WriteByte(',')
			}
			text.WriteString(`"` + c + `"`)
		}
		text.WriteString("\r\n")
	}
	is(t, []byte(text.String()), Commas, want)
	is(t, spreadsheet(t, append([][]string{{"合同测试题库"}}, rows...)), Excel, want)
	is(t, []byte("Question;Options;Answer\nWho pays?;A. client B. guest;A\n"), Commas, "|1|single|Who pays?|A.client|B.guest => \"A\"\n")
	is(t, spreadsheet(t, [][]string{{"一、单选题"}, {"1、谁来盖章（B）"}, {"A、司机", "B、法务"}}), Excel, "一、单选题|1|single|谁来盖章（ ）|A.司机|B.法务 => \"B\"\n")
}

func TestWebPages(t *testing.T) {
	is(t, []byte(`<!DOCTYPE html><html><head><title>x</title><script>var a="1、假题（A）";</script></head><body><nav>首页</nav><h2>一、单选题</h2>
<div>1、合同由谁盖章（B）</div><ul><li>A、司机</li><li>B、法务</li></ul><h2>二、判断题</h2><p>1、公章可以外借。（&times;）</p></body></html>`), Page, examRead)
	is(t, []byte("From: <saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n<html><body><p>1、合同由谁盖章（B）</p><p>A、司机</p><p>B、法务</p></body></html>\r\n--x--\r\n"), Page,
		"|1|single|合同由谁盖章（ ）|A.司机|B.法务 => \"B\"\n")
}

func TestAnki(t *testing.T) {
	want := "|1|short|谁来盖章？ => \"法务\"\n|2|fill|合同共____份。 => [\"两\"]\n|3|single|要归档的是|A.合同|B.菜单 => \"A\"\n"
	notes := []string{"谁来盖章？\x1f<b>法务</b>", "合同共{{c1::两::数字}}份。\x1f", "要归档的是<br>A. 合同<br>B. 菜单\x1fA"}
	is(t, zipped("collection.anki2", string(ankiFile(t, notes)), "media", "{}"), Anki, want)
	is(t, []byte("#separator:tab\n#html:true\n#tags column:3\n谁来盖章？\t法务\tx\n合同共{{c1::两}}份。\t\t\n\"要归档的是<br>A. 合同<br>B. 菜单\"\tA\t\n"), AnkiText,
		strings.NewReplacer("|1|", "|4|", "|2|", "|5|", "|3|", "|6|").Replace(want))
}

// A table whose rows all cannot be read says which is the first, and why.
func TestATableWithoutAReadableRow(t *testing.T) {
	for row, want := range map[string]string{`单选题,"谁签字,甲,乙,A`: "intake.row_quote", `单选题,"谁"签字,甲,乙,A`: "intake.row_after"} {
		_, err := Read([]byte("成交题\n题型,题干,选项A,选项B,答案\n" + row + "\n"))
		if e, ok := errors.AsType[*errs.Error](err); !ok || e.Key != want || len(e.Args) != 2 || e.Args[1] != 3 {
			t.Errorf("%s: %v", row, err)
		}
	}
}

// TestExcerptsEndWhereTheNextPartBegins: what the source says of an item holds
// neither the heading of the next section nor a text beside the exam.
func TestExcerptsEndWhereTheNextPartBegins(t *testing.T) {
	file, err := Read([]byte("样机考试\n一、单选题\n1、谁盖章（B）\nA、司机\nB、法务\n\n二、判 断题（每题2分）\n1、样机可以外借。（√）\n2、发票可以涂改。（×）\n"))
	if err != nil || len(file.Excerpts) != 3 {
		t.Fatal(err, file.Excerpts)
	}
	for at, want := range []string{"1、谁盖章（B）\nA、司机\nB、法务", "1、样机可以外借。（√）", "2、发票可以涂改。（×）"} {
		if file.Excerpts[at] != want {
			t.Errorf("%d: %q, want %q", at+1, file.Excerpts[at], want)
		}
	}
}

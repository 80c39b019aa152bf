package intake

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"kongdan/internal/kit/errs"
	"kongdan/internal/rule/examtext"
)

func codes(list []examtext.Warning) (out []string) {
	for _, w := range list {
		out = append(out, string(w.Code)+" "+w.Text)
	}
	return out
}

// TestWhatIsNotCarriedOverIsTold: what a format means and we have no place for is
// doubted or listed, and does not go in clean.
func TestWhatIsNotCarriedOverIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		raw         []byte
		items       int
		item, whole string // a doubt of the first item, and of the file
	}{
		"wildcard": {[]byte(`<?xml version="1.0"?><quiz><question type="shortanswer"><questiontext format="plain_text"><text>首都？</text></questiontext><answer fraction="100" format="plain_text"><text>北京*</text></answer>` +
			`<answer fraction="50" format="plain_text"><text>上海</text></answer></question></quiz>`), 1, "not_carried_over 北京*; 上海 = 50%", ""},
		"missing file": {zipped("imsmanifest.xml", `<manifest><resources><resource type="imsqti_item_xmlv2p1" href="a.xml"/><resource type="imsqti_item_xmlv2p1" href="b.xml"/></resources></manifest>`, "a.xml", qtiOne), 1, "", "not_carried_over b.xml"},
		"description":  {[]byte("::Q1:: 先读说明\n\n::Q2:: 谁签字？ {=王总 ~李总}\n"), 1, "", "not_carried_over ::Q1:: 先读说明"},
		"no gaps":      {[]byte("::Q1:: 谁签字？ {=王总 ~李总}\n::Q2:: 谁付款？ {=客户 ~我们}\n谁验收？ {\n=客户\n~路人\n}\n"), 3, "", ""},
		"odd type":     {[]byte("题型,题干,选项A,选项B,答案\n奇怪,谁签字,王总,李总,A\n"), 1, "type_unclear 奇怪", ""},
		"a date":       {spreadsheet(t, [][]string{{"题干", "选项A", "选项B", "答案"}, {"几天", "01-05-22", "6", "A"}}), 1, "cell_date 01-05-22", ""},
		"a row":        {[]byte("题型,题干,答案\n判断题,\"样机应编号,正确\n判断题,样机可以转借,错误\n"), 1, "", "row_quote [题干] 判断题"},
	} {
		f, err := Read(c.raw)
		if err != nil || len(f.Items) != c.items {
			t.Errorf("%s: %d items, %v", name, len(f.Items), err)
			continue
		}
		if got := codes(f.Items[0].Warnings); c.item != "" && !slices.Contains(got, c.item) {
			t.Errorf("%s: the item has %q", name, got)
		}
		if got := codes(f.Warnings); c.whole != "" && !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, c.whole) }) {
			t.Errorf("%s: the file has %q", name, got)
		}
	}
}

// TestSharedTextsAreMaterial: what several items ask about stands once beside them,
// and what one asks about stays with it.
func TestSharedTextsAreMaterial(t *testing.T) {
	f, err := Read([]byte("三、案例分析题\n案例一：评审\n甲公司要买设备，总经理姓王，采购归小李，小张常来说内情。\n1. 评审决策人是谁？（ ）\nA.王总 B.小李\nC.小张 D.门卫\n2. 评审教练是谁？（ ）\nA.王总 B.小李\nC.小张 D.门卫\n参考答案：1.A 2.C\n"))
	if err != nil || len(f.Entries) != 2 {
		t.Fatal(f.Entries, err)
	}
	for at, e := range f.Entries {
		if e.Material.IsZero() || e.Material != f.Entries[0].Material || strings.Contains(e.Stem, "甲公司") || !strings.Contains(e.Material.Text, "甲公司") || !e.Keyed() {
			t.Errorf("%d: %+v", at+1, e)
		}
	}
}

// TestAGiftFileWithALostLineLosesNothingUnseen leaves out each line of a file in turn: it is refused with the
// place, or all questions but one are there, or a warning tells.
func TestAGiftFileWithALostLineLosesNothingUnseen(t *testing.T) {
	lines := strings.Split("::a:: 谁签字？ {\n=王总\n~李总\n}\n\n::b:: 谁付款？ {\n=客户\n~我们\n}\n\n预算重要。 {T}\n\n::c:: 谁验收？ {\n=客户\n~路人\n}\n", "\n")
	for at := range lines {
		f, err := Read([]byte(strings.Join(slices.Delete(slices.Clone(lines), at, at+1), "\n")))
		if err == nil && len(f.Items) < 3 && len(f.Warnings) == 0 {
			t.Errorf("without line %d, %q: %d items and no warning", at+1, lines[at], len(f.Items))
		}
		if e, ok := errors.AsType[*errs.Error](err); err != nil && (!ok || !slices.Contains(e.Args, any("Line"))) {
			t.Errorf("without line %d: %v", at+1, err)
		}
	}
}

package intake

import (
	"bytes"
	"errors"
	"testing"

	"kongdan/internal/kit/errs"
)

func TestPrintedMarksAreRead(t *testing.T) {
	read := func(text string, want ...string) {
		t.Helper()
		f, err := Read([]byte(text))
		if err != nil || len(f.Entries) != len(want) {
			t.Fatalf("%d questions of %d, %v:\n%s", len(f.Entries), len(want), err, text)
		}
		for i, e := range f.Entries {
			if e.Marks.String() != want[i] {
				t.Errorf("question %d counts %s, want %s:\n%s", i+1, e.Marks, want[i], text)
			}
		}
	}
	read("一、单选题（每题5分，共10分）\n1. 谁签字？( )\nA. 老板 B. 前台 C. 保安 D. 司机\n答案:A\n2、谁付款？(6分)\nA. 财务 B. 前台 C. 保安 D. 司机\n答案:A\n"+
		"二、简答题\n（本大题每小题 8 分）\n1. 复盘有什么用?\n答:找差距(2分)\n定动作(3分)\n2. 教练有什么用？（本题10分）\n答:指路(4分)", "5", "6", "8", "10")
	read("一、判断题（共3题，共6分）\n1. 教练可以不止一个。（√）\n2. 立项在付款之后。（×）\n3. 评审要有标准。（√）\n二、填空题（每空1.5分）\n4. 采购先____，后____。\n答案：立项；付款", "2", "2", "2", "3")
	read("1. 下面哪个是蓝色的?[单选题][答案: D][分值: 5][全部]\nA.草\nB.火\nC.雪\nD.天\n\n2. 哪些是水果?[多选题][答案: AC][分值: 2.5][全部]\nA.苹果\nB.石头\nC.梨", "5", "2.5")
	read("1. 教练是谁？\nA. 客户里帮我们的人\nB. 对手\n正确答案: A 满分: 2 分\n2. 谁拍板？\nA. 老板\nB. 对手\n正确答案: A 满分: 4 分", "2", "4")
	read("Part A Single choice (2 points each)\n1. Who signs?\nA. The owner\nB. The clerk\nAnswer: A\n2. Who pays? (3 points)\nA. Finance\nB. The guard\nAnswer: A", "2", "3")
	read("Part I. True or false (2 points each)\n1. The coach signs.\nAnswer: False\n2. A plan exists.\nAnswer: True\nPart II. Short answer (3 points)\n3. Why is a review held?\nAnswer: to learn", "2", "2", "3")
	// What is no mark of an item: marks of a stem's own story, a total that cannot be parted, points of an answer.
	read("一、单选题（共10分）\n1. 满分100分的评标里，价格占30分，先看什么？( )\nA. 规则 B. 价格\n答案:A\n2. 谁签字？( )\nA. 老板 B. 前台\n答案:A\n3. 谁付款？( )\nA. 财务 B. 前台\n答案:A", "0", "0", "0")
	read("题型,题干,选项A,选项B,答案,分值\n单选题,谁签字？,老板,前台,A,5\n单选题,谁付款？,财务,前台,A,2.5分\n单选题,谁验收？,用户,前台,A,", "5", "2.5", "0")
	read(`<?xml version="1.0"?><quiz><question type="truefalse"><questiontext format="plain_text"><text>Coaches are many.</text></questiontext><defaultgrade>4.0000000</defaultgrade><answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question></quiz>`, "4")
	read(`{"format":"kongdan-questions","version":1,"questions":[{"kind":"short","stem":"为什么要复盘？","model":"找差距","marks":7.5}]}`, "7.5")
}

// TestTooLargeFilesAreRefusedByKind: each kind of file is told its own limit, and what
// Fits lets pass is not too large by its bytes.
func TestTooLargeFilesAreRefusedByKind(t *testing.T) {
	raw := bytes.Repeat([]byte("1. a?\n"), MaxBytes/6+1)
	for _, x := range []struct {
		start string
		size  int
		key   string
	}{
		{"", MaxText + 1, "intake.text_too_large"}, {"{\"format\":", MaxText + 1, "intake.text_too_large"}, {"%PDF-1.7", MaxPDF + 1, "intake.pdf_too_large"}, {"PK\x03\x04", MaxBytes + 1, "intake.too_large"},
		{"", MaxText, ""}, {"%PDF-1.7", MaxPDF, ""}, {"PK\x03\x04", MaxBytes, ""}, {"\xff\xfe", MaxText + 1, ""}, {"MIME-Version: 1.0", MaxText + 1, ""}, {"\x89PNG", MaxText + 1, ""},
	} {
		file := append([]byte(x.start), raw[:x.size-len(x.start)]...)
		e, _ := errors.AsType[*errs.Error](Fits(file))
		if e == nil && x.key != "" || e != nil && (e.Key != x.key || e.Kind != errs.TooLarge) {
			t.Errorf("%q of %d bytes: %v, want %q", x.start, x.size, e, x.key)
		}
	}
}

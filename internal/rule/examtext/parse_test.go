package examtext

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// many is an exam of n items of all layouts that come up in one text.
func many(n int) string {
	var b strings.Builder
	b.WriteString("一、单选题\n")
	for i := range n {
		switch i % 4 {
		case 0:
			fmt.Fprintf(&b, "%d、第%d台设备安装前先要检查什么？（ B ）\nA、天气\nB、电源和网络\nC、心情\nD、菜单\n", i+1, i)
		case 1:
			fmt.Fprintf(&b, "%d、编号%d的报价单由谁批准\nA. 司机 B. 主管 C. 前台 D. 客户\n答案：B\n解析：主管有权限，A选项没有。\n", i+1, i)
		case 2:
			fmt.Fprintf(&b, "%d、(判断题)清单%d需要双方签字。（√）\n", i+1, i)
		default:
			fmt.Fprintf(&b, "%d、（填空题）第%d批货物由____负责，____验收。\n答案：仓库；客户\n", i+1, i)
		}
	}
	return b.String()
}

func TestTenThousandItems(t *testing.T) {
	r := Parse(many(10000))
	if len(r.Items) != 10000 || r.Doubtful() > 0 {
		t.Fatalf("%d items, %d doubtful", len(r.Items), r.Doubtful())
	}
	for i, item := range r.Items {
		want := []string{`"B"`, `"B"`, `true`, `["仓库","客户"]`}[i%4]
		if got, _ := json.Marshal(item.Answer); item.Number != i+1 || string(got) != want {
			t.Fatalf("item %d is #%d with key %s", i+1, item.Number, got)
		}
	}
}

func BenchmarkTenThousandItems(b *testing.B) {
	text := many(10000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if n := len(Parse(text).Items); n != 10000 {
			b.Fatal(n)
		}
	}
}

// TestHostileTextsAreReadOnce reads texts that invite looking at the same place again
// and again; reading them in squares of their length would take minutes.
func TestHostileTextsAreReadOnce(t *testing.T) {
	for name, piece := range map[string]string{
		"open brackets": "(", "options": "A.", "a run of A": "A、x\n", "numbers": "1.", "numbered lines": "1、\n", "marks": "答案:", "explanations": "【解析】", "underscores": "_", "blank lines": "\n",
		"ranges": "1-200 A", "entries": "1.A ", "headings": "一、单选题\n", "titles": "标题\n" + strings.Repeat("长", 70) + "\n", "passages": "根据以下材料回答\n", "circles": "①", "digits": "1234567890", "letters": "A B C D ",
		"truths": "对\n错\n", "spaces": " ", "bullets": "●\n", "key heads": "参考答案\n1.A\n", "tables": "题号 1 2\n答案 A B\n", "unnumbered": "问题\nA.一\nB.二\n答案:A\n", "one line": "题 A.一 B.二 ", "titles of Markdown": "# 1\n", "titles below": "1. 甲\n# 题\n", "cards": "●甲\n答案：乙\n", "verdicts": "1. 甲\n对，乙\n", "tasks": "- [ ] A) x\n", "wrapped": "甲\nAnswer: a\nb\n", "folds": "<details>\n<summary>x</summary>\n", "places": "由(1)办\n(1) A.x B.y\n", "lists": "问（A）\n- x\n- y\n", "radios": "B.x\nA\nB\n", "rules": "___x____\n",
		"stray ends": "甲 x#7Q~\n", "own answers": "我的答案\n1.A\n", "labels of questions": "【真题】甲\n", "misprints": "A、甲\n8、乙\n", "numbers above": "甲。 1.\n乙 A.丙\n", "numbers behind": "甲 1、\n", "readings": "題(tí)", "halves": "甲（A\n", "bulleted": "●甲 A.乙\n",
		"statements": "这是一句话（√）\n", "brackets and lines": "(\n", "explained": "1、甲\nA.一\nB.二\n解析：A.一 B.二\n",
	} {
		text := strings.Repeat(piece, 100000/len(piece))
		if r := Parse(text); r.Items == nil || r.Documents == nil || r.Warnings == nil {
			t.Errorf("%s: a list is nil", name)
		}
	}
}

func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/layout/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(raw))
	}
	for _, s := range []string{"", "\x00", "a\xff", "1", "一、", "（", "____", "答案:", "1-5 ABCDA", "\u202e1、\u200bA.", "1、甲_", "(A", "①②③", "题号\n答案", "A.\nB.\n", "●(35)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		sound(t, Parse(text), strings.Count(text, "\n")+strings.Count(text, "\r")+100)
	})
}

// sound checks what holds for every result.
func sound(t *testing.T, r Result, most int) {
	t.Helper()
	if _, err := json.Marshal(r); err != nil {
		t.Fatal(err)
	}
	for _, i := range r.Items {
		if i.Warnings == nil || i.Options == nil || i.Type == "" || i.Number < 1 || i.Line < 1 {
			t.Fatalf("%+v", i)
		}
		for _, l := range i.Answer.Letters {
			if _, ok := i.Options[string(l)]; !ok && len(i.Options) > 0 {
				t.Fatalf("the key %s names no option of %v", i.Answer.Letters, i.Options)
			}
		}
		if i.Answer.None() && len(i.Warnings) == 0 {
			t.Fatalf("no key and no warning: %+v", i)
		}
		if i.Type.chooses() && (i.Answer.Truth != NoTruth || i.Answer.Text != "" || len(i.Answer.Blanks) > 0) || i.Type == TrueFalse && i.Answer.Letters != "" {
			t.Fatalf("%s with %+v", i.Type, i.Answer)
		}
		for _, w := range i.Warnings {
			if w.Code == "" || w.Line < 1 || !utf8.ValidString(w.Text) {
				t.Fatalf("%+v", w)
			}
		}
	}
}

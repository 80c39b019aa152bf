package examtext

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// keysApart is an exam whose keys are printed apart from its questions.
const keysApart = `一、单选题
1. 客户采购的第一步是（ ）
A. 立项 B. 招标 C. 签约 D. 验收
二、多选题
2. 九个清楚包括（ ）
A. 决策人 B. 天气 C. 流程 D. 星座
三、判断题
3. 教练可以不止一个。
4. 预算不重要。
四、填空题
5. 三个区是____、____和____。
五、简答题
6. 为什么要校准？
`

var (
	keysOfAll  = []string{"B", "AC", "√", "×", "赢；摇摆；输", "自评会偏，要有人校准"}
	answersAll = []string{`"B"`, `"AC"`, `true`, `false`, `["赢","摇摆","输"]`, `"自评会偏，要有人校准"`}
	keyTitles  = []string{"参考答案:", "答案：", "【参考答案】", "答案", "参考答案 ", "附:参考答案：", "参考答案及评分标准：", "试卷答案:", "标准答案\n", "参考答案：\n", "*** 参考答案 ***\n", "答案部分\n"}
)

// TestKeysAreReadHoweverTheyAreListed writes the keys of one exam in every way of titles, numbers and
// what parts them, those of words among them.
func TestKeysAreReadHoweverTheyAreListed(t *testing.T) {
	way := 0
	for _, title := range keyTitles {
		for _, between := range []string{" ", "  ", "；", "，", "、", "\n", "\n\n", "\t"} {
			for _, number := range []string{"%d.", "%d、", "(%d)", "%d)", "%d：", "%d ", "第%d题：", "%d-", "【%d】", "%d.答案："} {
				if way++; way%3 > 0 { // each way of one meets each of the others
					continue
				}
				var list []string
				for i, k := range keysOfAll {
					list = append(list, fmt.Sprintf(number, i+1)+k)
				}
				answersAre(t, keysApart, title+strings.Join(list, between))
			}
		}
	}
}

// TestKeysOfSectionsAreReadHoweverTheyAreListed does so where numbers begin anew with each section.
func TestKeysOfSectionsAreReadHoweverTheyAreListed(t *testing.T) {
	exam := strings.NewReplacer("2. 九", "1. 九", "3. 教", "1. 教", "4. 预", "2. 预", "5. 三", "1. 三", "6. 为", "1. 为").Replace(keysApart)
	labels := []string{"%[1]s、", "%[1]s、%[2]s：", "%[2]s\n", "%[1]s、%[2]s\n", "（%[1]s）", "%[2]s：", "%[1]s．", "【%[2]s】", "%[1]s %[2]s "}
	sections := [][]int{{0}, {1}, {2, 3}, {4}, {5}}
	types := []string{"单选题", "多选题", "判断题", "填空题", "简答题"}
	way := 0
	for _, title := range keyTitles {
		for _, label := range labels {
			for _, below := range []string{"\n", " ", "；"} {
				for _, between := range []string{" ", "；", "，", "\n"} {
					for _, number := range []string{"%d.", "%d、", "(%d)", "%d)", "%d-"} {
						if (strings.HasSuffix(label, "\n") || between == "\n") && below != "\n" {
							continue
						}
						if way++; way%7 > 0 {
							continue
						}
						var parts []string
						for n, keys := range sections {
							var list []string
							for at, k := range keys {
								list = append(list, fmt.Sprintf(number, at+1)+keysOfAll[k])
							}
							parts = append(parts, fmt.Sprintf(label+"%[3]s", string([]rune("一二三四五")[n]), types[n], strings.Join(list, between)))
						}
						answersAre(t, exam, title+strings.Join(parts, below))
					}
				}
			}
		}
	}
}

// answersAre reports where the keys of an exam are read otherwise than printed.
func answersAre(t *testing.T, exam, keys string) {
	t.Helper()
	r := Parse(exam + "\n" + keys + "\n")
	if len(r.Items) != len(answersAll) {
		t.Errorf("%d items with\n%s", len(r.Items), keys)
		return
	}
	for i, item := range r.Items {
		if got, _ := json.Marshal(item.Answer); string(got) != answersAll[i] {
			t.Errorf("the key of %d is %s in\n%s", i+1, got, keys)
		}
	}
}

package examtext

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// exam is how one exam is written: every part of it in a way of its own.
type exam struct {
	r                           *rand.Rand
	number, letter, head, blank string
	perLine                     int
	place                       string // of the keys
	mark, right                 string
	truths                      [2]string
	anew, why, apart            bool // numbers begin anew in each section; keys are explained; blank lines stand between items
	b                           strings.Builder
	want                        []string
}

var (
	wayStems   = strings.Split("客户采购的第一步是|A公司与B公司竞标，此时应先找|2023年某厂招标时，评标办法第3条要求|小张拜访了3次仍未见到决策人，原因是|在C139模型中，“1”指的是|客户说：“再考虑一下。”这时应当|项目总额为1,200万元时，审批人是", "|")
	wayOptions = strings.Split("成本、质量和交期|先立项，后招标|王总|3天内|5%以上|2024年1月|A类客户|30万元以上|1∶2|以上都是|预算（不含税）|客户经理2人|B公司的产品|0.5元|10:30以前|“双签”制度|三家以上", "|")
	wayTruths  = strings.Split("教练可以不止一个|客户的采购流程一般有5个阶段|A公司中标后，B公司不得再投诉|1个决策人可以有3种角色|价格越低，赢率越高", "|")
	wayWhys    = strings.Split("见教材第3章。|因为A选项不全面，故选B。|先立项再招标；C、D两项是后来的事。|根据第5条，应为3天。", "|")
	wayFills   = []struct {
		stem  string
		words []string
	}{{"三个区是{}、{}和{}。", []string{"赢", "摇摆", "输"}}, {"合同应在{}日内签订。", []string{"30"}}, {"教练必须符合{}个条件，其中第一是{}。", []string{"三", "信任我们"}}}
	wayAnswers = []struct{ stem, text string }{{"什么是教练？", "愿意帮助我们的人"}, {"为什么要校准？（6分）", "自己的判断会偏，需要有人印证。"}, {"简述立项的三个步骤。", "①提出需求（2分）\n②论证预算（2分）\n③领导批准（1分）"}, {"解释“赢率”一词。", "赢单的可能性。"}}
)

// one picks one of several ways.
func one[T any](e *exam, ways ...T) T { return ways[e.r.IntN(len(ways))] }

func newExam(seed uint64) *exam {
	e := &exam{r: rand.New(rand.NewPCG(seed, 7))} // #nosec G404 -- texts for a test
	e.number = one(e, "%d.", "%d、", "%d．", "%d. ", "（%d）", "(%d)", "%d)", "第%d题 ", "第%d题：", "题目%d：", "【%d】")
	e.letter = one(e, "%s.", "%s、", "%s．", "%s. ", "%s：", "(%s)", "（%s）", "%s)", "%s:")
	e.head = one(e, "%s、%s", "%s、%s（每题2分）", "%s.%s", "第%s部分 %s", "（%s）%s", "%.0s%s")
	e.blank = one(e, "（ ）", "( )", "（）", "____", "()", "（　　）")
	e.perLine = one(e, 1, 1, 2, 4, 9)
	e.place = one(e, "bracket", "below", "same", "right", "list", "sections", "none")
	e.mark = one(e, "答案：", "答案:", "参考答案：", "正确答案：", "【答案】", "[答案]", "标准答案: ", "正确答案是：")
	e.right = one(e, "（正确答案）", "（正确）", " 正确", " √")
	e.truths = one(e, [2]string{"√", "×"}, [2]string{"对", "错"}, [2]string{"正确", "错误"}, [2]string{"T", "F"}, [2]string{"是", "否"})
	e.anew, e.why, e.apart = one(e, true, false), one(e, true, false, false), one(e, true, false)
	return e
}

// line writes a line.
func (e *exam) line(parts ...string) { e.b.WriteString(strings.Join(parts, "") + "\n") }

// keyed writes the key of an item where it stands below it, and its reason.
func (e *exam) keyed(key string) {
	if e.place == "below" {
		why := ""
		if e.why {
			why = one(e, "\n", " ", "") + one(e, "解析：", "【解析】", "答案解析：") + one(e, wayWhys...)
		}
		e.line(e.mark, key, why)
	}
	if e.apart {
		e.line()
	}
}

// ask writes the line of a question; a key stands in it or behind it if those of the exam do.
func (e *exam) ask(n int, stem, key string) {
	switch e.place {
	case "bracket":
		stem += fmt.Sprintf(one(e, "（%s）", "( %s )"), key)
	case "same":
		stem += e.blank + " " + e.mark + key
	default:
		stem += e.blank
	}
	e.line(fmt.Sprintf(e.number, n), stem)
}

func (e *exam) choice(n int, several bool) string {
	texts := slices.Clone(wayOptions)
	e.r.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
	texts = texts[:one(e, 3, 4, 4, 5)]
	key := "ABCDE"[e.r.IntN(len(texts)):][:1]
	if several {
		key = one(e, "AB", "AC", "BC", "ABC")
	}
	e.ask(n, one(e, wayStems...), key)
	var line []string
	for i, text := range texts {
		l := "ABCDE"[i : i+1]
		if e.place == "right" && strings.Contains(key, l) {
			text += e.right
		}
		line = append(line, fmt.Sprintf(e.letter, l)+text)
		if len(line) == e.perLine || i+1 == len(texts) {
			between := "    "
			if e.perLine == 9 && e.place != "right" {
				between = ""
			}
			e.line(strings.Join(line, between))
			line = nil
		}
	}
	e.keyed(key)
	return key
}

// section writes items of one type and returns their keys as a list holds them.
func (e *exam) section(typ Type, first int) (keys []string) {
	for i := range 2 + e.r.IntN(3) {
		n := first + i
		var key string
		var answer any
		switch typ {
		case Single, Multiple:
			key = e.choice(n, typ == Multiple)
			answer = key
		case TrueFalse:
			right := one(e, true, false)
			if key = e.truths[0]; !right {
				key = e.truths[1]
			}
			e.ask(n, one(e, wayTruths...), key)
			e.keyed(key)
			answer = right
		case Fill:
			f := one(e, wayFills...)
			key, answer = strings.Join(f.words, "；"), f.words
			e.line(fmt.Sprintf(e.number, n), strings.ReplaceAll(f.stem, "{}", one(e, "____", "（    ）")))
			if e.place == "same" {
				e.line(e.mark, key)
			}
			e.keyed(key)
		default:
			f := one(e, wayAnswers...)
			key, answer = f.text, f.text
			e.line(fmt.Sprintf(e.number, n), f.stem)
			if e.place == "below" || e.place == "same" {
				e.line(one(e, "答：", "答案：", "参考答案："), key)
			}
		}
		if e.place == "none" {
			answer = nil
		}
		text, _ := json.Marshal(answer)
		e.want = append(e.want, fmt.Sprintf("#%d %s %s", n, typ, text))
		keys = append(keys, key)
	}
	return keys
}

func (e *exam) write() {
	types := []Type{Single, Multiple, TrueFalse, Fill, Short}
	names := map[Type]string{Single: one(e, "单选题", "单项选择题"), Multiple: one(e, "多选题", "多项选择题"), TrueFalse: one(e, "判断题", "是非题"), Fill: "填空题", Short: one(e, "简答题", "问答题")}
	switch e.place {
	case "bracket":
		types = types[:3]
	case "right":
		types = types[:2]
	}
	var list []string
	number := one(e, "%d.", "%d、", "%d．")
	n := 1
	for i, typ := range types {
		e.line(fmt.Sprintf(e.head, string([]rune("一二三四五")[i]), names[typ]))
		keys := e.section(typ, n)
		for at, key := range keys {
			keys[at] = fmt.Sprintf(number, n+at) + key
		}
		between := one(e, " ", "  ", "；", "\n")
		if typ == Short {
			between = "\n"
		}
		list = append(list, fmt.Sprintf(one(e, "%s、%s\n", "%s、%s："), string([]rune("一二三四五")[i]), names[typ])+strings.Join(keys, between))
		if n += len(keys); e.anew {
			n = 1
		}
	}
	if e.place == "list" || e.place == "sections" {
		e.line(one(e, "参考答案", "答案：", "【参考答案】", "附：答案", "标准答案及评分标准"), "\n", strings.Join(list, "\n"))
	}
}

// TestOrdinaryExamsAreReadInEveryWay writes exams whose parts are written in ways that meet by chance, and
// expects every item of them: its number, its type and its key.
func TestOrdinaryExamsAreReadInEveryWay(t *testing.T) {
	for seed := range uint64(250) {
		e := newExam(seed)
		e.write()
		var got []string
		for _, i := range Parse(e.b.String()).Items {
			answer, _ := json.Marshal(i.Answer)
			got = append(got, fmt.Sprintf("#%d %s %s", i.Number, i.Type, answer))
		}
		if !slices.Equal(got, e.want) {
			t.Errorf("exam %d is read as\n%s\nwant\n%s\nof\n%s", seed, strings.Join(got, "\n"), strings.Join(e.want, "\n"), e.b.String())
		}
	}
}

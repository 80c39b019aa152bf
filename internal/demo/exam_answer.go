package demo

import (
	"context"
	"math"
	"math/rand/v2"

	"kongdan/internal/kit/db"
	questions "kongdan/internal/learning/bank"
	"kongdan/internal/rule/question"
)

// own adds questions that the trainer wrote to some that ship.
func (b *builder) own(ctx context.Context, ids []questions.ID, items ...question.Item) ([]questions.ID, error) {
	var drafts []questions.Draft
	for _, i := range items {
		lang := b.lang
		if lang == "" {
			lang = "zh"
		}
		drafts = append(drafts, questions.Draft{Lang: lang, Item: i, Active: true})
	}
	var made []questions.ID
	err := b.db.InTx(ctx, func(tx *db.Tx) (err error) {
		made, err = questions.AddMany(ctx, tx, b.trainer(), drafts)
		return err
	})
	return append(ids, made...), err
}

// mistaken is a question whose key the trainer got wrong: the first option is
// right. The analysis of the exam finds it.
func (b *builder) mistaken() question.Item {
	return question.Item{Kind: question.Single, Stem: b.text("控单值写作 1W2F6C 时，其中的“6C”说的是什么？", "In the value 1W2F6C, what does “6C” stand for?"),
		Options: []question.Option{
			{Text: b.text("九个 C 要素里有六个已经清楚", "Six of the nine C elements are clear")},
			{Text: b.text("客户里有六个人支持我们", "Six people at the customer support us"), Right: true},
			{Text: b.text("销售走到了第六个阶段", "The sale has reached its sixth stage")},
			{Text: b.text("还有六个问题没有答案", "Six questions are still open")},
		}}
}

// essays are two questions whose answers people mark.
func (b *builder) essays() []question.Item {
	point := func(zh, en string, marks question.Marks, hints ...string) question.Point {
		return question.Point{Text: b.text(zh, en), Marks: marks, Hints: hints}
	}
	return []question.Item{
		{Kind: question.Short, Stem: b.text("您负责的商机临近招标，决策者一直没有见到。说说接下来两周您会做什么，为什么。", "A deal of yours is close to its tender and you have never met the decision maker. What will you do in the next two weeks, and why?"),
			Model: b.text("先弄清谁真正拍板，再请教练或支持者引荐；见面前想好对方个人在意什么；见不到就重新判断这单值不值得投入。",
				"Find out who really decides, let a coach or supporter introduce you, know what matters to them in person before you meet; if no meeting comes about, judge anew whether the deal is worth the effort."),
			Points: []question.Point{
				point("先弄清谁真正拍板", "Finds out who really decides", 400, "决策者", "拍板", "decides", "decision maker"),
				point("通过教练或支持者引荐", "Goes through a coach or supporter", 300, "教练", "引荐", "coach", "introduc"),
				point("想到对方个人在意什么", "Thinks of what matters to that person", 300, "个人", "在意", "personal", "care"),
			}},
		{Kind: question.Short, Stem: b.text("教练说“价格最低就能中标”，客户的技术负责人却说“看方案”。您怎样核实？", "A coach says the lowest price will win, the technical lead says the solution will. How do you check?"),
			Model: b.text("不急着信任何一方；找第三个人印证；看招标文件里的评分办法；看双方各自的立场。",
				"Believe neither yet; ask a third person; read how the tender is scored; look at where each of them stands."),
			Points: []question.Point{
				point("找第三个人印证", "Asks a third person", 300, "第三", "另一个人", "third"),
				point("看评分办法等书面依据", "Looks for it in writing", 300, "招标文件", "评分", "tender", "scor"),
				point("考虑双方各自的立场", "Considers where both stand", 200, "立场", "利益", "stand", "interest"),
			}},
	}
}

// answering answers as somebody of an ability does: 0 is usual.
func (b *builder) answering(r *rand.Rand, able float64) func(int, question.Item) question.Response {
	mistaken := b.mistaken().Stem
	return func(n int, i question.Item) (out question.Response) {
		hard := -1.1 + 0.11*float64(n)
		knows := r.Float64() < 1/(1+math.Exp(-1.6*(able-hard)))
		switch {
		case i.Stem == mistaken && knows:
			out.Chosen = []int{0}
		case i.Kind == question.TrueFalse:
			says := *i.Truth == (knows || r.IntN(2) == 0)
			out.Truth = &says
		case knows:
			out.Chosen = i.Key()
		case i.Kind == question.Single:
			out.Chosen = []int{r.IntN(len(i.Options))}
		default:
			out.Chosen = i.Key()[:1+r.IntN(max(len(i.Key())-1, 1))] // something is missing
			if r.IntN(3) == 0 {
				for at, o := range i.Options {
					if !o.Right {
						out.Chosen = append(out.Chosen, at)
						break
					}
				}
			}
		}
		return out
	}
}

// writing writes answers to the case questions.
func (b *builder) writing(n int) func(int, question.Item) question.Response {
	texts := [2][][2]string{
		{
			{"先请教练帮忙确认到底谁拍板，再请他引荐，约决策者半小时。去之前想清楚他个人在意什么。", "I ask the coach who really decides and to introduce me, then get half an hour with the decision maker. Before that I think about what they care for in person."},
			{"多去几次，把方案讲得更细，争取在招标前让技术部门都支持我们。", "I visit more often and explain the solution in detail, so that all of the technical department is for us before the tender."},
			{"找到决策者，直接拜访。如果两周内还是见不到，就报告主管，考虑降低投入。", "I find the decision maker and call on them. If there is no meeting within two weeks I tell my manager and consider spending less on it."},
		},
		{
			{"看招标文件的评分办法，再找采购部门的第三个人印证。教练和技术负责人立场不同，说法要分开看。", "I read how the tender is scored and ask a third person in purchasing. Coach and technical lead stand on different sides, so I weigh them apart."},
			{"相信教练，他一直帮我们，报最低价。", "I trust the coach, who has always helped us, and offer the lowest price."},
			{"再问一次技术负责人，并请公司的专家去交流方案。", "I ask the technical lead again and send our expert to talk about the solution."},
		},
	}
	return func(at int, _ question.Item) question.Response {
		t := texts[at%2][(n+at)%3]
		return question.Response{Text: b.text(t[0], t[1])}
	}
}

package web_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/intake"
)

// TestAnswersAreMarkedAndKeysMended walks a trainer through what comes after an
// exam: the list, a blind mark, the result, the analysis and a mended key.
func TestAnswersAreMarkedAndKeysMended(t *testing.T) {
	s := newScene(t)
	at := map[string]string{}
	s.sat("", at)
	e, a := "/exams/"+at["{id}"], at["{attempt}"]
	trainer, owner := s.as(s.actors["trainer"]), s.as(s.owner())
	trainer.get(e+"/results").is(200).has("期末", "林晓岚", "2 / 4", "待阅卷", "阅卷（1 份）")
	trainer.get("/marking").is(200).has("期末", "说说看", "已评 0 / 1")
	task := trainer.get("/marking/"+at["{id}"]+"/"+at["{question}"]).is(200).has("范文", "谁说了算", "第一次评阅")
	if !strings.Contains(task.body, "<mark") || strings.Contains(task.body, "林晓岚") {
		t.Error("hints are not shown, or whose answer it is")
	}
	answer := "/marking/answers/" + a + "/1"
	trainer.post(answer, "turn", "1", "skip", "0", "given.0", "3", "note", "差一点").is(422).has("最多 2 分", "差一点")
	trainer.post(answer, "turn", "1", "skip", "0", "given.0", "", "note", "").is(422).has("请给分")
	trainer.post(answer, "turn", "1", "skip", "0", "given.0", "1.5", "note", "差一点").leads("/marking")
	trainer.get("/marking").is(200).has("没有等待评阅的答案", "这道题评完了")
	trainer.post(answer, "turn", "1", "skip", "0", "given.0", "2", "note", "晚了").is(409).has("刚刚有人评过", "晚了")
	trainer.get(e+"/results").is(200).has("1 / 1", "满 5 份后才算").lacks("平均得分率", "中位数")
	trainer.get("/results/"+a).is(200).has("林晓岚", "3.5 / 4", "通过", "差一点", "谁说了算", "1.5 / 2", "重新评这道题")
	trainer.get(answer).is(200).has("改分", "评阅人 1")

	owner.get("/results/"+a).is(200).has("3.5 / 4", "差一点", "先找决策者").lacks("重新评这道题", "打开题目")
	manager := s.as(s.actors["manager"])
	manager.get(e + "/results").is(200).has("林晓岚").lacks("题目分析")
	manager.get("/results/"+a).is(200).has("3.5 / 4", "书面作答只有本人和培训师可以看到").lacks("先找决策者", "差一点")
	en := trainer.in("en")
	en.get("/results/"+a).is(200).has("Passed", "Model answer", "1.5 / 2")
	en.get(e+"/analysis").is(200).has("Item analysis", "Only 1 person: too few", "too few people").lacks("interval")
	trainer.in("zh").get(e+"/analysis").is(200).has("题目一览", "全部题目", "作答不足 20 人，还看不出")

	// What trainers think of a paper stands where its pass mark is set.
	paper := "/papers/" + string(s.frozenPaper())
	fields := []string{}
	trainer.get(paper + "/estimate").is(200).doc().Find(`input[name^="p."]`).Each(func(_ int, x *goquery.Selection) {
		name, _ := x.Attr("name")
		fields = append(fields, name, "60")
	})
	trainer.post(paper+"/estimate", fields...).leads(paper + "/estimate")
	trainer.get("/exams/new?paper=" + strings.TrimPrefix(paper, "/papers/")).is(200).has("占满分的百分比。已有 1 位培训师估完")
	for part, keyed := range map[string]int{"inline": 2, "paper": 0} {
		if n := trainer.get(paper+"/print?part="+part+"&form=2").is(200).has("带答案的试卷", "谁说了算").doc().Find(".k-printed .k-printkey").Length(); n != keyed {
			t.Errorf("printed as %s it has %d keys", part, n)
		}
	}
	trainer.get(paper + "/print?part=inline").has("答案 A") // the first form leaves the options as they are
	if n := trainer.in("en").get(paper+"/print?part=set").is(200).has("Whole set", "Word file", "一、单选题", "答题卡", "姓名：").doc().Find(".k-printpart").Length(); n != 3 {
		t.Errorf("a set has %d parts", n)
	}
	file := trainer.in("zh").get(paper + "/print.docx?part=set&form=2").is(200)
	if read, err := intake.Read([]byte(file.body)); err != nil || len(read.Entries) != 2 || !read.Entries[0].Keyed() || !strings.HasPrefix(file.header.Get("Content-Disposition"), "attachment; filename*=") {
		t.Errorf("the Word file %s: %v %+v", file.header, err, read)
	}
	s.as(s.actors["admin"]).get("/settings/audit").is(200).has("导出试卷文件")

	// A row of a blueprint says which category it draws from.
	of, err := bank.NewService(s.db).CreateCategory(t.Context(), s.actors["trainer"], "报价流程", "")
	must(t, of, err)
	drawn := string(s.newPaper())
	drawnPaper(s, map[string]string{"id": drawn})
	trainer.post("/papers/"+drawn+"/blueprint", "version", trainer.get("/papers/"+drawn+"/blueprint").value("version"), "row.0.count", "3", "row.0.marks", "2", "row.0.category", string(of), "seed", "5").is(200)
	trainer.get("/papers/" + drawn).is(200).has("报价流程")
	csv := trainer.get(e + "/results/export.csv").is(200)
	if !strings.Contains(csv.body, "林晓岚") || !strings.Contains(csv.body, ",3.5,4,87.5,") {
		t.Errorf("the file says %q", csv.body)
	}

	mend := e + "/regrade/" + at["{question}"]
	trainer.in("zh").get(mend).is(200).has("更正一道题", "按考试时的答案评分")
	trainer.post(mend, "treat", "dropped", "why", "", "do", "try").is(200).has("试算结果", "1 份答卷，其中 1 份", "3.5 / 4", "2 / 2")
	trainer.post(mend, "treat", "dropped", "why", "没讲过", "do", "apply", "mark", "old").is(409).has("请再核对一次", "没讲过")
	try := trainer.post(mend, "treat", "dropped", "why", "没讲过", "do", "try").is(200)
	mark, _ := try.doc().Find(`input[name="mark"]`).Attr("value")
	trainer.post(mend, "treat", "dropped", "why", "", "do", "apply", "mark", mark).is(422).has("请填写此项")
	trainer.post(mend, "treat", "dropped", "why", "没讲过", "do", "apply", "mark", mark).leads(e + "/analysis")
	trainer.get(e+"/analysis").is(200).has("已重新评分", "剔除")
	log := s.as(s.actors["admin"]).in("zh").get("/settings/audit").is(200).lacks("版本")
	if text := log.doc().Find("main").Text(); !strings.Contains(text, "重新评分") || strings.Contains(text, "问题") {
		t.Errorf("the log calls the question of a regrade something else:\n%s", text)
	}
	owner.get("/results/"+a).is(200).has("2 / 2", "已从考试中剔除")
	trainer.post(e+"/markers", "two", "1").is(422).has("已经开始阅卷")
}

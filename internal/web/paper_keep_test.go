package web_test

import "testing"

// A frozen paper without an exam says what practice shows of it, and keeps that
// for exams at one click.
func TestAFrozenPaperKeepsItsQuestions(t *testing.T) {
	s := newScene(t)
	v, paper := s.as(s.actors["trainer"]), "/papers/"+string(s.frozenPaper())
	v.get(paper).is(200).has("在练习和背题里看得到答案", "全部设为只用于考试")
	v.in("en").get(paper).is(200).has("Everybody can see the key")
	v.submit(s, paper, paper+"/keep").leads(paper)
	v.get(paper).is(200).lacks("全部设为只用于考试")
}

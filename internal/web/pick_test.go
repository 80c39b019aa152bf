package web_test

import (
	"testing"

	"kongdan/internal/learning/bank"
	"kongdan/internal/rule/question"
)

// TestQuestionsToPickSayWhatTheyAreAbout shows tags by their names and each name once, not by
// their keys.
func TestQuestionsToPickSayWhatTheyAreAbout(t *testing.T) {
	s := newScene(t)
	s.newQuestion(question.Item{Kind: question.Single, Stem: "谁管采购流程", Options: []question.Option{{Text: "采购", Right: true}, {Text: "门卫"}}},
		bank.Tag{Kind: bank.Element, Value: "W"}, bank.Tag{Kind: bank.Element, Value: bank.Coach}, bank.Tag{Kind: bank.Role, Value: "buyer"})
	v, paper := s.as(s.actors["trainer"]), "/papers/"+string(s.newPaper())
	v.get(paper+"/questions").is(200).has("谁管采购流程", "W 最高决策者 · 教练校准 · 采购者").lacks("buyer")
}

package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/rule/grade"
	"kongdan/internal/rule/question"
	"kongdan/internal/web/view"
)

// feedbackPage is the result of one attempt.
func (s *Server) feedbackPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	f, err := s.Exams.Feedback(ctx, actor, exam.AttemptID(r.PathValue("attempt")))
	if err != nil {
		return err
	}
	heading := view.Heading{Title: f.Title, Sub: i18n.T(ctx, "result.submitted_at", "When", i18n.DateTime(ctx, f.Attempt.Submitted)),
		Back: view.Crumb{Text: i18n.T(ctx, "nav.learn"), URL: view.PathLearn}}
	m := view.ExamFeedback{Figures: feedbackFigures(ctx, f)}
	if !f.Own {
		heading.Title = f.Name
		heading.Sub = f.Title + " · " + heading.Sub
		heading.Back = view.Crumb{Text: i18n.T(ctx, "result.title"), URL: examURL(f.Exam.ID) + "/results"}
	}
	switch {
	case !f.Scored:
		m.Hidden = shownLater(ctx, "result.score_hidden", f.Exam.ShowScore, f.Exam)
	case !f.Keyed && f.Exam.Shows(f.Exam.ShowKey, s.Exams.Now()): // for those who are done
		m.Hidden = i18n.T(ctx, "sit.keys_done")
	case !f.Keyed:
		m.Hidden = shownLater(ctx, "result.key_hidden", f.Exam.ShowKey, f.Exam)
	}
	last := bank.GroupID("")
	for _, x := range f.Items {
		item := feedbackItem(ctx, actor, f, x)
		item.Material, last = materialAfter(x.Group, last)
		m.Items = append(m.Items, item)
	}
	return s.show(w, r, http.StatusOK, view.ExamFeedbackPage(s.head(w, r, actor, heading.Title, "learn"), heading, m))
}

// shownLater says when something will be seen.
func shownLater(ctx context.Context, key string, when exam.Show, x exam.Exam) string {
	text := i18n.T(ctx, key)
	switch when {
	case exam.OnClosed:
		return text + i18n.T(ctx, "result.shown_closed", "When", i18n.DateTime(ctx, x.Closes))
	case exam.OnReleased:
		return text + i18n.T(ctx, "result.shown_released")
	case exam.Never:
		return text + i18n.T(ctx, "result.shown_never")
	}
	return text
}

func feedbackFigures(ctx context.Context, f exam.Feedback) []view.CoverFigure {
	a := f.Attempt
	figures := []view.CoverFigure{{Label: i18n.T(ctx, "result.took"), Text: took(ctx, a)}}
	if !f.Scored {
		return figures
	}
	outcome, tone := outcomeOf(ctx, a)
	score := view.CoverFigure{Label: i18n.T(ctx, "result.score"), Text: a.Score.String() + " / " + a.FullMarks.String(), Note: outcome,
		Tone: map[string]string{"success": "win", "danger": "lose", "warning": "jitter"}[tone]}
	if a.Exam == "" {
		score.Note, score.Tone = "", ""
	} else {
		figures = append(figures, view.CoverFigure{Label: i18n.T(ctx, "result.pass_mark"), Text: fmt.Sprintf("%d%%", f.Exam.Pass)})
	}
	return append([]view.CoverFigure{score}, figures...)
}

// whyTones colours how marks came about.
var whyTones = map[grade.Why]string{grade.Right: "success", grade.Wrong: "danger", grade.Incomplete: "warning", grade.Mixed: "warning",
	grade.Shares: "warning", grade.Penalised: "danger", grade.Waiting: "info", grade.Given: "info"}

func feedbackItem(ctx context.Context, actor org.Actor, f exam.Feedback, x exam.FeedbackItem) view.FeedbackItem {
	m := view.FeedbackItem{
		Number: x.Position, Kind: i18n.T(ctx, "intake.type."+string(x.Item.Kind)), Stem: x.Item.Stem, Explanation: x.Item.Explanation,
		Score: x.Result.Got.String() + " / " + x.Marks.String(), Note: x.Note, Tone: whyTones[x.Result.Why],
	}
	if x.Held {
		m.Held = i18n.T(ctx, "result.key_waits")
		return m
	}
	if why := x.Result.Why; why != "" {
		m.Why = i18n.T(ctx, "result.why."+string(why))
	}
	if x.Treat != exam.AsAsked {
		m.Ruling = i18n.T(ctx, "result.ruling."+string(x.Treat))
	}
	switch {
	case x.Item.Kind.Chooses():
		m.Options = feedbackOptions(ctx, x)
	case x.Item.Kind == question.TrueFalse:
		m.Options = feedbackTruth(ctx, x)
	case x.Item.Kind == question.Fill:
		m.Blanks = feedbackBlanks(ctx, x)
	case x.Item.Kind == question.Short:
		m.Text, m.TextHidden, m.Model = x.Answer.Text, !f.Texts && !x.Waiting && x.Result.Why != grade.Unanswered, x.Item.Model
		for at, p := range x.Item.Points {
			got := "–"
			if x.ByHand && at < len(x.Result.Parts) {
				got = x.Result.Parts[at].Got.String()
			}
			m.Points = append(m.Points, view.FeedbackPoint{Text: p.Text, Got: got, Most: p.Marks.String()})
		}
	}
	m.Unanswered = x.Result.Why == grade.Unanswered
	if actor.MayTrain() {
		m.QuestionURL = questionURL(bank.ID(x.Ref))
		if x.Waiting || x.ByHand {
			m.MarkURL = answerURL(f.Attempt.ID, x.Position)
		}
	}
	return m
}

func feedbackOptions(ctx context.Context, x exam.FeedbackItem) (list []view.FeedbackOption) {
	chosen := map[int]bool{}
	for _, at := range x.Answer.Chosen {
		chosen[at] = true
	}
	for shown, at := range x.Order {
		if at < 0 || at >= len(x.Item.Options) {
			continue
		}
		o := x.Item.Options[at]
		list = append(list, view.FeedbackOption{Letter: question.Letter(shown), Text: o.Text, Right: o.Right, Chosen: chosen[at], Say: saidOf(ctx, o.Right, chosen[at])})
	}
	return list
}

func feedbackTruth(ctx context.Context, x exam.FeedbackItem) (list []view.FeedbackOption) {
	for _, value := range []bool{true, false} {
		right := x.Item.Truth != nil && *x.Item.Truth == value
		chosen := x.Answer.Truth != nil && *x.Answer.Truth == value
		text, letter := i18n.T(ctx, "result.true"), "√"
		if !value {
			text, letter = i18n.T(ctx, "result.false"), "×"
		}
		list = append(list, view.FeedbackOption{Letter: letter, Text: text, Right: right, Chosen: chosen, Say: saidOf(ctx, right, chosen)})
	}
	return list
}

// saidOf says in words what the marks at an option show.
func saidOf(ctx context.Context, right, chosen bool) string {
	switch {
	case right && chosen:
		return i18n.T(ctx, "result.chosen_right")
	case chosen:
		return i18n.T(ctx, "result.chosen_wrong")
	case right:
		return i18n.T(ctx, "result.missed")
	}
	return ""
}

func feedbackBlanks(ctx context.Context, x exam.FeedbackItem) (list []view.FeedbackBlank) {
	right := map[int]bool{}
	for _, p := range x.Result.Parts {
		right[p.At] = p.What == grade.Hit
	}
	for at, b := range x.Item.Blanks {
		row := view.FeedbackBlank{Right: right[at], Accepted: acceptedWords(ctx, b)}
		if at < len(x.Answer.Blanks) {
			row.Written = x.Answer.Blanks[at]
		}
		list = append(list, row)
	}
	return list
}

// acceptedWords says what may stand in a blank.
func acceptedWords(ctx context.Context, b question.Blank) string {
	words := b.Accept
	number := func(x *float64) string { return fmt.Sprintf("%g", *x) }
	switch {
	case b.Least != nil && b.Most != nil && *b.Least == *b.Most:
		words = append(words, number(b.Least))
	case b.Least != nil && b.Most != nil:
		words = append(words, number(b.Least)+"–"+number(b.Most))
	case b.Least != nil:
		words = append(words, "≥ "+number(b.Least))
	case b.Most != nil:
		words = append(words, "≤ "+number(b.Most))
	}
	return strings.Join(words, i18n.T(ctx, "result.or"))
}

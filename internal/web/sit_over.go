package web

import (
	"context"
	"net/http"
	"strconv"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// showOver says what an attempt that has ended came to, as far as that may be
// seen, and where to go from there.
func (s *Server) showOver(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, d exam.Desk, title string) error {
	ctx := r.Context()
	m := view.SitOver{Title: title, ID: string(d.ID), Back: view.Link{Text: i18n.T(ctx, "sit.back"), URL: view.PathLearn},
		How: i18n.T(ctx, "exam.ended_"+string(d.EndedBy), "When", i18n.DateTime(ctx, d.Submitted))}
	fact := func(key, text string) { m.Facts = append(m.Facts, view.RoomFact{Name: i18n.T(ctx, key), Text: text}) }
	f, err := s.Exams.Feedback(ctx, actor, d.ID)
	if err != nil {
		return err
	}
	switch {
	case !f.Scored:
		m.Wait = i18n.T(ctx, "sit.score_when."+string(d.Exam.ShowScore))
	case d.Graded != "done":
		m.Wait = i18n.T(ctx, "sit.marking")
	default:
		m.Score, m.Full = marksText(d.Score), i18n.T(ctx, "sit.of_full", "Full", marksText(d.FullMarks))
	}
	details := view.Link{Text: i18n.T(ctx, "result.details"), URL: resultURL(d.ID)}
	if d.Attempt.Exam == "" { // a trainer's test of a paper
		m.Back = view.Link{Text: i18n.T(ctx, "sit.back_paper"), URL: paperURL(d.Attempt.Paper)}
		fact("sit.answered", strconv.Itoa(d.Answered)+" / "+strconv.Itoa(len(d.Seats)))
		m.Details = details
		return s.showOverPage(w, r, actor, status, m)
	}
	if m.Score != "" {
		m.Outcome, m.Tone = outcomeOf(ctx, d.Attempt)
	}
	fact("result.pass_mark", strconv.Itoa(d.Exam.Pass)+"%")
	fact("sit.answered", strconv.Itoa(d.Answered)+" / "+strconv.Itoa(len(d.Seats)))
	fact("result.took", took(ctx, d.Attempt))
	x, err := s.Exams.Sitting(ctx, actor, d.Exam.ID)
	if err != nil {
		return err
	}
	state := x.State(d.Clock.Now)
	if left := x.Exam.Attempts - x.Used; x.Exam.Attempts > 0 && !x.Exam.Over(d.Clock.Now) {
		fact("sit.attempts_left", strconv.Itoa(max(0, left)))
	}
	if state == exam.Open || state == exam.Running {
		m.Again = view.Link{Text: i18n.T(ctx, "sit.again"), URL: examURL(d.Exam.ID) + "/sit"}
		if state == exam.Running {
			m.Again.Text = i18n.T(ctx, "sit.continue")
		}
	}
	if f.Keyed {
		m.Details = details
	} else {
		m.Keys = keysWhen(ctx, d, state)
	}
	return s.showOverPage(w, r, actor, status, m)
}

func (s *Server) showOverPage(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, m view.SitOver) error {
	return s.show(w, r, status, view.SitOverPage(s.head(w, r, actor, m.Title, "learn"), m))
}

// keysWhen says when a candidate will see questions and keys.
func keysWhen(ctx context.Context, d exam.Desk, state exam.State) string {
	e, now := d.Exam, d.Clock.Now
	switch {
	case e.ShowKey == exam.Never, e.ShowScore == exam.Never:
		return i18n.T(ctx, "sit.keys_never")
	case !e.Shows(e.ShowKey, now) && e.ShowKey == exam.OnReleased, !e.Shows(e.ShowScore, now) && e.ShowScore == exam.OnReleased:
		return i18n.T(ctx, "sit.keys_released")
	case state == exam.Open || state == exam.Running || state == exam.Coming:
		return i18n.T(ctx, "sit.keys_done")
	case e.Over(now): // somebody still sits it
		return i18n.T(ctx, "sit.keys_room")
	}
	return i18n.T(ctx, "sit.keys_closed", "When", i18n.DateTime(ctx, e.Closes))
}

package web

import (
	"context"
	"net/http"
	"time"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// learnParts lists the parts of learning in the order of their tabs: the key
// of the text, the address, and whether only who trains may open it.
var learnParts = []struct {
	key, url string
	trainers bool
}{
	{"learn.mine", view.PathLearn, false},
	{"exam.title_list", view.PathExams, true},
	{"paper.title_list", view.PathPapers, true},
	{"practice.title", view.PathPractice, false},
	{"questions.title", questionsPath, true},
	{"certificate.title", view.PathCertificates, false},
	{"marking.title", markingPath, true},
}

// learnTabs are the parts of learning for a reader; current is the address of
// the one that is shown.
func learnTabs(ctx context.Context, actor org.Actor, current string) (tabs []view.Tab) {
	for _, p := range learnParts {
		if !p.trainers || actor.MayTrain() {
			tabs = append(tabs, view.Tab{Text: i18n.T(ctx, p.key), URL: p.url, Current: p.url == current})
		}
	}
	if actor.MayTrain() || actor.Leads() {
		tabs = append(tabs, view.Tab{Text: i18n.T(ctx, "learn_team.title"), URL: view.PathLearnTeam, Current: current == view.PathLearnTeam})
	}
	return tabs
}

// learnPage is what the reader learns and proves.
func (s *Server) learnPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	list, err := s.Exams.Mine(ctx, actor)
	if err != nil {
		return err
	}
	m := view.Learn{Tabs: learnTabs(ctx, actor, view.PathLearn)}
	home, err := s.Practice.Home(ctx, actor)
	if err != nil {
		return err
	}
	m.Sets = setLines(ctx, home.Day, home.Sets)
	if home.Total+home.Met > 0 {
		m.Reviews = view.Link{Text: dueSentence(ctx, home.Work), URL: view.PathPractice}
	}
	now := s.Exams.Now()
	for _, x := range list {
		m.Exams = append(m.Exams, sittingRow(ctx, x, now))
	}
	return s.show(w, r, http.StatusOK, view.LearnPage(s.head(w, r, actor, i18n.T(ctx, "nav.learn"), "learn"), m))
}

// stateTones colours the states of a sitting.
var stateTones = map[exam.State]string{exam.Open: "info", exam.Running: "warning", exam.Done: "success", exam.Missed: "danger"}

func sittingRow(ctx context.Context, x exam.Sitting, now time.Time) view.SittingRow {
	state := x.State(now)
	row := view.SittingRow{
		Title: x.Exam.Title, State: i18n.T(ctx, "sitting."+string(state)), Tone: stateTones[state],
		When: windowText(ctx, x.Exam), URL: examURL(x.Exam.ID) + "/sit",
	}
	switch state {
	case exam.Open:
		row.Act = i18n.T(ctx, "sit.enter")
	case exam.Running:
		row.Act = i18n.T(ctx, "sit.continue")
	}
	if x.Exam.Minutes > 0 {
		row.Meta = i18n.T(ctx, "learn.minutes", "N", x.Exam.Minutes+int(x.Extra.Minutes()))
	}
	return row
}

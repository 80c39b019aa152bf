package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"kongdan/internal/coach"
	"kongdan/internal/insight"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/exam"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
	"kongdan/internal/web/view"
)

// todayPage is what everybody begins the day with; ?all=1 lists every deal
// that needs somebody.
func (s *Server) todayPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	t, err := s.Insight.Today(ctx, actor, r.URL.Query().Get("all") != "")
	if err != nil {
		return err
	}
	h := s.head(w, r, actor, i18n.T(ctx, "nav.today"), "today")
	m := view.Today{
		Day: longDay(ctx, t.Day), NeedCount: len(t.Needs), MayWork: actor.MayWork(), TasksURL: tasksPath,
		Tasks: taskGroups(ctx, actor.User, t.Day, t.Tasks, r.URL.RequestURI()), Team: teamModel(ctx, t), Empty: emptyToday(ctx, actor, t),
	}
	if t.More {
		m.MoreURL = "/?all=1"
	}
	sittings, err := s.Exams.Mine(ctx, actor)
	if err != nil {
		return err
	}
	for _, x := range sittings {
		if state := x.State(s.Exams.Now()); state == exam.Open && x.Used == 0 || state == exam.Running {
			m.Exams = append(m.Exams, sittingRow(ctx, x, s.Exams.Now()))
		}
	}
	if actor.MayAdminister() {
		kept, err := s.Privacy.Retention(ctx, actor)
		if err != nil {
			return err
		}
		if kept.Due > 0 {
			m.Due = view.Link{Text: i18n.T(ctx, "privacy.due_today", "N", kept.Due), URL: retentionPath}
		}
	}
	if t.Reviews > 0 {
		m.Reviews = view.Link{Text: i18n.T(ctx, "practice.due", "N", t.Reviews), URL: view.PathPractice}
	}
	m.Sets = setLines(ctx, t.Day, t.Sets)
	if m.Fills, err = s.fills(ctx, actor); err != nil {
		return err
	}
	for _, c := range t.Certificates {
		m.Certificates = append(m.Certificates, view.Link{Text: i18n.T(ctx, "certificate.ending_line", "Name", c.Name, "N", c.EndsOn.Sub(t.Day)), URL: certificateURL(c.ID)})
	}
	if t.Later {
		m.LaterText = i18n.T(ctx, "today.all_tasks")
	}
	for _, n := range t.Needs {
		m.Needs = append(m.Needs, needRow(ctx, actor, t.Day, n))
	}
	for _, a := range t.Asked {
		m.Asked = append(m.Asked, view.QuestionsRow{Title: cmp.Or(a.Subject, i18n.T(ctx, "today.asked_untitled")), URL: askedPath + string(a.ID),
			Text: i18n.T(ctx, "asked.by", "Name", a.ByName, "When", i18n.DateTime(ctx, a.Expires))})
	}
	for _, n := range t.News {
		m.News = append(m.News, newsRow(ctx, actor, t.Day, n))
	}
	for _, v := range t.Visits {
		row := view.VisitRow{Subject: v.Name, URL: subjectURL(v.Subject), Text: v.Body, Day: pastText(ctx, t.Day, v.HappenedOn)}
		m.Visits = append(m.Visits, row)
	}
	return s.show(w, r, http.StatusOK, view.TodayPage(h, m))
}

// newsRow says what happened to a coach of a deal, who stays a number.
func newsRow(ctx context.Context, actor org.Actor, today day.Date, n coach.Notice) view.CoachNews {
	who := i18n.T(ctx, "coach.numbered", "N", n.Number)
	row := view.CoachNews{Icon: "message-circle", Deal: n.Name, URL: dealURL(n.Deal) + "#coaches", Text: i18n.T(ctx, "coach.news_answered", "Coach", who),
		Day: pastText(ctx, today, day.Date(actor.Today(n.At))), DismissURL: "/notices/" + string(n.ID) + "/dismiss", Key: newKey()}
	switch n.What {
	case coach.WasRead:
		row.Icon, row.Text = "eye", i18n.T(ctx, "coach.news_read", "Coach", who, "Name", n.ByName)
	case coach.LetIn:
		row.Icon, row.Text, row.URL = "user-plus", i18n.T(ctx, "coach.news_joined", "Name", n.ByName, "Why", n.Why), dealURL(n.Deal)+"/team"
	}
	return row
}

// dismissNotice puts a piece of news away for its reader.
func (s *Server) dismissNotice(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := s.Coaches.Dismiss(r.Context(), actor, coach.NoticeID(r.PathValue("id"))); err != nil {
		return err
	}
	return s.redirect(w, r, "/", "coach.notice_dismissed")
}

func needRow(ctx context.Context, actor org.Actor, today day.Date, n insight.Need) view.NeedRow {
	row := view.NeedRow{Name: n.Name, URL: dealURL(n.ID), Account: n.Account, Value: n.Shown.String(), Zone: string(n.Zone), Basis: string(n.Basis)}
	if n.AmountKnown {
		row.Amount = shortMoney(ctx, n.Amount)
	}
	if n.Owner != actor.User {
		row.Owner = n.OwnerName
	}
	for _, reason := range n.Reasons {
		row.Reasons = append(row.Reasons, reasonRow(ctx, today, n, reason))
	}
	return row
}

// reasonRow words a reason and leads to where it is cured.
func reasonRow(ctx context.Context, today day.Date, n insight.Need, reason insight.Reason) view.ReasonRow {
	url := dealURL(n.ID)
	say := func(key string, args ...any) string { return i18n.T(ctx, key, args...) }
	switch reason {
	case insight.ZoneFell:
		return view.ReasonRow{Tone: "danger", Icon: "trending-down", URL: url, Text: say("reason.zone_fell", "Day", pastText(ctx, today, n.ZoneChangedOn),
			"From", say("zone."+string(n.PriorZone)), "To", say("zone."+string(n.Zone)))}
	case insight.Challenged:
		return view.ReasonRow{Tone: "danger", Icon: "message-question", URL: url, Text: say("reason.challenged", "N", n.Challenges)}
	case insight.Denied:
		return view.ReasonRow{Tone: "danger", Icon: "alert-triangle", URL: url, Text: say("reason.denied", "N", n.Denied)}
	case insight.StepOverdue:
		return view.ReasonRow{Tone: "danger", Icon: "clock", URL: url + "/plan",
			Text: say("reason.step_overdue", "N", today.Sub(n.NextStepOn), "Step", n.NextStep)}
	case insight.ClosePast:
		return view.ReasonRow{Tone: "warning", Icon: "calendar", URL: url + "/edit", Text: say("reason.close_past", "N", today.Sub(n.ExpectedClose))}
	case insight.StepMissing:
		return view.ReasonRow{Tone: "warning", Icon: "route", URL: url + "/plan", Text: say("reason.step_missing")}
	case insight.StepToday:
		return view.ReasonRow{Tone: "warning", Icon: "calendar-event", URL: url + "/plan", Text: say("reason.step_today", "Step", n.NextStep)}
	case insight.CloseNear:
		row := view.ReasonRow{Tone: "warning", Icon: "hourglass", URL: url, Text: say("reason.close_today", "Zone", say("zone."+string(n.Zone)))}
		if left := n.ExpectedClose.Sub(today); left > 0 {
			row.Text = say("reason.close_near", "N", left, "Zone", say("zone."+string(n.Zone)))
		}
		return row
	case insight.Stale:
		return view.ReasonRow{Icon: "history", URL: url, Text: say("reason.stale", "N", n.StaleElements)}
	case insight.Incomplete:
		return view.ReasonRow{Icon: "edit", URL: url + "/edit", Text: say(missingPart(n))}
	case insight.CoachGap:
		return view.ReasonRow{Icon: "user-check", URL: url, Text: coachGap(ctx, n)}
	}
	return view.ReasonRow{Icon: "player-pause", URL: url + "/plan", Text: say("reason.quiet", "N", n.QuietDays)}
}

func missingPart(n insight.Need) string {
	switch {
	case n.HasAccount:
		return "reason.no_amount"
	case n.AmountKnown:
		return "reason.no_account"
	}
	return "reason.no_account_amount"
}

func coachGap(ctx context.Context, n insight.Need) string {
	if all := c139.CoachTypes(); slices.Equal(n.MissingCoach, all[:]) {
		return i18n.T(ctx, "reason.no_coach")
	}
	return i18n.T(ctx, "reason.coach_gap", "N", len(n.MissingCoach))
}

// emptyToday says what to begin with where there is nothing to do.
func emptyToday(ctx context.Context, actor org.Actor, t insight.Today) *view.Empty {
	if len(t.Needs) > 0 || (t.Team != nil && t.Start == insight.Started) {
		return nil
	}
	e := view.Empty{Icon: "circle-check", Title: i18n.T(ctx, "today.calm"), Text: i18n.T(ctx, "today.calm_text"),
		Action: view.Link{Text: i18n.T(ctx, "today.to_deals"), URL: view.PathDeals}}
	switch t.Start {
	case insight.NoDeal, insight.NoDealAtAll:
		e.Icon, e.Title, e.Text = "briefcase", i18n.T(ctx, "today.no_deal"), i18n.T(ctx, "today.no_deal_text")
		e.Action = view.Link{Text: i18n.T(ctx, "nav.add_deal"), URL: view.PathNewDeal}
		if t.Start == insight.NoDealAtAll && actor.MayAdminister() {
			e.Text = i18n.T(ctx, "today.fresh_text")
			e.Second = view.Link{Text: i18n.T(ctx, "import_page.from_file"), URL: importPath}
		}
	case insight.Reading:
		e.Icon, e.Title, e.Text = "target-arrow", i18n.T(ctx, "today.reading"), i18n.T(ctx, "today.reading_text")
	}
	return &e
}

// causeText says what led to a change of value: the cause, the elements, and
// the words of whoever gave a reason.
func causeText(ctx context.Context, cause opportunity.Cause, elements []c139.Key, words string) string {
	text := i18n.T(ctx, "why.unknown")
	if cause != "" {
		text = i18n.T(ctx, "why."+string(cause))
	}
	if len(elements) > 0 {
		names := make([]string, len(elements))
		for i, k := range elements {
			names[i] = string(k)
		}
		text += " " + strings.Join(names, ", ")
	}
	if words != "" {
		text += i18n.T(ctx, "why.colon") + words
	}
	return text
}

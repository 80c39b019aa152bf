package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// everybody stands for all members in the choice of a department.
const everybody = "everybody"

// roomPage is one exam with who sits it.
func (s *Server) roomPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	room, err := s.Exams.Room(r.Context(), actor, examID(r))
	if err != nil {
		return err
	}
	return s.showRoom(w, r, actor, http.StatusOK, room, nil, view.RoomSeats{})
}

// seatsPart is the part of roomPage that asks again by itself.
func (s *Server) seatsPart(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	room, err := s.Exams.Room(r.Context(), actor, examID(r))
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, view.RoomSeatsPart(roomSeats(r.Context(), room, view.RoomSeats{})))
}

// showRoom shows an exam; p and seats hold what was typed and refused.
func (s *Server) showRoom(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, room exam.Room, p view.Problems, seats view.RoomSeats) error {
	ctx := r.Context()
	m := view.Room{
		Title: room.Title, URL: examURL(room.ID), When: windowText(ctx, room.Exam), Version: room.Version, Key: newKey(), DeleteKey: newKey(),
		Draft: room.Status == exam.Draft, Published: room.Status == exam.Published && !room.Now.After(room.Closes.Add(exam.MaxExtra)), Paused: !room.Paused.IsZero(),
		Released: !room.Released.IsZero(), MayRelease: room.Exam.ShowScore == exam.OnReleased || room.Exam.ShowKey == exam.OnReleased,
		Problems: p, Department: r.PostForm.Get("department"), Seats: roomSeats(ctx, room, seats), Tabs: resultTabs(ctx, actor, room.ID, ""), Facts: examFacts(ctx, room),
	}
	m.MayDelete = !slices.ContainsFunc(room.Candidates, func(c exam.Candidate) bool { return c.Used > 0 })
	m.State, m.Tone = examState(ctx, room.Exam, room.Now)
	proposed, err := s.Exams.Proposed(ctx, actor, room.Paper.ID)
	if err != nil {
		return err
	}
	if words := proposedWords(ctx, proposed); len(words) > 0 && room.Draw == exam.ByPaper {
		m.Facts = append(m.Facts, view.RoomFact{Name: i18n.T(ctx, "estimate.fact"), Text: strings.Join(words, " ")})
	}
	if m.Members, err = s.candidatePicker(ctx, actor, chosenAll[org.UserID](r.PostForm, "users"), p); err != nil {
		return err
	}
	tree, err := s.Org.Departments(ctx, actor)
	if err != nil {
		return err
	}
	m.Departments = []view.Option{{Value: everybody, Text: i18n.T(ctx, "exam.everybody")}}
	for _, d := range tree {
		m.Departments = append(m.Departments, view.Option{Value: string(d.ID), Text: strings.Repeat("　", d.Depth) + d.Name})
	}
	return s.show(w, r, status, view.RoomPage(s.head(w, r, actor, room.Title, "learn"), m))
}

// candidatePicker chooses members.
func (s *Server) candidatePicker(ctx context.Context, actor org.Actor, chosen []org.UserID, p view.Problems) (view.Picker, error) {
	m := view.Picker{Field: view.Field{Name: "users", Label: i18n.T(ctx, "exam.members"), Error: p.Of("users")}, Many: true, Lookup: lookupMembers}
	list, err := s.Org.Choices(ctx, actor, "", nearestChoices)
	if err != nil {
		return m, err
	}
	for _, c := range list {
		m.Options = append(m.Options, view.Option{Value: string(c.ID), Text: c.Name, Hint: c.Department})
	}
	for _, u := range chosen {
		m.Chosen = append(m.Chosen, string(u))
	}
	return m, nil
}

// examFacts says what is set for an exam.
func examFacts(ctx context.Context, room exam.Room) (list []view.RoomFact) {
	fact := func(key, text string) { list = append(list, view.RoomFact{Name: i18n.T(ctx, key), Text: text}) }
	fact("exam.paper", room.Paper.Title+" · "+i18n.T(ctx, "paper.sum", "N", room.Paper.Items, "Marks", marksWords(ctx, room.Paper.Marks)))
	fact("exam.draw", i18n.T(ctx, "exam.draw_"+string(room.Draw)))
	if room.Pool > 0 {
		text := i18n.T(ctx, "exam.pool_text", "N", room.Pool)
		if room.Status == exam.Draft {
			text = i18n.T(ctx, "exam.pool_draft", "N", room.Pool)
			if room.PoolOpen > 0 {
				text += " " + i18n.T(ctx, "exam.pool_open", "N", room.PoolOpen)
			}
		}
		fact("exam.pool", text)
		list[len(list)-1].Link = view.Link{Text: i18n.T(ctx, "exam.pool_show"), URL: questionsPath + "?find=" + url.QueryEscape(foundPool+string(room.ID))}
	}
	minutes := i18n.T(ctx, "exam.until_close")
	if room.Minutes > 0 {
		minutes = i18n.T(ctx, "learn.minutes", "N", room.Minutes)
	}
	fact("exam.minutes", minutes)
	attempts := i18n.T(ctx, "exam.unlimited")
	if room.Attempts > 0 {
		attempts = strconv.Itoa(room.Attempts)
	}
	fact("exam.attempts", attempts)
	fact("exam.pass", strconv.Itoa(room.Pass)+"%")
	fact("exam.show_score", i18n.T(ctx, "exam.show_"+string(room.ShowScore)))
	fact("exam.show_key", i18n.T(ctx, "exam.show_"+string(room.ShowKey)))
	return list
}

// roomSeats says how each candidate stands.
func roomSeats(ctx context.Context, room exam.Room, m view.RoomSeats) view.RoomSeats {
	m.URL, m.Exam, m.Key = examURL(room.ID)+"/people", examURL(room.ID), newKey()
	started, done := 0, 0
	for _, c := range room.Candidates {
		row := view.RoomSeat{User: string(c.User), Name: c.Name, Department: c.Department, State: i18n.T(ctx, "exam.seat_absent")}
		if c.Extra > 0 {
			row.Extra = i18n.T(ctx, "exam.extra_of", "N", int(c.Extra.Minutes()))
		}
		if a := c.Last; a != nil {
			started++
			row.Sat, row.Running, row.Paused, row.Ended = true, a.Running, !a.Paused.IsZero(), !a.Running
			row.Progress = i18n.T(ctx, "exam.progress", "N", a.Answered, "All", room.Paper.Items)
			switch {
			case row.Paused && a.Running:
				row.State, row.Tone = i18n.T(ctx, "exam.seat_paused"), "danger"
			case a.Running && a.Late(room.Now):
				row.State, row.Tone = i18n.T(ctx, "exam.seat_over"), ""
			case a.Running:
				row.State, row.Tone = i18n.T(ctx, "exam.seat_running"), "warning"
				row.Left = i18n.T(ctx, "exam.left", "N", max(0, int(a.Due.Sub(room.Now)/time.Minute)))
			default:
				done++
				row.State, row.Tone = i18n.T(ctx, "exam.seat_done"), "success"
				row.Saved = i18n.T(ctx, "exam.ended_"+string(a.EndedBy), "When", i18n.DateTime(ctx, a.Submitted))
			}
			m.Live = m.Live || a.Running
		}
		m.Rows = append(m.Rows, row)
	}
	m.Live = m.Live || room.Status == exam.Published && !room.Now.Before(room.Opens) && !room.Over(room.Now)
	m.Summary = i18n.T(ctx, "exam.people_of", "All", len(room.Candidates), "Started", started, "Done", done)
	return m
}

func (s *Server) addCandidates(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id, f := r.Context(), examID(r), r.PostForm
	in := exam.Invite{}
	for _, u := range chosenAll[org.UserID](f, "users") {
		if u != "" {
			in.Users = append(in.Users, u)
		}
	}
	if d := f.Get("department"); d == everybody {
		in.Everybody = true
	} else if d != "" {
		in.Department = org.DepartmentID(asID(d))
	}
	err := s.Exams.AddCandidates(ctx, actor, id, in)
	if p, ok := problems(ctx, err, func(field string) string {
		return map[string]string{"users": "exam.members", "department": "exam.department"}[field]
	}); ok {
		room, err := s.Exams.Room(ctx, actor, id)
		if err != nil {
			return err
		}
		return s.showRoom(w, r, actor, http.StatusUnprocessableEntity, room, p, view.RoomSeats{})
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, examURL(id), "exam.people_added")
}

// candidateOf is the candidate a path names.
func candidateOf(r *http.Request) org.UserID { return org.UserID(asID(r.PathValue("user"))) }

func (s *Server) removeCandidate(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := examID(r)
	if err := s.Exams.RemoveCandidate(r.Context(), actor, id, candidateOf(r)); err != nil {
		return err
	}
	return s.redirect(w, r, examURL(id), "exam.saved")
}

func (s *Server) setExtra(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id, text := r.Context(), examID(r), r.PostForm.Get("extra")
	err := s.Exams.SetExtra(ctx, actor, id, candidateOf(r), time.Duration(countOf(text))*time.Minute)
	if p, ok := problems(ctx, err, nil); ok {
		room, err := s.Exams.Room(ctx, actor, id)
		if err != nil {
			return err
		}
		user := string(candidateOf(r))
		p = view.Problems{{Name: "extra-" + user, Label: i18n.T(ctx, "exam.extra"), Text: p[0].Text}}
		return s.showRoom(w, r, actor, http.StatusUnprocessableEntity, room, p, view.RoomSeats{Extra: text, ExtraOf: user, ExtraError: p[0].Text})
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, examURL(id), "exam.saved")
}

// proctor is a handler of what a proctor does to everybody or to one person.
func (s *Server) proctor(flash string, all, one func(context.Context, org.Actor, exam.ID, org.UserID, url.Values) error) handler {
	return func(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
		id, user := examID(r), chosen[org.UserID](r.PostForm, "user")
		does := one
		if user == "" {
			does = all
		}
		if err := does(r.Context(), actor, id, user, r.PostForm); err != nil {
			return err
		}
		return s.redirect(w, r, examURL(id), flash)
	}
}

func (s *Server) pauseExam() handler {
	does := func(ctx context.Context, a org.Actor, id exam.ID, u org.UserID, _ url.Values) error {
		return s.Exams.Pause(ctx, a, id, u)
	}
	return s.proctor("exam.paused_now", does, does)
}

func (s *Server) continueExam() handler {
	does := func(ctx context.Context, a org.Actor, id exam.ID, u org.UserID, _ url.Values) error {
		return s.Exams.Continue(ctx, a, id, u)
	}
	return s.proctor("exam.continued_now", does, does)
}

func (s *Server) extendExam() handler {
	does := func(ctx context.Context, a org.Actor, id exam.ID, u org.UserID, f url.Values) error {
		return s.Exams.Extend(ctx, a, id, u, time.Duration(countOf(f.Get("minutes")))*time.Minute)
	}
	return s.proctor("exam.extended_now", does, does)
}

func (s *Server) endExam() handler {
	return s.proctor("exam.ended_now",
		func(ctx context.Context, a org.Actor, id exam.ID, _ org.UserID, _ url.Values) error {
			return s.Exams.EndExam(ctx, a, id)
		},
		func(ctx context.Context, a org.Actor, id exam.ID, u org.UserID, _ url.Values) error {
			return s.Exams.EndAttempt(ctx, a, id, u)
		})
}

package web

import (
	"net/http"
	"strconv"
	"strings"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/library"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/people"
	"kongdan/internal/stakeholder"
	"kongdan/internal/web/view"
)

// stakeholderPage shows everything about one person in a deal.
func (s *Server) stakeholderPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showStakeholder(w, r, actor, http.StatusOK, nil, nil)
}

// showStakeholder shows a person in a deal, with the forms as they were sent
// where one was refused.
func (s *Server) showStakeholder(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, in *judging, back *withdrawing) error {
	ctx := r.Context()
	d, err := s.Stakeholders.Dossier(ctx, actor, dealID(r), stakeholderID(r))
	if err != nil {
		return err
	}
	c := &roster{ctx, d.Roster}
	x := d.Who
	m := view.StakeholderPage{
		ID: string(x.ID), Name: x.Name, Sub: hint(x.Title, x.Department), URL: c.urlOf(x), BackURL: peopleURL(d.ID), Gone: x.Gone,
		Roles: c.allRoles(x), Attitude: attitudeMark(ctx, c.Book, x.Attitude), Course: c.course(d), Words: c.words(x), Path: c.steps(x),
		Warning: c.early(x),
	}
	if !x.Placeholder() {
		g := guidance(ctx, actor, d.Book, x.Picture, d.SellingStage, x.MeetExcuse)
		m.Guidance = &g
	}
	if role := string(x.BuyingRole); role != "" && d.Status == opportunity.Open {
		m.Learn = learnLater(ctx, library.Tag{Kind: library.TagRole, Value: role}, d.Book.Value(people.DimBuyingRole, role), m.URL)
	}
	if x.Outside != "" {
		m.Where = x.AccountName
	}
	if d.Facts != nil {
		m.PersonURL = personURL(x.Person)
		m.Contact = contactsOf(d.Facts.Mobile, d.Facts.Phone, d.Facts.Email, d.Facts.WeChat)
	}
	for _, dim := range people.Dimensions() {
		row := c.dimension(d, dim, back)
		if dim.OfPicture() {
			m.Dimensions = append(m.Dimensions, row)
		} else {
			m.Rest = append(m.Rest, row)
		}
	}
	if mayWorkOn(d.Detail) {
		m.WordsURL, m.PathURL, m.RemoveURL, m.Key = m.URL+"/words", m.URL+"/path", m.URL+"/remove", newKey()
		if x.Placeholder() {
			m.FillURL = m.URL + "/fill"
		}
		if m.JudgeOpen = in != nil; in == nil {
			in = &judging{}
		}
		m.Judge = c.judgeForm(d, *in, "")
	} else if d.MayEdit && in != nil && len(in.problems) > 0 { // closed meanwhile: what was typed is not lost
		m.JudgeOpen = true
		m.Judge = c.judgeForm(d, *in, "")
	}
	return s.show(w, r, status, view.StakeholderView(s.dealFrame(w, r, actor, d.Detail, tabPeople), m))
}

// allRoles are the badges of somebody's own page.
func (c *roster) allRoles(x stakeholder.Stakeholder) []view.RoleBadge {
	list := roleBadges(c.ctx, c.Book, x)
	if x.Decides.Deciding() {
		list = append([]view.RoleBadge{{Key: string(x.Decides), Text: c.Book.Value(people.DimDecides, string(x.Decides))}}, list...)
	}
	if x.Politics == people.Core {
		list = append(list, view.RoleBadge{Key: "core", Text: c.Book.Value(people.DimPolitics, string(x.Politics))})
	}
	return list
}

// dimension is one dimension with all that was judged.
func (c *roster) dimension(d stakeholder.Dossier, dim people.Dimension, back *withdrawing) view.DimensionRow {
	row := view.DimensionRow{Key: string(dim), Name: c.Book.Name(method.Dimensions, string(dim)), Explain: c.Book.Text(method.Dimensions, string(dim), "explain"),
		Text: c.Book.Value(dim, d.Who.Of(dim))}
	if dim == people.DimAttitude {
		mark := attitudeMark(c.ctx, c.Book, d.Who.Attitude)
		row.Attitude = &mark
	}
	latest, counts := stakeholder.Latest(d.Judgements, dim)
	for _, j := range stakeholder.Of(d.Judgements, dim) {
		line := c.judgement(d.Who, j, back)
		if row.History = append(row.History, line); counts && j.ID == latest.ID {
			row.Latest = &line
		}
		row.Open = row.Open || line.Withdraw != nil && line.Withdraw.Open
	}
	return row
}

func (c *roster) judgement(x stakeholder.Stakeholder, j stakeholder.Judgement, back *withdrawing) view.JudgementRow {
	row := view.JudgementRow{
		Text: c.Book.Value(j.Dimension, j.Value), What: j.What, Source: c.Book.Name(method.Channels, string(j.Channel)), SaidBy: c.saidBy(j), On: string(j.ObservedOn),
		Confidence: c.sureness(j.Confidence), Entered: c.t("control.entered", "Name", j.EnteredByName, "Day", i18n.Date(c.ctx, j.EnteredAt)),
	}
	if j.Value == "" {
		row.Text = c.t("stakeholder.unknown")
	}
	if j.Channel == "" {
		row.Source = ""
	}
	switch {
	case !j.Stands():
		row.Withdrawn, row.Why = c.t("stakeholder.taken_back", "Name", j.WithdrawnByName, "Day", i18n.Date(c.ctx, j.WithdrawnAt)), j.WithdrawnWhy
	case mayWorkOn(c.Detail) || c.MayEdit && back != nil && back.id == j.ID:
		row.Withdraw = &view.WithdrawForm{Head: view.FormHead{Action: c.urlOf(x) + "/judgements/" + string(j.ID) + "/withdraw", Key: newKey(), Scope: string(j.ID) + "."}}
		if back != nil && back.id == j.ID {
			row.Withdraw.Open, row.Withdraw.Reason, row.Withdraw.Head.Problems = true, back.reason, back.problems
		}
	}
	return row
}

func (c *roster) facts(pairs ...[2]string) (list []view.Fact) {
	for _, p := range pairs {
		if p[1] != "" {
			list = append(list, view.Fact{Label: c.t(p[0]), Value: view.Link{Text: p[1]}})
		}
	}
	return list
}

func (c *roster) words(x stakeholder.Stakeholder) []view.Fact {
	return c.facts([2]string{"stakeholder.field.personal_win", x.PersonalWin}, [2]string{"stakeholder.field.resonance", x.Resonance},
		[2]string{"stakeholder.field.decision_point", x.DecisionPoint}, [2]string{"stakeholder.field.stance", x.Stance})
}

func (c *roster) steps(x stakeholder.Stakeholder) []view.Fact {
	met := string(x.MetOn)
	if met == "" && x.Visited != "" {
		met = c.t("stakeholder.met_by_visit", "Day", string(x.Visited))
	}
	return c.facts([2]string{"stakeholder.field.planned_on", string(x.PlannedOn)}, [2]string{"stakeholder.field.met_on", met},
		[2]string{"stakeholder.field.outcome", x.Outcome}, [2]string{"stakeholder.field.excuse", x.Excuse},
		[2]string{"stakeholder.field.meet_excuse", x.MeetExcuse})
}

// The box in which a course is drawn.
const (
	courseLeft, courseRight = 102, 350
	courseTop, courseStep   = 14, 27
)

// course draws the attitude over time; nil if there is nothing to see.
func (c *roster) course(d stakeholder.Dossier) *view.CourseLine {
	turns := stakeholder.Course(d.Judgements, people.DimAttitude)
	if len(turns) < 2 {
		return nil
	}
	line := &view.CourseLine{From: string(turns[0].On), To: string(c.Today)}
	height := map[string]int{}
	all := people.Attitudes()
	for i, a := range all {
		y := courseTop + courseStep*(len(all)-1-i)
		height[string(a)] = y
		line.Levels = append(line.Levels, view.CourseLabel{Y: strconv.Itoa(y), Text: c.Book.Value(people.DimAttitude, string(a))})
	}
	span := max(1, c.Today.Sub(turns[0].On))
	x := func(on day.Date) int { return courseLeft + (courseRight-courseLeft)*on.Sub(turns[0].On)/span }
	var path, said []string
	drawing := false
	for i, turn := range turns {
		until := c.Today
		if i+1 < len(turns) {
			until = turns[i+1].On
		}
		text := c.t("stakeholder.unknown")
		if y, known := height[turn.Value]; known {
			text = c.Book.Value(people.DimAttitude, turn.Value)
			verb := "M"
			if drawing {
				verb = "L"
			}
			path = append(path, verb+strconv.Itoa(x(turn.On))+" "+strconv.Itoa(y)+"H"+strconv.Itoa(x(until)))
			line.Points = append(line.Points, view.CoursePoint{X: strconv.Itoa(x(turn.On)), Y: strconv.Itoa(y), Key: turn.Value, Title: string(turn.On) + " " + text})
			drawing = true
		} else {
			drawing = false
		}
		said = append(said, string(turn.On)+" "+text)
	}
	line.Line, line.Label = strings.Join(path, ""), strings.Join(said, c.t("shell.list_comma"))
	return line
}

package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"kongdan/internal/coach"
	"kongdan/internal/kit/errs"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/web/view"
)

// mayCoach reports whether the reader may record coaches: on the team of an
// open deal, with a role that works.
func (c *control) mayCoach() bool { return c.Board.Team && c.Control.Editable }

func (c *control) coachName(number int) string {
	return c.t("coach.numbered", "N", strconv.Itoa(number))
}

func (c *control) coachType(t c139.CoachType) string {
	return c.Book.Name(method.CoachTypes, string(t))
}

func (c *control) coaches() view.CoachPanel {
	p := view.CoachPanel{Team: c.Board.Team, Safety: c.Book.Safety()}
	if c.mayCoach() {
		p.AddURL = c.url() + "/coaches/new"
	}
	for _, x := range c.Board.Coaches {
		row := view.CoachRow{Name: c.coachName(x.Number), Type: c.coachType(x.Type), Retired: x.Retired, Said: c.said(x), Vouches: c.vouches(x.Type)}
		if x.Who != nil {
			row.Who, row.Note, row.Kind, row.Doubts = x.Who.Name, x.Who.Note, c.t("coach.kind_"+string(x.Who.Kind)), c.qualityDoubts(x.Who.Quality)
			if x.Who.Contact != "" {
				row.Who += " · " + x.Who.Contact
			}
		}
		if c.mayCoach() {
			row.EditURL = c.url() + "/coaches/" + string(x.ID)
			if !x.Retired {
				row.RuleURL, row.AskURL = row.EditURL+"/verdicts", row.EditURL+"/ask"
			}
		}
		if c.Board.Team {
			row.Asked = c.asked(x)
		} else if c.actor.MayAdminister() {
			row.ReadURL = c.url() + "/coaches/" + string(x.ID) + "/identity"
		}
		p.Coaches = append(p.Coaches, row)
	}
	for _, t := range c139.MissingTypes(c.Board.Types()) {
		p.Missing = append(p.Missing, view.MissingCoach{Name: c.coachType(t), Find: c.Book.Text(method.CoachTypes, string(t), "find"), Vouches: c.vouches(t)})
	}
	p.Waiting = c.links(c.cal.Unconfirmed)
	for i, x := range c.Board.Candidates {
		who := view.CoachCandidate{Name: x.Name, Title: x.Title}
		var fits []string
		for _, t := range x.Fits {
			fits = append(fits, c.coachType(t))
		}
		if len(fits) > 0 {
			who.Fits = c.t("coach.candidate_fits", "Types", strings.Join(fits, c.t("shell.list_comma")))
		}
		if p.AddURL != "" {
			who.AddURL = p.AddURL + "?candidate=" + strconv.Itoa(i+1)
		}
		p.Candidates = append(p.Candidates, who)
	}
	return p
}

// vouches lists the elements a type of coach knows best.
func (c *control) vouches(t c139.CoachType) (list []view.Vouch) {
	for _, k := range t.Vouches() {
		list = append(list, view.Vouch{Element: c.link(k), Waits: slices.Contains(c.cal.Unconfirmed, k)})
	}
	return list
}

// qualityDoubts says which qualities a coach lacks, "" for none known.
func (c *control) qualityDoubts(q coach.Quality) string {
	var names []string
	for _, key := range q.Doubts() {
		names = append(names, c.Book.Name(method.CoachQuality, key))
	}
	if len(names) == 0 {
		return ""
	}
	return c.t("coach.lacks", "What", strings.Join(names, c.t("shell.list_comma")))
}

// said sums up how much a coach has said, and when last.
func (c *control) said(x coach.Coach) string {
	counts := map[c139.Verdict]int{}
	last := ""
	for _, v := range c.Board.Verdicts {
		if v.Coach != x.ID || v.Settled() {
			continue
		}
		counts[v.Ruling]++
		if last == "" {
			last = c.ago(v.On)
		}
	}
	if last == "" {
		return c.t("coach.said_nothing")
	}
	return c.t("coach.said", "Confirms", counts[c139.Confirms], "Denies", counts[c139.Denies], "Unsure", counts[c139.Unsure], "Ago", last)
}

func (c *control) verdictRows(k c139.Key) (list []view.VerdictRow) {
	for _, v := range c.Board.Of(k) {
		row := view.VerdictRow{
			Coach: c.coachName(v.Number) + c.t("shell.brackets", "Text", c.coachType(v.Type)), Ruling: string(v.Ruling),
			RulingText: c.Book.Name(method.Verdicts, string(v.Ruling)), On: string(v.On), Age: c.ago(v.On), Note: v.Note,
			Origin: c.t("coach.origin_" + string(v.Origin)), OriginHint: c.t("coach.origin_hint_" + string(v.Origin)), Because: v.SettledBecause,
		}
		if v.Confidence != "" {
			row.Confidence = c.t("coach.confidence_" + string(v.Confidence))
		}
		if days := c.Book.Settings.VerdictDays; v.Ruling == c139.Confirms && !v.Settled() && days > 0 && c.Today.Sub(v.On) > days {
			row.Faded = c.t("coach.faded", "N", days)
		}
		if v.Blocks() {
			row.Blocks = c.t("coach.blocks")
		}
		switch {
		case v.Settled() && v.Ruling == c139.Denies:
			row.Settled = c.t("coach.resolved", "Name", v.SettledByName, "Day", c.actor.Today(v.SettledAt))
		case v.Settled():
			row.Settled = c.t("coach.taken_back", "Name", v.SettledByName, "Day", c.actor.Today(v.SettledAt))
		case c.mayCoach():
			row.SettleURL, row.SettleText = c.url()+"/verdicts/"+string(v.ID)+"/settle", settleTitle(c, v.Ruling)
		}
		list = append(list, row)
	}
	return list
}

func settleTitle(c *control, ruling c139.Verdict) string {
	if ruling == c139.Denies {
		return c.t("coach.resolve")
	}
	return c.t("coach.take_back")
}

// teamControl reads a deal for a page that only its team may open.
func (s *Server) teamControl(r *http.Request, actor org.Actor) (*control, error) {
	c, err := s.readControl(r, actor)
	if err != nil {
		return nil, err
	}
	if !c.Board.Team {
		return nil, errs.New(errs.Forbidden, "coach.team_only")
	}
	if !c.Control.Editable {
		return nil, errs.New(errs.Forbidden, "error.forbidden")
	}
	return c, nil
}

// newCoachPage is the form that names a coach. A candidate is asked for by place
// in the deal's list: an address names nobody.
func (s *Server) newCoachPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	c, err := s.teamControl(r, actor)
	if err != nil {
		return err
	}
	d := coach.Draft{Identity: coach.Identity{Kind: coach.Client}}
	if n, err := strconv.Atoi(r.URL.Query().Get("candidate")); err == nil && n > 0 && n <= len(c.Board.Candidates) {
		x := c.Board.Candidates[n-1]
		if d.Person = x.ID; len(x.Fits) > 0 {
			d.Type = x.Fits[0]
		}
	}
	return s.showCoachForm(w, r, http.StatusOK, c, coach.Coach{}, d, nil)
}

// addCoach names a coach.
func (s *Server) addCoach(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	d := readCoach(r)
	_, err := s.Coaches.Add(r.Context(), actor, dealID(r), d)
	return s.afterCoach(w, r, actor, coach.Coach{}, d, err, "coach.added")
}

// coachPage is the form that changes a coach.
func (s *Server) coachPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	c, err := s.teamControl(r, actor)
	if err != nil {
		return err
	}
	x, err := c.coach(r)
	if err != nil {
		return err
	}
	d := coach.Draft{Type: x.Type, Identity: *x.Who}
	if d.Person != "" || d.Member != "" {
		d.Name = "" // the person's, not one of the coach's own
	}
	return s.showCoachForm(w, r, http.StatusOK, c, x, d, nil)
}

// saveCoach changes who a coach is.
func (s *Server) saveCoach(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	d, id := readCoach(r), coach.ID(r.PathValue("coach"))
	err := s.Coaches.Change(r.Context(), actor, dealID(r), id, versionOf(r), d)
	return s.afterCoach(w, r, actor, coach.Coach{ID: id}, d, err, "coach.saved")
}

// retireCoach takes a coach out of the count, or back in.
func (s *Server) retireCoach(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := coach.ID(r.PathValue("coach"))
	err := s.Coaches.Retire(r.Context(), actor, dealID(r), id, versionOf(r), r.PostForm.Get("retired") != "")
	if err != nil {
		return err
	}
	return s.redirect(w, r, dealURL(dealID(r))+"#coaches", "coach.saved")
}

// coach is the coach a request's address names.
func (c *control) coach(r *http.Request) (coach.Coach, error) {
	for _, x := range c.Board.Coaches {
		if string(x.ID) == r.PathValue("coach") {
			return x, nil
		}
	}
	return coach.Coach{}, errs.New(errs.NotFound, "coach.not_found")
}

func readCoach(r *http.Request) coach.Draft {
	f := r.PostForm
	return coach.Draft{Type: c139.CoachType(f.Get("type")), Identity: coach.Identity{
		Kind: coach.Kind(f.Get("kind")), Person: chosen[string](f, "person"), Member: chosen[org.UserID](f, "member"),
		Name: f.Get("name"), Contact: f.Get("contact"), Note: f.Get("note"),
		Quality: coach.Quality{Close: coach.Check(f.Get("close")), Likes: coach.Check(f.Get("likes_us")), Stake: coach.Check(f.Get("stake"))}}}
}

func (s *Server) afterCoach(w http.ResponseWriter, r *http.Request, actor org.Actor, x coach.Coach, d coach.Draft, err error, saved string) error {
	if err == nil {
		return s.redirect(w, r, dealURL(dealID(r))+"#coaches", saved)
	}
	p, refused := problems(r.Context(), err, coachLabel)
	clash := errs.Is(err, errs.Conflict)
	if !refused && !clash {
		return err
	}
	c, readErr := s.teamControl(r, actor)
	if readErr != nil {
		return readErr
	}
	status := http.StatusUnprocessableEntity
	if x.ID != "" {
		if x, readErr = c.coach(r); readErr != nil {
			return readErr
		}
	}
	if clash {
		status = http.StatusConflict
		p = view.Problems{{Text: c.t("coach.clash", "Type", c.coachType(x.Type), "Name", x.Who.Name, "Contact", x.Who.Contact)}}
	}
	return s.showCoachForm(w, r, status, c, x, d, p)
}

func (s *Server) showCoachForm(w http.ResponseWriter, r *http.Request, status int, c *control, x coach.Coach, d coach.Draft, p view.Problems) error {
	f := view.CoachForm{Head: view.FormHead{Action: c.url() + "/coaches", Key: newKey(), Version: x.Version, Problems: p},
		Kind: string(d.Kind), Type: string(d.Type), Person: d.Person, Name: d.Name, Contact: d.Contact, Note: d.Note, Safety: c.Book.Safety()}
	title := c.t("coach.add")
	if x.ID != "" {
		title = c.coachName(x.Number)
		f.Waits = slices.ContainsFunc(c.Board.Asked, func(q coach.Questionnaire) bool { return q.Coach == x.ID && q.State == coach.Open })
		f.Head.Action += "/" + string(x.ID)
		f.Retire = &view.RetireForm{Retired: x.Retired, Head: view.FormHead{Action: f.Head.Action + "/retire", Key: newKey(), Version: x.Version}}
	}
	for _, t := range c139.CoachTypes() {
		f.Types = append(f.Types, view.Option{Value: string(t), Text: c.coachType(t), Hint: c.Book.Text(method.CoachTypes, string(t), "explain")})
	}
	for _, o := range c.Control.Sources {
		f.People = append(f.People, view.Option{Value: o.ID, Text: o.Name + optional(" · ", o.Title)})
	}
	for _, k := range coach.Kinds {
		f.Kinds = append(f.Kinds, view.Option{Value: string(k), Text: c.t("coach.kind_" + string(k)), Hint: c.t("coach.kind_hint_" + string(k))})
	}
	for _, q := range method.Items(method.CoachQuality) {
		f.Quality = append(f.Quality, view.Field{Name: q, Label: c.Book.Name(method.CoachQuality, q), Hint: c.Book.Text(method.CoachQuality, q, "ask"),
			Value: string(d.Quality.At(q)), Error: p.Of(q), Options: []view.Option{
				{Value: string(coach.Yes), Text: c.t("coach.quality_yes")}, {Value: string(coach.No), Text: c.t("coach.quality_no")}, {Text: c.t("coach.quality_unknown")}}})
	}
	var err error
	if f.Member, err = s.coachMember(c, x, d, p); err != nil {
		return err
	}
	return s.show(w, r, status, view.CoachPage(s.head(w, r, c.actor, title, "deals"),
		view.Heading{Title: title, Back: c.toCoaches()}, f))
}

// coachMember is the choice of a colleague who coaches.
func (s *Server) coachMember(c *control, x coach.Coach, d coach.Draft, p view.Problems) (view.Picker, error) {
	pick := view.Picker{Lookup: lookupMembers, Field: view.Field{Name: "member", Label: c.t("coach.member"), Hint: c.t("coach.member_hint"),
		Value: string(d.Member), Error: p.Of("member"), Empty: c.t("account.choose_member")}}
	all, err := s.Org.Choices(c.ctx, c.actor, "", mostColleagues)
	if err != nil {
		return pick, err
	}
	if x.Who != nil && x.Who.Member != "" {
		pick.Options = append(pick.Options, view.Option{Value: string(x.Who.Member), Text: x.Who.Name})
	}
	for _, m := range all {
		onTeam := m.ID == c.Owner || slices.ContainsFunc(c.Team, func(t org.TeamMember) bool { return t.ID == m.ID })
		if !onTeam && (x.Who == nil || m.ID != x.Who.Member) {
			pick.Options = append(pick.Options, view.Option{Value: string(m.ID), Text: m.Name, Hint: m.Department})
		}
	}
	return pick, nil
}

func optional(before, text string) string {
	if text == "" {
		return ""
	}
	return before + text
}

func coachLabel(field string) string {
	switch field {
	case "kind", "type", "person", "member", "name", "contact", "note", "on", "why":
		return "coach." + field
	}
	return ""
}
